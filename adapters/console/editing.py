"""Turns the options of `edit` into facts, validated as strictly as those of files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ...bot.keeping.forms import Edits, why_wrong
from ...index.metadata.parsing import FactsDraft
from .options import say
from .render import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...index.transcript import Facts, Transcript


def edits(given: Mapping[str, str], renamed: Sequence[str], ignored: Sequence[str], there: Transcript) -> Edits:
    """The edits that the options ask for; an empty value takes an earlier edit back. Raises click.UsageError."""
    if not (given or renamed or ignored):
        raise click.UsageError(say("edit.nothing"))
    labels = {**dict(_label(one) for one in renamed), **dict.fromkeys(ignored, "")}
    _known(labels, there)
    back = tuple(name for name, value in given.items() if not value.strip())
    unlabel = tuple(label for label, name in labels.items() if not name and label not in ignored)
    facts = _checked({name: value for name, value in given.items() if name not in back})
    kept = {label: name for label, name in labels.items() if label not in unlabel}
    return Edits(replace(facts, labels=kept), back, unlabel)


def _checked(given: Mapping[str, str]) -> Facts:
    draft = FactsDraft("")
    for name, value in given.items():
        draft.put(name, value)
        if name not in draft.facts:
            raise click.BadParameter(say(f"edit.{why_wrong(name)}", value=value), param_hint=f"--{name}")
    return draft.build()[0]


def _label(typed: str) -> tuple[str, str]:
    label, equals, name = typed.partition("=")
    if not equals or not label.strip():
        raise click.BadParameter(say("edit.wrong_label", value=typed), param_hint="--label")
    if not name.strip():
        return label.strip(), ""
    draft = FactsDraft("")
    draft.put("labels", {label: name})
    if "labels" not in draft.facts:
        raise click.BadParameter(say("edit.wrong_label", value=typed), param_hint="--label")
    return next(iter(draft.facts["labels"].items()))


def _known(labels: Mapping[str, str], there: Transcript) -> None:
    """Refuses unknown labels, so that a spelling mistake does not pass for a renamed label. Raises click.UsageError."""
    wrong = [label for label in labels if label not in there.speakers]
    if wrong and not there.speakers:
        raise click.UsageError(say("edit.no_labels"))
    if wrong:
        raise click.UsageError(say("edit.no_label", label=wrong[0], labels=listed(list(there.speakers))))
