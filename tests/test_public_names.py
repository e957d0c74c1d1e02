"""The public names of the package: exactly these, each importable, and none loaded before its first use."""

from __future__ import annotations

import subprocess
import sys

import pullquote
import pytest

NAMES = ["Adapter", "QuoteCog", "Settings", "attach", "load_settings", "open_core", "outlet"]


def test_the_public_names_are_exactly_these() -> None:
    assert sorted(pullquote.__all__) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_public_name_is_that_of_the_module_that_owns_it(name: str) -> None:
    public = getattr(pullquote, name)
    assert public.__name__ == name
    assert getattr(sys.modules[public.__module__], name) is public


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="Transcript"):
        getattr(pullquote, "Transcript")  # noqa: B009 - the type checker knows that it is none


def test_importing_the_package_imports_no_platform() -> None:
    """Nor anything else of it: each start of the command line imports the package."""
    code = (
        "import sys, pullquote;"
        "print([m for m in sys.modules if m.startswith(('discord', 'slack', 'pullquote.'))]);"
        "from pullquote import Adapter, Settings, load_settings, open_core;"
        "print([m for m in sys.modules if m.partition('.')[0] in ('discord', 'slack_bolt', 'slack_sdk')])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]
