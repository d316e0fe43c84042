"""A model on a server: asked as it should be, and nothing that it sends is believed unseen."""

from __future__ import annotations

import json
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx
import numpy as np
import pytest
from support import WordEncoder
from vectors_server import (
    DIMENSION,
    MODEL,
    Reply,
    VectorsServer,
    in_base64,
    serving,
    vectors,
    with_data,
    with_vectors,
)

from kamerbron.index.embedding.endpoint import KEY_VARIABLE, ModelServerError, Patience, read_address
from kamerbron.index.embedding.opening import open_encoder, open_encoder_of
from kamerbron.index.embedding.server import EmbeddingServer, ServerEncoder, open_server
from kamerbron.index.encoder import ModelIdentity, mark

HASTY = Patience(attempts=3, answer_seconds=0.3, longest_wait=0.05, first_wait=0.01)
IDENTITY = ModelIdentity(MODEL, DIMENSION, "", "")
TOLD = "de geheime tekst"
TEXTS = [f"Brug {number} bij Waterveen is gekeurd in jaar {number % 7}." for number in range(80)]
WORDS = WordEncoder(MODEL, DIMENSION)


@pytest.fixture
def server() -> Iterator[VectorsServer]:
    with serving() as server:
        yield server


@pytest.fixture
def encoder(server: VectorsServer) -> Iterator[ServerEncoder]:
    with closing(ServerEncoder(server.url, IDENTITY, build=HASTY, question=HASTY)) as encoder:
        yield encoder


def test_vectors_are_those_of_their_texts_of_unit_length_whatever_order_they_come_in(
    encoder: ServerEncoder,
) -> None:
    done: list[int] = []
    made = encoder.encode_passages([*TEXTS, *TEXTS[:5]], done.append)
    assert made.dtype == np.float32
    assert np.allclose(made, WORDS.encode_passages([*TEXTS, *TEXTS[:5]]), atol=1e-6)
    assert sum(done) == 85
    assert np.allclose(encoder.encode_questions(TEXTS[:3]), made[:3], atol=1e-6)
    assert encoder.encode_passages([]).shape == encoder.encode_questions([]).shape == (0, DIMENSION)


def test_it_is_asked_as_openai_is(server: VectorsServer, encoder: ServerEncoder) -> None:
    encoder.encode_passages(["een"])
    path, asked = server.asked[0].pop("path"), server.asked[0]
    assert path == "/v1/embeddings"
    assert asked == {"model": MODEL, "input": ["een"], "encoding_format": "float"}


def test_a_text_that_comes_twice_is_asked_once_and_no_request_is_large(
    server: VectorsServer, encoder: ServerEncoder
) -> None:
    long = [f"{number} " + "lang " * 5_000 for number in range(5)]
    encoder.encode_passages([*TEXTS, *long, *TEXTS, *long])
    sent = [text for asked in server.asked for text in asked["input"]]
    assert sorted(sent) == sorted([*TEXTS, *long])
    for asked in server.asked:
        assert len(asked["input"]) <= 32
        assert sum(map(len, asked["input"])) <= 60_000


def test_each_question_is_asked_by_itself(server: VectorsServer, encoder: ServerEncoder) -> None:
    encoder.encode_questions(["een", "twee"])
    assert [asked["input"] for asked in server.asked] == [["een"], ["twee"]]


def test_several_requests_are_under_way_at_once_and_give_the_same(server: VectorsServer) -> None:
    met = threading.Barrier(3, timeout=10)

    def together(body: dict[str, Any]) -> Reply:
        met.wait()
        return vectors(body)

    server.first = [together] * 3
    with closing(ServerEncoder(server.url, IDENTITY, requests=3)) as encoder:
        made = encoder.encode_passages(TEXTS)
    assert np.allclose(made, WORDS.encode_passages(TEXTS), atol=1e-6)


