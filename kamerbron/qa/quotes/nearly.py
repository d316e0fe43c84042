"""Find where a text comes nearest to a quotation, and how the two differ.

The distance is that of Sellers (1980) over words: the least to replace, add and leave out between the
quotation and any run of words of the text. A word weighs four times as much as a punctuation mark or a
capital. The similarity is 1 less what this comes to as a part of the weight of the quotation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

import numpy as np
from numpy.typing import NDArray

from kamerbron.qa.quotes.exact import Range
from kamerbron.qa.quotes.quote import Quote, QuotedWord
from kamerbron.qa.quotes.stretches import Stretch
from kamerbron.qa.quotes.words import is_word

NEARLY = 0.75
"""The least similarity of a quotation that nearly stands there."""

_WORD, _MARK, _CAPITAL = 4, 1, 1

# How the nearest is reached at a word of the quotation and one of the text: both are taken, the one of the
# quotation alone, the one of the text alone, or the latter where the quotation leaves words out.
_BOTH, _QUOTED, _ADDED, _SKIPPED = range(4)

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the paper has, and what the quotation has there; empty where one of them has nothing."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Near:
    """Where a text comes nearest to a quotation: words of a stretch for each part, and the differences."""

    stretch: Stretch
    ranges: tuple[Range, ...]
    similarity: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """Words of a text as numbers: which word of the quotation each is, in any case too, and its weight."""

    forms: _Numbers
    lowered: _Numbers
    weights: _Numbers

    def part(self, start: int, end: int) -> _Text:
        return _Text(self.forms[start:end], self.lowered[start:end], self.weights[start:end])


@dataclass(frozen=True, slots=True)
class _Step:
    """A word of the quotation, a word of the text, or both beside each other, in a part of the former."""

    part: int
    quoted: int | None
    source: int | None
    same: bool


class NearSearch:
    """Looks for what comes nearest to one quotation."""

    def __init__(self, quote: Quote) -> None:
        self._quote = quote
        self._words = [word for part in quote.parts for word in part]
        self._part_ends = list(accumulate(len(part) for part in quote.parts))
        self._weight = sum(_weight(word.folded) for word in self._words)
        forms = [form for word in self._words for form in word.forms]
        self._forms = {form: number for number, form in enumerate(dict.fromkeys(forms))}
        self._lowered = {form.lower(): number for number, form in enumerate(dict.fromkeys(forms))}

    def nearest(self, stretches: Sequence[Stretch]) -> Near | None:
        """Return the nearest, the first of equals; None when there is none that is near enough."""
        best: tuple[int, Stretch, int, int] | None = None
        most = int((1 - NEARLY) * self._weight)
        for stretch in stretches:
            text = self._read(stretch)
            for start, end in self._promising(text):
                *_, (row, _) = self._rows(text.part(start, end))
                distance, last = int(row.min()), start + int(row.argmin())
                if distance <= most:
                    best, most = (distance, stretch, start, last), distance - 1
        return None if best is None else self._near(*best)

    def _read(self, stretch: Stretch) -> _Text:
        folded = stretch.folded
        return _Text(
            np.array([self._forms.get(word, -1) for word in folded], np.int64),
            np.array([self._lowered.get(word.lower(), -1) for word in folded], np.int64),
            np.array([_weight(word) for word in folded], np.int64),
        )

    def _promising(self, text: _Text) -> Iterator[Range]:
        """Yield where so many words of the quotation stand together that it may nearly be there."""
        count, allowed = len(text.forms), int((1 - NEARLY) * self._weight)
        # Each word that the text has more weighs something, but where words may be left out.
        longest = count if len(self._part_ends) > 1 else min(count, len(self._words) + allowed)
        known = np.cumsum(np.where(text.lowered >= 0, text.weights, 0))
        total = np.concatenate([np.zeros(1, np.int64), known])
        starts = np.flatnonzero(total[longest:] - total[: count + 1 - longest] >= self._weight - allowed)
        for run in np.split(starts, np.flatnonzero(np.diff(starts) > longest) + 1):
            if len(run):
                yield int(run[0]), int(run[-1]) + longest

    def _rows(self, text: _Text) -> Iterator[tuple[_Numbers, NDArray[np.int8]]]:
        """Yield for each word of the quotation the distance up to each word of the text, and its moves.

        Place n is that before word n of the text, so that there is one place more than there are words.
        """
        added = np.concatenate([np.zeros(1, np.int64), np.cumsum(text.weights)])
        row = np.zeros(len(text.forms) + 1, np.int64)
        for number, word in enumerate(self._words, start=1):
            alone = row + _weight(word.folded)
            both = np.concatenate([alone[:1] + 1, row[:-1] + self._costs(word, text)])
            reached = np.minimum(both, alone)
            moves = np.where(both <= alone, _BOTH, _QUOTED).astype(np.int8)
            row = np.minimum.accumulate(reached - added) + added
            moves[row < reached] = _ADDED
            if number in self._part_ends[:-1]:
                skipped = np.minimum.accumulate(row)
                moves[skipped < row] = _SKIPPED
                row = skipped
            yield row, moves

    def _costs(self, word: QuotedWord, text: _Text) -> _Numbers:
        """Return what it takes to have a word of the quotation beside each word of the text."""
        weight = _weight(word.folded)
        costs = np.where(text.weights == weight, weight, weight + text.weights)
        costs[text.lowered == self._lowered[word.folded.lower()]] = _CAPITAL
        costs[np.isin(text.forms, [self._forms[form] for form in word.forms])] = 0
        return costs

    def _near(self, distance: int, stretch: Stretch, start: int, end: int) -> Near:
        """Say where the nearest begins, given where it ends, and what differs."""
        if len(self._part_ends) == 1:
            start = max(start, end - len(self._words) - distance)
        moves = [moves for _, moves in self._rows(self._read(stretch).part(start, end))]
        steps = self._steps(moves, stretch, start, end)
        ranges = []
        for part in range(len(self._part_ends)):
            beside = [step.source for step in steps if step.part == part and step.source is not None]
            ranges += [(beside[0], beside[-1] + 1)] if beside else []
        return Near(
            stretch, tuple(ranges), 1 - distance / self._weight, tuple(self._differences(steps, stretch))
        )

    def _steps(
        self, moves: Sequence[NDArray[np.int8]], stretch: Stretch, start: int, end: int
    ) -> list[_Step]:
        """Follow the moves back from where the nearest ends."""
        steps: list[_Step] = []
        quoted, place = len(self._words), end - start
        while quoted:
            part = bisect_left(self._part_ends, quoted)
            word, source = quoted - 1, start + place - 1
            move = int(moves[quoted - 1][place])
            if move == _BOTH:
                same = stretch.folded[source] in self._words[word].forms
                steps.append(_Step(part, word, source, same))
            elif move == _QUOTED:
                steps.append(_Step(part, word, None, same=False))
            elif move == _ADDED:
                steps.append(_Step(part, None, source, same=False))
            quoted -= move in (_BOTH, _QUOTED)
            place -= move != _QUOTED
        return steps[::-1]

    def _differences(self, steps: Sequence[_Step], stretch: Stretch) -> Iterator[Difference]:
        for (_, same), run in groupby(steps, lambda step: (step.part, step.same)):
            if same:
                continue
            differing = list(run)
            sources = [step.source for step in differing if step.source is not None]
            words = [self._words[step.quoted] for step in differing if step.quoted is not None]
            yield Difference(
                source=stretch.text(sources[0], sources[-1] + 1) if sources else "",
                quote=self._quote.text[words[0].start : words[-1].end] if words else "",
            )


def _weight(folded: str) -> int:
    return _WORD if is_word(folded) else _MARK
