"""Reminder drafts: who gets one, what it says, and that it can do no harm."""

import email
import email.policy
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsync.forms.load import load_forms
from xlsync.forms.rounds import Round, load_round
from xlsync.issue.drafts import is_untouched_draft
from xlsync.issue.reminder_text import plain
from xlsync.issue.reminders import KIND, Reminder, make_reminders, write_reminders
from xlsync.model import Missing, Outcome, Period, Register, Source, Submission, Tier, Unit, Verdict
from xlsync.texts.catalogue import finding

FORM, OTHER = "bieu-tong-hop", "so-kien-nghi"
PERIOD = Period.parse("2024-H1")
FORMS = {form: load_forms().get(form, PERIOD.last) for form in (FORM, OTHER)}
UNITS = (
    Unit("T", "Liên đoàn Lao động tỉnh Thử", Tier.PROVINCE),
    Unit("A", "Liên đoàn Lao động huyện An", Tier.UPPER, parent="T", emails=("an@huyen.example", "vp@huyen.example")),
    Unit("B", "Liên đoàn Lao động huyện Bình", Tier.UPPER, parent="T"),
    Unit("A-1", "CĐCS Công ty Một", Tier.GRASSROOTS, parent="A", emails=("mot@congty.example",)),
    Unit("A-2", "CĐCS Công ty Hai", Tier.GRASSROOTS, parent="A"),
)


def drafts(
    *missing: tuple[str, str], units: tuple[Unit, ...] = UNITS, files: tuple[Submission, ...] = (), asked: Round | None = None,
    as_of: date = date(2024, 7, 20), deadline: date | None = date(2024, 7, 15),
) -> tuple[Reminder, ...]:  # fmt: skip
    outcome = Outcome(
        "status", as_of, PERIOD, None, files, tuple(Missing(*each) for each in missing), deadline=deadline
    )
    return make_reminders(outcome, Register(units), FORMS, asked)


def read(draft: Reminder) -> EmailMessage:
    message = email.message_from_bytes(draft.data, policy=email.policy.default)
    assert isinstance(message, EmailMessage) and not message.defects
    return message


def text(draft: Reminder) -> str:
    return str(read(draft).get_content()).replace("\r\n", "\n")


def test_a_unit_that_owes_several_forms_gets_one_draft_that_outlook_opens_as_one() -> None:
    [draft] = drafts(("A", FORM), ("A", OTHER))
    message = read(draft)
    assert draft.file_name == "nhac_A_2024-H1.eml"
    assert message["X-Unsent"] == "1" and message["X-Xlsync"] == "reminder"
    assert message["To"] == "an@huyen.example, vp@huyen.example" and message["From"] is None
    assert message["Subject"] == "Đề nghị gửi báo cáo 6 tháng đầu năm 2024 - Liên đoàn Lao động huyện An"
    assert message["Date"] == "Sat, 20 Jul 2024 12:00:00 +0700"
    assert "- Biểu tổng hợp;\n- Sổ theo dõi ý kiến, kiến nghị.\n" in text(draft)


def test_the_draft_says_who_asks_what_for_which_period_and_by_when() -> None:
    asked = load_round("2021-2024-kl54")
    [draft] = drafts(("A", FORM), asked=asked)
    told = text(draft)
    for part in (
        "Kính gửi: Liên đoàn Lao động huyện An", "Thực hiện Kết luận số 54-KL/TU", "6 tháng đầu năm 2024",
        "về Liên đoàn Lao động tỉnh Thử", "hạn gửi là ngày 15/07/2024", "Đến ngày 20/07/2024", "đã quá hạn 5 ngày",
        "Trân trọng cảm ơn", "Họ và tên",
    ):  # fmt: skip
        assert part in told, part


def test_before_the_deadline_the_draft_names_the_last_day() -> None:
    [draft] = drafts(("A", FORM), as_of=date(2024, 7, 10))
    assert "trước hết ngày 15/07/2024" in text(draft) and "quá hạn" not in text(draft)


def test_without_a_round_no_document_and_no_deadline_is_invented() -> None:
    [draft] = drafts(("A", FORM), deadline=None)
    assert "hạn gửi" not in text(draft) and "Thực hiện" not in text(draft)


def test_what_grassroots_unions_owe_goes_to_their_parent() -> None:
    [draft] = drafts(("A-1", FORM), ("A-2", FORM))
    assert draft.unit == "A" and "mot@congty.example" not in draft.data.decode()
    assert "2 công đoàn cơ sở trực thuộc đơn vị:\n- CĐCS Công ty Một;\n- CĐCS Công ty Hai." in text(draft)
    assert "một dòng tổng" in text(draft)


def test_a_parent_that_owes_the_form_itself_is_not_told_of_each_of_its_unions() -> None:
    [draft] = drafts(("A", FORM), ("A-1", FORM), ("A-2", OTHER))
    assert "Công ty Một" not in text(draft) and "Công ty Hai" in text(draft)


