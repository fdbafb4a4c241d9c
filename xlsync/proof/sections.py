"""Which paragraphs tell what was done, and which what is planned."""

import re
from collections.abc import Iterator

from xlsync.model import Document, Origin, Paragraph
from xlsync.proof.flat import flatten

_PLAN = re.compile(r"\b(?:phuong huong|nhiem vu|muc tieu|giai phap|kien nghi|de xuat|chi tieu phan dau|ke hoach nam)\b")
_RESULT = re.compile(r"\b(?:ket qua|danh gia|tinh hinh|thuc hien|han che|ton tai|dac diem|cong tac)\b")
_DONE = re.compile(r"\b(?:thang dau nam|[0-9]+ thang (?:nam )?20[0-9]{2}|nam 20[0-9]{2}\s*[;,])")
_LABEL = re.compile(r"(?:(phan|muc|chuong)\s+\w+|([ivx]{1,5}|[a-h])|([0-9]{1,2}(?:\.[0-9]{1,2})*))\s?[.):/\-]?\s")
_LONGEST = 160  # characters of a heading that no style marks
_SENTENCES = 2


def told(document: Document) -> Iterator[tuple[Paragraph, str]]:
    """The paragraphs of the body that tell results, each with the folded heading and paragraph
    above it. Tables, margins, titles and
    what stands under a heading of plans are left out."""
    plan: int | None = None
    heading = before = ""
    for paragraph in document.paragraphs:
        if paragraph.origin in {Origin.CELL, Origin.MARGIN} or not paragraph.text.strip():
            continue
        plain = flatten(paragraph.text).plain
        level = _level(paragraph, plain)
        if level is not None:
            if plan is None or level <= plan:
                plan = level if _is_plan(plain) else None
            heading, before = plain, ""
        elif plan is None:
            yield paragraph, f"{heading} . {before}"
            before = plain


def _is_plan(heading: str) -> bool:
    """Not so `6 tháng đầu năm 2024; nhiệm vụ 6 tháng cuối năm`, which is the title of a whole report."""
    planned = _PLAN.search(heading)
    return planned is not None and not _RESULT.search(heading) and not _DONE.search(heading, 0, planned.start())


def _level(paragraph: Paragraph, plain: str) -> int | None:
    """The depth of a heading, by its style or by its look; None for running text."""
    if paragraph.heading is not None:
        return paragraph.heading
    text = f"{paragraph.label} {plain}".strip()
    match = _LABEL.match(text)
    if len(text) > _LONGEST or text.endswith((".", ";", ",", ":")) or re.search(r"[0-9]{2,}|:", text[4:]):
        return None
    if paragraph.text.isupper():
        return 1
    if match is None:
        return None
    return 1 if match[1] else 2 if match[2] and len(match[2]) > 0 and match[2][0] in "ivx" else 3
