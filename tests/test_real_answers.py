"""Questions about the five real Kamerstukken get right and rightly cited answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from real_questions import ANSWERED, Place
from search_support import calibrated

from kamerbron.index.build import build_index
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.arranging import Hit
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex

pytestmark = [pytest.mark.corpus, pytest.mark.model]


@pytest.fixture(scope="module")
def real_generation(
    corpus: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Generation]:
    store = FileStore(tmp_path_factory.mktemp("real") / "index")
    # What is called an answer follows from a calibration of the tests; here only places and words count.
    build_index(corpus, store, encoder, tuning=calibrated(encoder.identity.name))
    with open_current(store) as generation:
        yield generation


@pytest.fixture(scope="module")
def searcher(real_generation: Generation, encoder: Encoder) -> Searcher:
    return Searcher(real_generation, encoder)


@pytest.fixture(scope="module")
def real_client(real_generation: Generation, encoder: Encoder) -> FlaskClient:
    return create_app(FixedIndex(real_generation, encoder)).test_client()


@pytest.mark.parametrize(
    ("question", "citation", "fact"),
    [
        (
            "sinds wanneer bestaat het netwerk van regionale veiligheidscoördinatoren",
            "Kamerstuk 27 925, nr. 879, antwoord 16, alinea 1",
            "2015",
        ),
        (
            "how many expert meetings did the co-chairs organise",
            (
                "Kamerstuk 27 925, nr. 681, "
                "«Inzet van Nederland in het GCTF: verbinden, vernieuwen en versterken», alinea 1"
            ),
            "zestig",
        ),
        (
            "wanneer werd het memorandum van Den Haag en Marrakech aangenomen",
            "Kamerstuk 27 925, nr. 584, «Bijeenkomst van 11 januari: Share, Stop, Secure», alinea 2",
            "september 2014",
        ),
        (
            "wanneer is de veiligheidsdialoog met Turkije vastgelegd",
            "Kamerstuk 29 754, nr. 645, «Internationale samenwerking», alinea 1",
            "2021",
        ),
        (
            "waar staat de afkorting ROR voor",
            "Kamerstuk 29 754, nr. 436, «Verbreding voorkomen en tegengaan extremisme», alinea 1, voetnoot 8",
            "Rijksopleidingsinstituut tegengaan Radicalisering",
        ),
    ],
)
def test_a_real_question_gets_its_answer_and_citation_over_http(
    real_client: FlaskClient, question: str, citation: str, fact: str
) -> None:
    # However it is typed: with a capital and a question mark, or without.
    for typed in (question, f"{question[0].upper()}{question[1:]}?"):
        response = real_client.post("/v1/antwoorden", json={"vraag": typed})
        body = response.get_json()
        assert body["beantwoordbaar"] is True
        assert fact in body["antwoord"]["tekst"]
        assert body["antwoord"]["citaat"] == citation


def test_every_quote_is_word_for_word_the_text_of_its_paragraphs(
    real_client: FlaskClient, real_generation: Generation
) -> None:
    documents = {document.id: document for document in real_generation.catalogue.documents()}
    for question, _ in ANSWERED:
        body = real_client.post("/v1/antwoorden", json={"vraag": question, "aantal": 50}).get_json()
        for passage in body["passages"] or body["mogelijk"]:
            publication, key, _ = passage["id"].split(".", 2)
            unit = next(unit for unit in documents[publication].units if unit.key == key)
            cited = passage["citaat"]["vindplaats"]["alineas"]
            text = "\n\n".join(p.text for p in unit.paragraphs if p.number in cited)
            assert passage["tekst"] in text
            mark = passage["markeringen"][0]
            assert passage["tekst"][mark["van"] : mark["tot"]].strip() != ""


def test_most_answers_stand_first_and_nearly_all_among_the_first_five(searcher: Searcher) -> None:
    found = [searcher.search(parse_question(question), 5).hits[:5] for question, _ in ANSWERED]
    ranks = [_rank(hits, places) for hits, (_, places) in zip(found, ANSWERED, strict=True)]
    first = sum(rank == 1 for rank in ranks)
    among = sum(rank is not None for rank in ranks)
    # Measured 33 and 35 of 36 with the weights of now; 35 and 35 before there were words in the search.
    assert first >= 33, json.dumps(ranks)
    assert among >= 34, json.dumps(ranks)


def _rank(hits: Sequence[Hit], places: tuple[Place, ...]) -> int | None:
    for rank, hit in enumerate(hits, start=1):
        passage = hit.passage
        for document, key, paragraph in places:
            if (passage.document_id, passage.unit_key) == (document, key) and paragraph in passage.paragraphs:
                return rank
    return None
