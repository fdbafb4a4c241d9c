"""`xlsync.xlam` as it is committed: what can be said of it without Excel."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from addin_parts import WORKBOOK, XLAM, parts, sources, streams
from pyopenvba import ExcelFile
from pyopenvba.integrity import check_file
from pyopenvba.vba import decompress

from xlsync.ribbon.commands import COMMANDS, GROUPS
from xlsync.ribbon.running import callback_of

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
#: Callback attribute → what follows `control As IRibbonControl` in its signature (Microsoft, “Customizing the Ribbon”).
SIGNATURES = {
    "onAction": "",
    "getVisible": ", ByRef returnedVal As Variant",
    "getLabel": ", ByRef returnedVal As Variant",
}


def interface() -> ElementTree.Element:
    return ElementTree.fromstring(parts()["customUI/customUI14.xml"])


def records() -> list[tuple[int, bytes]]:
    """The records of the `dir` stream, to its last byte."""
    data, at, found = decompress(streams()["VBA/dir"]), 0, []
    while at < len(data):
        identifier, size = struct.unpack_from("<HI", data, at)
        size = 6 if identifier == 0x09 else size  # PROJECTVERSION states no length
        found.append((identifier, data[at + 6 : at + 6 + size]))
        at += 6 + size
    assert at == len(data)
    return found


def test_the_package_has_these_parts_and_no_other() -> None:
    assert set(parts()) == {
        "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "customUI/customUI14.xml", "xl/vbaProject.bin",
    }  # fmt: skip


def test_every_part_has_a_content_type_and_every_relation_a_part() -> None:
    found = parts()
    types = ElementTree.fromstring(found["[Content_Types].xml"])
    overrides = {each.get("PartName"): each.get("ContentType") for each in types if each.tag.endswith("Override")}
    defaults = {each.get("Extension") for each in types if each.tag.endswith("Default")}
    assert overrides["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    assert {name for name in overrides if name is not None and name[1:] not in found} == set()
    for name in found:
        assert name == "[Content_Types].xml" or f"/{name}" in overrides or name.rsplit(".", 1)[1] in defaults
    targets = {}
    for name, base in (("_rels/.rels", ""), ("xl/_rels/workbook.xml.rels", "xl/")):
        for each in ElementTree.fromstring(found[name]):
            targets[str(each.get("Type")).rsplit("/", 1)[1]] = base + str(each.get("Target"))
    assert targets == {
        "officeDocument": "xl/workbook.xml", "extensibility": "customUI/customUI14.xml",
        "worksheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "vbaProject": "xl/vbaProject.bin",
    }  # fmt: skip
    assert b"http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" in found["_rels/.rels"]


def test_the_code_names_are_those_of_the_document_modules() -> None:
    found = parts()
    assert b'codeName="ThisWorkbook"' in found["xl/workbook.xml"]
    assert b'codeName="Sheet1"' in found["xl/worksheets/sheet1.xml"]
    assert {"VBA/ThisWorkbook", "VBA/Sheet1"} <= set(streams())


def test_the_project_has_these_streams_and_no_compiled_code() -> None:
    found = streams()
    modules = {f"VBA/{name}" for name in ("ThisWorkbook", "Sheet1", *sources())}
    assert set(found) == {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", *modules}
    assert found["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000100")
    offsets = [data for identifier, data in records() if identifier == 0x31]
    assert offsets == [bytes(4)] * len(modules)  # nothing stands before the source


def test_the_module_streams_are_the_sources_byte_for_byte() -> None:
    found = streams()
    for name, text in sources().items():
        assert decompress(found[f"VBA/{name}"]) == text.replace("\n", "\r\n").encode("ascii"), name


def test_the_dir_stream_and_the_project_stream_name_the_same_modules() -> None:
    named = [data.decode() for identifier, data in records() if identifier == 0x19]
    assert set(named) == {"ThisWorkbook", "Sheet1", *sources()}
    count = dict(records())[0x0F]
    assert struct.unpack("<H", count) == (len(named),)
    project = streams()["PROJECT"].decode("ascii")
    assert re.findall(r"^(?:Module|Document)=([^/\r]+)", project, re.MULTILINE) == named
    assert re.findall(r"^(\w+)=0, 0, 0, 0, C\r$", project, re.MULTILINE) == named


def test_another_reader_finds_no_fault_and_the_same_sources() -> None:
    report = check_file(XLAM)
    assert [(each.code, each.message) for each in report.issues if each.severity != "info"] == []
    with ExcelFile(XLAM) as book:
        modules = book.vba_modules()
        project = book.vba_project()
        assert project.validate() == []
    for name, text in sources().items():
        assert modules[name].replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n"), name


def test_every_callback_is_a_public_procedure_with_the_signature_that_excel_asks_for() -> None:
    seen = set()
    for element in interface().iter():
        for attribute, value in element.attrib.items():
            if not attribute.startswith(("on", "get", "load")):
                continue
            module, procedure = value.split(".")
            more = re.escape(SIGNATURES[attribute])
            pattern = rf"^Public Sub {procedure}\(control As IRibbonControl{more}\)$"
            assert len(re.findall(pattern, sources()[module], re.MULTILINE)) == 1, (attribute, value)
            seen.add(attribute)
    assert seen == {"onAction", "getVisible"}


def test_every_procedure_that_a_module_calls_in_another_is_there_and_public() -> None:
    texts = sources()
    for name, text in texts.items():
        code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("'"))
        code = re.sub(r'"[^"]*"', '""', code)
        for module, procedure in re.findall(r"\b([A-Z]\w+)\.(\w+)", code):
            if module in texts:
                assert re.search(rf"^Public (Sub|Function) {procedure}\(", texts[module], re.MULTILINE), (
                    name,
                    procedure,
                )


def test_the_launcher_asks_a_workbook_for_nothing_but_its_name() -> None:
    code = "\n".join(
        line for text in sources().values() for line in text.splitlines() if not line.lstrip().startswith("'")
    )
    assert set(re.findall(r"ActiveWorkbook(\.\w+| Is Nothing|.*)", code)) == {" Is Nothing", ".Name"}
    code = re.sub(r'"[^"]*"', '""', code)
    assert not re.search(
        r"\b(Sheets|Worksheets|ThisWorkbook|Workbooks|Range|Cells|Names|Evaluate|Environ|Dir|Open)\b", code
    )


def test_the_tab_has_every_button_of_the_table_in_both_languages() -> None:
    tabs = {tab.get("tag"): tab for tab in interface().iter(f"{UI}tab")}
    assert set(tabs) == {"vi", "en"}
    for lang, tab in tabs.items():
        assert [group.get("label") for group in tab] == [group.label.text(lang) for group in GROUPS]
        buttons = {button.get("tag"): button for button in tab.iter(f"{UI}button")}
        assert list(buttons) == [each.id for group in GROUPS for each in COMMANDS if each.group == group.id]
        for each in COMMANDS:
            assert buttons[each.id].get("label") == each.label.text(lang)
            assert buttons[each.id].get("supertip") == each.screentip.text(lang)


def test_no_id_stands_twice_and_no_key_tip_is_the_beginning_of_another() -> None:
    identifiers = [element.get("id") for element in interface().iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    tips = [each.keytip for each in COMMANDS]
    assert all(re.fullmatch("[A-Z0-9]{1,3}", tip) for tip in tips)
    assert not [(one, other) for one in tips for other in tips if one is not other and other.startswith(one)]


def test_every_icon_is_in_the_published_list() -> None:
    known = set((Path(__file__).parent / "control_names.txt").read_text(encoding="utf-8").splitlines())
    assert {each.icon for each in COMMANDS} <= known


def test_every_button_has_its_callback() -> None:
    for each in COMMANDS:
        assert callable(callback_of(each))


def test_the_xml_lies_beside_the_addin_as_it_stands_in_it() -> None:
    assert (WORKBOOK / "customUI14.xml").read_text(encoding="utf-8").encode() == parts()["customUI/customUI14.xml"]
