"""What excerpts are about, where there is a model of meaning: how near they are to sentences on themes that readers
like to read a quote about, and on others that they do not.

The sentences were written for this; their weights are in `weights.py`, trained by `tests/bench/train_excerpts.py`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from .weights import (
    LEANING_THEMES_INTERCEPT,
    LEANING_THEMES_SCORE,
    LEANING_THEMES_WEIGHTS,
    OPENING_THEMES_WEIGHTS,
    THEMES_INTERCEPT,
    THEMES_SCORE,
    THEMES_WEIGHTS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ..vectors.embedder import Embedder
    from .batch import Figures

THEMES: Final = (
    "A lesson that I learned from a mistake that I made",
    "Failure is part of learning, so be willing to make mistakes in public",
    "The advice that I would give to anybody who is just starting out",
    "What matters most in life is people, family and friends",
    "Why people are afraid of change, and how they get over it",
    "Trust takes a long time to build and a moment to lose",
    "How to treat other people with kindness and respect",
    "A healthy team and culture is what makes good work possible",
    "A good leader helps other people to succeed",
    "Burnout, stress and anxiety, and taking care of yourself",
    "Growing up poor, with parents who encouraged me",
    "A story from my childhood that changed my life",
    "The most surprising fact that nobody knows",
    "An analogy from everyday life that explains a hard idea",
    "The history of how an idea began, and who had it",
    "What people get wrong about technology",
    "Technology is only a tool; what counts is what people do with it",
    "Artificial intelligence is not magic, it is mathematics and data",
    "Machines are good at what is hard for people, and bad at what is easy",
    "The danger of bias and unfairness, and who is responsible for it",
    "Privacy, and who owns our data",
    "Open source is about people and community, not code",
    "Nobody owes you anything when you give your work away for free",
    "Maintainers are not paid for the work that everybody depends on",
    "Starting a company is hard, and most of them fail",
    "Money does not make you happy",
    "Simple is better than complicated",
    "Software is never finished, and complexity is the enemy",
    "Good engineers communicate well and listen",
    "Writing well is a part of thinking well",
    "Learning something new as a beginner, and impostor syndrome",
    "Remote work lets people live where they want",
    "Science moves forward by being wrong",
    "The future that I hope for, for our children",
    "A strong opinion that most people will disagree with",
    "Being a woman in a field of men",
    "Education gives everybody a chance",
    "Medicine, disease, and saving lives",
    "Language and how humans understand each other",
    "Our company, our product and its features",
    "We are excited about the next release",
    "The product lets customers deploy and manage their workloads",
    "How to configure the tool, step by step",
    "Which command, parameter or function you call in the code",
    "The interface of a library and how its components fit together",
    "The architecture of the system: servers, databases, clusters",
    "The network is trained with layers, embeddings and parameters",
    "A transaction is signed with a key and sent to the network",
    "I studied at a university and then worked at several companies",
    "I joined the company as an engineer and moved to another team",
    "Thank you for having me, it is great to be on the show",
    "Today we are talking with our guest about their work",
    "We will put the link in the show notes, go and check it out",
    "As you said before, I agree with that point",
    "That is a great question, let me think about it",
    "Yeah, it was funny, I was like, oh man, what is this",
    "I forgot what it is called, I do not know exactly",
    "A game show with questions, points and answers",
    "Sponsors, prices, discounts and special offers",
    "The computer and hardware that I bought, its memory and disk",
    "There are several options, it depends on the use case",
    "The dataset, the benchmark and the results of the paper",
    "The price of shares, investors and funding rounds",
)


class ThemeScorer:
    """Scores passages by what they are about. Blocking; may be called from several threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name

    def nearness(self, texts: Sequence[str]) -> Figures:
        """The cosines of passages [texts, `THEMES`] to the themes."""
        return (self._vectors(texts) @ self._themes.T).astype(np.float64)

    def judged(
        self, texts: Sequence[str], openings: Sequence[str], scores: Figures, leaning: Figures
    ) -> tuple[Figures, Figures]:
        """The probabilities that passages with these first sentences are worth posting, and that they lean on what came
        before, out of those by their words alone."""
        near, first = self.nearness(texts), self.nearness(openings)
        themes = near @ _column(THEMES_WEIGHTS) + first @ _column(OPENING_THEMES_WEIGHTS)
        return (
            _chances(THEMES_INTERCEPT + THEMES_SCORE * _logits(scores) + themes),
            _chances(
                LEANING_THEMES_INTERCEPT
                + LEANING_THEMES_SCORE * _logits(leaning)
                + first @ _column(LEANING_THEMES_WEIGHTS)
            ),
        )

    @cached_property
    def _themes(self) -> NDArray[np.float32]:
        return self._vectors(THEMES)

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.concatenate([part for text in texts for part in self._embedder.passages(text, [(0, len(text))])])


def _column(weights: Mapping[str, float]) -> Figures:
    return np.array([weights[theme] for theme in THEMES])


def _logits(chances: Figures) -> Figures:
    return np.log(chances / (1 - chances))


def _chances(logits: Figures) -> Figures:
    return 1 / (1 + np.exp(-logits))
