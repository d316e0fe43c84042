"""Whatever is asked: an answer or a stated refusal, never an error, and never another question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import hypothesis.strategies as st
import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from search_support import WORDS, make_publication, naming, opened, seeing
from support import make_document, make_unit

from kamerbron.index.document import UnitKind
from kamerbron.qa.asking.question import MAX_CHARACTERS
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex

PATH = "/v1/antwoorden"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    documents = [
        make_document(
            make_unit("Wie betaalt de brug?", kind=UnitKind.QUESTION, numbers=[1]),
            make_unit("De provincie betaalt de brug.", kind=UnitKind.ANSWER, numbers=[1]),
            make_unit("En de weg?", kind=UnitKind.QUESTION, numbers=[2]),
            make_unit(seeing("antwoord-1"), kind=UnitKind.ANSWER, numbers=[2]),
            publication=make_publication(date="2023-03-01", session_year="2022-2023"),
        ),
        make_document(
            make_unit(naming("De sluis staat in Kamerstuk 99 990, nr. 5. Het veld title: AND is leeg.")),
            id="kst-99997-1",
            publication=make_publication("99997", "1"),
        ),
    ]
    with opened(tmp_path_factory.mktemp("bad"), documents) as generation:
        yield create_app(FixedIndex(generation, WORDS)).test_client()


def ask(client: FlaskClient, question: str, **more: Any) -> Any:
    """Ask over HTTP; whatever comes back must be an answer to this question, or a problem that says why."""
    response = client.post(
        PATH, data=json.dumps({"vraag": question, **more}), content_type="application/json"
    )
    body = response.get_json()
    if response.status_code == 200:
        assert body["vraag"] == question
        assert body["beantwoordbaar"] == (body["reden"] is None) == (body["antwoord"] is not None)
    else:
        assert (response.status_code, response.content_type) == (400, "application/problem+json")
        assert body["errors"]
    return body


@pytest.mark.parametrize(
    "question",
    [
        *("brug", "x", "1", "de", "de het een van", "Wie?", "antwoord", "nr.", "kst-", "dossier"),
        *("brug " * 400, "a" * MAX_CHARACTERS, "é" * MAX_CHARACTERS, "1" * MAX_CHARACTERS),
        *("29 754, nr. 436 " * 120, "antwoord 7 " * 180, "(" * 1999 + "a", "3 mei 2021 " * 180),
        *("brug 😀😀", "👩‍👩‍👧‍👦 brug", "1️⃣ brug"),
        *(
            "桥在哪里",
            "من يدفع ثمن الجسر",
            "Кто платит за мост",
            "ποιος πληρώνει",
            "γέφυρα 2",
            "पुल कहाँ है",
            "ทะเล",
        ),
        *(
            "brug\x00",
            "\x1b[31mbrug\x1b[0m",
            "brug\u2028sluis",
            "\ufeffbrug",
            "brug\u200b",
            "\u202ebrug",
            "e\u0301",
        ),
        *('+a -b "c" field:x AND (', "text:brug", "-brug", '"de brug', "brug~2 sluis^3", "[a TO z]", "brug*"),
        *(
            "NOT brug",
            "brug OR",
            "fragments:_brug",
            "a\\",
            "brug && || !",
            "{brug}",
            "row:0",
            "'; DROP TABLE",
        ),
        *("%s %d {0} {unknown}", "<script>brug</script>", "../../etc/passwd", "brug?x=1&y=2"),
        *("antwoord 999999999999999999999", "vragen 1 t/m 999", "kst-99998-" + "9" * 300, "dossier 00000"),
        *("31 februari 2021", "brief van 32 mei 0000", "vergaderjaar 9999-10000", "antwoord ٧", "nr. ²"),
    ],
)
def test_a_strange_question_gets_an_answer(client: FlaskClient, question: str) -> None:
    assert "reden" in ask(client, question[:MAX_CHARACTERS])


@pytest.mark.parametrize(
    "question", ["", " ", "?!", "...", "😀", "🚲🚲", "\x00", "\u200b", "« »", "+-&|!(){}[]^~*?:\\/"]
)
def test_a_question_that_says_nothing_is_refused_and_says_so(client: FlaskClient, question: str) -> None:
    body = ask(client, question)
    assert [(fault["location"], fault["detail"]) for fault in body["errors"]] == [("/vraag", "is leeg")]


def test_a_question_that_is_too_long_is_refused_and_says_so(client: FlaskClient) -> None:
    body = ask(client, "a" * (MAX_CHARACTERS + 1))
    assert body["errors"][0]["detail"] == f"mag hoogstens {MAX_CHARACTERS} tekens lang zijn"


@pytest.mark.parametrize(
    "typed",
    [
        '+brug -betaalt "provincie" text:x AND (',
        'brug betaalt "provincie" text x and',
        "BRUG betaalt: provincie; text/x AND",
    ],
)
def test_the_syntax_of_the_word_index_is_only_words(client: FlaskClient, typed: str) -> None:
    plain = ask(client, "brug betaalt provincie text x and")
    assert [found["id"] for found in ask(client, typed)["mogelijk"]] == [
        found["id"] for found in plain["mogelijk"]
    ]


# Text as people do not type it: any characters, and pieces that mean something to one of the parsers.
_pieces = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *(
                "antwoord",
                "vraag",
                "vragen",
                " 7",
                " t/m ",
                " en ",
                "29 754",
                ", nr. ",
                "kst-99998-1",
                "436",
                "-VII",
            ),
            *(
                "brief van ",
                "3 mei 2021",
                "2021-2022",
                "vergaderjaar ",
                "dossier ",
                "(",
                ")",
                '"',
                "text:",
                " AND ",
            ),
            *(
                "\x00",
                "\u2028",
                "😀",
                "٧",
                "²",
                "ß",
                "İ",
                "brug",
                "de ",
                "?",
                "Aanhangsel ",
                "Kamerstukken II 2021/22, ",
            ),
        ]
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_pieces, max_size=12).map("".join))
@example("İ")
@example("antwoord 0")
def test_any_text_gets_an_answer_or_a_stated_refusal(client: FlaskClient, text: str) -> None:
    first = ask(client, text[:MAX_CHARACTERS])
    assert first == ask(client, text[:MAX_CHARACTERS])


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_fields = st.sampled_from(
    ["dossiers", "kamerstukken", "soorten", "kamers", "vergaderjaren", "vanaf", "totEnMet", "anders"]
)
_values = st.one_of(
    _anything,
    st.sampled_from(
        [
            ["99998"],
            ["29 754", "36410-VII"],
            ["kst-1"],
            ["I"],
            ["III"],
            "2021-12-31",
            "9999-12-31",
            0,
            -1,
            1e300,
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(_fields, _values, max_size=4), _anything | st.just("2022-01-01"))
def test_any_filter_gets_an_answer_or_a_stated_refusal(
    client: FlaskClient, limits: dict[str, Any], day: Any
) -> None:
    ask(client, "wie betaalt de brug", filter=limits, peildatum=day)
    ask(client, "wie betaalt de brug", filter=limits)


@pytest.mark.parametrize(
    ("more", "location", "detail"),
    [
        (
            {"filter": {"dossiers": ["brug"]}},
            "/filter/dossiers",
            "noemt 'brug', en dat is geen dossiernummer",
        ),
        ({"filter": {"vergaderjaren": ["2021"]}}, "/filter/vergaderjaren/0", "heeft niet de vorm 2021-2022"),
        ({"filter": {"soorten": [""]}}, "/filter/soorten/0", "is leeg"),
        ({"filter": {"soorten": "Motie"}}, "/filter/soorten", "moet een lijst zijn"),
        ({"filter": {"soort": ["Motie"]}}, "/filter/soort", "is een onbekend veld"),
        ({"filter": {"vanaf": "2021-13-01"}}, "/filter/vanaf", "moet een datum zijn, zoals 2021-12-31"),
        ({"filter": []}, "/filter", "moet een object zijn"),
        (
            {"filter": {"vanaf": "2022-01-02", "totEnMet": "2022-01-01"}},
            "/filter",
            "heeft een vanaf die na totEnMet ligt",
        ),
        ({"filter": {"kamers": ["III"]}}, "/filter/kamers/0", "moet 'I' of 'II' zijn"),
        ({"peildatum": "gisteren"}, "/peildatum", "moet een datum zijn, zoals 2021-12-31"),
    ],
)
def test_a_wrong_filter_says_what_is_wrong_with_it(
    client: FlaskClient, more: dict[str, Any], location: str, detail: str
) -> None:
    faults = ask(client, "wie betaalt de brug", **more)["errors"]
    assert [(fault["location"], fault["detail"]) for fault in faults] == [(location, detail)]


def test_a_filter_narrows_over_http_and_a_reference_date_goes_back(client: FlaskClient) -> None:
    body = ask(client, "wie betaalt de brug", filter={"dossiers": ["99 997"]})
    assert [found["id"] for found in body["mogelijk"]] == ["kst-99997-1.sectie.alinea-1"]
    body = ask(client, "wie betaalt de brug", peildatum="2023-03-01")
    assert {found["citaat"]["kamerstuk"]["id"] for found in body["mogelijk"]} == {"kst-99998-1"}
    body = ask(client, "wie betaalt de brug", peildatum="2023-02-28")
    assert (body["reden"], body["mogelijk"]) == ("niets_gevonden", [])
