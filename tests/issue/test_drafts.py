"""The head of a mail draft as mail programs read it."""

import email
import email.policy
from datetime import date

from xlsync.forms.register import load_register
from xlsync.issue.drafts import headed, with_digest


def test_no_blank_of_a_subject_is_lost() -> None:
    for unit in load_register():
        subject = f"Báo cáo kỳ từ 03/03/2021 đến 29/02/2024 - {unit.name}"
        message = headed("test", subject, (), date(2024, 1, 1))
        message.set_content("…")
        data = with_digest(message)
        assert email.message_from_bytes(data, policy=email.policy.default)["Subject"] == subject
        assert max(map(len, data.split(b"\r\n"))) <= 78
