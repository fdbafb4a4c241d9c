"""What could be written in the cells of a workbook the way it is already understood: `Sửa lỗi định dạng`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlsync.intake.files import find_files
from xlsync.model import OperationError, Repair, parse_a1
from xlsync.pipeline.decisions import load_decisions
from xlsync.pipeline.reading import reader_of
from xlsync.pipeline.settings import Settings, load_definitions


def propose(path: Path, settings: Settings) -> Sequence[Repair]:
    """The repairs of one workbook, by sheet, row and column; of two for one cell the formula comes last.

    Written into the workbook they change nothing that is read from it, and then there are none left; a formula that is
    not `certain` is no more than an offer. Raises like `pipeline.check`, and OperationError when no table is found.
    """
    definitions = load_definitions(settings)
    found: list[Repair] = []
    decided = load_decisions(settings.ledger, definitions).by_file
    reader = replace(reader_of(settings, definitions, decided), repairs=found)
    try:
        read = [each for file in find_files([str(path)]) for each in reader.read(file).submissions]
    finally:
        reader.close()
    if not any(each.tables for each in read):
        raise OperationError(
            "Chưa nhận ra bảng nào của mẫu biểu trong sổ này nên chưa có gì để sửa. Bấm Kiểm tra để xem vì sao.",
            "No table of a known form was recognised in this workbook, so there is nothing to repair. Press Check to "
            "see why.",
        )
    order = {sheet: place for place, sheet in enumerate(dict.fromkeys(each.sheet for each in found))}
    once = {(each.sheet, each.cell, each.formula): each for each in found}
    return sorted(once.values(), key=lambda each: (order[each.sheet], parse_a1(each.cell), each.formula))
