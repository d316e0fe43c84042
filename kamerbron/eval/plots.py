"""The plots of a report, as SVG.

Every plot reads without colour: what differs, differs in lightness or in form as well. Text is drawn as
paths, so that a plot looks the same on every machine and fetches no font. Equal figures give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter, NullFormatter

from kamerbron.eval.figures import Figure
from kamerbron.eval.measures import ReliabilityBin, RiskPoint

# Of Okabe and Ito (2008), which colour-blind readers tell apart; the blue is dark, the others are light.
_DARK = "#0072b2"
_LIGHT = "#b8d4e6"
_MARK = "#d55e00"
_LINE = "#333333"
_QUIET = "#8a8a8a"

_WIDTH = 7.2
_ROW = 0.32
_LONGEST = 30

_STYLE: dict[Any, object] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": _QUIET,
    "axes.labelcolor": _LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e3e3e3",
    "xtick.color": _LINE,
    "ytick.color": _LINE,
    "text.color": _LINE,
    "svg.fonttype": "path",
    "svg.hashsalt": "kamerbron",
    # A label of a gold set may hold a dollar sign, which would start a formula.
    "text.parse_math": False,
}

# What a file of its own has and a part of a page does not; the comments repeat the text of the paths.
_PROLOGUE = re.compile(r"\A.*?(?=<svg)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NAMED = re.compile(r'(\bid="|href="#|url\(#)')

_PERCENT = FuncFormatter(lambda value, _: f"{100 * value:.0f}%")
_PLAIN = FuncFormatter(lambda value, _: f"{value:g}".replace(".", ","))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a plot: a figure between 0 and 1, with the label before it and the value written after it."""

    label: str
    figure: Figure
    value: str


def plot_bars(bars: Sequence[Bar]) -> str:
    """Plot figures between 0 and 1 as bars with their intervals, in the order given."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.subplots()
        _bars(axes, bars, [_DARK] * len(bars))
        axes.set_xlabel("streepje: 95%-interval")

    return _svg((_WIDTH, 0.7 + _ROW * len(bars)), draw)


def plot_ablations(panels: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """Plot a panel for each measure with a bar for each run; the first run is the main one."""

    def draw(canvas: Canvas) -> None:
        row = canvas.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axes, (title, bars) in zip(row, panels, strict=True):
            _bars(axes, bars, [_DARK, *[_LIGHT] * (len(bars) - 1)])
            axes.set_title(title, fontsize=9)

    return _svg((_WIDTH, 0.8 + _ROW * max(len(bars) for _, bars in panels)), draw)


def plot_risk_coverage(curve: Sequence[RiskPoint], coverage: float, risk: float) -> str:
    """Plot the risk-coverage curve, with the operating point at a coverage and a risk."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.subplots()
        axes.plot(
            [point.coverage for point in curve],
            [point.risk for point in curve],
            color=_DARK,
            linewidth=2,
            marker="." if len(curve) < 40 else "",
            label="als alleen het zekerste deel wordt beantwoord",
        )
        axes.plot(
            [coverage],
            [risk],
            marker="D",
            markersize=9,
            markerfacecolor=_MARK,
            markeredgecolor="black",
            linestyle="",
            label="zoals het nu is ingesteld",
            clip_on=False,
        )
        axes.set_xlim(0, 1.02)
        axes.set_ylim(0, max(0.05, risk, *(point.risk for point in curve)) * 1.1)
        axes.set_xlabel("deel van de vragen dat een antwoord krijgt")
        axes.set_ylabel("deel van de antwoorden dat fout is")
        _percentages(axes)
        axes.legend(loc="best", frameon=False)

    return _svg((_WIDTH, 3.4), draw)


