"""What people attach: transcripts of a workspace's own, stored in its own shelf and seen by nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from ..index.errors import PullquoteError


@dataclass
class SharedTranscript(PullquoteError):
    """`title` comes from a shared folder: a workspace sees it, but only the console changes it or takes it out."""

    title: str

    def __str__(self) -> str:
        return self.title


@dataclass
class UploadsFull(PullquoteError):
    """A workspace has as many uploads as it may have."""

    most: int

    def __str__(self) -> str:
        return f"{self.most} uploads"
