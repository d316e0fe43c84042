"""The service as processes over an index in PostgreSQL: it outlives the database and follows the index."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from postgres_support import Server
from processes import becomes
from running_support import WORDS, Service, running, versions
from support import WordEncoder

from kamerbron.index.build import build_index
from kamerbron.index.store.postgres.store import PostgresStore

pytestmark = pytest.mark.process

QUESTION = "Welke brug is bij Waterveen?"


@pytest.fixture
def address(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KAMERBRON_CACHE", str(tmp_path / "cache"))
    return server.fresh_address()


def build(address: str, folder: Path, version: int) -> None:
    folder.mkdir(exist_ok=True)
    lines = [f"De brug bij Waterveen {line} is van versie {version}." for line in range(4)]
    (folder / "stuk.txt").write_text("\n\n".join(["Over bruggen", *lines]), encoding="utf-8")
    with PostgresStore(address) as store:
        build_index(folder, store, WordEncoder(WORDS, 512))


def answered(service: Service) -> str | None:
    """Return the version that it answers with; None where it does not."""
    status, body = service.ask(QUESTION)
    assert status in {200, 503}
    if status == 200:
        (version,) = versions(body)
        return version
    assert body["detail"] == "De index is nu niet te bereiken; probeer het straks opnieuw."
    return None


def test_it_answers_again_once_the_database_is_back_and_takes_up_what_is_built_then(
    server: Server, address: str, tmp_path: Path
) -> None:
    build(address, tmp_path / "stukken", 1)
    with running(address, "--workers", "2", "--no-cache", log_folder=tmp_path) as service:
        assert answered(service) == "1"
        stop = threading.Event()

        def ask() -> list[str | None]:
            seen = []
            while not stop.is_set():
                seen.append(answered(service))
            return seen

        with ThreadPoolExecutor(4) as threads:
            asking = [threads.submit(ask) for _ in range(4)]
            for disturb in (server.drop_connections, server.restart, server.restart):
                disturb()
                assert becomes(lambda: answered(service) == "1"), service.printed()
            stop.set()
            seen = {version for future in asking for version in future.result()}
        assert "1" in seen <= {"1", None}
        before = service.workers()

        build(address, tmp_path / "stukken", 2)
        assert becomes(lambda: {answered(service) for _ in range(8)} == {"2"}), service.printed()
        assert service.workers() == before
