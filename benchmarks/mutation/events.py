"""What happens in a province: sessions, petitions, opinions, documents, by site and day."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mutation.sites import KINDS, Document, Opinion, Petition, Site, poisson, quarter_end, quarters

if TYPE_CHECKING:
    from mutation.world import Province

_RATES = {
    "sessions": 0.8,
    "receptions": 4.0,
    "cases_raised": 1.0,
    "critique_meetings": 0.4,
    "members_admitted": 6.0,
    "party_referred": 1.5,
}
_OUTSIDE = ("Tòa án nhân dân tỉnh", "Thanh tra Sở Lao động - Thương binh và Xã hội", "Bảo hiểm xã hội tỉnh")


def happen(province: "Province") -> None:
    """Fills the sites, quarter by quarter."""
    for site in province.sites:
        for quarter in quarters(province.begin, province.end):
            if site.holder(quarter_end(quarter)) is not None:
                _quarter(province, site, quarter)
    _one_session_a_year(province)
    before = [(site, petition) for site in province.sites for petition in site.petitions]  # forwarding adds to them
    for site, petition in before:
        _handle(province, site, petition)
    for site in province.sites:
        site.petitions.sort(key=lambda each: (each.received_on, each.summary))
        site.opinions.sort(key=lambda each: (each.raised_on, each.content))


def _quarter(province: "Province", site: Site, quarter: date) -> None:
    random = province.random
    for name, rate in _RATES.items():
        if site.grassroots or name not in {"members_admitted", "party_referred"}:
            site.counts[quarter, name] = poisson(random, rate * site.level)
    site.counts[quarter, "cases_answered"] = random.randint(0, site.counts[quarter, "cases_raised"])
    site.counts[quarter, "party_admitted"] = random.randint(0, site.counts.get((quarter, "party_referred"), 0))
    if site.enterprise and random.random() < 0.6:
        site.dialogue.add(quarter)
    for _ in range(poisson(random, 1.2 * site.level)):
        province.letters += 1
        kind = random.choices(KINDS, (6, 3, 2, 2))[0]
        summary = f"Đơn mẫu số {province.letters} về chế độ của người lao động"
        sender = f"Người lao động tại nơi làm việc mẫu {province.letters % 50}"
        site.petitions.append(Petition(_day(province, site, quarter), kind, sender, summary))
    for _ in range(poisson(random, 1.5 * site.level)):
        province.letters += 1
        raised = _day(province, site, quarter)
        settled = raised + timedelta(days=random.randint(1, 70)) if random.random() < 0.7 else None
        site.opinions.append(
            Opinion(
                raised,
                f"Tổ công đoàn mẫu {province.letters % 40}",
                f"Ý kiến mẫu số {province.letters} về điều kiện làm việc",
                random.randrange(10),
                settled,
                random.random() < 0.05,
                random.random() < 0.08,
            )
        )


def _day(province: "Province", site: Site, quarter: date) -> date:
    """A day of the quarter on which the site has a holder."""
    while True:
        day = quarter + timedelta(days=province.random.randrange((quarter_end(quarter) - quarter).days + 1))
        if site.holder(day) is not None:
            return day


def _one_session_a_year(province: "Province") -> None:
    for site in province.sites:
        years: dict[int, list[date]] = {}
        for quarter, name in site.counts:
            if name == "sessions":
                years.setdefault(quarter.year, []).append(quarter)
        for known in years.values():
            if not any(site.counts[quarter, "sessions"] for quarter in known):
                site.counts[province.random.choice(known), "sessions"] = 1


def _handle(province: "Province", site: Site, petition: Petition) -> None:
    random = province.random
    day = petition.received_on
    if random.random() < 0.12:
        return _forward(province, site, petition)
    petition.accepted_on = day + timedelta(days=random.randint(1, 9))
    if petition.kind == "complaint":
        petition.instance = random.choice(("first", "second"))
    petition.handling = random.choice(("competent", "participate", "guide"))
    if random.random() < 0.8:
        petition.resolved_on = petition.accepted_on + timedelta(days=random.randint(3, 110))
    return None


def _forward(province: "Province", site: Site, petition: Petition) -> None:
    """Passes it to another level, which counts it, or out of the unions, where nobody else does."""
    random = province.random
    sent = petition.received_on + timedelta(days=random.randint(1, 12))
    petition.handling, petition.forward_ref = "forward", f"{random.randint(10, 900)}/CV-CĐ"
    sender = province.unit(site.holder(petition.received_on) or "", petition.received_on)
    others = [each for each in province.sites if each.holder(sent) not in {None, sender.code, site.holder(sent)}]
    others = [each for each in others if each.grassroots != site.grassroots or each is province.sites[0]]
    if not others or random.random() < 0.4:
        petition.forwarded_to = random.choice(_OUTSIDE)
        petition.counted = random.random() < 0.5
        petition.resolved_on = sent if petition.counted else None
        return
    receiver = random.choice(others)
    petition.forwarded_to = province.unit(receiver.holder(sent) or "", sent).name
    petition.counted = False
    accepted = sent + timedelta(days=random.randint(1, 9))
    receiver.petitions.append(
        Petition(
            sent, petition.kind, sender.name, petition.summary, accepted,
            accepted + timedelta(days=random.randint(3, 110)) if random.random() < 0.8 else None,
        )
    )  # fmt: skip


def issue(province: "Province") -> None:
    """Documents: numbers run on over the years, of each unit for itself; several unions may reach the same one."""
    random = province.random
    kinds = (
        ("KH", "Kế hoạch tổ chức đối thoại định kỳ với người lao động năm"),
        ("HD", "Hướng dẫn thực hiện quy chế dân chủ ở cơ sở năm"),
        ("QĐ", "Quyết định ban hành quy chế tiếp đoàn viên năm"),
        ("BC", "Báo cáo kết quả giám sát thực hiện chính sách năm"),
    )
    last: dict[str, int] = {}
    for site in province.sites:
        if site.grassroots:
            continue
        for quarter in quarters(province.begin, province.end):
            if site.holder(quarter) is None:
                continue
            days = sorted({_day(province, site, quarter) for _ in range(random.randint(0, 2))})
            for day in days:
                issuer = province.unit(site.holder(day) or "", day)
                last[issuer.code] = last.get(issuer.code, random.randint(1, 30)) + 1
                kind, title = random.choice(kinds)
                place = "" if random.random() < 0.3 else f" của {issuer.name}"
                sign = "CĐ" if "Công đoàn" in issuer.name else "LĐLĐ"
                document = Document(f"{last[issuer.code]}/{kind}-{sign}", day, issuer.name,
                                    f"{title} {day.year}{place} (văn bản mẫu)")  # fmt: skip
                province.documents.append((site, document))
