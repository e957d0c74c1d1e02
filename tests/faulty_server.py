"""A server on loopback that answers every request in one way, or never."""

from __future__ import annotations

import socketserver
import threading
from typing import Any, Self


class Threaded:
    """A server in threads of its own, within the block."""

    _server: socketserver.ThreadingTCPServer

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Faulty(Threaded):
    """Answers with `status` and `body`; one that `hangs` reads what it is asked and says nothing, and tells by `left`
    that a client has hung up."""

    def __init__(self) -> None:
        self.status = 200
        self.body = b'{"error": {"reason": "no"}}'
        self.hangs = False
        self.left = threading.Event()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer._handle(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _handle(self, connection: Any) -> None:
        while data := connection.recv(65536):
            if self.hangs or b"\r\n\r\n" not in data:
                continue
            kind = "Content-Type: application/json\r\n"
            head = f"HTTP/1.1 {self.status} X\r\n{kind}Content-Length: {len(self.body)}\r\n\r\n"
            connection.sendall(head.encode() + self.body)
        self.left.set()
