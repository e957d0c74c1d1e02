"""The health check of the container: exits with 0 if the process on this machine is ready.

`python -m pullquote.bot.serving.probe PORT`
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from typing import Final

TIMEOUT_S: Final = 5.0


def is_ready(port: int) -> bool:
    """Returns whether `/readyz` on this machine's `port` answers with 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=TIMEOUT_S) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if len(sys.argv) == 2 and sys.argv[1].isdecimal() and is_ready(int(sys.argv[1])) else 1)
