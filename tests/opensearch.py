"""An OpenSearch server for the tests that run over both engines.

PULLQUOTE_TEST_OPENSEARCH has the address of one, in which indexes may be made, or the folder of an installation (with
`lib` and `modules`), from which nodes are started on loopback with little memory and their files in a temporary
folder. A Java that suits it is taken from the installation, from JAVA_HOME or from the PATH. Each test has indexes of
its own.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from .patience import PATIENCE_S
from .postgres import _free_port, _user

if TYPE_CHECKING:
    from collections.abc import Generator

VARIABLE: Final = "PULLQUOTE_TEST_OPENSEARCH"
LACK: Final = f"no OpenSearch: {VARIABLE} has neither the address of a server nor the folder of an installation"
HEAP: Final = "512m"
UP_S: Final = 600.0
_CONFIG: Final = """
cluster.name: pullquote-tests
node.name: {name}
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.seed_hosts: ["127.0.0.1:{seed}"]
cluster.initial_cluster_manager_nodes: ["first"]
path.data: {folder}/data
path.logs: {folder}/logs
cluster.routing.allocation.disk.threshold_enabled: false
"""
_LOGGING: Final = """
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d][%p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


@dataclass(frozen=True)
class Node:
    """A node that was started here."""

    url: str
    transport: int
    running: subprocess.Popen[Any]


def home() -> Path | None:
    """The folder of an installation; None if there is none."""
    given = os.environ.get(VARIABLE, "")
    return Path(given) if given and (Path(given) / "lib").is_dir() else None


@contextlib.contextmanager
def server() -> Generator[str | None]:
    """The address of a server for as long as the context is open; None if there is none."""
    given = os.environ.get(VARIABLE, "")
    if given.startswith(("http://", "https://")):
        yield given
        return
    if home() is None:
        yield None
        return
    with nodes(1) as (node,):
        yield node.url


@contextlib.contextmanager
def nodes(number: int) -> Generator[list[Node]]:
    """Nodes of one cluster, for as long as the context is open. The first one leads; two others can choose another."""
    found = home()
    assert found is not None, LACK
    with tempfile.TemporaryDirectory(prefix="pullquote-opensearch-", ignore_cleanup_errors=True) as folder:
        started = list[Node]()
        try:
            for name in ("first", "second", "third")[:number]:
                started.append(_started(found, Path(folder), name, started[0].transport if started else 0))
            for node in started:
                _await(node, number)
            yield started
        finally:
            for node in reversed(started):
                node.running.kill()
                node.running.wait(30)


def _started(found: Path, folder: Path, name: str, seed: int) -> Node:
    own, port, transport = folder / name, _free_port(), _free_port()
    for part in ("config", "tmp", "plugins"):
        (own / part).mkdir(parents=True)
    for part in ("lib", "modules"):
        (own / part).symlink_to((found / part).resolve())
    (own / "config" / "log4j2.properties").write_text(_LOGGING, "utf-8")
    (own / "config" / "opensearch.yml").write_text(
        _CONFIG.format(name=name, http=port, transport=transport, seed=seed or transport, folder=own), "utf-8"
    )
    if as_user := _user():
        for path in [folder, own, *own.rglob("*")]:
            if not path.is_symlink():
                shutil.chown(path, as_user["user"], as_user["group"])
    java = next(
        (
            path
            for path in (found / "jdk" / "bin" / "java", Path(os.environ.get("JAVA_HOME", "/")) / "bin" / "java")
            if path.exists()
        ),
        Path("java"),
    )
    options = [f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "--add-modules=jdk.incubator.vector"]
    options += [
        "--enable-native-access=ALL-UNNAMED",
        f"-Djava.io.tmpdir={own / 'tmp'}",
        "-Djava.locale.providers=SPI,COMPAT",
    ]
    options += [f"-Dopensearch.path.home={own}", f"-Dopensearch.path.conf={own}/config", "-Dlog4j2.disable.jmx=true"]
    options += ["-Dopensearch.distribution.type=tar", "-cp", f"{own}/lib/*", "org.opensearch.bootstrap.OpenSearch"]
    with (folder / f"{name}.log").open("wb") as log:
        running = subprocess.Popen(
            [java, *options],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd=own,
            env={"HOME": str(own)},
            **as_user,
        )
    return Node(f"http://127.0.0.1:{port}", transport, running)


def _await(node: Node, number: int) -> None:
    until = time.monotonic() + UP_S
    while True:
        try:
            if ask(node.url, "GET", "/_cluster/health")["number_of_nodes"] >= number:
                return
        except (OSError, KeyError):
            assert node.running.poll() is None, "the node ended"
        assert time.monotonic() < until, "the node does not answer"
        time.sleep(0.1)


@contextlib.contextmanager
def index(url: str) -> Generator[str]:
    """A name of indexes, which are deleted at the end."""
    name = f"t{uuid.uuid4().hex}"
    try:
        yield name
    finally:
        for index in ask(url, "GET", f"/{name}.*/_alias"):
            ask(url, "DELETE", f"/{index}")


def ask(url: str, method: str, path: str) -> Any:
    """What a server answers to a request without a body."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc.partition(",")[0], timeout=PATIENCE_S)
    try:
        connection.request(method, path)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()
