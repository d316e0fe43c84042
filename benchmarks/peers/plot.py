"""The rows as a picture: a panel for each measure, a bar for each contestant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .figures import Row, Score

# Of Okabe and Ito (2008), as in kamerbron/eval/plots.py: the dark one is Kamerbron.
_DARK = "#0072b2"
_LIGHT = "#b8d4e6"
_LINE = "#333333"

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e3e3e3",
}

_SCORES: tuple[tuple[str, Callable[[Row], Score]], ...] = (
    ("hit@1", lambda row: row.hit_1),
    ("hit@5", lambda row: row.hit_5),
    ("MRR@10", lambda row: row.mrr_10),
)
_COSTS: tuple[tuple[str, str, Callable[[Row], float]], ...] = (
    ("ingest, seconds", ".1f", lambda row: row.seconds_ingest),
    ("index on disk, MB", ".1f", lambda row: row.disk_bytes / 1e6),
    ("memory after ingest, MB", ",.0f", lambda row: row.pss_bytes / 1e6),
)


def write_plot(path: Path, rows: Sequence[Row]) -> None:
    """Write the picture: what is found, with 95% intervals, over what it costs."""
    with mpl.rc_context(_STYLE):
        canvas = Figure(figsize=(11, 1.6 + 0.5 * len(rows)), layout="constrained")
        panels = canvas.subplots(2, 4, sharey=True)
        for axes, (title, score) in zip(panels[0], _SCORES, strict=False):
            _draw_scores(axes, title, [score(row) for row in rows])
        _draw_search(panels[0][3], rows)
        for axes, (title, form, cost) in zip(panels[1], _COSTS, strict=False):
            _draw(axes, title, [cost(row) for row in rows], form)
        _draw(panels[1][3], "peak memory, MB", [row.peak_bytes / 1e6 for row in rows], ",.0f")
        # All panels share this axis: the first row stands on top in each.
        panels[0][0].set_yticks(range(len(rows)), [row.contestant.label for row in rows])
        panels[0][0].invert_yaxis()
        canvas.savefig(path, dpi=110, metadata={"Software": None})


def _draw_scores(axes: Axes, title: str, scores: Sequence[Score]) -> None:
    _draw(
        axes, title, [score.mean for score in scores], ".2f", beside=[score.interval.high for score in scores]
    )
    axes.set_xlim(0, 1.2)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.hlines(
        range(len(scores)),
        [score.interval.low for score in scores],
        [score.interval.high for score in scores],
        color=_LINE,
        linewidth=1,
    )


def _draw_search(axes: Axes, rows: Sequence[Row]) -> None:
    medians, slow = [row.seconds_p50 * 1000 for row in rows], [row.seconds_p95 * 1000 for row in rows]
    _draw(axes, "a search, ms: p50, line to p95", medians, ".0f", beside=slow)
    axes.hlines(range(len(rows)), medians, slow, color=_LINE, linewidth=1)


def _draw(
    axes: Axes, title: str, values: Sequence[float], form: str, *, beside: Sequence[float] | None = None
) -> None:
    colours = [_DARK, *[_LIGHT] * (len(values) - 1)]
    axes.barh(range(len(values)), values, color=colours, height=0.62)
    ends = beside or values
    room = max(ends) * 0.02
    for place, (value, end) in enumerate(zip(values, ends, strict=True)):
        axes.text(max(value, end) + room, place, f"{value:{form}}", va="center", fontsize=7)
    axes.set_xlim(0, max(ends) * 1.22)
    axes.set_title(title, fontsize=8)
    axes.grid(visible=True, axis="x")
