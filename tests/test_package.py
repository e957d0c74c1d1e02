"""What is shipped: a wheel and a source archive that hold everything, and that run where no source tree is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS = ("index", "bot", "adapters")


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, made of a copy of what git has and is new: building leaves files behind."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    copied = tmp_path_factory.mktemp("tree")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.splitlines():
        path = name.strip('"').encode().decode("unicode_escape").encode("latin-1").decode("utf-8")
        if (ROOT / path).is_file():
            (copied / path).parent.mkdir(parents=True, exist_ok=True)
            (copied / path).write_bytes((ROOT / path).read_bytes())
    target = tmp_path_factory.mktemp("sdist")
    code = f"from setuptools.build_meta import build_sdist; print(build_sdist({str(target)!r}))"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=copied, capture_output=True, check=True)
    (archive,) = target.iterdir()
    return archive


@pytest.fixture(scope="session")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source archive as whoever downloads that makes it."""
    unpacked, target = tmp_path_factory.mktemp("unpacked"), tmp_path_factory.mktemp("wheel")
    with tarfile.open(source) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)  # since 3.11.4
        archive.extractall(unpacked)  # noqa: S202 - our own
    (tree,) = unpacked.iterdir()
    code = f"from setuptools.build_meta import build_wheel; print(build_wheel({str(target)!r}))"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=tree, capture_output=True, check=True)
    (built,) = target.iterdir()
    return built


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel: Path) -> None:
    """Every file of the rooms but their READMEs is in it, made from the source archive; no test, no config."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = [p for room in ROOMS for p in (ROOT / room).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    expected = {f"pullquote/{path.relative_to(ROOT).as_posix()}" for path in files if path.name != "README.md"}
    assert held == expected | {"pullquote/__init__.py", "pullquote/py.typed"}


def test_the_wheel_runs_without_the_source_tree(wheel: Path, tmp_path: Path) -> None:
    """Its samples, its words and its entry points are found where it is installed."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")  # noqa: S202 - we have just made it
    environ = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "HOME": str(tmp_path), "NO_COLOR": "1"}
    command = [sys.executable, "-P", "-m", "pullquote.bot", "--data", str(tmp_path / "data")]
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import pullquote.bot; print(pullquote.bot.__file__)"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(tmp_path / "installed"))
    samples = tmp_path / "installed" / "pullquote" / "bot" / "samples"
    added = subprocess.run([*command, "add", str(samples)], cwd=tmp_path, env=environ, capture_output=True, check=False)
    assert added.returncode == 0
    said = subprocess.run(
        [*command, "quote", "--json", "a cow leaned against the dish"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(said.stdout)["verdict"] == "verbatim"


def test_the_source_archive_has_what_a_person_looks_for(source: Path) -> None:
    with tarfile.open(source) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        *("bot/README.md", "bot/settings/README.md", "config/README.md"),
        *("README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", "CONTRIBUTING.md", "pyproject.toml", "run"),
        *("requirements.lock", "config/pullquote.example.toml", "config/Dockerfile", "tests/conftest.py"),
    }
    assert wanted - held <= {"tests/conftest.py"}


def normal(name: str) -> str:
    """A project's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("requirements.lock", []),
        ("config/semantic.lock", ["semantic"]),
        ("config/postgres.lock", ["postgres"]),
        ("config/opensearch.lock", ["opensearch", "postgres"]),
        ("config/mcp.lock", ["mcp"]),
    ],
)
def test_the_locks_pin_everything_that_is_needed_with_hashes(name: str, extras: list[str]) -> None:
    lock = (ROOT / name).read_text("utf-8")
    pinned = {normal(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    project = PROJECT["project"]
    asked = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    needed = {normal(re.split(r"[<>=\[;]", one)[0]) for one in asked}
    assert needed - pinned == set()
    blocks = re.split(r"\n(?=[\w.-]+==)", lock.strip())
    assert all("--hash=sha256:" in block for block in blocks)


# --- config/ ------------------------------------------------------------------------------------------------------


def test_the_container_is_not_root_and_checks_its_health() -> None:
    text = (ROOT / "config" / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER pullquote$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert "ARG LOCK=requirements.lock\n" in text
    assert '--require-hashes -r "$LOCK"' in text
    port = re.search(r"probe\", \"(\d+)\"", text)
    settings = tomllib.loads((ROOT / "config" / "container.toml").read_text("utf-8"))
    assert port
    assert settings["health"]["port"] == int(port[1])


def test_secrets_beside_the_code_get_into_no_image_and_no_repository() -> None:
    compose = (ROOT / "config" / "compose.yaml").read_text("utf-8")
    assert "env_file: [secrets.env]" in compose
    assert "**/*.env" in (ROOT / ".dockerignore").read_text("utf-8").split()
    assert "*.env" in (ROOT / ".gitignore").read_text("utf-8").split()
    assert "*.env" in (ROOT / "MANIFEST.in").read_text("utf-8").split()


def test_dashboard_and_alerts_ask_for_figures_that_there_are() -> None:
    """A figure that was renamed leaves an empty panel, and an alert that never comes."""
    named = (ROOT / "bot" / "serving" / "health.py", ROOT / "bot" / "telemetry" / "meter.py")
    code = "".join(path.read_text("utf-8") for path in named)
    for name in ("grafana.json", "alerts.yaml"):
        asked = set(re.findall(r"pullquote_([a-z_]+)", (ROOT / "config" / name).read_text("utf-8")))
        assert asked
        for figure in asked:
            plain = re.sub(r"_(?:total|bucket|sum|count)$", "", figure)
            assert f'"{plain}"' in code or f'_{plain}"' in code, figure
    assert json.loads((ROOT / "config" / "grafana.json").read_text("utf-8"))["panels"]


def test_the_service_runs_commands_that_there_are() -> None:
    text = (ROOT / "config" / "pullquote.service").read_text("utf-8")
    assert "ExecStart=/opt/pullquote/bin/pullquote run\n" in text
    assert "pullquote config check" in text
    assert "SystemCallErrorNumber=EPERM\n" in text  # else one call too many ends it: mimalloc makes one at the start
    for wall in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "UMask=0077"):
        assert wall in text
