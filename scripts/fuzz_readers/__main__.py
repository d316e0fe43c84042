"""Fuzz the readers: `python -m scripts.fuzz_readers FOLDER... --minutes N --seed S`.

Spoils the files in the folders, reads what comes of them, and saves each input that a reader does anything
with but read or refuse it. The seed of each try is printed with it: over the same folders
`--seed S --tries 1` repeats it.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from types import FrameType
from typing import NoReturn

import click

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.detect import Form, detect_form
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import MAX_BYTES, SIDECAR_NAMES, SourceEntry
from scripts.fuzz_readers.laws import check_laws
from scripts.fuzz_readers.spoil import spoil
from scripts.fuzz_readers.spoil_text import invent_text

_SECONDS = 20

# Spoiling grows some files; the limits of size have tests of their own.
_MOST_BYTES = 2 * 1024**2


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--minutes", type=float, default=1.0, show_default=True, help="How long to go on.")
@click.option("--seed", type=int, default=0, show_default=True, help="The seed of the first try.")
@click.option("--tries", type=int, default=sys.maxsize, help="How many tries at the most.")
@click.option("--form", type=click.Choice([form.name for form in Form]), help="Only files of this form.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("fuzz-findings"),
    show_default=True,
    help="Where the inputs are saved that a reader fell over.",
)
def main(  # noqa: PLR0913, PLR0917 - an option of the command each
    folders: tuple[Path, ...], minutes: float, seed: int, tries: int, form: str | None, out: Path
) -> None:
    """Spoil the files in FOLDERS and read them."""
    files = _gather(folders, None if form is None else Form[form])
    if not files:
        raise click.ClickException("In deze mappen staat niets om te bederven; geef andere.")
    out.mkdir(parents=True, exist_ok=True)
    faulthandler.enable()
    signal.signal(signal.SIGALRM, _raise_timeout)
    counts: dict[Form, Counter[str]] = defaultdict(Counter)
    findings = 0
    until = time.monotonic() + 60 * minutes
    for number in range(seed, seed + tries):
        if time.monotonic() > until:
            break
        kind, content = _spoiled(files, Random(number))  # noqa: S311 - chance, and no secret
        outcome = _try(content, number, out)
        counts[kind]["crashed" if "\n" in outcome else outcome] += 1
        if "\n" in outcome:
            findings += 1
            click.echo(f"--- {kind}, seed {number}\n{outcome}")
    for kind, counted in sorted(counts.items()):
        click.echo(f"{kind}: " + ", ".join(f"{count} {what}" for what, count in sorted(counted.items())))
    sys.exit(findings > 0)


def _gather(folders: Sequence[Path], only: Form | None) -> Mapping[Form, list[bytes]]:
    """Return the files under the folders by their form."""
    files: dict[Form, list[bytes]] = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.name in SIDECAR_NAMES or path.stat().st_size > _MOST_BYTES:
                continue
            content = path.read_bytes()
            try:
                form = detect_form(content)
            except RefusedDocumentError:
                continue
            if only in (None, form):
                files[form].append(content)
    return files


def _spoiled(files: Mapping[Form, list[bytes]], chance: Random) -> tuple[Form, bytes]:
    """Choose a form, a file of it, and a way to spoil it."""
    form = chance.choice(sorted(files))
    if form is Form.TEXT and chance.random() < 0.2:
        return form, invent_text(chance)
    return form, spoil(chance.choice(files[form]), files[form], chance)[:MAX_BYTES]


def _try(content: bytes, seed: int, out: Path) -> str:
    """Read an input, and say what came of it: one word, or the lines of a traceback."""
    path = out / f"seed-{seed}"
    # It is there before it is read: a crash leaves nothing else.
    path.write_bytes(content)
    faulthandler.dump_traceback_later(3 * _SECONDS, exit=True)
    signal.alarm(_SECONDS)
    try:
        check_laws(read_document(SourceEntry("kst-99999-9.bin", path, None)))
    except RefusedDocumentError:
        outcome = "refused"
    except Exception:  # noqa: BLE001 - any other exception is a finding
        return traceback.format_exc()
    else:
        outcome = "read"
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
    path.unlink()
    return outcome


def _raise_timeout(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"reading takes more than {_SECONDS} s")


if __name__ == "__main__":
    main(prog_name="python -m scripts.fuzz_readers")
