"""The two languages say the same things."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from kamerbron.qa.answer import Reason
from kamerbron.qa.question_sets import Coverage
from kamerbron.service.page import languages
from kamerbron.service.page.dutch import DUTCH
from kamerbron.service.page.english import ENGLISH

FOLDER = Path(languages.__file__).parent
SOURCES = "\n".join(
    path.read_text()
    for path in [*FOLDER.glob("templates/*"), *FOLDER.glob("*.py")]
    if path.name not in {"dutch.py", "english.py"}
)


def holes(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)} - {None}


def test_both_languages_have_every_text_with_the_same_values() -> None:
    assert list(DUTCH) == list(ENGLISH)
    assert {key: holes(text) for key, text in DUTCH.items()} == {k: holes(t) for k, t in ENGLISH.items()}
    assert all(text.strip() for text in [*DUTCH.values(), *ENGLISH.values()])


def test_every_reason_and_every_coverage_has_its_words() -> None:
    assert {f"reason_{reason.value}" for reason in Reason} <= DUTCH.keys()
    assert {f"coverage_{coverage.value}" for coverage in Coverage} <= DUTCH.keys()


@pytest.mark.parametrize("key", list(DUTCH))
def test_every_text_is_used(key: str) -> None:
    whole = rf"""["']{key}(_help|_one|_more)?["']"""
    counted = rf"""["']{re.sub("_(one|more)$", "", key)}["']"""
    made = rf"""["']{key.split("_", maxsplit=1)[0]}_(["']|\{{)"""
    assert re.search(f"{whole}|{counted}|{made}", SOURCES), key


def test_the_longer_pages_exist_in_both() -> None:
    for name in ("about", "accessibility"):
        dutch, english = ((FOLDER / "templates" / f"{name}.{code}.html").read_text() for code in ("nl", "en"))
        assert re.findall("<(h.|li|p)\\b", dutch) == re.findall("<(h.|li|p)\\b", english)
