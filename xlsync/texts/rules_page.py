"""The catalogue as a page (docs/rules.md) and as `xlsync rules [CODE]` prints it. Everything comes from the entries."""

from collections.abc import Iterator, Mapping
from typing import Any

from xlsync.model import Finding
from xlsync.texts.catalogue import CATALOGUE, Entry, Rendered, render
from xlsync.texts.entries import RULE, Text, Variant
from xlsync.texts.words import word

_INTRODUCTION = {
    "vi": (
        "# Danh mục kiểm tra\n\n"
        "Mỗi phát hiện có một mã không đổi. **{error}**: phải sửa thì mới trình được. "
        "**{warning}**: sửa hoặc nêu lý do. **{info}**: chỉ để biết. "
        "Nội dung dưới đây là ví dụ; khi kiểm tra, phần mềm ghi đúng tệp, trang, ô của đơn vị.\n"
    ),
    "en": (
        "# Catalogue of findings\n\n"
        "Every finding has a code that never changes. **{error}**: blocks the submission. "
        "**{warning}**: a correction or a reason. **{info}**: for information. "
        "The texts below are samples; a check names the file, sheet and cell.\n"
    ),
}
_LATER = {"vi": "Sẽ có ở phiên bản sau.", "en": "Comes with a later version."}
_GENERATED = "<!-- xlsync form build: do not edit; the source is xlsync/texts/catalogue_data -->\n"
#: What stands where in the samples of the page.
_PLACE: Mapping[str, Any] = {"path": "BC.xlsx", "unit": "A", "form": "f"}
_IN_TABLE: Mapping[str, Any] = {**_PLACE, "table": "t", "field": "x", "sheet": "Biểu 2", "cell": "C14"}
_PLACES = frozenset({*_IN_TABLE, "cells", "found", "expected", "member"})


class _SampleNames:
    """Names for the samples of the page."""

    def unit_name(self, code: str) -> str | None:
        return "LĐLĐ huyện An Bình"

    def form_label(self, form: str, lang: str) -> str | None:
        return "Summary tables" if lang == "en" else "Biểu tổng hợp"

    def table_title(self, form: str, table: str, lang: str) -> str | None:
        return "Biểu 2"

    def field_label(self, form: str, table: str, field: str, lang: str) -> str | None:
        return "Sessions held" if lang == "en" else "Số buổi trực tiếp"


def sample_finding(entry: Entry, name: str) -> Finding:
    """A finding of that variant with the sample values of the catalogue, to show its texts."""
    variant = entry.variants[name]
    places = dict(_PLACE if entry.code < "XS1" else _IN_TABLE)
    places |= {key: value for key, value in variant.sample.items() if key in _PLACES}
    for key in ("found", "expected"):
        if isinstance(places.get(key), int | float):  # a value of its own, which `found` of a finding never is
            del places[key]
    values = {key: value for key, value in variant.sample.items() if key not in places}
    places["cells"] = tuple(places.get("cells", ()))
    return Finding(code=entry.code, severity=variant.severity, variant=name, values=values, **places)


def samples(entry: Entry, lang: str) -> Iterator[tuple[Variant, Rendered]]:
    """The texts of the variants, each message once. A default that has no sample among variants is only a fallback."""
    told: set[Text] = set()
    for name, variant in entry.variants.items():
        if name == RULE or (name == "" and len(entry.variants) > 1 and not variant.sample):
            continue
        if variant.message not in told:
            told.add(variant.message)
            yield variant, render(sample_finding(entry, name), lang, _SampleNames())


def entry_markdown(entry: Entry, lang: str) -> str:
    """One code as a section of the page."""
    lines = [f"### {entry.code} – {entry.title.text(lang)}", "", f"{word(f'severity.{entry.severity}', lang)}."]
    if entry.since is not None:
        lines[-1] += f" {_LATER[lang]}"
    lines.append("")
    for variant, texts in samples(entry, lang):
        aside = "" if variant.severity is entry.severity else f" *({word(f'severity.{variant.severity}', lang)})*"
        lines.append(f"- {texts.message}{aside}  \n  → {texts.remedy}")
    if entry.source is not None:
        lines += ["", f"{word('label.source', lang)}: {entry.source.text(lang)}"]
    if entry.example is not None:
        bad, good = entry.example.bad.text.text(lang), entry.example.good.text.text(lang)
        lines += ["", f"| {word('label.bad', lang)} | {word('label.good', lang)} |", "|---|---|", f"| {bad} | {good} |"]
    return "\n".join(lines) + "\n"


def _part(lang: str) -> Iterator[str]:
    levels = {level: word(f"severity.{level}", lang) for level in ("error", "warning", "info")}
    yield _INTRODUCTION[lang].format(**levels)
    group = ""
    for code, entry in sorted(CATALOGUE.items()):
        if code[2] != group:
            group = code[2]
            yield f"## XS{group}xx – {word(f'group.{group}', lang)}\n"
        yield entry_markdown(entry, lang)


def rules_markdown() -> str:
    """The whole page, Vietnamese first, then English. Always the same bytes for the same catalogue."""
    return "\n".join((_GENERATED, *_part("vi"), "---\n", *_part("en")))


def rules_text(lang: str = "vi") -> str:
    """What `xlsync rules` prints: one line a code."""
    width = max(len(word(f"severity.{level}", lang)) for level in ("error", "warning", "info"))
    return "".join(
        f"{code}  {word(f'severity.{entry.severity}', lang):{width}}  {entry.title.text(lang)}\n"
        for code, entry in sorted(CATALOGUE.items())
    )


def rule_text(code: str, lang: str = "vi") -> str:
    """What `xlsync rules CODE` prints, as plain text; raises KeyError for a code that does not exist."""
    entry = CATALOGUE[code.upper()]
    lines = [f"{entry.code} – {entry.title.text(lang)}", f"{word(f'severity.{entry.severity}', lang)}."]
    if entry.since is not None:
        lines.append(_LATER[lang])
    for _, texts in samples(entry, lang):
        lines += ["", texts.message, f"  → {texts.remedy}"]
    if entry.source is not None:
        lines += ["", f"{word('label.source', lang)}: {entry.source.text(lang)}"]
    if entry.example is not None:
        lines += [
            "",
            f"{word('label.bad', lang)}: {entry.example.bad.text.text(lang)}",
            f"{word('label.good', lang)}: {entry.example.good.text.text(lang)}",
        ]
    return "\n".join(lines) + "\n"
