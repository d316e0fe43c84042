"""The questions of a run that went worst."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from kamerbron.eval.records import Outcome, Run
from kamerbron.eval.scores import right_rank


@dataclass(frozen=True, slots=True)
class WorstQuestions:
    """The questions that went worst, in three ways; the worst of each first.

    `misplaced` are answerable and their right place does not stand first, `wrongly_answered` are
    unanswerable and got an answer, `withheld` are answerable and got none.
    """

    misplaced: tuple[Outcome, ...]
    wrongly_answered: tuple[Outcome, ...]
    withheld: tuple[Outcome, ...]


def worst(run: Run, count: int) -> WorstQuestions:
    """Return at most so many questions of each way to go wrong.

    The right place absent or lowest is the worst; so is the wrong answer of the highest probability; and
    the answer that was withheld although it stood highest, of equal ones that of the lowest probability.
    Ties are ordered by question id.
    """
    answerable = [outcome for outcome in run.outcomes if outcome.question.answerable]
    misplaced = [outcome for outcome in answerable if right_rank(outcome) != 1]
    wrong = [outcome for outcome in run.outcomes if outcome.answered and not outcome.question.answerable]
    withheld = [outcome for outcome in answerable if not outcome.answered]
    return WorstQuestions(
        misplaced=tuple(sorted(misplaced, key=lambda each: (-_depth(each), each.question.id))[:count]),
        wrongly_answered=tuple(sorted(wrong, key=lambda each: (-_chance(each), each.question.id))[:count]),
        withheld=tuple(
            sorted(withheld, key=lambda each: (_depth(each), _chance(each), each.question.id))[:count]
        ),
    )


def _depth(outcome: Outcome) -> float:
    return right_rank(outcome) or inf


def _chance(outcome: Outcome) -> float:
    return 0.0 if outcome.probability is None else outcome.probability