@pytest.mark.parametrize(
    "passing",
    [
        lambda _: Reply(status=429, headers={"Retry-After": "0"}),
        lambda _: Reply(status=429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        lambda _: Reply(status=500),
        lambda _: Reply(status=503),
        lambda body: Reply(body=vectors(body).body, cut=True),
        lambda body: Reply(body=vectors(body).body, seconds=0.4),
    ],
    ids=["429", "429 to a date", "500", "503", "cut off", "late"],
)
def test_what_passes_is_tried_again(
    passing: Callable[[dict[str, Any]], Reply], server: VectorsServer, encoder: ServerEncoder
) -> None:
    server.first = [passing]
    assert np.allclose(encoder.encode_passages(TEXTS), WORDS.encode_passages(TEXTS), atol=1e-6)


def test_what_does_not_pass_is_one_line_in_the_end(server: VectorsServer, encoder: ServerEncoder) -> None:
    server.first = [lambda _: Reply(status=500)] * 3
    with pytest.raises(ModelServerError, match="antwoordt met 500, ook na 3 keer vragen"):
        encoder.encode_questions(["een"])
    assert len(server.asked) == 3


def test_a_longer_rest_than_can_be_waited_for_is_told_at_once(
    server: VectorsServer, encoder: ServerEncoder
) -> None:
    server.first = [lambda _: Reply(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(ModelServerError, match="vraagt om 3600 seconden rust"):
        encoder.encode_questions(["een"])
    assert len(server.asked) == 1


def _changed(change: Callable[[list[Any]], list[Any]]) -> Callable[[dict[str, Any]], Reply]:
    return lambda body: with_vectors(body, change)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda _: Reply(status=401, body=TOLD.encode()), KEY_VARIABLE),
        (lambda _: Reply(status=404, body=TOLD.encode()), "kent het adres of het model woorden niet"),
        (lambda _: Reply(status=400, body=TOLD.encode()), "antwoordt met 400"),
        (lambda _: Reply(status=302, headers={"Location": "http://elders.example/"}), "antwoordt met 302"),
        (lambda _: Reply(body=f"<p>{TOLD}</p>".encode()), "geen antwoord zoals OpenAI"),
        (lambda _: Reply(body=b"{}"), "geen antwoord zoals OpenAI"),
        (lambda _: Reply(body=bytes([0x7B, 0xFF])), "geen antwoord zoals OpenAI"),
        (lambda _: with_data(TOLD), "geen antwoord zoals OpenAI"),
        (lambda _: with_data([]), "0 vectoren"),
        (_changed(lambda rows: [*rows, rows[0]]), "vectoren"),
        (lambda _: with_data([{"index": 1, "embedding": [1.0] * DIMENSION}]), "of andere nummers"),
        (_changed(lambda rows: [row[:32] for row in rows]), "een vector van 32 getallen in plaats van 512"),
        (_changed(lambda rows: [[0.0] * DIMENSION for _ in rows]), "alleen nullen"),
        (_changed(lambda rows: [[float("nan")] * DIMENSION for _ in rows]), "getallen die niet eindig zijn"),
        (_changed(lambda rows: [[1e999] * DIMENSION for _ in rows]), "getallen die niet eindig zijn"),
        (_changed(lambda rows: [TOLD for _ in rows]), "geen lijst van getallen"),
        (_changed(lambda rows: [[TOLD] for _ in rows]), "geen antwoord zoals OpenAI"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_that_quotes_nothing(
    wrong: Callable[[dict[str, Any]], Reply], said: str, server: VectorsServer, encoder: ServerEncoder
) -> None:
    server.first = [wrong]
    with pytest.raises(ModelServerError, match=said) as refused:
        encoder.encode_passages([TOLD])
    assert "\n" not in str(refused.value)
    assert TOLD not in "".join(traceback.format_exception(refused.value))
    assert len(server.asked) == 1


def test_more_than_any_vectors_take_is_not_read(
    server: VectorsServer, encoder: ServerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamerbron.index.embedding.endpoint._MOST_BYTES", 1_000)
    server.first = [lambda _: Reply(body=b"x" * 5_000)]
    with pytest.raises(ModelServerError, match="antwoordt met te veel"):
        encoder.encode_questions(["een"])


def test_a_server_that_sends_base64_all_the_same_is_understood(
    server: VectorsServer, encoder: ServerEncoder
) -> None:
    server.first = [in_base64]
    assert np.allclose(encoder.encode_questions(["een brug"]), WORDS.encode_questions(["een brug"]))


def test_a_server_that_is_not_there_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with (
            closing(ServerEncoder(url, IDENTITY, question=HASTY)) as encoder,
            pytest.raises(ModelServerError, match="niet bereikbaar of viel weg"),
        ):
            encoder.encode_questions([TOLD])


def test_the_key_comes_from_the_environment_and_shows_nowhere(
    server: VectorsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk-zeer-geheim")
    server.first = [lambda _: Reply(status=403)]
    with closing(ServerEncoder(server.url + "?soort=een", IDENTITY)) as encoder:
        with pytest.raises(ModelServerError) as refused:
            encoder.encode_questions(["een"])
        shown = "".join(traceback.format_exception(refused.value)) + repr(encoder._endpoint)
    assert server.keys == ["Bearer sk-zeer-geheim"]
    assert server.asked[0]["path"] == "/v1/embeddings?soort=een"
    assert "zeer-geheim" not in shown
    assert "soort=een" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("http://localhost:8080", "http://localhost:8080/v1/embeddings"),
        ("http://localhost:8080/", "http://localhost:8080/v1/embeddings"),
        ("https://api.voorbeeld.nl/v1", "https://api.voorbeeld.nl/v1/embeddings"),
        ("https://api.voorbeeld.nl/v1/", "https://api.voorbeeld.nl/v1/embeddings"),
        ("https://api.voorbeeld.nl/v1/embeddings", "https://api.voorbeeld.nl/v1/embeddings"),
        ("https://voorbeeld.nl/a?versie=1", "https://voorbeeld.nl/a/embeddings?versie=1"),
    ],
)
def test_the_address_may_be_given_as_servers_document_it(given: str, asked: str) -> None:
    assert read_address(given, has_key=False) == httpx.URL(asked)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "geheim",
        "ftp://geheim/v1",
        "https://",
        "https://mij:geheim@voorbeeld.nl",
        "http://x:geheim/",
        "/geheim",
    ],
)
def test_what_is_no_address_is_refused_and_not_quoted(given: str) -> None:
    with pytest.raises(ModelServerError, match="geen adres van een server") as refused:
        read_address(given, has_key=False)
    assert "geheim" not in str(refused.value)


def test_a_key_goes_unencrypted_to_no_other_machine() -> None:
    for near in ("http://localhost:1/v1", "http://127.0.0.1/v1", "http://[::1]:1/v1", "https://ver.nl/v1"):
        read_address(near, has_key=True)
    read_address("http://embeddings:8080/v1", has_key=False)
    with pytest.raises(ModelServerError, match="niet onversleuteld naar embeddings"):
        read_address("http://embeddings:8080/v1", has_key=True)


def test_the_server_says_how_long_its_vectors_are_and_the_name_says_the_prefixes(
    server: VectorsServer,
) -> None:
    expected = {
        ("intfloat/multilingual-e5-base", None, None): ("query: ", "passage: "),
        ("intfloat/multilingual-e5-base", "vraag: ", ""): ("vraag: ", ""),
        (MODEL, None, None): ("", ""),
    }
    for (name, question, passage), prefixes in expected.items():
        with closing(open_server(EmbeddingServer(server.url, question, passage), name)) as encoder:
            assert encoder.identity == ModelIdentity(name, DIMENSION, *prefixes)
            encoder.encode_questions(["brug"])
            encoder.encode_passages(["dijk"])
        asked = [body["input"] for body in server.asked[-2:]]
        assert asked == [[prefixes[0] + "brug"], [prefixes[1] + "dijk"]]
    assert {body["model"] for body in server.asked} == {"intfloat/multilingual-e5-base", MODEL}


def test_an_encoder_for_an_index_has_the_prefixes_that_the_index_was_made_with(server: VectorsServer) -> None:
    made_with = ModelIdentity("e5-anders", DIMENSION, "v: ", "p: ")
    with open_encoder_of(made_with, name=MODEL, url=server.url) as encoder:
        assert encoder.identity == ModelIdentity(MODEL, DIMENSION, "v: ", "p: ")


def test_as_many_requests_are_made_at_a_time_as_there_are_workers(server: VectorsServer) -> None:
    with open_encoder(MODEL, 4, EmbeddingServer(server.url)) as encoder:
        encoder.encode_passages(TEXTS)
        assert isinstance(encoder, ServerEncoder)
        assert encoder._threads._max_workers == 4


def test_a_server_that_gives_other_bits_each_time_is_known_by_its_identity(
    server: VectorsServer, encoder: ServerEncoder
) -> None:
    steady = mark(encoder)
    assert steady == mark(encoder)
    shaky = [_changed(lambda rows, n=n: [[x + n * 1e-6 for x in row] for row in rows]) for n in range(32)]
    server.first = list(shaky)
    first = mark(encoder)
    server.first = shaky[7:]
    assert first == mark(encoder) != steady


def test_an_answer_that_stops_halfway_through_a_build_stops_the_build(
    server: VectorsServer, encoder: ServerEncoder
) -> None:
    server.first = [vectors, lambda _: Reply(status=400)]
    with pytest.raises(ModelServerError, match="400"):
        encoder.encode_passages(TEXTS)
    assert json.dumps(server.asked)
