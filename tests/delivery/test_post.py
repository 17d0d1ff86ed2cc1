"""Sending: everyone gets a message of their own, once, whatever refuses or breaks; passwords travel encrypted only."""

from __future__ import annotations

import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from digest.delivery.post import Ledger, Server, connect, post, read_recipients
from digest.errors import DigestError, UsageError
from tests.delivery.postbox import CERTIFICATE, Postbox, open_postbox

if TYPE_CHECKING:
    import smtplib
    from collections.abc import Callable, Iterator
    from pathlib import Path

ADA, BOB, EVE = (Address(addr_spec=f"{name}@example.org") for name in ("ada", "bob", "eve"))


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with open_postbox() as box:
        yield box


class Desk:
    """Sends a short message in this process."""

    def __init__(self, folder: Path, box: Postbox) -> None:
        self.ledger_path = folder / "readers.txt.sent"
        self.box = box

    def send(self, *people: Address, key: str = "2025-09-01") -> list[tuple[str, int]]:
        posted = post(key, people, self.write, Ledger(self.ledger_path), self.connect)
        return [(name, len(getattr(posted, name))) for name in ("sent", "known", "unknown", "refused")]

    def connect(self) -> smtplib.SMTP:
        return connect(Server("127.0.0.1", self.box.port, "none"))

    @staticmethod
    def write(recipient: Address) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = "digest@example.org", recipient
        message.set_content("Papers.")
        return message

    def got(self) -> list[str]:
        return [recipient.partition("@")[0] for recipient, _ in self.box.got]


@pytest.fixture
def desk(tmp_path: Path, postbox: Postbox) -> Desk:
    return Desk(tmp_path, postbox)


def test_a_refused_recipient_keeps_nobody_else_waiting_and_is_tried_again(desk: Desk) -> None:
    desk.box.refused.add("bob@example.org")
    assert desk.send(ADA, BOB, EVE) == [("sent", 2), ("known", 0), ("unknown", 0), ("refused", 1)]
    desk.box.refused.clear()
    assert desk.send(ADA, BOB, EVE) == [("sent", 1), ("known", 2), ("unknown", 0), ("refused", 0)]
    assert desk.got() == ["ada", "eve", "bob"]


def test_where_the_line_breaks_nobody_gets_it_twice(desk: Desk) -> None:
    desk.box.break_off_at = "bob@example.org"
    with pytest.raises(DigestError, match=r"broken off at bob@example\.org, who may have it or not"):
        desk.send(ADA, BOB, EVE)
    desk.box.break_off_at = ""
    assert desk.send(ADA, BOB, EVE) == [("sent", 1), ("known", 1), ("unknown", 1), ("refused", 0)]
    assert desk.got() == ["ada", "eve"]


def test_a_person_can_have_an_unknown_one_sent_again(desk: Desk) -> None:
    desk.ledger_path.write_text("2025-09-01\tbob@example.org\ttrying\n")
    assert desk.send(BOB)[2] == ("unknown", 1)
    desk.ledger_path.write_text("")
    assert desk.send(BOB)[0] == ("sent", 1)


def test_another_day_is_another_letter(desk: Desk) -> None:
    desk.send(ADA)
    assert desk.send(ADA, key="2025-09-02")[0] == ("sent", 1)
    assert desk.got() == ["ada", "ada"]


def test_a_sender_whom_the_server_refuses_stops_the_work_at_once(desk: Desk) -> None:
    desk.box.refuse_sender = True
    with pytest.raises(DigestError, match=r"refused the sender digest@example\.org: 550 who are you"):
        desk.send(ADA, BOB)
    desk.box.refuse_sender = False
    assert desk.send(ADA, BOB)[0] == ("sent", 2)


def test_a_server_out_of_reach_is_a_message_and_nobody_is_marked(desk: Desk) -> None:
    desk.box.port = 1
    with pytest.raises(DigestError, match=r"^127\.0\.0\.1:1 \(none\): "):
        desk.send(ADA)
    assert not desk.ledger_path.exists()


def test_a_ledger_that_is_none_is_refused(desk: Desk) -> None:
    desk.ledger_path.write_text("hello\n")
    with pytest.raises(DigestError, match=r"readers\.txt\.sent:1: not a line of a ledger: hello"):
        desk.send(ADA)


def test_the_line_is_encrypted_before_the_password_travels(tmp_path: Path) -> None:
    trust = ssl.create_default_context(cafile=str(CERTIFICATE))
    with open_postbox(CERTIFICATE) as box:
        server = Server("localhost", box.port, "starttls", "reader", "secret")
        post("2025-09-01", [ADA], Desk.write, Ledger(tmp_path / "ledger"), lambda: connect(server, trust))
        assert (box.users, box.encrypted, len(box.got)) == (["reader"], [True], 1)
        with pytest.raises(DigestError, match="535"):
            connect(Server("localhost", box.port, "starttls", "reader", "wrong"), trust)
        with pytest.raises(DigestError, match="CERTIFICATE_VERIFY_FAILED"):
            connect(server)


@pytest.mark.parametrize(
    ("text", "security", "expected"),
    [
        ("mail.example.org", None, Server("mail.example.org", 587, "starttls")),
        ("mail.example.org:465", None, Server("mail.example.org", 465, "tls")),
        ("mail.example.org", "tls", Server("mail.example.org", 465, "tls")),
        ("localhost", "none", Server("localhost", 25, "none")),
    ],
)
def test_port_and_encryption_follow_from_each_other(text: str, security: str | None, expected: Server) -> None:
    assert Server.parse(text, security, "", "") == expected


@pytest.mark.parametrize(
    ("text", "security", "password", "said"),
    [
        ("mail.example.org:x", None, "secret", "not a mail server"),
        ("mail.example.org:²", None, "secret", "not a mail server"),
        ("mail.example.org:0", None, "secret", "not a mail server"),
        ("mail.example.org:65536", None, "secret", "not a mail server"),
        ("mail.example.org", None, "", "set DIGEST_SMTP_PASSWORD"),
        ("mail.example.org", "none", "secret", "no password travels to mail.example.org without encryption"),
    ],
)
def test_a_server_that_would_not_do_is_refused(text: str, security: str | None, password: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Server.parse(text, security, "reader", password)


@pytest.mark.parametrize(
    "line", ["nobody", "a@b@c", "a@[2001", "a b@example.org", "a@example.org, b@example.org", "ü@example.org"]
)
def test_what_is_no_address_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "readers.txt"
    path.write_bytes(f"ada@example.org\n{line}\n".encode())
    with pytest.raises(UsageError, match=r"readers\.txt:2: not a mail address"):
        read_recipients(path)


@pytest.mark.parametrize("read", [read_recipients, Ledger])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "readers.txt"
    path.write_bytes("# \t\t\nJürgen <j@example.org>\n".encode("latin-1"))
    with pytest.raises(UsageError, match=r"readers\.txt:2: not UTF-8: byte 0xfc"):
        read(path)
