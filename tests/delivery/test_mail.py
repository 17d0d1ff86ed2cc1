"""``digest mail``: the same bytes for the same day, nothing that a mail client could trip over."""

from __future__ import annotations

import datetime as dt
import email
import re
import sys
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.delivery.message import Letter, parse_address, write_message
from digest.errors import UsageError
from digest.pages.of_mail import IN_FULL
from tests.delivery.postbox import open_postbox
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2025, 9, 2, 6, 0, tzinfo=dt.UTC)
ADA, BOB = (Address(addr_spec=f"{name}@example.org") for name in ("ada", "bob"))
UNENCRYPTED = ("--security", "none", "--from", "Digest <digest@example.org>")
GMAIL_CUTS_BYTES = 102_000
HOSTILE = '<b>Bold</b> & \\"quoted\\" <script>'


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    site = SiteFolder(tmp_path / "site")
    site.write("digest.toml", 'title = "Naïve reading"\nbase_url = "https://example.org/repo/"\n')
    site.write(
        "content/papers/2025-09/pruning.md", paper("Pruning", tags="[quantization]", authors='["Ada L.", "Bob M."]')
    )
    site.write("content/papers/2025-09/speech.md", paper("Speech", tags="[speech]", arxiv='"2509.00001"'))
    site.write("content/papers/2025-08/old.md", paper("Older", date="2025-08-31"))
    return site


def run_mail(site: SiteFolder, *arguments: str | Path) -> str:
    """What the command prints."""
    command = ["-C", str(site.root), "mail", *map(str, arguments)]
    run = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert run.exit_code == 0, run.output
    return run.stdout


def written(site: SiteFolder, *arguments: str) -> EmailMessage:
    """The message that the command writes."""
    path = site.root / "day.eml"
    run_mail(site, *arguments, "--out", path)
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


def test_a_long_day_ends_in_titles_and_is_not_cut_off(site: SiteFolder) -> None:
    for number in range(120):
        body = f"Sentence {number} of an abstract that says what was done, to what, and why. " * 5
        site.write(
            f"content/papers/2025-09/p{number}.md", paper(f"A title of usual length, number {number}", body=body)
        )
    html = part(written(site, "2025-09-01"), "html")
    assert (html.count("/papers/a-title-of-usual-length"), html.count("<h2")) == (120, IN_FULL)
    assert len(html.encode()) < GMAIL_CUTS_BYTES


def test_text_from_a_dump_stays_text(site: SiteFolder) -> None:
    site.write("content/papers/2025-09/hostile.md", paper(HOSTILE))
    html = part(written(site, "2025-09-01"), "html")
    assert "<b>" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp;" in html


def test_topics_narrow_the_message(site: SiteFolder) -> None:
    message = written(site, "2025-09-01", "--tag", "speech")
    assert message["Subject"].startswith("1 paper of")
    assert "Pruning" not in part(message, "plain")


def test_the_head_names_each_topic_once_and_one_without_papers_too(site: SiteFolder) -> None:
    topics = [word for tag in ("quantization", "quantization", "retrieval") for word in ("--tag", tag)]
    lines = part(written(site, "2025-09-01", *topics), "plain").splitlines()
    assert lines[3] == "Quantization, Retrieval and RAG"


def test_the_latest_day_needs_no_date(site: SiteFolder) -> None:
    assert "1 September 2025" in written(site, "latest")["Subject"]


