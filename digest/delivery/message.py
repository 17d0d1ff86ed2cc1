"""A day as a message of the mail system (RFC 5322): equal papers and an equal date give equal bytes."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2b
from urllib.parse import urlsplit

import msgspec

from digest.errors import DigestError, UsageError
from digest.pages.of_mail import MailPage, mail_text
from digest.pages.site import PaperSite

_NAMESPACE = uuid.UUID("0c4bb2a1-3d0a-5a35-8e0c-6f1f4a6c9d52")
"""Of our own, so that the ids of two programs never meet."""
_ADDRESS = re.compile(r"(?:(?P<name>[^<>]*)<)?(?P<spec>[^<>\s@,;]+@(?:[^][<>\s@,;]+|\[[^][<>\s@,;]+\]))(?(name)>)")
_NO_NAME = re.compile(r"[0-9.]*|.*:.*")
"""No host at all, or an address of IPv4 or IPv6."""
_POLICY = SMTP.clone(max_line_length=78)


class Letter(msgspec.Struct, frozen=True):
    """A day, ready to be put into one envelope after the other."""

    subject: str
    plain: str
    html: str
    sender: Address
    unsubscribe: str
    """An address with its scheme; empty where there is none."""
    list_id: str
    """Which list this is, for the filters of readers (RFC 2919)."""
    key: str
    """What of the archive it shows: a day, and the topics that it is limited to."""


def parse_address(text: str) -> Address:
    """An address such as ``reader@example.org`` or ``A Reader <reader@example.org>``.

    Raises:
        UsageError: it is none.
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or not found["spec"].isascii() or not text.isprintable():
        raise UsageError(f"not a mail address: {text.strip()}")
    local, _, domain = found["spec"].rpartition("@")
    return Address((found["name"] or "").strip().strip('"'), local, domain)


def host_in_mail(home: str) -> str:
    """The host of a site's address as addresses and names of lists spell it, in ASCII.

    ``localhost`` where it is a number or has no such spelling: lists without a name of their own are called so
    (RFC 2919, section 3).
    """
    host = urlsplit(home).hostname or ""
    if _NO_NAME.fullmatch(host):
        return "localhost"
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return "localhost"


def write_letter(page: MailPage, site: PaperSite, sender: Address, key: str) -> Letter:
    """The letter that shows a view, its style sheet moved into the elements, for clients that read no other.

    Raises:
        UsageError: the package that does so is not installed.
    """
    try:
        from css_inline import CSSInliner
    except ImportError as error:
        raise UsageError('digest mail needs the package css-inline: pip install "digest[mail]"') from error
    inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, minify_css=True)
    return Letter(
        subject=page.subject,
        plain=mail_text(page, site.composer),
        html=inliner.inline(site.templates.render("mail.html", page).decode()),
        sender=sender,
        unsubscribe=page.unsubscribe,
        list_id=f"<digest.{host_in_mail(page.home)}>",
        key=key,
    )


def write_message(letter: Letter, recipient: Address | None, now: dt.datetime) -> EmailMessage:
    """The letter to one recipient; to nobody yet where there is none. ``now`` has a time zone.

    The id is a function of what is shown and to whom, so that the same letter sent again is known as the same.

    Raises:
        DigestError: a header cannot hold what it should.
    """
    message = EmailMessage(policy=_POLICY)
    try:
        message["Subject"] = letter.subject
        message["From"] = letter.sender
        if recipient is not None:
            message["To"] = recipient
    except ValueError as error:
        raise DigestError(f"not for the head of a message: {error}") from error
    message["Date"] = format_datetime(now)
    addressee = recipient.addr_spec if recipient else ""
    name = f"{letter.list_id} {letter.key} {addressee}"
    message["Message-ID"] = f"<{uuid.uuid5(_NAMESPACE, name)}@{letter.sender.domain}>"
    message["List-Id"] = letter.list_id
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.plain, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # The library would choose the line between the parts by chance.
    message.set_boundary(f"digest-{blake2b((letter.plain + letter.html).encode(), digest_size=12).hexdigest()}")
    return message
