"""How long a test waits for what must come."""

from __future__ import annotations

from typing import Final

PATIENCE_S: Final = 300.0
"""A wait that nobody sees where all is well; how busy the machine is makes no test fail."""
