"""``digest mail``: the same bytes for the same day, nothing that a mail client could trip over, nobody twice."""

from __future__ import annotations

import datetime as dt
import email
import os
import re
import shutil
import ssl
import subprocess
import sys
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from digest.delivery.message import Letter, parse_address, write_message
from digest.delivery.post import Ledger, Server, connect, post, read_recipients
from digest.errors import DigestError, UsageError
from tests.conftest import REPO_ROOT
from tests.delivery.postbox import Postbox, make_certificate, open_postbox
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    import smtplib
    from collections.abc import Iterator
    from pathlib import Path

NOW = dt.datetime(2025, 9, 2, 6, 0, tzinfo=dt.UTC)
ADA, BOB, EVE = (Address(addr_spec=f"{name}@example.org") for name in ("ada", "bob", "eve"))
SENDING = ("--smtp", "--security", "none", "--from", "Digest <digest@example.org>")
HOSTILE = '<b>Bold</b> & \\"quoted\\" <script>'


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    site = SiteFolder(tmp_path / "site")
    site.write("digest.toml", 'title = "Naïve reading"\nbase_url = "https://example.org/repo/"\n')
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", tags="[pruning]", authors='["Ada L.", "Bob M."]'))
    site.write("content/papers/2025-09/speech.md", paper("Speech", tags="[speech]", arxiv='"2509.00001"'))
    site.write("content/papers/2025-08/old.md", paper("Older", date="2025-08-31"))
    return site


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with open_postbox() as box:
        yield box


