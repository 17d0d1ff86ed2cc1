"""Sending a letter: one message a recipient, and a ledger so that nobody gets it twice, whatever broke off.

The ledger lies beside the file of recipients, because it holds the same addresses; one line for each step:

    2025-09-01 <tab> reader@example.org <tab> trying
    2025-09-01 <tab> reader@example.org <tab> sent

``trying`` is written before a message leaves. Without a ``sent`` or ``refused`` after it nobody knows whether it
arrived, so it is not sent again; a person who wants it sent takes the line out.
"""

from __future__ import annotations

import codecs
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import msgspec

from digest.delivery.message import parse_address
from digest.errors import DigestError, Location, UsageError, decode_line

TIMEOUT_S = 60
LEDGER_SUFFIX = ".sent"
TRYING, SENT, REFUSED = "trying", "sent", "refused"
SECURITY = ("starttls", "tls", "none")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class Server(msgspec.Struct, frozen=True):
    """A mail server that takes messages from us."""

    host: str
    port: int
    security: str
    """One of ``SECURITY``."""
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, text: str, security: str | None, user: str, password: str) -> Server:
        """A server named ``host`` or ``host:port``; port and security follow from each other where one is left out.

        Raises:
            UsageError: that is no server, or a password would travel in the clear.
        """
        host, colon, number = text.rpartition(":") if text.count(":") == 1 else (text, "", "")
        is_port = re.fullmatch("[0-9]{1,5}", number) is not None and 0 < int(number) < 1 << 16
        if not host or (colon and not is_port):
            raise UsageError(f"not a mail server like mail.example.org:587: {text}")
        chosen = security or ("tls" if number == "465" else "starttls")
        port = int(number) if number else {"starttls": 587, "tls": 465, "none": 25}[chosen]
        if user and not password:
            raise UsageError("the password is read from the environment: set DIGEST_SMTP_PASSWORD")
        if user and chosen == "none" and host not in LOCAL_HOSTS:
            raise UsageError(f"no password travels to {host} without encryption: leave out --security none")
        return cls(host, port, chosen, user, password)


class Posted(msgspec.Struct):
    """What became of a letter."""

    sent: list[str] = msgspec.field(default_factory=list)
    known: list[str] = msgspec.field(default_factory=list)
    """Recipients who had it before."""
    unknown: list[str] = msgspec.field(default_factory=list)
    """Recipients who may have it: an earlier run broke off while it was on its way."""
    refused: list[str] = msgspec.field(default_factory=list)
    """Recipients whom the server refused, each with its words."""


class Ledger:
    """Who got what; written line by line and never rewritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._steps: dict[tuple[str, str], str] = {}
        if path.exists():
            for line, where in _lines_of(path):
                key, *rest = line.split("\t")
                if len(rest) < 2:
                    raise DigestError(f"not a line of a ledger: {line}", where)
                self._steps[key, rest[0]] = rest[1]

    def step(self, key: str, address: str) -> str:
        """The last step of a letter to an address; empty where there was none."""
        return self._steps.get((key, address), "")

    def write(self, key: str, address: str, step: str) -> None:
        """Remember a step, on the disk before this returns."""
        self._steps[key, address] = step
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, f"{key}\t{address}\t{step}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_recipients(path: Path) -> list[Address]:
    """The addresses of a file, one a line, each once; blank lines and those that begin with ``#`` are left out.

    Raises:
        UsageError: a line is no address or not UTF-8, or nobody is left.
    """
    found: dict[str, Address] = {}
    for line, where in _lines_of(path):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                address = parse_address(line)
            except UsageError as error:
                raise UsageError(error.message, where) from error
            found.setdefault(address.addr_spec.lower(), address)
    if not found:
        raise UsageError("no address in it", Location(str(path)))
    return list(found.values())


def _lines_of(path: Path) -> Iterator[tuple[str, Location]]:
    """The lines of a file with the place of each; a BOM is passed over."""
    for number, line in enumerate(path.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        where = Location(str(path), number)
        yield decode_line(line, where), where


def connect(server: Server, trust: ssl.SSLContext | None = None) -> smtplib.SMTP:
    """A connection that is encrypted and logged in as the server's record says; ``trust`` stands in for the system's.

    Raises:
        DigestError: the server cannot be reached, is not who it should be, or does not know us.
    """
    trust = trust or ssl.create_default_context()
    connection: smtplib.SMTP | None = None
    try:
        if server.security == "tls":
            connection = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=trust)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
            if server.security == "starttls":
                connection.starttls(context=trust)
        if server.user:
            connection.login(server.user, server.password)
    except (OSError, smtplib.SMTPException) as error:
        if connection is not None:
            connection.close()
        raise DigestError(f"{server.host}:{server.port} ({server.security}): {_words(error)}") from error
    return connection


def post(
    key: str,
    recipients: Sequence[Address],
    write: Callable[[Address], EmailMessage],
    ledger: Ledger,
    open_connection: Callable[[], smtplib.SMTP],
) -> Posted:
    """Send a letter to everyone who did not have it; ``write`` makes the message to one recipient.

    Raises:
        DigestError: the connection broke, or the server refused the sender; the ledger says how far it came.
    """
    posted = Posted()
    connection: smtplib.SMTP | None = None
    try:
        for recipient in recipients:
            address = recipient.addr_spec.lower()
            step = ledger.step(key, address)
            if step in (SENT, TRYING):
                (posted.known if step == SENT else posted.unknown).append(address)
                continue
            if connection is None or connection.sock is None:
                connection = open_connection()
            refusal = _send(connection, key, address, write(recipient), ledger)
            if refusal:
                posted.refused.append(f"{address}: {refusal}")
            else:
                posted.sent.append(address)
    finally:
        if connection is not None:
            connection.close()
    return posted


def _send(connection: smtplib.SMTP, key: str, address: str, message: EmailMessage, ledger: Ledger) -> str:
    """Send one message; returns the server's words where it refused the recipient, else nothing."""
    ledger.write(key, address, TRYING)
    try:
        connection.send_message(message)
    except smtplib.SMTPSenderRefused as error:
        ledger.write(key, address, REFUSED)
        raise DigestError(f"the server refused the sender {error.sender}: {_words(error)}") from error
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        ledger.write(key, address, REFUSED)
        return _words(error)
    except (OSError, smtplib.SMTPException) as error:
        raise DigestError(f"broken off at {address}, who may have it or not: {_words(error)}") from error
    ledger.write(key, address, SENT)
    return ""


def _words(error: Exception) -> str:
    """What the server said, or else the system."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_text(said)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error)


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode("utf-8", "replace")
