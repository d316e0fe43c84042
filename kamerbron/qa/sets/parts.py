"""A question becomes its sub-questions, each so that it can be searched by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kamerbron.qa.asking.named import find_named
from kamerbron.qa.asking.question import MAX_CHARACTERS
from kamerbron.qa.sets.sentences import (
    asks,
    asks_to_answer,
    asks_why_not,
    follows_on,
    is_courtesy,
    is_listed,
    is_short,
    leans,
    sentences,
    without_item_mark,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A question, or a sub-question of one.

    `text` is as it stands. `asked` is as it is searched: together with the sentences that it goes on from,
    `Komt er een brug? Zo nee, waarom niet?`, and without the number of another question of the set. A
    formality needs no source: it asks whether something was read, or that the questions be answered.
    """

    text: str
    asked: str
    formality: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stands before a question in its set: its sentence to go on from, and the numbers of all of them.

    Of 40 published questions that point back, `dit bericht`, the passage that answers came first for 20, and
    for 12 when they were asked together with the question before. So only what says nothing by itself is.
    """

    sentence: str = ""
    numbers: Collection[int] = ()


def split_parts(text: str, earlier: Earlier) -> tuple[Part, ...]:
    """Return the sub-questions of a question, in order: each sentence and each list item that asks.

    Of a question in which no sentence asks, `Graag een overzicht per jaar.`, it is the whole. Of 77 published
    sub-questions that lean on what stands before them, the passage that answers was among the first five for
    23 when they were asked alone, and for 62 when asked with the sentences that they lean on.
    """
    parts: list[Part] = []
    before: list[str] = []
    opening = ""
    for sentence in sentences(text):
        if opening and is_listed(sentence):
            parts.append(_part(sentence, [opening], earlier.numbers))
            continue
        opening = sentence if sentence.endswith(":") else ""
        if not before and _says_nothing_alone(sentence):
            before = [earlier.sentence]
        elif not leans(sentence):
            before = []
        if asks(sentence):
            parts.append(_part(sentence, before, earlier.numbers))
        before = [*before, sentence]
    return tuple(parts) or (whole_part(text, (), earlier),)


def whole_part(text: str, parts: Sequence[Part], earlier: Earlier) -> Part:
    """Return the question as a whole: a formality when all its parts are."""
    first = next(iter(sentences(text)), text)
    before = [earlier.sentence] if _says_nothing_alone(first) else []
    asked = _asked(text, before, earlier.numbers)
    return Part(text, asked, formality=bool(parts) and all(part.formality for part in parts))


def subject_of(text: str) -> str:
    """Return the sentence of a question that what follows can go on from: the last that stands by itself.

    It is empty where there is none, or where it only asks for an answer.
    """
    standing = [
        sentence for sentence in sentences(text) if not leans(sentence) and not asks_to_answer(sentence)
    ]
    return standing[-1] if standing else ""


def _says_nothing_alone(sentence: str) -> bool:
    return follows_on(sentence) or is_short(sentence)


def _part(sentence: str, before: Sequence[str], numbers: Collection[int]) -> Part:
    after_courtesy = bool(before) and is_courtesy(before[0]) and asks_why_not(sentence)
    asked = _asked(without_item_mark(sentence), before, numbers)
    return Part(sentence, asked, formality=is_courtesy(sentence) or after_courtesy)


def _asked(text: str, before: Sequence[str], numbers: Collection[int]) -> str:
    """Put what it goes on from before a text, as far as one question may be long."""
    together = [*before, text]
    while len(together) > 1 and len(" ".join(together)) > MAX_CHARACTERS:
        del together[0]
    return _without_own_numbers(" ".join(together).strip(), numbers)


def _without_own_numbers(text: str, numbers: Collection[int]) -> str:
    """Write `die vraag` for a number of the set itself.

    The search would take `vraag 4` for the fourth answer of every paper. Beside a paper it is of that paper.
    """
    named = find_named(text)
    if named.papers:
        return text
    for unit in reversed(named.units):
        if set(unit.numbers) <= set(numbers):
            text = f"{text[: unit.start]}die vraag{text[unit.end :]}"
    return text