def run_mail(site: SiteFolder, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digest", "-C", str(site.root), "mail", *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=REPO_ROOT, env=env, capture_output=True, text=True, check=False)


def written(site: SiteFolder, *arguments: str) -> EmailMessage:
    """The message that the command writes."""
    path = site.root / "day.eml"
    run = run_mail(site, *arguments, "--out", path)
    assert run.returncode == 0, run.stderr
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert message.defects == []
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


class Page(HTMLParser):
    """The links, styles and elements of a message."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.unstyled: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if "href" in values:
            self.links.append(str(values["href"]))
        if tag in ("body", "h1", "h2", "p", "a") and "style" not in values:
            self.unstyled.append(tag)


def test_a_day_is_a_message_in_plain_text_and_html(site: SiteFolder) -> None:
    message = written(site, "2025-09-01")
    assert message["Subject"] == "2 papers of 1 September 2025 · Naïve reading"
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]
    for kind in ("plain", "html"):
        text = part(message, kind)
        assert ("Pruning" in text, "Speech" in text, "Ada L., Bob M." in text, "Older" in text) == (
            True,
            True,
            True,
            False,
        )


def test_the_same_day_gives_the_same_bytes(site: SiteFolder) -> None:
    first = written(site, "2025-09-01").as_bytes()
    assert written(site, "2025-09-01").as_bytes() == first


def test_every_link_is_absolute(site: SiteFolder) -> None:
    links = Page(part(written(site, "2025-09-01"), "html")).links
    assert "https://example.org/repo/papers/pruning.html" in links
    assert "https://example.org/repo/days/2025-09-01.html" in links
    assert "https://arxiv.org/abs/2509.00001" in links
    assert [link for link in links if not link.startswith(("https://", "mailto:"))] == []


def test_styles_stand_in_the_elements_and_what_clients_drop_is_not_there(site: SiteFolder) -> None:
    html = part(written(site, "2025-09-01"), "html")
    page = Page(html)
    assert page.unstyled == []
    assert {"script", "img", "link", "form", "iframe"}.isdisjoint(page.tags)
    assert "prefers-color-scheme: dark" in html
    assert re.findall(r"width:\s*(\d{3,})px", html) == ["608"]  # a maximum: a narrow client takes what it has


def test_no_line_is_longer_than_mail_allows(site: SiteFolder) -> None:
    site.write("content/papers/2025-09/long.md", paper("Long", body="A very long sentence without end. " * 100))
    assert max(map(len, written(site, "2025-09-01").as_bytes().splitlines())) <= 78


def test_text_from_a_dump_stays_text(site: SiteFolder) -> None:
    site.write("content/papers/2025-09/hostile.md", paper(HOSTILE))
    html = part(written(site, "2025-09-01"), "html")
    assert "<b>" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp;" in html


def test_topics_narrow_the_message(site: SiteFolder) -> None:
    message = written(site, "2025-09-01", "--tag", "speech")
    assert message["Subject"].startswith("1 paper of")
    assert "Pruning" not in part(message, "plain")


def test_the_latest_day_needs_no_date(site: SiteFolder) -> None:
    assert "1 September 2025" in written(site, "latest")["Subject"]


def test_a_day_without_papers_is_no_message_and_no_fault(site: SiteFolder) -> None:
    run = run_mail(site, "2025-09-07", "--out", site.root / "day.eml")
    assert (run.returncode, run.stdout) == (0, "No papers for 2025-09-07: nothing to send.\n")
    assert not (site.root / "day.eml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2025-09-01",), "say where the message goes"),
        (("yesterday", "--out", "x.eml"), "neither a date like 2025-09-01 nor `latest`: yesterday"),
        (("latest", "--out", "x.eml", "--tag", "speach"), "unknown topic: speach (did you mean speech?)"),
        (("latest", "--out", "x.eml", "--from", "nobody"), "not a mail address: nobody"),
        (("latest", "--out", "x.eml", "--unsubscribe", "leave"), "--unsubscribe wants https://… or mailto:…: leave"),
        (("latest", "--out", "x.eml", "--base-url", ""), "set base_url in digest.toml"),
    ],
)
def test_a_mistake_in_the_call_is_named(site: SiteFolder, arguments: tuple[str, ...], said: str) -> None:
    run = run_mail(site, *arguments)
    assert (run.returncode, said in run.stderr) == (2, True), run.stderr


def test_without_the_inliner_the_command_says_what_to_install(site: SiteFolder) -> None:
    code = "import sys; sys.modules['css_inline'] = None; from digest.cli import main; main()"
    arguments = ["-C", str(site.root), "mail", "latest", "--out", "x.eml"]
    command = [sys.executable, "-c", code, *arguments]
    run = subprocess.run(command, cwd=REPO_ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, 'pip install "digest[mail]"' in run.stderr) == (2, True), run.stderr


def test_everyone_gets_a_message_of_their_own_and_only_once(site: SiteFolder, postbox: Postbox) -> None:
    people = site.write("readers.txt", "# our group\nAda <ada@example.org>\n\nbob@example.org\nADA@example.org\n")
    sending = ("latest", "--to", people, "--smtp", f"127.0.0.1:{postbox.port}", *SENDING[1:])
    first, second = run_mail(site, *sending), run_mail(site, *sending)
    assert (first.returncode, first.stdout) == (0, "2 sent, 0 had it before, 0 refused.\n"), first.stderr
    assert (second.returncode, second.stdout) == (0, "0 sent, 2 had it before, 0 refused.\n")
    assert [recipient for recipient, _ in postbox.got] == ["ada@example.org", "bob@example.org"]
    message = postbox.got[0][1]
    assert (message["To"], message["From"]) == ("Ada <ada@example.org>", "Digest <digest@example.org>")
    assert message["List-Unsubscribe"] == "<mailto:digest@example.org?subject=unsubscribe>"
    assert "2 papers of 1 September 2025" in message["Subject"]


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


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which makes the test's certificate, is missing")
def test_the_line_is_encrypted_before_the_password_travels(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    with open_postbox(certificate) as box:
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
        ("mail.example.org", None, "", "set DIGEST_SMTP_PASSWORD"),
        ("mail.example.org", "none", "secret", "no password travels to mail.example.org without encryption"),
    ],
)
def test_a_server_that_would_not_do_is_refused(text: str, security: str | None, password: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Server.parse(text, security, "reader", password)


@pytest.mark.parametrize(
    "line", ["nobody", "a@b@c", "a b@example.org", "a@example.org, b@example.org", "ü@example.org"]
)
def test_what_is_no_address_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "readers.txt"
    path.write_bytes(f"ada@example.org\n{line}\n".encode())
    with pytest.raises(UsageError, match=r"readers\.txt:2: not a mail address"):
        read_recipients(path)


def test_no_header_can_be_smuggled_in_with_an_address() -> None:
    with pytest.raises(UsageError):
        parse_address("a@example.org\rBcc: b@example.org")


def test_a_name_with_signs_of_its_own_reaches_the_head_of_the_message_whole() -> None:
    address = parse_address('"Lovelace, Ada" <ada@example.org>')
    assert (address.display_name, str(address)) == ("Lovelace, Ada", '"Lovelace, Ada" <ada@example.org>')


def test_the_id_of_a_message_is_its_days_and_its_readers(site: SiteFolder) -> None:
    letter = Letter("Papers", "Papers.", "<p>Papers.</p>", ADA, "", "<digest.example.org>", "2025-09-01")
    ids = [write_message(letter, person, NOW)["Message-ID"] for person in (BOB, BOB, EVE)]
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)
