"""The report of a run: one HTML file that holds all it shows and asks nothing of the network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from kamerbron.eval.compare import Comparison, compare
from kamerbron.eval.figures import Figure, mean_figure
from kamerbron.eval.plots import (
    Bar,
    plot_ablations,
    plot_bars,
    plot_latency,
    plot_reliability,
    plot_risk_coverage,
)
from kamerbron.eval.records import Outcome, Run
from kamerbron.eval.report_texts import (
    MEASURES,
    decimal,
    difference_interval_text,
    difference_text,
    interval_text,
    language_name,
    milliseconds_text,
    percent,
    reason_text,
    value_text,
)
from kamerbron.eval.scores import Measure, milliseconds, right_rank, scores
from kamerbron.eval.slices import Slice, SlicedBy
from kamerbron.eval.store import RunError
from kamerbron.eval.summary import Summary, summarise
from kamerbron.eval.worst import worst

# So many of the worst questions of each kind, and of citations that lead nowhere.
_WORST = 10

_PLOTTED = (
    Measure.HIT_1,
    Measure.HIT_5,
    Measure.RECALL_10,
    Measure.RECALL_50,
    Measure.MRR_10,
    Measure.NDCG_10,
    Measure.EXACT,
    Measure.AUROC,
    Measure.ANSWERED,
    Measure.WRONG_ANSWERS,
)
_ABLATED = (Measure.HIT_1, Measure.HIT_5, Measure.MRR_10)

# What HTML cannot hold, though a question can: control characters, halves of a character, non-characters.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Ablation:
    """Another run beside the main one; `comparison` is that run less the main one."""

    run: Run
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class _Plots:
    """The plots, as SVG; empty where there is nothing to plot."""

    measures: str
    risk_coverage: str
    reliability: str
    slices: str
    latency: str
    ablations: str


def write_report(path: Path, run: Run, others: Sequence[Run] = ()) -> None:
    """Write the report of a run, with other runs over the same gold set beside it. Equal runs, equal bytes.

    Raises RunError when another run is over another gold set, or when the file cannot be written.
    """
    content = render_report(run, others).encode()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise RunError(
            f"{path}: het verslag is niet te schrijven ({error.strerror}); kies een ander pad."
        ) from error


def render_report(run: Run, others: Sequence[Run] = ()) -> str:
    """Return the report as HTML. Raises RunError when another run is over another gold set."""
    summary = summarise(run)
    ablations = [_Ablation(other, compare(run, other)) for other in others]
    html = (
        _environment()
        .get_template("report.html.j2")
        .render(
            run=run,
            summary=summary,
            worst=worst(run, _WORST),
            reasons=_reasons(run.outcomes),
            inexact=summary.inexact[:_WORST],
            ablations=ablations,
            plots=_plots(run, summary, others),
        )
    )
    return _UNHOLDABLE.sub("\N{REPLACEMENT CHARACTER}", html)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kamerbron.eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "decimal": decimal,
        "milliseconds": milliseconds_text,
        "percent": percent,
        "language": language_name,
        "rank": right_rank,
        "reason": reason_text,
    }
    environment.globals |= {
        "difference_interval_text": difference_interval_text,
        "difference_text": difference_text,
        "interval_text": interval_text,
        "value_text": value_text,
        "Measure": Measure,
        "SlicedBy": SlicedBy,
        "MEASURES": MEASURES,
    }
    return environment


def _reasons(outcomes: Sequence[Outcome]) -> list[tuple[str, int]]:
    """Return how often each reason was given for no answer, the most frequent first."""
    counted = Counter(reason_text(outcome.reason) for outcome in outcomes if not outcome.answered)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _plots(run: Run, summary: Summary, others: Sequence[Run]) -> _Plots:
    figures = [(measure, summary.figures[measure]) for measure in _PLOTTED if measure in summary.figures]
    sliced = [
        _bar(_slice_label(each), Measure.HIT_1, hits)
        for each in summary.slices
        if (hits := _hits(each)) is not None
    ]
    point = summary.operating
    latency = summary.latency
    return _Plots(
        measures=_bars([_bar(MEASURES[measure].name, measure, figure) for measure, figure in figures]),
        risk_coverage=plot_risk_coverage(summary.curve, point.coverage, point.risk) if summary.curve else "",
        reliability=plot_reliability(summary.reliability) if summary.reliability else "",
        slices=_bars(sliced),
        latency=(
            plot_latency(
                milliseconds(run.outcomes),
                [("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99)],
            )
            if latency is not None
            else ""
        ),
        ablations=_ablation_plot([run, *others]),
    )


def _bar(label: str, measure: Measure, figure: Figure) -> Bar:
    return Bar(label, figure, value_text(measure, figure.value))


def _bars(bars: Sequence[Bar]) -> str:
    return plot_bars(bars) if bars else ""


def _ablation_plot(runs: Sequence[Run]) -> str:
    if len(runs) == 1:
        return ""
    panels = []
    for measure in _ABLATED:
        figures = [(run.name, mean_figure(scores(run.outcomes, measure))) for run in runs]
        bars = [_bar(name, measure, figure) for name, figure in figures if figure is not None]
        if bars:
            panels.append((MEASURES[measure].name, bars))
    return plot_ablations(panels) if panels else ""


def _hits(each: Slice) -> Figure | None:
    return each.figures.get(Measure.HIT_1)


def _slice_label(each: Slice) -> str:
    name = language_name(each.name) if each.by is SlicedBy.LANGUAGE else each.name
    return f"{name} ({each.questions})"
