"""What the certificate of a package says: what was checked, explained, adjusted, left out, and who approved."""

from collections.abc import Iterator, Sequence

from xlsync.model import Finding, Severity
from xlsync.pipeline.papers import Papers
from xlsync.report.package.certificate import Certificate
from xlsync.report.wording import moment_words
from xlsync.texts.numbers import number
from xlsync.texts.words import period_text


def certificate_of(papers: Papers, content: str) -> Certificate:
    """What the certificate says of these papers; `content` is the hash that the manifest has too."""
    outcome, seal, context = papers.case.run.outcome, papers.seal, papers.context
    approval, reopened = papers.case.approval, papers.seals.reopened
    province = next((unit.name for unit in context.units if unit.parent is None), "")
    due = set().union(*(context.due or {}).values()) if context.due else set()
    counted = [each for each in outcome.submissions if each.counted]
    return Certificate(
        body=province,
        period=period_text(papers.case.run.definitions.asked, "vi"),
        subject=outcome.subject,
        day=outcome.as_of,
        number=seal.number,
        sealed_at=moment_words(seal.at, "vi"),
        by=seal.by,
        tool=context.tool,
        forms=[f"{form.label.vi} ({form.version})" for form in context.forms.values()],
        units=len(due - {each.unit for each in outcome.missing}),
        due=len(due),
        files=len({each.source for each in counted}),
        cells=papers.cells,
        waivers=list(_waivers(papers)),
        adjustments=list(_adjustments(papers)),
        without=[context.name(code) for code in approval.units],
        approved=f"{approval.by} phê duyệt; lý do: {approval.reason}" if approval.units else None,
        report=_report_words(papers),
        content=content,
        ledger=papers.ledger,
        reopened=None if reopened is None else f"{reopened.by}, {moment_words(reopened.at, 'vi')}: {reopened.reason}",
    )


def _waivers(papers: Papers) -> Iterator[str]:
    findings: Sequence[Finding] = (*papers.case.run.outcome.findings, *papers.case.report)
    for each in findings:
        waiver = papers.waived.get(each.id)
        if waiver is not None:
            place = " ".join(part for part in (each.sheet, each.cell) if part)
            unit = papers.context.name(each.unit)
            where = ", ".join(part for part in (unit, place) if part)
            yield f"{each.code} {where}: {waiver.reason} ({waiver.by})"


def _adjustments(papers: Papers) -> Iterator[str]:
    for applied in papers.case.run.outcome.applied:
        made = applied.adjustment
        if applied.holds:
            label = papers.context.field_label(made.form, made.table, made.field, "vi") or made.field
            old = "(trống)" if made.old is None else str(made.old)
            unit = papers.context.name(made.unit)
            yield f"{unit}, {label}: {old} → {made.new}; {made.confirmed_by} xác nhận; {made.reason}"


def _report_words(papers: Papers) -> str | None:
    proof = papers.proof
    if proof is None:
        return None
    name = proof.read.document.name
    open_ones = sum(each.severity is Severity.INFO for each in proof.read.findings)
    told = f"; {number(open_ones)} lưu ý" if open_ones else ""
    return f"{name}: đã đối chiếu với sổ tổng hợp và với chính nó{told}"