def test_a_day_without_papers_is_no_message_and_no_fault(site: SiteFolder) -> None:
    said = run_mail(site, "2025-09-07", "--out", site.root / "day.eml")
    assert said == "No papers for 2025-09-07: nothing to send.\n"
    assert not (site.root / "day.eml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2025-09-01",), "say where the message goes"),
        (("latest", "--out", "x.eml", "--to", __file__), "say where the message goes"),
        (("latest", "--out", "x.eml", "--smtp", "mail.example.org"), "say where the message goes"),
        (("latest", "--out", "x.eml", "--to", __file__, "--smtp", "mail.example.org"), "say where the message goes"),
        (("latest", "--out", "x.eml", "--tag", "speach"), "unknown topic: speach (did you mean speech?)"),
        (("latest", "--out", "x.eml", "--from", "nobody"), "not a mail address: nobody"),
        (("latest", "--out", "x.eml", "--unsubscribe", "leave"), "--unsubscribe wants https://… or mailto:…: leave"),
        (("latest", "--out", "x.eml", "--base-url", ""), "set base_url in digest.toml"),
    ],
)
def test_a_mistake_in_the_call_is_named(site: SiteFolder, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        run_mail(site, *arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("yesterday",), "DATE|latest: not a date like 2025-09-01: yesterday"),
        (("20250901",), "DATE|latest: not a date like 2025-09-01: 20250901"),
        (("9999-12-31",), "DATE|latest: a day from 1990-01-01 to"),
        (("latest", "--base-url", "example"), "'--base-url': an address starts with https:// or http://: example"),
    ],
)
def test_days_and_addresses_are_spelled_as_for_all_commands(
    site: SiteFolder, arguments: tuple[str, ...], said: str
) -> None:
    command = ["-C", str(site.root), "mail", *arguments, "--out", "x.eml"]
    run = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert (run.exit_code, f"Invalid value for {said}" in run.output) == (2, True), run.output


def test_without_the_inliner_the_command_says_what_to_install(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "css_inline", None)
    with pytest.raises(UsageError, match=re.escape('pip install "digest[mail]"')):
        run_mail(site, "latest", "--out", "x.eml")


def test_everyone_gets_a_message_of_their_own_and_only_once(site: SiteFolder) -> None:
    people = site.write("readers.txt", "# our group\nAda <ada@example.org>\n\nbob@example.org\nADA@example.org\n")
    with open_postbox() as postbox:
        sending = ("latest", "--to", people, "--smtp", f"127.0.0.1:{postbox.port}", *UNENCRYPTED)
        first, second = run_mail(site, *sending), run_mail(site, *sending)
    assert first == "2 sent, 0 had it before, 0 refused.\n"
    assert second == "0 sent, 2 had it before, 0 refused.\n"
    assert [recipient for recipient, _ in postbox.got] == ["ada@example.org", "bob@example.org"]
    message = postbox.got[0][1]
    assert (message["To"], message["From"]) == ("Ada <ada@example.org>", "Digest <digest@example.org>")
    assert message["List-Unsubscribe"] == "<mailto:digest@example.org?subject=unsubscribe>"
    assert "2 papers of 1 September 2025" in message["Subject"]


def test_no_header_can_be_smuggled_in_with_an_address() -> None:
    with pytest.raises(UsageError):
        parse_address("a@example.org\rBcc: b@example.org")


def test_a_name_with_signs_of_its_own_reaches_the_head_of_the_message_whole() -> None:
    address = parse_address('"Lovelace, Ada" <ada@example.org>')
    assert (address.display_name, str(address)) == ("Lovelace, Ada", '"Lovelace, Ada" <ada@example.org>')


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://Someone@Example.org:8443/", "example.org"),
        ("https://[2001:db8::1]/", "localhost"),
        ("https://192.0.2.1/", "localhost"),
        (f"https://{'ü' * 80}.example/", "localhost"),
    ],
)
def test_the_address_of_any_site_makes_a_sender_and_a_name_of_the_list(
    site: SiteFolder, address: str, host: str
) -> None:
    message = written(site, "latest", "--base-url", address)
    assert (message["From"], message["List-Id"]) == (f"digest@{host}", f"<digest.{host}>")


def test_the_id_of_a_message_is_its_days_and_its_readers(site: SiteFolder) -> None:
    letter = Letter("Papers", "Papers.", "<p>Papers.</p>", BOB, "", "<digest.example.org>", "2025-09-01")
    ids = [write_message(letter, person, NOW)["Message-ID"] for person in (ADA, ADA, BOB)]
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)


def test_the_address_given_to_the_command_is_that_of_the_message(site: SiteFolder) -> None:
    message = written(site, "latest", "--base-url", "https://example.net/")
    assert "https://example.net/papers/pruning.html" in part(message, "plain")
