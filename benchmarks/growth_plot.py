"""What `growth.py` measured, as a table in Markdown and as a picture."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kamerbron.index.store.manifest import Manifest, VectorCodes

# Of Okabe and Ito (2008), as in kamerbron/eval/plots.py.
_DARK = "#0072b2"
_MARK = "#d55e00"
_LINE = "#333333"

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e3e3e3",
    "svg.fonttype": "path",
    "svg.hashsalt": "kamerbron",
}

_MOST_MEMORY = 2000
_MOST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Grown:
    """An index of one size, and what it took.

    `opened` are the seconds to verify and open it, and the memory of the process before that. Memory is in
    MB, of one process with the model: `at_first` when it has answered a few questions, `after` all of them.
    `embedding` and `answers` are seconds, of each question by itself and of its whole answer.
    """

    manifest: Manifest
    write_seconds: float
    write_mb: float
    disk_mb: float
    opened: Mapping[str, float]
    at_first: Mapping[str, float]
    after: Mapping[str, float]
    embedding: Sequence[float]
    answers: Sequence[float]

    @property
    def p50(self) -> float:
        """The median of an answer, in milliseconds."""
        return statistics.median(self.answers) * 1000

    @property
    def p95(self) -> float:
        """What 95 of 100 answers take at most, in milliseconds."""
        return statistics.quantiles(self.answers, n=100)[94] * 1000

    @property
    def beside(self) -> float:
        """The median of what an answer takes beside the embedding of its question, in milliseconds."""
        both = zip(self.answers, self.embedding, strict=True)
        return statistics.median(answer - embedding for answer, embedding in both) * 1000


_ROWS: tuple[tuple[str, Callable[[Grown], str]], ...] = (
    ("documents", lambda one: f"{one.manifest.counts.documents:,}"),
    ("sentences", lambda one: f"{one.manifest.counts.sentences:,}"),
    ("writing, s", lambda one: f"{one.write_seconds:.0f}"),
    ("memory of writing, MB", lambda one: f"{one.write_mb:,.0f}"),
    ("on disk, MB", lambda one: f"{one.disk_mb:,.0f}"),
    ("verifying, s", lambda one: f"{one.opened['verifying']:.1f}"),
    ("opening, s", lambda one: f"{one.opened['opening']:.1f}"),
    ("search among passages", lambda one: _describe(one.manifest.passage_search)),
    ("search among sentences", lambda one: _describe(one.manifest.sentence_search)),
    ("memory of the model alone, MB (PSS / RSS)", lambda one: _memory(one.opened)),
    ("memory at first, MB", lambda one: _memory(one.at_first)),
    ("memory after all questions, MB", lambda one: _memory(one.after)),
    ("of which no file stands for, MB", lambda one: f"{one.after['anonymous']:,.0f}"),
    ("answer beside embedding p50, ms", lambda one: f"{one.beside:.1f}"),
    ("answer p50, ms", lambda one: f"{one.p50:.1f}"),
    ("answer p95, ms", lambda one: f"{one.p95:.1f}"),
)


def table(grown: Sequence[Grown]) -> str:
    """Return the table: a column for each size, and the answers beside those of the smallest."""
    names = [f"{one.manifest.counts.passages:,}" for one in grown]
    lines = ["| passages | " + " | ".join(names) + " |", "|---|" + "---|" * len(grown)]
    rows = [*_ROWS, ("p95 beside the smallest", lambda one: f"{one.p95 / grown[0].p95:.2f}")]
    lines += [f"| {label} | " + " | ".join(text(one) for one in grown) + " |" for label, text in rows]
    return "\n".join([*lines, "", f"Answers: {len(grown[0].answers)} questions, asked of each size in turn."])


def draw(grown: Sequence[Grown], path: Path) -> None:
    """Draw a panel for each of building, disk, memory and an answer, over the number of passages."""
    with mpl.rc_context(_STYLE):
        canvas = Figure(figsize=(11, 2.8), layout="constrained")
        writing, disk, memory, answer = canvas.subplots(1, 4)
        _line(writing, grown, "writing, s", lambda one: one.write_seconds)
        _line(disk, grown, "on disk, MB", lambda one: one.disk_mb)
        for grows in (writing, disk):
            grows.set_yscale("log")
        _line(memory, grown, "memory, MB", lambda one: one.after["rss"], label="RSS")
        _line(memory, grown, "memory, MB", lambda one: one.after["anonymous"], label="no file", dashed=True)
        memory.axhline(_MOST_MEMORY, color=_MARK, linestyle=":", label="the most it may be")
        memory.set_ylim(bottom=0)
        memory.legend(frameon=False)
        _line(answer, grown, "an answer, ms", lambda one: one.p95, label="p95")
        _line(answer, grown, "an answer, ms", lambda one: one.p50, label="p50", dashed=True)
        answer.axhline(_MOST_TIMES * grown[0].p95, color=_MARK, linestyle=":", label="the most p95 may be")
        answer.set_ylim(bottom=0)
        answer.legend(frameon=False)
        canvas.savefig(path, metadata={"Date": None, "Creator": None})


def _line(  # noqa: PLR0913 - each is a choice of its own
    axes: Axes,
    grown: Sequence[Grown],
    title: str,
    value: Callable[[Grown], float],
    *,
    label: str | None = None,
    dashed: bool = False,
) -> None:
    axes.plot(
        [one.manifest.counts.passages for one in grown],
        [value(one) for one in grown],
        color=_LINE if dashed else _DARK,
        linestyle="--" if dashed else "-",
        marker="o",
        label=label,
    )
    axes.set_xscale("log")
    axes.set_xlabel("passages")
    axes.set_title(title, fontsize=9)
    axes.grid(visible=True)


def _memory(figures: Mapping[str, float]) -> str:
    return f"{figures['pss']:,.0f} / {figures['rss']:,.0f}"


def _describe(search: VectorCodes) -> str:
    if search.kind == "exact":
        return "exact"
    recall = "not known" if search.recall is None else f"{search.recall:.4f}"
    return f"{search.probes} of {search.lists} lists, recall@50 {recall}"
