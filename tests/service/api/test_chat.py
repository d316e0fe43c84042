"""The OpenAI-compatible door, asked by the official client."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import openai
import pytest
from access_support import add_key, bearer, guarded
from flask.testing import FlaskClient
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from search_support import WORDS, make_calibration, make_publication, make_tuning
from store_support import open_index, write_index
from support import make_document, make_unit
from werkzeug.serving import make_server

from kamerbron.index.document import Publication, UnitKind
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.qa.library import Library
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex, OpenIndex

PATH = "/v1/chat/completions"
BRIDGE = "hoe vaak wordt de brug bij Waterveen gekeurd"
LETTER = "wanneer komt de sluis in Oosterkade gereed"
ELSEWHERE = "wat is de hoofdstad van Frankrijk vandaag"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    """Two papers: one with an official address, and a letter without a number. It judges by words alone."""
    official = make_document(
        make_unit("De brug bij Waterveen wordt elk jaar gekeurd.", kind=UnitKind.ANSWER, numbers=[1]),
        make_unit("De pont bij Waterveen vaart elk uur.", kind=UnitKind.ANSWER, numbers=[3, 4]),
        publication=make_publication(),
    )
    letter = make_document(
        make_unit(
            "De brief gaat over sluizen.", "De sluis in Oosterkade komt in 2031 gereed.", key="sectie-1"
        ),
        id="brief-txt-1a2b3c",
        publication=Publication(title="Brief over sluizen"),
        source_name="brief.txt",
    )
    folder = tmp_path_factory.mktemp("chat") / "index"
    tuning = make_tuning(calibration=make_calibration(0.5))
    write_index(folder, [official, letter], WORDS, tuning=tuning)
    with open_index(folder) as generation:
        yield generation


@pytest.fixture(scope="module")
def index(generation: Generation) -> OpenIndex:
    return FixedIndex(generation, WORDS)


@pytest.fixture(scope="module")
def http(index: OpenIndex) -> FlaskClient:
    return create_app(index).test_client()


@pytest.fixture(scope="module")
def host(index: OpenIndex) -> Iterator[str]:
    """The service on a port of its own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(index), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def client(host: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{host}/v1", api_key="x", max_retries=0) as client:
        yield client


def said(text: Any) -> list[ChatCompletionMessageParam]:
    return [{"role": "user", "content": text}]


def ask(client: openai.OpenAI, text: Any, **more: Any) -> ChatCompletion:
    return client.chat.completions.create(model="kamerbron", messages=said(text), **more)


def test_the_answer_is_the_sentence_of_the_source_with_its_sources(client: openai.OpenAI) -> None:
    completion = ask(client, BRIDGE)
    message = completion.choices[0].message
    assert (message.role, completion.choices[0].finish_reason) == ("assistant", "stop")
    assert message.content is not None
    first, _, heading, *sources = message.content.split("\n")
    assert first == "«De brug bij Waterveen wordt elk jaar gekeurd.» [1]"
    assert heading == "Bronnen:"
    assert sources[0].startswith("[1] Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1 https://zoek.officiele")
    assert [line[:4] for line in sources] == [f"[{place}] " for place in range(1, len(sources) + 1)]


def test_every_source_is_an_annotation_at_its_place_in_the_text(client: openai.OpenAI, host: str) -> None:
    message = ask(client, BRIDGE).choices[0].message
    assert message.annotations is not None
    assert message.content is not None
    cited = [annotation.url_citation for annotation in message.annotations]
    assert len(cited) == message.content.count("\n[")
    for citation in cited:
        assert message.content[citation.start_index : citation.end_index] == citation.title
        official = citation.title.startswith("Kamerstuk")
        assert citation.url.startswith("https://zoek.officielebekendmakingen.nl/" if official else host)
    assert {annotation.type for annotation in message.annotations} == {"url_citation"}


def test_a_source_without_an_official_address_is_cited_by_its_page_on_this_host(
    client: openai.OpenAI, host: str
) -> None:
    annotations = ask(client, LETTER).choices[0].message.annotations
    assert annotations is not None
    cited = annotations[0].url_citation
    assert cited.title == "brief.txt («Brief over sluizen»), alinea 2"
    assert cited.url == f"{host}/kamerstukken/brief-txt-1a2b3c#sectie-1.alinea-2"


def test_when_there_is_no_answer_it_says_so_and_near_misses_are_called_so(client: openai.OpenAI) -> None:
    message = ask(client, ELSEWHERE).choices[0].message
    assert message.content is not None
    assert message.content.startswith(
        "Geen antwoord gevonden. De documenten geven hierop geen antwoord dat zeker genoeg is.\n"
    )
    assert "\n\nWat er het dichtst bij komt, en geen antwoord is:\n[1] " in message.content
    assert "Bronnen" not in message.content
    assert message.annotations == []


def test_the_whole_answer_comes_with_it(client: openai.OpenAI, http: FlaskClient) -> None:
    completion = ask(client, BRIDGE)
    assert completion.model_extra is not None
    assert (
        completion.model_extra["kamerbron"] == http.post("/v1/antwoorden", json={"vraag": BRIDGE}).get_json()
    )


def test_the_usage_counts_words(client: openai.OpenAI) -> None:
    completion = ask(client, BRIDGE)
    assert completion.usage is not None
    assert completion.choices[0].message.content is not None
    words = len(completion.choices[0].message.content.split())
    assert completion.usage.prompt_tokens == 8
    assert completion.usage.completion_tokens == words
    assert completion.usage.total_tokens == 8 + words


def test_only_the_last_message_of_the_user_is_answered(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(
        model="kamerbron",
        messages=[
            {"role": "system", "content": "Antwoord in het Frans."},
            {"role": "user", "content": ELSEWHERE},
            {"role": "assistant", "content": None},
            {"role": "user", "content": [{"type": "text", "text": BRIDGE}, {"type": "text", "text": "?"}]},
            {"role": "assistant", "content": "Even denken."},
        ],
    )
    assert completion.model_extra is not None
    assert completion.model_extra["kamerbron"]["vraag"] == f"{BRIDGE}\n?"
    assert completion.choices[0].message.annotations


def test_what_other_models_know_and_this_one_does_not_changes_nothing(client: openai.OpenAI) -> None:
    plain = ask(client, BRIDGE)
    other = ask(
        client,
        BRIDGE,
        temperature=1.7,
        top_p=0.1,
        max_tokens=3,
        seed=4,
        user="u",
        extra_body={"onbekend": {"a": 1}},
        tools=[{"type": "function", "function": {"name": "f"}}],
    )
    assert other == plain


def test_a_stream_says_the_same_line_by_line(client: openai.OpenAI) -> None:
    whole = ask(client, BRIDGE)
    chunks = list(
        client.chat.completions.create(
            model="kamerbron",
            messages=said(BRIDGE),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    *text, last, usage = chunks
    assert "".join(chunk.choices[0].delta.content or "" for chunk in text) == whole.choices[0].message.content
    assert text[0].choices[0].delta.role == "assistant"
    assert {(chunk.id, chunk.created, chunk.system_fingerprint) for chunk in chunks} == {
        (whole.id, whole.created, whole.system_fingerprint)
    }
    assert last.choices[0].finish_reason == "stop"
    assert whole.choices[0].message.annotations is not None
    assert last.choices[0].delta.model_extra == {
        "annotations": [annotation.model_dump() for annotation in whole.choices[0].message.annotations]
    }
    assert (last.model_extra or {})["kamerbron"] == (whole.model_extra or {})["kamerbron"]
    assert (usage.choices, usage.usage) == ([], whole.usage)


def test_a_stream_ends_as_the_api_has_it_and_counts_only_when_asked(http: FlaskClient) -> None:
    response = http.post(PATH, json={"model": "kamerbron", "messages": said(BRIDGE), "stream": True})
    assert response.content_type == "text/event-stream; charset=utf-8"
    events = response.text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    assert all(event.startswith("data: {") for event in events[:-2])
    assert "usage" not in response.text


@pytest.mark.parametrize("stream", [False, True])
def test_the_same_question_gives_the_same_bytes(http: FlaskClient, stream: bool) -> None:
    body = {"model": "kamerbron", "messages": said(BRIDGE), "stream": stream}
    assert http.post(PATH, json=body).data == http.post(PATH, json=body).data


def test_another_question_has_another_id(client: openai.OpenAI) -> None:
    assert ask(client, BRIDGE).id != ask(client, ELSEWHERE).id


def test_the_one_model_says_that_it_writes_nothing_itself(client: openai.OpenAI) -> None:
    (model,) = client.models.list().data
    assert (model.id, model.owned_by, model.object) == ("kamerbron", "kamerbron", "model")
    assert (
        "woord voor woord uit Kamerstukken en schrijft zelf niets" in (model.model_extra or {})["description"]
    )


@pytest.mark.parametrize(
    ("changed", "message", "param"),
    [
        ({"messages": []}, "messages heeft geen bericht van de gebruiker (role: user)", "messages"),
        (
            {"messages": [{"role": "system", "content": "Wees kort."}]},
            "messages heeft geen bericht van de gebruiker (role: user)",
            "messages",
        ),
        ({"messages": said("  ")}, "messages heeft een laatste bericht zonder tekst", "messages"),
        ({"messages": said(None)}, "messages heeft een laatste bericht zonder tekst", "messages"),
        (
            {
                "messages": said(
                    [{"type": "image_url", "image_url": {"url": "https://voorbeeld.example/brug"}}]
                )
            },
            "messages heeft een laatste bericht dat niet alleen tekst is; stuur tekst",
            "messages",
        ),
        (
            {"messages": said("a" * 2001)},
            "messages heeft een laatste bericht van meer dan 2000 tekens; kort het in",
            "messages",
        ),
        ({"messages": [{"content": "wie?"}]}, "messages/0/role ontbreekt", "messages[0].role"),
        ({"n": 2}, "n mag hoogstens 1 zijn", "n"),
    ],
)
def test_a_fault_is_a_bad_request_that_says_what_is_wrong(
    client: openai.OpenAI, changed: dict[str, Any], message: str, param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(**{"model": "kamerbron", "messages": said(BRIDGE), **changed})
    assert caught.value.message == f"Error code: 400 - Het verzoek bevat 1 fout: {message}."
    assert (caught.value.param, caught.value.type) == (param, "invalid_request_error")


def test_another_model_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="vraag om kamerbron") as caught:
        client.chat.completions.create(model="gpt-4", messages=said(BRIDGE))
    assert caught.value.code == "model_not_found"


def test_a_fault_is_a_problem_as_well(http: FlaskClient) -> None:
    response = http.post(PATH, json={"model": "kamerbron", "messages": []})
    body = response.get_json(force=True)
    assert response.content_type == "application/problem+json"
    assert (body["status"], body["title"]) == (400, "Ongeldig verzoek")
    assert body["errors"][0]["location"] == "/messages"
    assert body["error"]["message"] == body["detail"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": "[]", "content_type": "application/json"}, 400),
        ({"data": "x"}, 415),
        ({"json": {"messages": "a" * 70_000}}, 413),
    ],
)
def test_faults_before_the_body_is_read_say_so_as_well(
    http: FlaskClient, sent: dict[str, Any], status: int
) -> None:
    response = http.post(PATH, **sent)
    assert response.status_code == status
    body = response.get_json(force=True)
    assert body["error"]["message"] == body["detail"]


def test_who_has_no_key_hears_so_in_both_forms(generation: Generation, tmp_path: Path) -> None:
    key = add_key(tmp_path / "keys.json")
    guarded_client = guarded(generation, AccessSettings(keys_file=tmp_path / "keys.json"))
    body = guarded_client.get("/v1/models").get_json(force=True)
    assert body["error"] == {
        "message": body["detail"],
        "type": "authentication_error",
        "param": None,
        "code": None,
    }
    assert guarded_client.get("/v1/models", headers=bearer(key)).status_code == 200


def test_half_of_a_surrogate_pair_is_a_fault(http: FlaskClient) -> None:
    body = '{"model": "kamerbron", "messages": [{"role": "user", "content": "wie \\ud800?"}]}'
    response = http.post(PATH, data=body, content_type="application/json")
    assert response.status_code == 400
    assert "geen geldige Unicode-tekst" in response.get_json(force=True)["detail"]


def test_other_paths_keep_their_problems(http: FlaskClient) -> None:
    assert "error" not in http.post("/v1/antwoorden", json={}).get_json(force=True)


def test_a_bug_behind_it_says_nothing_of_the_question(
    http: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(BRIDGE)

    monkeypatch.setattr(Library, "answer", fail)
    response = http.post(PATH, json={"model": "kamerbron", "messages": said(BRIDGE)})
    assert response.status_code == 500
    assert response.get_json(force=True)["error"]["type"] == "server_error"
    assert "Waterveen" not in response.text + caplog.text
