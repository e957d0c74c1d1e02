"""What people say about a transcript in a form: fields of plain text, read as strictly as what files say."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..index.errors import PullquoteError


@dataclass(frozen=True, slots=True)
class EditForm:
    """A transcript's facts as text to edit. A field that is None is not asked about, and stays as it is.

    `participants` are names with `;` or line breaks between them. `labels` has a line for each speaker label of the
    file, such as `SPEAKER_00 = Ada`; nothing after the `=` means that the label is no person.
    """

    title: str | None = None
    date: str | None = None
    link: str | None = None
    show: str | None = None
    language: str | None = None
    participants: str | None = None
    labels: str | None = None


@dataclass
class BadForm(PullquoteError):
    """What somebody typed cannot be right: `wrong` maps names of fields of `EditForm` to what is wrong, in words."""

    wrong: dict[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        return ", ".join(self.wrong)
