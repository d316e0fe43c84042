"""How much one caller may ask, and what they hear when it was more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from access_support import add_key, ask, guarded, log_lines
from flask.testing import FlaskClient
from limits.storage import MemoryStorage
from search_support import opened
from support import make_document, make_unit
from werkzeug.test import TestResponse

from kamerbron.index.errors import ServiceError
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.service.access.counting import SharedCounts, make_counts
from kamerbron.service.access.settings import AccessSettings

QUESTION = "Wie betaalt de brug?"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    documents = [make_document(make_unit("De provincie betaalt de brug."))]
    with opened(tmp_path_factory.mktemp("limits"), documents) as generation:
        yield generation


@pytest.fixture
def storage(tmp_path: Path) -> str:
    return make_counts(tmp_path)


def limited(generation: Generation, storage: str, **settings: Any) -> FlaskClient:
    return guarded(generation, AccessSettings(rate_storage=storage, **settings))


def from_address(client: FlaskClient, address: str, **headers: str) -> int:
    response = client.post(
        "/v1/antwoorden", json={"vraag": QUESTION}, headers=headers, environ_base={"REMOTE_ADDR": address}
    )
    return response.status_code


def statuses(client: FlaskClient, times: int, key: str | None = None) -> list[int]:
    return [ask(client, QUESTION, key).status_code for _ in range(times)]


def test_without_a_rate_nothing_is_counted(generation: Generation, storage: str) -> None:
    client = limited(generation, storage)
    assert statuses(client, 20) == [200] * 20
    assert "X-RateLimit-Limit" not in ask(client, QUESTION).headers


def test_what_is_over_the_rate_is_refused_and_says_when_to_come_back(
    generation: Generation, storage: str
) -> None:
    client = limited(generation, storage, rate="3/hour")
    answered = [ask(client, QUESTION) for _ in range(3)]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answered] == ["2", "1", "0"]
    assert all("Retry-After" not in answer.headers for answer in answered)
    assert_refused(ask(client, QUESTION))


def assert_refused(response: TestResponse) -> None:
    assert response.status_code == 429
    assert response.content_type == "application/problem+json"
    assert response.get_json()["title"] == "Te veel verzoeken"
    assert 3500 < int(response.headers["Retry-After"]) <= 3600
    assert (response.headers["X-RateLimit-Limit"], response.headers["X-RateLimit-Remaining"]) == ("3", "0")


def test_a_refused_question_is_not_answered_again_before_its_time(
    generation: Generation, storage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = limited(generation, storage, rate="1/minute")
    assert statuses(client, 2) == [200, 429]
    from time import time

    later = time() + 61
    monkeypatch.setattr("kamerbron.service.access.counting.time.time", lambda: later)
    assert statuses(client, 2) == [200, 429]


def test_the_strictest_of_several_rates_holds(generation: Generation, storage: str) -> None:
    assert statuses(limited(generation, storage, rate="2/hour; 100/day"), 3) == [200, 200, 429]


def test_each_key_is_counted_for_itself_and_may_have_its_own_rate(
    generation: Generation, storage: str, tmp_path: Path
) -> None:
    file = tmp_path / "sleutels.json"
    plain, other, busy = add_key(file), add_key(file), add_key(file, rate="4/hour")
    client = limited(generation, storage, keys_file=file, rate="2/hour")
    assert statuses(client, 3, plain) == [200, 200, 429]
    assert statuses(client, 3, other) == [200, 200, 429]
    assert statuses(client, 5, busy) == [200] * 4 + [429]


def test_a_key_has_its_own_rate_where_the_service_has_none(
    generation: Generation, storage: str, tmp_path: Path
) -> None:
    file = tmp_path / "sleutels.json"
    limited_key, free = add_key(file, rate="1/hour"), add_key(file)
    client = limited(generation, storage, keys_file=file)
    assert statuses(client, 2, limited_key) == [200, 429]
    assert statuses(client, 5, free) == [200] * 5


def test_who_has_no_key_uses_up_nothing(generation: Generation, storage: str, tmp_path: Path) -> None:
    file = tmp_path / "sleutels.json"
    key = add_key(file)
    client = limited(generation, storage, keys_file=file, rate="1/hour")
    assert statuses(client, 3) == [401] * 3
    assert statuses(client, 2, key) == [200, 429]


def test_without_keys_each_address_is_counted_for_itself(generation: Generation, storage: str) -> None:
    client = limited(generation, storage, rate="1/hour")
    assert [from_address(client, f"192.0.2.{number}") for number in (1, 2, 1)] == [200, 200, 429]


def test_the_addresses_of_one_subscriber_are_counted_as_one(generation: Generation, storage: str) -> None:
    client = limited(generation, storage, rate="1/hour")
    addresses = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"]
    assert [from_address(client, address) for address in addresses] == [200, 429, 200]


def test_who_has_no_address_is_counted_as_well(generation: Generation, storage: str) -> None:
    client = limited(generation, storage, rate="1/hour")
    assert [from_address(client, "") for _ in range(2)] == [200, 429]


def test_all_paths_are_counted_together(generation: Generation, storage: str) -> None:
    client = limited(generation, storage, rate="2/hour")
    assert ask(client, QUESTION).status_code == 200
    # A question that was wrong counts, and a wrong method and a path that is nowhere do not answer anything.
    assert ask(client, "").status_code == 400
    assert ask(client, QUESTION).status_code == 429


def test_what_is_open_to_all_is_not_counted(generation: Generation, storage: str) -> None:
    client = limited(generation, storage, rate="1/hour")
    assert statuses(client, 2) == [200, 429]
    for path in ("/v1/gezondheid", "/v1/openapi.json"):
        assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    assert client.options("/v1/antwoorden").status_code == 200


def test_two_workers_count_together(generation: Generation, storage: str) -> None:
    first, second = (limited(generation, storage, rate="3/hour") for _ in range(2))
    assert statuses(first, 2) == [200, 200]
    assert statuses(second, 2) == [200, 429]
    assert statuses(first, 1) == [429]


def test_an_address_that_a_client_says_it_has_is_not_believed(generation: Generation, storage: str) -> None:
    client = limited(generation, storage, rate="1/hour")
    told = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(2)]
    assert [from_address(client, "192.0.2.1", **headers) for headers in told] == [200, 429]


def test_the_address_that_our_own_proxy_saw_is_believed(generation: Generation, storage: str) -> None:
    client = limited(generation, storage, rate="1/hour", trusted_proxies=1)

    def through(forwarded: str) -> int:
        return from_address(client, "192.0.2.1", **{"X-Forwarded-For": forwarded})

    assert [through("198.51.100.1"), through("198.51.100.2"), through("198.51.100.1")] == [200, 200, 429]
    # What stands before it the client wrote there.
    assert through("203.0.113.9, 198.51.100.1") == 429


def test_behind_two_proxies_the_address_is_that_which_the_first_saw(
    generation: Generation, storage: str
) -> None:
    client = limited(generation, storage, rate="1/hour", trusted_proxies=2)
    told = ["198.51.100.1, 10.0.0.1", "198.51.100.2, 10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.1"]
    forwarded = [{"X-Forwarded-For": text} for text in told]
    assert [from_address(client, "192.0.2.1", **headers) for headers in forwarded] == [200, 200, 429]


def test_when_cannot_be_counted_nothing_is_answered(
    generation: Generation,
    storage: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = limited(generation, storage, rate="100/hour")
    shutil.rmtree(tmp_path)
    refused = ask(client, QUESTION)
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert client.get("/v1/gezondheid").status_code == 200
    lines = log_lines(capsys.readouterr().err)
    assert [line["event"] for line in lines] == ["fout", "verzoek", "verzoek"]
    assert lines[0]["errors"][0]["type"] == "sqlite3.OperationalError"


def test_when_only_what_is_left_cannot_be_said_the_answer_is_given(
    generation: Generation, storage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = limited(generation, storage, rate="100/hour")

    def fail(*_: object) -> int:
        import sqlite3

        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(SharedCounts, "_row", fail)
    answer = ask(client, QUESTION)
    assert answer.status_code == 200
    assert "X-RateLimit-Limit" not in answer.headers


@pytest.mark.parametrize("rate", ["", "veel", "60", "0/minute", "60/minuut"])
def test_what_is_no_rate_stops_the_start(generation: Generation, storage: str, rate: str) -> None:
    with pytest.raises(ServiceError, match="--rate noemt"):
        limited(generation, storage, rate=rate)


@pytest.mark.parametrize("uri", ["redis://:geheim@localhost:1/0", "nergens://x", "geheim", ""])
def test_a_place_to_count_that_is_none_stops_the_start_and_is_not_repeated(
    generation: Generation, uri: str
) -> None:
    with pytest.raises(ServiceError, match="--rate-storage") as refused:
        limited(generation, uri, rate="1/minute")
    assert "geheim" not in str(refused.value)


def test_a_place_to_count_that_is_out_of_reach_stops_the_start(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryStorage, "check", lambda _: False)
    with pytest.raises(ServiceError, match="niet te bereiken"):
        limited(generation, "memory://", rate="1/minute")
