"""Two runs over the same gold set, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamerbron.eval.records import Outcome, Run
from kamerbron.eval.resampling import PairedDifference, paired_test
from kamerbron.eval.scores import BY_QUESTION, LESS_IS_BETTER, Measure, reciprocal, right_rank, scores, values
from kamerbron.eval.store import RunError

# From here on a difference is put down to chance.
SIGNIFICANT = 0.05

_JUDGEMENTS = {1: "beter", -1: "slechter", 0: "kan toeval zijn"}


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """One measure of two runs: `paired` is the second less the first, over the same questions.

    None where there is no pairing by question: AUROC and the times are of the run as a whole, and passages
    of one run are not those of the other.
    """

    measure: Measure
    first: float
    second: float
    paired: PairedDifference | None

    @property
    def difference(self) -> float:
        """The second less the first."""
        return self.second - self.first

    @property
    def gain(self) -> int:
        """1 when the second run is better, -1 when it is worse, 0 when chance may explain the difference."""
        if self.paired is None or self.paired.p_value >= SIGNIFICANT or not self.difference:
            return 0
        return 1 if (self.difference > 0) != (self.measure in LESS_IS_BETTER) else -1


@dataclass(frozen=True, slots=True)
class MovedQuestion:
    """A question whose right place moved: its rank in each run, None where it was not returned."""

    id: str
    question: str
    first: int | None
    second: int | None


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """A question that one run answered and the other did not; `answered` is what the second did."""

    id: str
    question: str
    answerable: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared: `won` are the questions at which the second did better, the largest gain first.

    A question is won or lost by its reciprocal rank, so moves below the tenth place are neither.
    """

    first: str
    second: str
    questions: int
    measures: tuple[ComparedMeasure, ...]
    won: tuple[MovedQuestion, ...]
    lost: tuple[MovedQuestion, ...]
    verdicts: tuple[ChangedVerdict, ...]


def compare(first: Run, second: Run) -> Comparison:
    """Compare two runs over one gold set, paired by question id.

    Raises RunError when they are not over the same gold file or hold other questions.
    """
    pairs = _pairs(first, second)
    moves = [(reciprocal(after) - reciprocal(before), _moved(before, after)) for before, after in pairs]
    return Comparison(
        first=first.name,
        second=second.name,
        questions=len(pairs),
        measures=tuple(_measures(pairs)),
        won=tuple(move for _, move in sorted((pair for pair in moves if pair[0] > 0), key=_largest)),
        lost=tuple(move for _, move in sorted((pair for pair in moves if pair[0] < 0), key=_largest)),
        verdicts=tuple(
            ChangedVerdict(
                before.question.id, before.question.question, before.question.answerable, after.answered
            )
            for before, after in pairs
            if before.answered != after.answered
        ),
    )


def _pairs(first: Run, second: Run) -> list[tuple[Outcome, Outcome]]:
    if first.gold_sha256 != second.gold_sha256:
        raise RunError(
            f"«{first.name}» is gemeten op goudset {first.gold} ({first.gold_sha256[:12]}) en "
            f"«{second.name}» op {second.gold} ({second.gold_sha256[:12]}); meet beide op hetzelfde bestand."
        )
    afterwards = {outcome.question.id: outcome for outcome in second.outcomes}
    asked = {outcome.question.id for outcome in first.outcomes}
    if asked != afterwards.keys():
        other = min(asked ^ afterwards.keys())
        raise RunError(
            f"vraag {other} staat maar in één van «{first.name}» en «{second.name}»; meet beide opnieuw, "
            "op alle vragen."
        )
    return [(outcome, afterwards[outcome.question.id]) for outcome in first.outcomes]


def _measures(pairs: Sequence[tuple[Outcome, Outcome]]) -> Iterator[ComparedMeasure]:
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    first, second = values(before), values(after)
    for measure in Measure:
        if measure in first and measure in second:
            paired = (
                paired_test(scores(before, measure), scores(after, measure))
                if measure in BY_QUESTION
                else None
            )
            yield ComparedMeasure(measure, first[measure], second[measure], paired)


def _moved(before: Outcome, after: Outcome) -> MovedQuestion:
    return MovedQuestion(before.question.id, before.question.question, right_rank(before), right_rank(after))


def _largest(pair: tuple[float, MovedQuestion]) -> tuple[float, str]:
    gain, move = pair
    return -abs(gain), move.id


def print_comparison(comparison: Comparison) -> str:
    """Print a comparison for a terminal, in Dutch."""
    lines = [
        f"{comparison.first} → {comparison.second}, {comparison.questions} vragen",
        "",
        *_table(comparison.measures),
        "",
        *_moves("Gewonnen", comparison.won),
        "",
        *_moves("Verloren", comparison.lost),
        "",
        f"Anders beantwoord: {len(comparison.verdicts) or 'geen'}",
        *(f"  {verdict.id}: {_verdict(verdict)}. {verdict.question}" for verdict in comparison.verdicts),
    ]
    return "\n".join(map(_printable, lines))


def _table(measures: Sequence[ComparedMeasure]) -> Iterator[str]:
    yield (f"{'maat':<14}{'eerste':>9}{'tweede':>9}{'verschil':>10}  {'95%-interval':<18}{'p':>7}  oordeel")
    for row in measures:
        digits = 1 if row.measure is Measure.P95 else 3
        values = f"{row.first:>9.{digits}f}{row.second:>9.{digits}f}{row.difference:>+10.{digits}f}"
        if row.paired is None:
            test = f"{'–':<18}{'–':>7}  niet te toetsen"
        else:
            between = f"{row.paired.interval.low:+.3f} .. {row.paired.interval.high:+.3f}"
            test = f"{between:<18}{row.paired.p_value:>7.4f}  {_JUDGEMENTS[row.gain]}"
        yield f"{row.measure:<14}{values}  {test}"


def _moves(title: str, moves: Sequence[MovedQuestion]) -> Iterator[str]:
    yield f"{title}: {len(moves) or 'geen'}"
    for move in moves:
        yield f"  {move.id}: {_rank(move.first)} → {_rank(move.second)}. {move.question}"


def _rank(rank: int | None) -> str:
    return "niet gevonden" if rank is None else f"plaats {rank}"


def _verdict(verdict: ChangedVerdict) -> str:
    change = "nu wel beantwoord" if verdict.answered else "nu niet beantwoord"
    right = "terecht" if verdict.answered == verdict.answerable else "ten onrechte"
    return f"{change}, {right}"


def _printable(line: str) -> str:
    """Return a line without what would break it or steer the terminal: questions may hold anything."""
    return "".join(character if character.isprintable() else " " for character in line)
