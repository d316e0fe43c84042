"""The rows as a table of Markdown, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from .figures import Row, Score

_MEGABYTE = 10**6
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Run:
    """What the rows are about: the day, the machine, the corpus and the questions, in words."""

    date: str
    machine: str
    papers: int
    characters: int
    questions: int
    sets: tuple[str, ...]


def as_markdown(run: Run, rows: Sequence[Row]) -> str:
    """Return the tables; the best of a column is in bold."""
    columns: tuple[tuple[str, Callable[[Row], str], Callable[[Row], float]], ...] = (
        ("hit@1", lambda row: f"{row.hit_1.mean:.2f}", lambda row: -row.hit_1.mean),
        ("hit@5", lambda row: f"{row.hit_5.mean:.2f}", lambda row: -row.hit_5.mean),
        ("MRR@10 (95%)", lambda row: _score(row.mrr_10), lambda row: -row.mrr_10.mean),
        ("ingest s", lambda row: f"{row.seconds_ingest:.1f}", lambda row: row.seconds_ingest),
        ("disk MB", lambda row: f"{row.disk_bytes / _MEGABYTE:.1f}", lambda row: row.disk_bytes),
        ("peak MB", lambda row: _megabytes(row.peak_bytes), lambda row: row.peak_bytes),
        ("held MB", lambda row: _megabytes(row.pss_bytes), lambda row: row.pss_bytes),
        ("p50 ms", lambda row: f"{row.seconds_p50 * 1000:.0f}", lambda row: row.seconds_p50),
        ("p95 ms", lambda row: f"{row.seconds_p95 * 1000:.0f}", lambda row: row.seconds_p95),
    )
    cells: list[list[str]] = [[row.contestant.label] for row in rows]
    for _, shown, order in columns:
        best = min(map(order, rows))
        for line, row in zip(cells, rows, strict=True):
            line.append(f"**{shown(row)}**" if order(row) == best else shown(row))
    for line, row in zip(cells, rows, strict=True):
        line += [_names(row), f"{row.characters:,}"]
    heads = ["", *(head for head, _, _ in columns), "names the paragraph", "characters"]
    about = [
        [
            row.contestant.label,
            row.contestant.cuts,
            f"{row.pieces:,}",
            "given" if row.contestant.prefixed else "not given",
            ", ".join(f"{name} {row.versions[name]}" for name in row.contestant.packages),
            _difference(row),
            _score(row.mrr_10_dutch),
        ]
        for row in rows
    ]
    about_heads = [
        "",
        "pieces of",
        "pieces",
        "prefixes",
        "versions",
        "MRR@10 less Kamerbron's",
        "MRR@10 of those in Dutch",
    ]
    return "\n\n".join(
        [_heading(run, rows), _table(heads, cells), _table(about_heads, about), *_notes(rows), ""]
    )


def as_json(run: Run, rows: Sequence[Row]) -> str:
    """Return all there is; of the questions the ids alone."""
    return json.dumps(
        {"run": asdict(run), "rows": [asdict(row) for row in rows]}, indent=2, ensure_ascii=False
    )


def _heading(run: Run, rows: Sequence[Row]) -> str:
    rounds = rows[0].rounds
    return (
        f"{run.date}, {run.machine}. {run.papers:,} papers of {run.characters:,} characters; "
        f"{run.questions} questions ({', '.join(run.sets)}); {rounds} round{'s' if rounds > 1 else ''}."
    )


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _names(row: Row) -> str:
    if row.citations is not None:
        return f"yes ({row.citations:.0%} lead back)"
    return "no: file" if row.offsets is None else f"no: file, offset ({row.offsets:.0%} right)"


def _difference(row: Row) -> str:
    beside = row.beside_kamerbron
    if beside is None:
        return "–"
    chance = f"p = {beside.p_value:.3f}" if beside.p_value >= _LEAST else f"p < {_LEAST}"
    return f"{beside.difference:+.2f} ({chance})"


def _notes(rows: Sequence[Row]) -> list[str]:
    notes = []
    for row in rows:
        if row.by_grading is not None:
            first, fifth, rank = row.by_grading
            notes.append(
                f"{row.contestant.label} by the rule of `kamerbron eval`: "
                f"hit@1 {first:.2f}, hit@5 {fifth:.2f}, MRR@10 {rank:.2f}."
            )
        if not row.steady:
            notes.append(f"{row.contestant.label} did not find the same in every round.")
    return notes


def _score(score: Score) -> str:
    return f"{score.mean:.2f} ({score.interval.low:.2f}–{score.interval.high:.2f})"


def _megabytes(count: int) -> str:
    return f"{count / _MEGABYTE:,.0f}"