def plot_reliability(bins: Sequence[ReliabilityBin]) -> str:
    """Plot the reliability diagram, with the number of questions of each bin under it."""

    def draw(canvas: Canvas) -> None:
        upper, lower = canvas.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        upper.plot([0, 1], [0, 1], color=_QUIET, linestyle="--", label="volmaakt geijkt")
        known = [(one.predicted, one.observed) for one in bins if one.predicted is not None]
        upper.plot(
            [predicted for predicted, _ in known],
            [observed for _, observed in known],
            color=_DARK,
            marker="o",
            linewidth=1.5,
            label="gemeten",
            clip_on=False,
        )
        upper.set_ylim(0, 1.03)
        upper.set_ylabel("deel dat klopte")
        upper.legend(loc="upper left", frameon=False)
        _percentages(upper)
        heights = [one.count for one in bins]
        drawn = lower.bar(
            [(one.low + one.high) / 2 for one in bins], heights, width=0.085, color=_LIGHT, edgecolor=_DARK
        )
        lower.bar_label(drawn, [str(height) if height else "" for height in heights], fontsize=8, padding=1)
        lower.set_ylim(0, max(*heights, 1) * 1.35)
        lower.set_yticks([])
        lower.set_ylabel("vragen")
        lower.set_xlim(0, 1)
        lower.set_xlabel("zekerheid die erbij is gegeven")
        lower.xaxis.set_major_formatter(_PERCENT)

    return _svg((_WIDTH, 4.4), draw)


def plot_latency(milliseconds: Sequence[float], marks: Sequence[tuple[str, float]]) -> str:
    """Plot how many questions took how long, with named marks. The axis of time is logarithmic."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.subplots()
        # A clock that does not tell two moments apart gives 0, which has no place on this axis.
        times = np.maximum(milliseconds, 0.01)
        low, high = log10(times.min() / 1.1), log10(times.max() * 1.1)
        axes.hist(times, bins=list(np.logspace(low, high, 31)), color=_LIGHT, edgecolor=_DARK, linewidth=0.6)
        axes.set_xscale("log")
        ticks = [
            step * 10.0**power
            for power in range(int(low) - 2, int(high) + 2)
            for step in (1, 2, 5)
            if low <= log10(step * 10.0**power) <= high
        ]
        axes.set_xticks(ticks)
        axes.xaxis.set_major_formatter(_PLAIN)
        axes.xaxis.set_minor_formatter(NullFormatter())
        for style, (name, value) in zip(("-", "--", ":"), marks, strict=True):
            axes.axvline(max(value, 0.01), color="black", linestyle=style, linewidth=1.3, label=name)
        axes.legend(loc="upper right", frameon=False)
        axes.set_xlabel("milliseconden voor een heel antwoord")
        axes.set_ylabel("vragen")

    return _svg((_WIDTH, 2.6), draw)


def _bars(axes: Axes, bars: Sequence[Bar], colours: Sequence[str]) -> None:
    rows = range(len(bars))
    values = [bar.figure.value for bar in bars]
    axes.barh(rows, values, height=0.68, color=list(colours), edgecolor=_DARK, linewidth=0.6)
    for row, bar in zip(rows, bars, strict=True):
        end = bar.figure.value
        if bar.figure.interval is not None:
            low, high = bar.figure.interval.low, bar.figure.interval.high
            # White under black is seen on the bar and beside it.
            axes.hlines(row, low, high, color="white", linewidth=3.5)
            axes.hlines(row, low, high, color="black", linewidth=1.3)
            end = max(end, high)
        axes.text(end + 0.015, row, bar.value, va="center", fontsize=8)
    axes.set_yticks(rows, [_label(bar.label) for bar in bars])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.2)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    # Some of the figures are shares and some are not: each is written in its own form beside its bar.
    axes.xaxis.set_major_formatter(_PLAIN)
    axes.grid(axis="x")


def _label(text: str) -> str:
    """Return a label that leaves room for its bar."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable if len(printable) <= _LONGEST else f"{printable[: _LONGEST - 1]}…"


def _percentages(axes: Axes) -> None:
    axes.xaxis.set_major_formatter(_PERCENT)
    axes.yaxis.set_major_formatter(_PERCENT)
    axes.grid()


def _svg(size: tuple[float, float], draw: Callable[[Canvas], None]) -> str:
    with mpl.rc_context(), warnings.catch_warnings():
        # The settings of whoever runs it have no say in how the report looks.
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        # A label may be in a script that the font lacks; the tables have the text itself.
        warnings.filterwarnings("ignore", message="Glyph ")
        canvas = Canvas(figsize=size, layout="constrained")
        draw(canvas)
        written = io.StringIO()
        canvas.savefig(
            written,
            format="svg",
            metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")),
            transparent=True,
        )
    svg = _COMMENT.sub("", _PROLOGUE.sub("", written.getvalue()))
    # More plots stand on one page, where an id is given once.
    own = hashlib.sha256(svg.encode()).hexdigest()[:8]
    return _NAMED.sub(rf"\g<1>p{own}-", svg)
