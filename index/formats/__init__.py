"""Reading transcripts: `read` makes a `Reading` of a file's bytes, `load` fetches them within limits.

    source ─ bytes to text ─> detect ─ which format ─> a reader ─ cue by cue ─> cuelist ─> Reading

A format is a module with one function that takes (text, name, CueList) and returns its reading; `detect` chooses
among them."""

from .detect import read
from .source import FILE_LIMIT, LINE_LIMIT, load

__all__ = ["FILE_LIMIT", "LINE_LIMIT", "load", "read"]
