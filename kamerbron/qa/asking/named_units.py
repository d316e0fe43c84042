"""Find the questions and answers that a question names: `antwoord 7`, `vragen 1 t/m 3`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kamerbron.index.document import UnitKind
from kamerbron.qa.asking import question_forms as forms


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """Questions or answers of a paper by their numbers, ascending; `kind` is ANSWER or QUESTION.

    `op vraag 7` and `antwoord op vraag 7` name the answer.
    """

    kind: UnitKind
    numbers: tuple[int, ...]
    start: int
    end: int


def find_units(text: str) -> tuple[NamedUnit, ...]:
    """Find the questions and answers of a text, in their order; they do not overlap.

    An amount is none (`vraag 2 miljoen`), nor is what follows a verb (`we vragen 12 gemeenten`). What
    the text names already is passed as `dates.NAMED`, one for each of its characters.
    """
    return tuple(_units(text))


def _units(text: str) -> Iterator[NamedUnit]:
    for match in forms.UNIT.finditer(text):
        word = match["question"] or match["answer"]
        plural = forms.PLURAL.search(word) is not None
        numbers = _numbers(match["numbers"])
        if plural and len(numbers) == 1 and not forms.ENDS_HERE.match(text, match.end()):
            continue
        if not plural and forms.DECIMAL.search(match["numbers"]):
            continue
        if forms.ASKS.search(text, max(0, match.start() - 12), match.start()):
            continue
        kind = UnitKind.ANSWER if match["answer"] or match["to"] else UnitKind.QUESTION
        yield NamedUnit(kind, numbers, *match.span())


def _numbers(written: str) -> tuple[int, ...]:
    """Read a list of numbers; between two with `t/m` between them all are meant."""
    numbers: list[int] = []
    through = False
    for match in forms.UNIT_NUMBER.finditer(written):
        if match["range"]:
            through = True
            continue
        number = int(match["number"])
        numbers.extend(range(numbers[-1] + 1, number) if through and numbers else ())
        numbers.append(number)
        through = False
    return tuple(sorted(set(numbers)))
