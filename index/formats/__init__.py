"""Transcript formats: `load` reads a file's bytes within limits, `read` makes a `Reading` of them.

source ─ bytes to text ─> detect ─ chooses ─> the format's function ─ cue by cue ─> cuelist ─> Reading
"""
