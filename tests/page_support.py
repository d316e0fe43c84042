"""The page over papers of our own: with a footnote, a table, tags in their text, and one text twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from lxml import html
from search_support import (
    WORDS,
    make_calibration,
    make_publication,
    make_tuning,
    naming,
    opened,
)
from support import make_document, make_paragraph, make_unit

from kamerbron.index.document import Chamber, Document, Paragraph, Table, UnitKind
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.app import create_app

TAGS = "De <b>ophaalbrug</b> & de 'sluis' heten \"<script>alert(1)</script>\"."

ANSWER = "De keuring van de ophaalbrug kost elk jaar 4.000 euro."


@dataclass(frozen=True, slots=True)
class HeldIndex:
    """An index that is one library."""

    library: Library

    def lease(self) -> AbstractContextManager[Library]:
        return nullcontext(self.library)


def make_table() -> Paragraph:
    table = Table(
        "Sluizen in Waterveen", ("Sluis", "Bouwjaar"), (("Noordersluis", "1931"), ("Zuidersluis", "1958"))
    )
    lines = [table.caption or "", " | ".join(table.columns), *(" | ".join(row) for row in table.rows)]
    return replace(make_paragraph("\n".join(lines)), table=table)


def make_papers() -> list[Document]:
    """Make two papers with numbers of their own, of which the second names the first, and one without."""
    first = make_document(
        make_unit("Hoeveel kost de keuring?", kind=UnitKind.QUESTION, numbers=[1]),
        make_unit(
            make_paragraph(f"{ANSWER} Zij gebeurt in mei.", (len(ANSWER), "Prijspeil van vorig jaar.")),
            "Daarna gaat de brug weer open:\n– voor fietsers;\n– voor voetgangers.",
            kind=UnitKind.ANSWER,
            numbers=[1],
        ),
        make_unit(make_table(), headings=["Sluizen"], key="sectie-1"),
        make_unit(TAGS, headings=["Sluizen", "Namen <i>"], key="sectie-2"),
        id="kst-99998-1",
        publication=make_publication(
            number="1",
            date="2021-05-03",
            kind="Brief regering",
            session_year="2020-2021",
            chamber=Chamber.TWEEDE,
        ),
    )
    second = make_document(
        make_unit(naming("Zie Kamerstuk 99 998, nr. 1, en Kamerstuk 99 997, nr. 5, over het gemaal.")),
        make_unit("Het gemaal pompt elke nacht water uit de polder naar de rivier.", key="sectie-2"),
        id="kst-99998-2",
        publication=make_publication(number="2", date="2023-05-03"),
    )
    nameless = make_document(
        make_unit("Het gemaal pompt elke nacht water uit de polder naar de rivier."),
        id="notitie-gemaal",
        publication=replace(make_publication(), id=None, dossiers=(), number=None, date=dt.date(2020, 1, 2)),
        source_name="notitie gemaal.txt",
    )
    return [first, second, nameless]


@contextmanager
def paged(folder: Path) -> Iterator[Flask]:
    """Open the service over those papers; no model is needed."""
    with opened(folder, make_papers()) as generation:
        tuning = make_tuning(calibration=make_calibration(0.45))
        yield create_app(HeldIndex(Library(generation, Searcher(generation, WORDS, tuning=tuning))))


_STEP = re.compile(
    r"(?P<child>>\s*)?(?P<tag>[a-z0-9]+)?(?P<tests>(?:[.#][\w-]+|\[[^\]]+\]|:not\(\[[^\]]+\]\))*)(?:\s+|$)"
)
_TEST = re.compile(
    r"\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)"
    r"|(?P<not>:not\()?\[(?P<name>[\w-]+)(?:(?P<starts>\^)?='?(?P<value>[^'\]]*)'?)?\]\)?"
)


def select(element: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Return what a simple CSS selector selects: tags, classes, ids, attributes, and steps between them."""
    found: list[html.HtmlElement] = element.xpath(
        " | ".join(_xpath(part.strip()) for part in selector.split(","))
    )
    return found


def _xpath(selector: str) -> str:
    steps = [step for step in _STEP.finditer(selector) if step[0].strip()]
    assert "".join(step[0] for step in steps) == selector, selector
    return "." + "".join(
        f"{'/' if step['child'] else '//'}{step['tag'] or '*'}"
        + "".join(f"[{_condition(test)}]" for test in _TEST.finditer(step["tests"]))
        for step in steps
    )


def _condition(test: re.Match[str]) -> str:
    if test["class"]:
        return f"contains(concat(' ', normalize-space(@class), ' '), ' {test['class']} ')"
    if test["id"]:
        return f"@id='{test['id']}'"
    condition = f"@{test['name']}"
    if test["value"] is not None:
        condition = (
            f"starts-with({condition}, '{test['value']}')"
            if test["starts"]
            else f"{condition}='{test['value']}'"
        )
    return f"not({condition})" if test["not"] else condition
