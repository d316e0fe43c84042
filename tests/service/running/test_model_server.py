"""A service whose model is on a server elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from running_support import running, starting, versions, write_index
from support import WordEncoder
from vectors_server import DIMENSION, MODEL, Reply, VectorsServer, serving

from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import ModelError
from kamerbron.service.running.model_server import ModelServer
from kamerbron.service.running.remote_encoder import ModelAwayError

IDENTITY = ModelIdentity(MODEL, DIMENSION, "", "")


@pytest.fixture
def server() -> Iterator[VectorsServer]:
    with serving() as server:
        yield server


def test_the_server_says_how_long_its_vectors_are(server: VectorsServer) -> None:
    assert ModelServer(server.url, replace(IDENTITY, dimension=3)).await_identity() == IDENTITY


def test_who_asks_hears_no_more_than_that_the_model_is_away(
    server: VectorsServer, capfd: pytest.CaptureFixture[str]
) -> None:
    questions = ModelServer(server.url, IDENTITY).connect(IDENTITY, timeout_seconds=30)
    expected = WordEncoder(MODEL, DIMENSION).encode_questions(["de brug"])
    assert np.allclose(questions.encode_questions(["de brug"]), expected)
    server.first = [lambda _: Reply(status=401)]
    with pytest.raises(ModelAwayError) as away:
        questions.encode_questions(["de geheime brug"])
    assert server.url not in str(away.value)
    printed = capfd.readouterr().err
    assert server.url in printed
    assert "geheime" not in printed


@pytest.mark.process
def test_a_service_answers_with_the_vectors_of_a_server_and_not_without_them(
    tmp_path: Path, server: VectorsServer
) -> None:
    with running(write_index(tmp_path), "--embedding-url", server.url, "--workers", "2") as service:
        assert service.model() is None
        status, answer = service.ask("Hoe zit het met de brug bij Waterveen?")
        assert status == 200
        assert versions(answer) == {"1"}
        server.first = [lambda _: Reply(status=400)] * 8
        status, problem = service.ask("Wat is er met een andere brug?")
        assert status == 503
        assert server.url not in str(problem)
        server.first = []
        assert service.ask("En wat met een derde brug?")[0] == 200


@pytest.mark.process
def test_a_service_whose_server_refuses_does_not_start(tmp_path: Path, server: VectorsServer) -> None:
    server.first = [lambda _: Reply(status=404)] * 8
    with starting(write_index(tmp_path), "--embedding-url", server.url) as service:
        assert service.process.wait(60) == 1
        assert "kent het adres of het model woorden niet" in service.printed()
        assert "Traceback" not in service.printed()


def test_a_server_that_is_not_named_well_is_refused() -> None:
    with pytest.raises(ModelError, match="geen adres"):
        ModelServer("embeddings", IDENTITY).await_identity()
