"""A run on disk: all of it in `run.json`, and what other tools can judge in the forms of TREC."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from pydantic_core import from_json

from kamerbron.eval.records import Run
from kamerbron.eval.trec import write_qrels, write_run
from kamerbron.index.errors import KamerbronError

RUN_NAME = "run.json"
TREC_RUN_NAME = "run.trec"
TREC_QRELS_NAME = "qrels.trec"

FORMAT_VERSION = 1


class RunError(KamerbronError):
    """A run cannot be saved, loaded, compared or held to what was asked of it."""


@dataclass(frozen=True, slots=True)
class _Saved:
    format_version: int
    run: Run


_SAVED = TypeAdapter(_Saved)


def save_run(folder: Path, run: Run) -> None:
    """Write a run in a folder, which is made when it is not there. Equal runs give equal bytes.

    Raises RunError when it cannot be written.
    """
    content = _SAVED.dump_json(_Saved(FORMAT_VERSION, run), indent=1) + b"\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_run(folder / TREC_RUN_NAME, run)
        write_qrels(folder / TREC_QRELS_NAME, run)
        # Last, so that a folder with it holds the others.
        (folder / RUN_NAME).write_bytes(content)
    except OSError as error:
        raise RunError(
            f"{folder}: de meting is niet te schrijven ({error.strerror}); kies een andere map."
        ) from error


def load_run(folder: Path) -> Run:
    """Load the run of a folder.

    Raises RunError when there is none, when it cannot be read, or when it is of another version.
    """
    path = folder / RUN_NAME
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RunError(
            f"{folder} houdt geen meting ({RUN_NAME}: {error.strerror}); maak er een met "
            "«kamerbron eval run»."
        ) from error
    try:
        found = from_json(content).get("format_version")
        if found != FORMAT_VERSION:
            raise RunError(
                f"{path} heeft indeling {found} en deze versie leest {FORMAT_VERSION}; meet opnieuw met "
                "«kamerbron eval run»."
            )
        return _SAVED.validate_json(content).run
    except (ValueError, AttributeError) as error:
        raise RunError(f"{path} is geen leesbare meting; meet opnieuw met «kamerbron eval run».") from error
