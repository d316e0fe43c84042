"""The account of a build for those who run it: as JSON and as a page. Users read it, so it is in Dutch."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import TypeAdapter

from kamerbron.index.build import Build
from kamerbron.index.errors import IndexFolderError

# What no page can hold; the name of a file or a note may have it.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A document in the index: its file, its id, its searched passages, and what is to be known of it."""

    bestand: str
    document: str
    passages: int
    meldingen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A file that was refused, and why."""

    bestand: str
    reden: str


@dataclass(frozen=True, slots=True)
class Account:
    """What a build did. `genomen` are the documents that are new or changed.

    `verdwenen` are the files that are gone since the generation before, `uit_de_index` the documents of it
    that are no longer there. `seconden` are by stage.
    """

    generatie: str
    vingerafdruk: str
    afgerond: dt.datetime
    nieuwe_generatie: bool
    documenten: int
    passages: int
    zinnen: int
    genomen: tuple[TakenLine, ...]
    ongewijzigd: int
    verdwenen: tuple[str, ...]
    uit_de_index: tuple[str, ...]
    geweigerd: tuple[RefusedLine, ...]
    seconden: dict[str, float]


_ACCOUNT = TypeAdapter(Account)

REPORTS = "reports"
"""The folder in an index with the accounts of the builds of its generations."""


def account_of(build: Build, now: dt.datetime) -> Account:
    """Return the account of a build that ended now."""
    touched = {*build.changes.new, *build.changes.changed}
    return Account(
        generatie=build.generation,
        vingerafdruk=build.manifest.fingerprint,
        afgerond=now,
        nieuwe_generatie=build.is_new,
        documenten=build.manifest.counts.documents,
        passages=build.manifest.counts.passages,
        zinnen=build.manifest.counts.sentences,
        genomen=tuple(
            TakenLine(taken.name, taken.id, taken.passages, taken.notices)
            for taken in build.report.taken
            if taken.name in touched
        ),
        ongewijzigd=sum(1 for taken in build.report.taken if taken.name not in touched),
        verdwenen=build.changes.gone,
        uit_de_index=tuple(document.id for document in build.lost),
        geweigerd=tuple(RefusedLine(refused.name, refused.reason) for refused in build.report.refused),
        seconden={stage.value.lower(): seconds for stage, seconds in build.seconds.items()},
    )


def as_json(account: Account) -> str:
    """Return an account as JSON."""
    return _ACCOUNT.dump_json(account, indent=2).decode()


def as_page(account: Account) -> str:
    """Return an account as a page that holds all it shows and asks nothing of the network."""
    environment = Environment(
        loader=PackageLoader("kamerbron.index"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return _UNHOLDABLE.sub("\ufffd", environment.get_template("account.html.j2").render(account=account))


def write_account(folder: Path, account: Account, among: Collection[str] | None = None) -> Path:
    """Write an account into a folder, as `<generation>.json` and `.html`; return the path of the page.

    With `among` the accounts of other generations than these go. Raises IndexFolderError when that cannot be
    done.
    """
    page = folder / f"{account.generatie}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.iterdir():
            if among is not None and other.stem not in among:
                other.unlink()
        page.with_suffix(".json").write_text(as_json(account) + "\n", encoding="utf-8")
        page.write_text(as_page(account), encoding="utf-8")
    except OSError as error:
        raise IndexFolderError(
            f"Het verslag in {folder} is niet te schrijven ({error.strerror}); de index zelf is klaar."
        ) from error
    return page
