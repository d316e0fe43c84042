"""The reach of a key: it narrows, and it never widens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from access_support import add_key, ask, guarded
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from search_support import make_publication, naming, opened
from support import make_document, make_unit

from kamerbron.index.document import Chamber, UnitKind
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.schemas.questions import Filter

_PAPERS = [
    ("99990", "1", "Motie", "2019-02-01", "2018-2019", Chamber.TWEEDE, "De provincie betaalt de brug."),
    ("99990", "2", "Brief regering", "2020-02-01", "2019-2020", Chamber.TWEEDE, "Het Rijk betaalt de sluis."),
    ("99991", "1", "Motie", "2021-02-01", "2020-2021", Chamber.EERSTE, "De gemeente betaalt de kade."),
    (
        "99992",
        "3",
        "Amendement",
        "2022-02-01",
        "2021-2022",
        Chamber.TWEEDE,
        "Het waterschap betaalt de dijk.",
    ),
]
_IDS = [f"kst-{dossier}-{number}" for dossier, number, *_ in _PAPERS]

_reaches = st.builds(
    Filter,
    dossiers=st.lists(st.sampled_from(["99990", "99991", "99992", "99999"]), max_size=2),
    kamerstukken=st.lists(st.sampled_from(_IDS), max_size=2),
    soorten=st.lists(st.sampled_from(["Motie", "brief regering", "Amendement"]), max_size=2),
    kamers=st.lists(st.sampled_from(["I", "II"]), max_size=2),
    vergaderjaren=st.lists(st.sampled_from(["2018-2019", "2020-2021", "2021-2022"]), max_size=2),
)
_questions = st.one_of(
    st.sampled_from([paper[-1] for paper in _PAPERS]),
    st.sampled_from([f"{dossier}, nr. {number}" for dossier, number, *_ in _PAPERS]),
    st.sampled_from(["Wie betaalt de brug in 99990?", "antwoord 1", "moties uit vergaderjaar 2018-2019"]),
    st.lists(
        st.sampled_from(
            ["wie", "betaalt", "de", "brug", "sluis", "kade", "dijk", "naast", "99", "991", "nr.", "1"]
        ),
        min_size=1,
    ).map(" ".join),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, FlaskClient, Path]]:
    """The service with keys, without keys, and the file of keys."""
    folder = tmp_path_factory.mktemp("reach")
    documents = [
        make_document(
            make_unit(f"Wie betaalt nummer {number}?", kind=UnitKind.QUESTION, numbers=[1]),
            make_unit(text, naming("Zie ook Kamerstuk 99 990, nr. 1."), kind=UnitKind.ANSWER, numbers=[1]),
            id=f"kst-{dossier}-{number}",
            publication=make_publication(
                dossier, number, kind=kind, date=date, session_year=year, chamber=chamber
            ),
        )
        for dossier, number, kind, date, year, chamber, text in _PAPERS
    ]
    file = folder / "sleutels.json"
    add_key(file)
    with opened(folder, documents) as generation:
        with_keys = guarded(generation, AccessSettings(keys_file=file))
        yield with_keys, guarded(generation), file


def passes(reach: Filter, paper: tuple[Any, ...]) -> bool:
    """Whether a paper is within a reach, said without the code that searches."""
    dossier, number, kind, _, year, chamber, _ = paper
    return all(
        [
            not reach.dossiers or dossier in reach.dossiers,
            not reach.kamerstukken or f"kst-{dossier}-{number}" in reach.kamerstukken,
            not reach.soorten or kind.lower() in [asked.lower() for asked in reach.soorten],
            not reach.kamers or chamber.value in reach.kamers,
            not reach.vergaderjaren or year in reach.vergaderjaren,
        ]
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reach=_reaches, question=_questions, asked=st.none() | _reaches)
def test_whatever_is_asked_nothing_outside_the_reach_of_a_key_comes_back(
    service: tuple[FlaskClient, FlaskClient, Path], reach: Filter, question: str, asked: Filter | None
) -> None:
    client, _, file = service
    body = {} if asked is None else {"filter": asked.model_dump(mode="json", exclude_defaults=True)}
    answer = ask(client, question, add_key(file, reach), aantal=50, **body)
    assert answer.status_code == 200
    told = answer.get_json()
    given_back = told | {"vraag": None, "onbekend": None}
    for paper, name in zip(_PAPERS, _IDS, strict=True):
        # What a paper that may be reached says of another is its own text.
        if not passes(reach, paper):
            assert f'"{name}.' not in answer.text
            assert paper[-1] not in str(given_back)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=_questions, asked=st.none() | _reaches)
def test_a_key_without_limits_gives_what_no_key_gives(
    service: tuple[FlaskClient, FlaskClient, Path], question: str, asked: Filter | None
) -> None:
    client, open_client, file = service
    body = {} if asked is None else {"filter": asked.model_dump(mode="json", exclude_defaults=True)}
    with_key = ask(client, question, add_key(file), aantal=50, **body)
    assert with_key.data == ask(open_client, question, aantal=50, **body).data


def test_a_paper_outside_the_reach_is_as_unknown_as_one_that_is_not_there(
    service: tuple[FlaskClient, FlaskClient, Path],
) -> None:
    client, _, file = service
    key = add_key(file, Filter(dossiers=["99990"]))
    outside = ask(client, "Wat staat er in 99 991, nr. 1?", key).get_json()
    absent = ask(client, "Wat staat er in 99 891, nr. 1?", key).get_json()
    assert (outside["reden"], absent["reden"]) == ("nummer_onbekend", "nummer_onbekend")
    assert outside["onbekend"] == ["99 991, nr. 1"]
