"""pullquote: find who said it, where and when.

The names in `__all__` are the public ones, for host bots and for adapters in other packages. Each is imported on first
use, so that `import pullquote` loads neither discord.py nor Bolt.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .adapters.discord.cog import QuoteCog
    from .adapters.slack.attach import attach
    from .adapters.slack.outlet import outlet
    from .bot.core import open_core
    from .bot.plugins import Adapter
    from .bot.settings.file import load_settings
    from .bot.settings.values import Settings

__all__ = ["Adapter", "QuoteCog", "Settings", "attach", "load_settings", "open_core", "outlet"]

_MODULES = {
    "Adapter": ".bot.plugins",
    "QuoteCog": ".adapters.discord.cog",
    "Settings": ".bot.settings.values",
    "attach": ".adapters.slack.attach",
    "load_settings": ".bot.settings.file",
    "open_core": ".bot.core",
    "outlet": ".adapters.slack.outlet",
}


def __getattr__(name: str) -> object:
    """Imports a public name from its module (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)
