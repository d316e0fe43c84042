"""What people write for what they want."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamerbron.index.source.official.errors import UnknownSourceError
from kamerbron.index.source.official.wanted import Wanted, add_sources, is_publication_id, read_list

IDS = (
    *("kst-29754-436", "kst-36600-VII-1", "kst-21501-20-2270", "kst-36836-D", "kst-27925-230-h1"),
    *("kst-34086-B-n1", "kst-29754-31-b1", "kst-1268678", "kst-20032004-00063-VII-A-h1", "blg-1184123"),
    *("ah-tk-20212022-1234", "ah-ek-20192020-10", "ah-1271549", "kv-tk-2022Z08580", "kv-ek-215160000"),
    *("kv-2989900822", "nds-tk-2015D00006", "h-tk-20222023-84-12", "h-ek-20152016-31-6"),
    *("h-tk-20082009-7140-7144", "ag-tk-2001-04-10", "stb-2021-244", "kst-C-H", "blg-26241-10F"),
)


@pytest.mark.parametrize("publication", IDS)
def test_every_form_of_an_id_is_a_publication(publication: str) -> None:
    wanted = add_sources(Wanted(), [publication])
    assert wanted == Wanted(publications=(publication,))
    assert is_publication_id(publication)


@pytest.mark.parametrize(
    ("written", "dossier"),
    [
        ("29754", "29754"),
        ("29 754", "29754"),
        ("29\u00a0754", "29754"),
        (" 36410-VII ", "36410-VII"),
        ("36 410 VII", "36410-VII"),
        ("36 410, VII", "36410-VII"),
        ("21501-20", "21501-20"),
        ("21 501-20", "21501-20"),
        ("36 027 (R 2160)", "36027"),
    ],
)
def test_a_dossier_is_known_as_people_write_it(written: str, dossier: str) -> None:
    assert add_sources(Wanted(), [written]) == Wanted(dossiers=(dossier,))


@pytest.mark.parametrize(
    ("written", "publication"),
    [
        ("KST-29754-436", "kst-29754-436"),
        ("AH-TK-20212022-1234", "ah-tk-20212022-1234"),
        ("29 754, nr. 436", "kst-29754-436"),
        ("Kamerstuk 36 410 VII, nr. 108", "kst-36410-VII-108"),
        ("https://zoek.officielebekendmakingen.nl/kst-29754-436.html", "kst-29754-436"),
        ("https://zoek.officielebekendmakingen.nl/kst-29754-436.html?zoek=1#alinea", "kst-29754-436"),
        ("https://zoek.officielebekendmakingen.nl/blg-1007826", "blg-1007826"),
    ],
)
def test_a_citation_or_an_address_is_the_publication(written: str, publication: str) -> None:
    assert add_sources(Wanted(), [written]) == Wanted(publications=(publication,))


# `36410 VII` without quotes reaches the program as two words.
@pytest.mark.parametrize(
    "written", ["", "brug", "kst-", "kst-../../etc", "VII", "123", "/etc/passwd", "kst-1/2"]
)
def test_what_is_neither_is_refused_by_its_own_words(written: str) -> None:
    with pytest.raises(UnknownSourceError, match="geen dossier"):
        add_sources(Wanted(), [written])


def test_what_is_named_twice_is_wanted_once() -> None:
    wanted = add_sources(Wanted(), ["29754", "29 754", "kst-29754-436", "29 754, nr. 436"])
    assert wanted == Wanted(dossiers=("29754",), publications=("kst-29754-436",))


def test_a_list_has_comments_and_empty_lines() -> None:
    lines = ["# onze dossiers\n", "29754\n", "\n", "  36 410 VII  # begroting\n", "kst-99998-1"]
    assert read_list(lines) == ["29754", "36 410 VII", "kst-99998-1"]


@pytest.mark.parametrize(
    "id_",
    ["../kst-1-2", "kst-1/../2", "kst-1-2\n", ".kst-1", "kst-1.xml", "", "-", "kst", "kst-1-é", "a" * 300],
)
def test_what_would_leave_its_directory_is_no_id(id_: str) -> None:
    assert not is_publication_id(id_)


def test_every_id_of_a_real_list_is_an_id(formats: Path) -> None:
    ids = (formats / "ids-29754-27925.txt").read_text(encoding="utf-8").split()
    assert len(ids) == 1852
    assert add_sources(Wanted(), ids).publications == tuple(ids)
    assert all(map(is_publication_id, ids))
