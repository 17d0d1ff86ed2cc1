"""A mail server on this machine that keeps what it gets, refuses whom it is told to, and breaks off when asked."""

from __future__ import annotations

import email
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.conftest import REPO_ROOT

CERTIFICATE = REPO_ROOT / "tests" / "data" / "localhost.pem"
"""For this machine, signed by itself, with its key."""


class Postbox:
    """What the server got, and how it should behave."""

    def __init__(self) -> None:
        self.got: list[tuple[str, EmailMessage]] = []
        """(recipient, message), in order."""
        self.refused: set[str] = set()
        self.refuse_sender = False
        self.break_off_at = ""
        """Recipient at whose message the line goes dead after the message was taken."""
        self.encrypted: list[bool] = []
        self.users: list[str] = []
        self.port = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return "550 who are you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such reader"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.encrypted.append(session.ssl is not None)
        (recipient,) = envelope.rcpt_tos
        if recipient == self.break_off_at:
            server.transport.abort()
            return "250 OK"
        self.got.append((recipient, email.message_from_bytes(envelope.content, policy=default)))
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"secret", handled=False)


@contextmanager
def open_postbox(certificate: Path | None = None) -> Iterator[Postbox]:
    """A running server; with a certificate (and its key, in one file) it wants STARTTLS and a login."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    settings: dict[str, object] = {}
    if certificate is not None:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(certificate)
        settings = {
            "tls_context": trust,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": box.authenticate,
        }
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **settings)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
