"""Write runs and qrels in the forms of TREC, for any tool that scores them.

A passage that is the first to find a place has the id of that place, for that is what the qrels judge; every
other one has its own. So each place counts once, as in our own figures. The form is that of trec_eval:
`qid 0 docid grade` and `qid Q0 docid rank score name`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kamerbron.eval.records import Found, GoldPlace, GoldQuestion, Run


def write_qrels(path: Path, run: Run) -> None:
    """Write the places that answer the questions of a run. An unanswerable question has no line.

    Raises OSError when the file cannot be written.
    """
    _write(
        path,
        (
            (outcome.question.id, "0", place_id(place), str(place.grade))
            for outcome in run.outcomes
            for place in outcome.question.relevant
        ),
    )


def write_run(path: Path, run: Run) -> None:
    """Write what a run found, best first. A question without results has no line, and scores 0.

    In place of the score stands how many results are left, for tools order equal scores in ways of their
    own. Raises OSError when the file cannot be written.
    """
    name = _word(run.name)
    _write(
        path,
        (
            (outcome.question.id, "Q0", _docid(found, outcome.question), str(rank), str(left), name)
            for outcome in run.outcomes
            for rank, (left, found) in enumerate(_counting_down(outcome.found), start=1)
        ),
    )


def place_id(place: GoldPlace) -> str:
    """Return the id of a place: `kst-27925-879.antwoord-7.1-2`.

    No passage has such an id, for that of a passage ends in a word: `kst-27925-879.antwoord-7.alinea-1-2`.
    """
    return f"{place.publication}.{place.unit}.{'-'.join(map(str, place.paragraphs))}"


def _docid(found: Found, question: GoldQuestion) -> str:
    return found.passage if found.place is None else place_id(question.relevant[found.place])


def _counting_down(found: tuple[Found, ...]) -> Iterable[tuple[int, Found]]:
    return zip(range(len(found), 0, -1), found, strict=True)


def _word(text: str) -> str:
    """Join what is parted by white space, which parts the fields of a line."""
    return "_".join(text.split()) or "_"


def _write(path: Path, lines: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{' '.join(map(_word, line))}\n" for line in lines)