def test_a_file_that_came_and_cannot_serve_is_named() -> None:
    told = finding("XS001", unit="A", form=FORM, path="thu/BC hỏng.xls")
    came = Submission(Source("thu/BC hỏng.xls"), FORM, None, "A", PERIOD, Verdict.REJECTED, False, findings=(told,))
    [draft] = drafts(("A", FORM), files=(came,))
    assert "“BC hỏng.xls”" in text(draft) and "gửi lại" in text(draft)
    [other] = drafts(("B", FORM), files=(came,))
    assert "BC hỏng" not in text(other)


def test_a_unit_without_an_address_gets_a_draft_without_one() -> None:
    [draft] = drafts(("B", FORM))
    assert draft.addresses == () and read(draft)["To"] is None


@pytest.mark.parametrize(
    "address",
    ["không phải", "a@b", "a@b.example\r\nBcc: x@y.example", "A <a@b.example>", "a@b.example, c@d.example", ""],
)
def test_what_is_no_address_never_gets_into_the_head(address: str) -> None:
    units = (UNITS[0], replace(UNITS[1], emails=("an@huyen.example", address)))
    [draft] = drafts(("A", FORM), units=units)
    assert draft.addresses == ("an@huyen.example",) and draft.refused == (address,)
    assert read(draft)["To"] == "an@huyen.example" and read(draft)["Bcc"] is None


HEADS = ["Subject", "To", "Date", "X-Unsent", "X-Xlsync", "X-Xlsync-Digest", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]  # fmt: skip


@settings(max_examples=150)
@given(
    name=st.text(min_size=1, max_size=60) | st.just("A\r\nBcc: x@y.example\r\n\r\n<b>"), document=st.text(max_size=300)
)
def test_no_name_can_add_a_header_or_break_the_mail(name: str, document: str) -> None:
    asked = load_round("2024-h1").model_copy(update={"document": document})
    [draft] = drafts(("A", FORM), units=(UNITS[0], replace(UNITS[1], name=name)), asked=asked)
    message = read(draft)
    assert message.keys() == HEADS
    assert plain(name)[:20] in message["Subject"] or not plain(name).strip()
    assert draft == drafts(("A", FORM), units=(UNITS[0], replace(UNITS[1], name=name)), asked=asked)[0]


def test_markup_in_a_name_stays_plain_text() -> None:
    [draft] = drafts(("A", FORM), units=(UNITS[0], replace(UNITS[1], name="<img src=http://x.example>")))
    assert read(draft).get_content_type() == "text/plain" and "<img src=http://x.example>" in text(draft)


# --- the folder ------------------------------------------------------------------------------------------------------


def test_drafts_are_written_and_an_unchanged_one_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "nhac"
    first = drafts(("A", FORM), ("B", FORM))
    assert [path.name for path in write_reminders(folder, first, "2024-H1").written] == [
        "nhac_A_2024-H1.eml",
        "nhac_B_2024-H1.eml",
    ]
    later = drafts(("A", FORM), ("B", FORM), as_of=date(2024, 7, 21))
    done = write_reminders(folder, later, "2024-H1")
    assert len(done.written) == 2 and done.kept == ()
    assert (folder / "nhac_A_2024-H1.eml").read_bytes() == later[0].data != first[0].data
    assert sorted(path.name for path in folder.iterdir()) == ["nhac_A_2024-H1.eml", "nhac_B_2024-H1.eml"]


@pytest.mark.parametrize(
    "change", [lambda data: data + b"them\r\n", lambda data: b"From: a@b.example\r\n" + data, lambda data: b""]
)
def test_a_draft_that_was_changed_or_is_not_ours_is_left(tmp_path: Path, change) -> None:
    [draft] = drafts(("A", FORM))
    path = tmp_path / draft.file_name
    path.write_bytes(change(draft.data))
    before = path.read_bytes()
    done = write_reminders(tmp_path, [draft], "2024-H1")
    assert done.kept == (path,) and done.written == () and path.read_bytes() == before


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    [draft] = drafts(("A", FORM))
    target = tmp_path / "khác.eml"
    target.write_bytes(draft.data)
    (tmp_path / "nhac").mkdir()
    (tmp_path / "nhac" / draft.file_name).symlink_to(target)
    assert write_reminders(tmp_path / "nhac", [draft], "2024-H1").written == ()


def test_a_draft_that_nobody_needs_any_more_is_named_and_kept(tmp_path: Path) -> None:
    write_reminders(tmp_path, drafts(("A", FORM), ("B", FORM)), "2024-H1")
    other = tmp_path / "nhac_A_2023-H2.eml"
    other.write_bytes((tmp_path / "nhac_A_2024-H1.eml").read_bytes())
    done = write_reminders(tmp_path, drafts(("B", FORM)), "2024-H1")
    assert [path.name for path in done.stale] == ["nhac_A_2024-H1.eml"] and (tmp_path / "nhac_A_2024-H1.eml").exists()


def test_a_draft_knows_whether_it_was_touched(tmp_path: Path) -> None:
    [draft] = drafts(("A", FORM))
    path = tmp_path / "a.eml"
    path.write_bytes(draft.data)
    assert is_untouched_draft(path, KIND) and not is_untouched_draft(tmp_path / "không có.eml", KIND)
    path.write_bytes(draft.data.replace(b"X-Unsent: 1", b"X-Unsent: 0"))
    assert not is_untouched_draft(path, KIND)
