"""Fixtures that more than one part of the tests uses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from postgres_support import Server
from remembering import RememberingEncoder
from search_support import WORDS, calibrated

from kamerbron.index.build import build_index
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex

ROOT = Path(__file__).parent.parent

SLOW = ("model", "process", "browser")


def pytest_configure(config: pytest.Config) -> None:
    """Keep PyTorch to one thread in test processes that run side by side: more would wait for each other."""
    if _is_one_of_several(config):
        os.environ["OMP_NUM_THREADS"] = "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files with slow tests first where files are dealt out, so that none of them is left over."""
    if _is_one_of_several(config):
        slow = {item.path for item in items if any(item.get_closest_marker(mark) for mark in SLOW)}
        items.sort(key=lambda item: item.path not in slow)


def _is_one_of_several(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample corpus of the project."""
    return ROOT / "sample"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL with pgvector, which ends with the tests."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The five real Kamerstukken, which are not part of the project."""
    folder = Path(os.environ.get("KAMERBRON_REAL_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"the real Kamerstukken are not in {folder}")
    return folder


@pytest.fixture(scope="session")
def formats(corpus: Path) -> Path:
    """Real publications in several forms, which are not part of the project."""
    return _beside(corpus, "formats")


@pytest.fixture(scope="session")
def moties(corpus: Path) -> Path:
    """1,500 real motions as XML, which are not part of the project."""
    return _beside(corpus, "moties")


@pytest.fixture(scope="session")
def kamervragen(corpus: Path) -> Path:
    """Real Kamervragen as text, which are not part of the project."""
    return _beside(corpus, "kamervragen")


def _beside(corpus: Path, name: str) -> Path:
    folder = corpus.parent / name
    if not folder.is_dir():
        pytest.skip(f"the real papers are not in {folder}")
    return folder


@pytest.fixture(scope="session")
def renderings(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus in all forms: a folder for each, named after it."""
    folder = tmp_path_factory.mktemp("renderings")
    subprocess.run(
        [sys.executable, "-m", "scripts.render_sample", str(sample), str(folder)], cwd=ROOT, check=True
    )
    return folder


@pytest.fixture(scope="session")
def model() -> Encoder:
    """The bundled model."""
    from kamerbron.index.embedding.model import load_encoder

    return load_encoder()


@pytest.fixture(scope="session")
def encoder(
    model: Encoder, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Encoder:
    """The bundled model, which embeds no passage twice: an index of the same papers is made in many tests."""
    folder = tmp_path_factory.getbasetemp()
    vectors = (folder.parent if _is_one_of_several(request.config) else folder) / "vectors"
    vectors.mkdir(exist_ok=True)
    return RememberingEncoder(model, vectors)


@pytest.fixture(scope="session")
def sample_index(sample: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus, made with the bundled model, and with a calibration of our own."""
    index = tmp_path_factory.mktemp("index") / "sample"
    build_index(sample, FileStore(index), encoder, tuning=calibrated(encoder.identity.name))
    return index


@pytest.fixture(scope="session")
def worded_index(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus by its words, for tests of which the model does not matter."""
    index = tmp_path_factory.mktemp("index") / "woorden"
    build_index(sample, FileStore(index), WORDS)
    return index


@pytest.fixture(scope="session")
def generation(sample_index: Path) -> Iterator[Generation]:
    """The index of the sample corpus, open."""
    with open_current(FileStore(sample_index)) as generation:
        yield generation


@pytest.fixture(scope="session")
def client(generation: Generation, encoder: Encoder) -> FlaskClient:
    """A client of the service over the sample corpus."""
    return create_app(FixedIndex(generation, encoder)).test_client()
