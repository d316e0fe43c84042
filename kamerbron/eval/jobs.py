"""The work of the commands of `kamerbron eval`: each reads what it needs, does it, and says what came out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import click

from kamerbron.eval.compare import compare, print_comparison
from kamerbron.eval.fitting import Fit, Material, fit_tuning
from kamerbron.eval.gate import check, parse_maximum, parse_minimum
from kamerbron.eval.gold import read_gold, write_gold
from kamerbron.eval.published import published_gold
from kamerbron.eval.records import Run
from kamerbron.eval.report import write_report
from kamerbron.eval.run import Progress, run_gold
from kamerbron.eval.store import RunError, load_run, save_run
from kamerbron.eval.summary import summarise_figures
from kamerbron.index.embedding.opening import open_encoder_of
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.tuning import Tuning, Weights, read_tuning, write_tuning

_REPORT_NAME = "verslag.html"

# What the legs of the search do by themselves, and what the whole does without each of them.
_ABLATIONS: dict[str, tuple[str, ...]] = {
    "alleen passages": ("passage",),
    "alleen zinnen": ("sentence",),
    "alleen woorden": ("words",),
    "zonder passages": ("sentence", "words"),
    "zonder zinnen": ("passage", "words"),
    "zonder woorden": ("passage", "sentence"),
}


def run(  # noqa: PLR0913 - one for each option of the command
    *,
    gold: Path,
    store: Store,
    model: str | None,
    embedding_url: str | None,
    tuning: Path | None,
    out: Path,
    name: str,
    ablations: bool,
) -> str:
    """Ask a gold set to an index; write the run, its TREC files and the report."""
    questions = read_gold(gold)
    chosen = read_tuning(tuning) if tuning else None
    with open_current(store) as generation:
        whole = chosen or generation.tuning
        tunings = {name: whole} | (_ablated(whole) if ablations else {})
        with (
            open_encoder_of(generation.manifest.model, name=model, url=embedding_url) as encoder,
            _progress(len(questions.questions) * len(tunings)) as progress,
        ):
            whole.require_model(encoder.identity.name)
            runs = [
                run_gold(questions, generation, encoder, name=each, tuning=legs, progress=progress)
                for each, legs in tunings.items()
            ]
    save_run(out, runs[0])
    for other in runs[1:]:
        save_run(out / other.name.replace(" ", "-"), other)
    write_report(out / _REPORT_NAME, runs[0], runs[1:])
    return f"{_print_figures(runs[0])}\nVerslag: {out / _REPORT_NAME}"


def compare_runs(first: Path, second: Path) -> str:
    """Compare two saved runs of one gold set."""
    return print_comparison(compare(load_run(first), load_run(second)))


def gate(folder: Path, minima: Sequence[str], maxima: Sequence[str]) -> list[str]:
    """Return what a saved run does not reach of the bounds given; nothing when it reaches all."""
    bounds = [parse_minimum(text) for text in minima], [parse_maximum(text) for text in maxima]
    return [failure.message for failure in check(load_run(folder), *bounds)]


def fit(
    *,
    sets: Sequence[tuple[Path, Store]],
    model: str | None,
    embedding_url: str | None,
    out: Path,
    answer_from: float,
) -> str:
    """Fit a tuning on development sets, each with the index that it is about, and write it."""
    golds = [read_gold(gold) for gold, _ in sets]
    with ExitStack() as stack:
        generations = [stack.enter_context(open_current(store)) for _, store in sets]
        made_with = generations[0].manifest.model
        encoder = stack.enter_context(open_encoder_of(made_with, name=model, url=embedding_url))
        materials = [Material(gold, generation) for gold, generation in zip(golds, generations, strict=True)]
        fitted = fit_tuning(materials, encoder, answer_from=answer_from)
    try:
        write_tuning(out, fitted.tuning)
    except OSError as error:
        raise RunError(f"{out} is niet te schrijven ({error.strerror}); kies een andere plaats.") from error
    return _print_fit(fitted, out)


def published(store: Store, out: Path, name: str) -> str:
    """Write the gold set of the published questions of an index that does not hold their text."""
    with open_current(store) as generation:
        if generation.manifest.chunking.with_questions:
            raise RunError(
                f"De index in {store.place} bevat de tekst van de vragen; maak een andere met: "
                "kamerbron index MAP --without-questions"
            )
        documents = generation.catalogue.documents()
    corpus = f"De lijsten van vragen en antwoorden in {Path(store.place).name}"
    gold = published_gold(documents, name=name, corpus=corpus)
    if not gold.questions:
        raise RunError(
            f"In {store.place} staat geen vraag die voluit beantwoord is; neem stukken met vragen."
        )
    write_gold(out, gold)
    return f"{len(gold.questions)} vragen in {out}."


def _ablated(tuning: Tuning) -> dict[str, Tuning]:
    """Return tunings in which only some legs have their weight; none is calibrated for that."""
    weights = tuning.weights
    return {
        name: replace(
            tuning,
            weights=Weights(
                passage=weights.passage if "passage" in legs else 0.0,
                sentence=weights.sentence if "sentence" in legs else 0.0,
                words=weights.words if "words" in legs else 0.0,
            ),
            calibration=None,
        )
        for name, legs in _ABLATIONS.items()
    }


@contextmanager
def _progress(total: int) -> Iterator[Progress]:
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=total, label="Vragen", file=sys.stderr, hidden=hidden) as bar:
        yield lambda: bar.update(1)


def _print_figures(measured: Run) -> str:
    asked = len(measured.outcomes)
    lines = [
        f"{measured.gold}: {asked} vragen, {measured.documents} documenten, {measured.passages} passages."
    ]
    for measure, figure in summarise_figures(measured.outcomes).items():
        bounds = figure.interval
        between = f"  ({bounds.low:.3f} – {bounds.high:.3f})" if bounds else ""
        lines.append(f"{measure:>14}  {figure.value:.3f}{between}")
    return "\n".join(lines)


def _print_fit(fitted: Fit, out: Path) -> str:
    tuning, calibration = fitted.tuning, fitted.tuning.calibration
    weights, recency = tuning.weights, tuning.recency
    lines = [
        f"Afgesteld op {fitted.questions} vragen: {out}",
        f"gewichten: passage {weights.passage}, zin {weights.sentence}, woorden {weights.words}",
        f"nieuwste eerst: marge {recency.margin}, gelijkenis {recency.similarity}",
    ]
    if calibration is not None:
        lines += [f"  {signal.name:>18} {signal.weight:+.3f}" for signal in calibration.signals]
        lines += [
            f"antwoord vanaf {calibration.answer_from}",
            f"buiten het onderwerp onder {calibration.subject_from}",
            f"kruiselings: AUROC {fitted.auroc:.3f}, Brier {fitted.brier:.3f}",
            f"op het werkpunt, zonder antwoord en toch een: {fitted.wrong_answers:.1%}",
            f"op het werkpunt, met een antwoord en beantwoord: {fitted.answered:.1%}",
        ]
    return "\n".join(lines)
