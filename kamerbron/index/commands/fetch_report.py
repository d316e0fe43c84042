"""What a run of fetching did, as the command line says it and as JSON."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from kamerbron.index.source.official.fetching import FetchReport
from kamerbron.index.source.official.publication import Outcome, Status

_FINE = frozenset({Status.NEW, Status.CHANGED, Status.UNCHANGED})


def echo_report(report: FetchReport) -> None:
    """Say on standard error what an operator should see to."""
    for notice in report.notices:
        click.echo(f"let op: {notice}", err=True)
    for outcome in report.outcomes:
        for notice in outcome.notices:
            click.echo(f"let op: {outcome.id}: {notice}", err=True)
        if outcome.status not in _FINE:
            click.echo(f"{outcome.status}: {outcome.id}: {outcome.reason}", err=True)
    if report.stopped is not None:
        click.echo(
            f"gestopt: {report.stopped}; {len(report.left)} publicaties zijn niet gevraagd; voer de opdracht "
            "opnieuw uit om verder te gaan.",
            err=True,
        )


def print_summary(report: FetchReport, folder: Path) -> str:
    """Return one line: how many publications came to what."""
    counts = _counts(report)
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "niets gevraagd"
    traffic = f"{report.requests} verzoeken, {report.bytes / 1e6:.1f} MB in {report.seconds:.1f} s"
    return f"{said} in {folder}; {traffic}."


def report_as_json(report: FetchReport, folder: Path) -> dict[str, Any]:
    """Return the report as JSON has it; docs/ophalen.md describes it."""
    return {
        "map": str(folder),
        "aantallen": {str(status): count for status, count in _counts(report).items()},
        "publicaties": [_outcome_as_json(outcome) for outcome in report.outcomes],
        "meldingen": list(report.notices),
        "gestopt": report.stopped,
        "nietGevraagd": list(report.left),
        "verzoeken": report.requests,
        "bytes": report.bytes,
        "seconden": round(report.seconds, 3),
    }


def _counts(report: FetchReport) -> dict[Status, int]:
    counts = Counter(outcome.status for outcome in report.outcomes)
    return {status: counts[status] for status in Status}


def _outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "uitkomst": str(outcome.status),
        "bestand": outcome.file,
        "reden": outcome.reason,
        "meldingen": list(outcome.notices),
    }
