"""A hub of models on loopback: the addresses of Hugging Face, for the files of a folder, with faults on demand."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

REVISION = "0123456789abcdef0123456789abcdef01234567"


class FakeHub:
    """What the hub has: folders by the name of their repository. `asked` has each path with the range asked for;
    `stop_at` ends answers after so many bytes, once; what is in `swapped` is given instead of a file."""

    def __init__(self) -> None:
        self.folders: dict[str, Path] = {}
        self.asked = list[tuple[str, str | None]]()
        self.stop_at: int | None = None
        self.swapped = dict[str, bytes]()
        self.address = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        """The status and the body for a path."""
        for name, folder in self.folders.items():
            if path == f"/api/models/{name}/revision/main?blobs=true":
                files = [one for one in sorted(folder.rglob("*")) if one.is_file()]
                return 200, json.dumps({"sha": REVISION, "siblings": [_sibling(folder, one) for one in files]}).encode()
            start = f"/{name}/resolve/{REVISION}/"
            if path.startswith(start) and (folder / path.removeprefix(start)).is_file():
                named = path.removeprefix(start)
                return 200, self.swapped.get(named, (folder / named).read_bytes())
        return 404, b""


def _sibling(folder: Path, path: Path) -> dict[str, object]:
    data = path.read_bytes()
    found: dict[str, object] = {
        "rfilename": path.relative_to(folder).as_posix(),
        "size": len(data),
        "blobId": hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest(),
    }
    if path.suffix == ".onnx":
        found["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return found


@contextlib.contextmanager
def serving_hub() -> Generator[FakeHub]:
    """A hub that serves on loopback."""
    hub = FakeHub()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            hub.asked.append((self.path, wanted))
            status, body = hub.answer(self.path)
            first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            self.send_response(206 if first and status == 200 else status)
            self.send_header("Content-Length", str(len(body) - first))
            self.end_headers()
            stop, hub.stop_at = (hub.stop_at, None) if "/resolve/" in self.path else (None, hub.stop_at)
            self.wfile.write(body[first : stop if stop is not None else len(body)])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- as the base class calls it
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    serves = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serves.start()
    try:
        yield hub
    finally:
        server.shutdown()
        serves.join()
        server.server_close()
