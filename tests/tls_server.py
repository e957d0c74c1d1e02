"""An HTTPS server on loopback that lets nobody in without a user and a password, with certificates of any kind."""

from __future__ import annotations

import base64
import datetime as dt
import http.client
import http.server
import ipaddress
import json
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .faulty_server import Threaded
from .patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.timedelta(days=1)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Authority:
    """Signs certificates; `file` has its own, and the others are written beside it."""

    file: Path
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def made(cls, folder: Path, name: str = "authority") -> Self:
        authority = cls(folder / f"{name}.pem", ec.generate_private_key(ec.SECP256R1()))
        own = authority._certificate(name, name, authority.key, DAY, x509.BasicConstraints(ca=True, path_length=None))
        authority.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))
        return authority

    def signed(self, address: str = "127.0.0.1", valid: dt.timedelta = DAY) -> Path:
        """A file with a key and its certificate for an address, valid for so long from now (less than nothing: no
        longer)."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        found = self._certificate(address, self.file.stem, key, valid, named)
        file = self.file.with_name(f"{address}{valid.total_seconds()}.pem")
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        file.write_bytes(private + found.public_bytes(serialization.Encoding.PEM))
        return file

    def _certificate(
        self,
        name: str,
        issuer: str,
        key: ec.EllipticCurvePrivateKey,
        valid: dt.timedelta,
        extension: x509.ExtensionType,
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = x509.CertificateBuilder(_named(issuer), _named(name), key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now - 2 * DAY).not_valid_after(now + valid)
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        for one in (
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
        ):
            builder = builder.add_extension(one, critical=False)
        return builder.sign(self.key, hashes.SHA256())


class GuardedServer(Threaded):
    """Passes requests with `login` on to the server at `behind`, or says what OpenSearch does; refuses others, and all
    that are `forbidden`, as its security plugin does."""

    def __init__(self, certificate: Path, login: tuple[str, str], behind: str | None = None) -> None:
        self.forbidden = False
        self._expected = f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"
        self._behind = behind
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                status, answer = outer._answer(self.command, self.path, self.headers, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *_: Any) -> None:  # noqa: A002 - as it is called
                """Says nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign,assignment]  # who hangs up is no error
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"

    def _answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        if headers.get("Authorization") != self._expected:
            return 401, b"Unauthorized"
        if self.forbidden:
            why = {"type": "security_exception", "reason": "no permissions for [indices:admin/create]"}
            return 403, json.dumps({"error": why, "status": 403}).encode()
        if self._behind is None:
            return 200, b'{"version": {"number": "3.9.0"}}'
        connection = http.client.HTTPConnection(urlsplit(self._behind).netloc, timeout=PATIENCE_S)
        try:
            kind = {"Content-Type": headers["Content-Type"]} if "Content-Type" in headers else {}
            connection.request(method, path, body, kind)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
