"""The service as processes: how it starts, takes up an index, loses a process, and stops."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from processes import becomes, is_running
from running_support import BROKEN, SLOW, WORDS, Service, free_port, running, starting, versions, write_index
from store_support import generation_folder, open_index

pytestmark = pytest.mark.process

QUESTION = "Welke brug is bij Waterveen?"


def test_it_says_once_where_it_listens_when_all_workers_can_answer(tmp_path: Path) -> None:
    with running(write_index(tmp_path), "--workers", "3") as service:
        assert len(service.workers()) == 3
        status, body = service.ask(QUESTION)
        assert status == 200
        assert versions(body) == {"1"}
        assert service.printed().count("Kamerbron luistert op") == 1
        assert f"http://127.0.0.1:{service.port}" in service.printed()


def test_no_worker_holds_the_model_and_all_give_the_same_bytes(tmp_path: Path) -> None:
    with running(write_index(tmp_path), "--workers", "2") as service:
        mapped = [
            Path(f"/proc/{each}/maps").read_text() for each in [*service.workers(), service.process.pid]
        ]
        assert not any("libtorch" in each for each in mapped)
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda _: service.ask(QUESTION), range(40)))
        assert len({str(each) for each in answers}) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_answers_all_that_was_accepted(tmp_path: Path, number: signal.Signals) -> None:
    index = write_index(tmp_path, model=SLOW)
    with running(index, "--workers", "2", "--no-cache") as service:
        # Ctrl-C comes to the workers as well.
        told = [service.process.pid, *(service.workers() if number == signal.SIGINT else ())]
        begun = threading.Barrier(9)
        with ThreadPoolExecutor(8) as threads:
            asking = [threads.submit(_ask_until_closed, service, begun.wait) for _ in range(8)]
            begun.wait()
            for process in told:
                os.kill(process, number)
            statuses = [status for future in asking for status in future.result()]
        assert service.process.wait(60) == 0
        assert set(statuses) == {200}
        assert len(statuses) >= 16


def _ask_until_closed(service: Service, begun: Callable[[], object]) -> list[int]:
    """Ask over one connection until the service says that it was the last answer; return all statuses."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    statuses = [service.ask(QUESTION, connection)[0]]
    begun()
    while connection.sock is not None:
        statuses.append(service.ask(QUESTION, connection)[0])
    return statuses


def test_a_model_that_is_killed_costs_what_is_in_flight_and_comes_back(tmp_path: Path) -> None:
    with running(write_index(tmp_path, model=SLOW), "--no-cache") as service:
        model = service.model()
        assert model is not None
        with ThreadPoolExecutor(4) as threads:
            asking = [threads.submit(service.ask, QUESTION) for _ in range(4)]
            threading.Event().wait(0.2)
            os.kill(model, signal.SIGKILL)
            answers = [future.result() for future in asking]
        assert {status for status, _ in answers} <= {200, 503}
        assert any(status == 503 and "model" in body["detail"] for status, body in answers)
        assert service.ask(QUESTION)[0] == 200
        assert service.model() not in (None, model)
        assert service.printed().count("wordt opnieuw gestart") == 1


def test_a_worker_that_is_killed_is_replaced_without_another_word_of_listening(tmp_path: Path) -> None:
    with running(write_index(tmp_path), "--workers", "2") as service:
        before = service.workers()
        os.kill(min(before), signal.SIGKILL)
        assert becomes(lambda: len(service.workers() - before) == 1)
        assert service.ask(QUESTION)[0] == 200
        assert service.printed().count("Kamerbron luistert op") == 1


def test_a_service_that_is_killed_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    with running(write_index(tmp_path), "--workers", "2") as service:
        model = service.model()
        assert model is not None
        [place] = {Path(line.split()[-1]).parent for line in _sockets(model) if line.endswith("/model")}
        processes = service.children()
        service.process.kill()
        service.process.wait()
        assert becomes(lambda: not any(is_running(each) for each in processes))
        assert not place.exists()


def _sockets(process: int) -> list[str]:
    """Return the sockets that a process holds open, as the system lists them: other services may run."""
    held = {str(path.readlink()) for path in Path(f"/proc/{process}/fd").iterdir()}
    listed = Path(f"/proc/{process}/net/unix").read_text().splitlines()[1:]
    # Num RefCount Protocol Flags Type St Inode Path (proc(5)).
    return [line for line in listed if f"socket:[{line.split()[6]}]" in held]


def test_new_generations_and_reloads_drop_no_request(tmp_path: Path) -> None:
    index = write_index(tmp_path, 0)
    known = {_fingerprint(index): "0"}
    stop = threading.Event()
    with running(index, "--workers", "2") as service:

        def ask() -> list[tuple[int, dict]]:
            seen = []
            while not stop.is_set():
                seen.append(service.ask(QUESTION))
            return seen

        with ThreadPoolExecutor(4) as threads:
            asking = [threads.submit(ask) for _ in range(4)]
            for number in range(1, 5):
                write_index(tmp_path, number)
                newest = _fingerprint(index)
                known[newest] = str(number)
                if number % 2:
                    service.process.send_signal(signal.SIGHUP)
                assert becomes(lambda newest=newest: _all_answer_from(service, newest))
            stop.set()
            seen = [each for future in asking for each in future.result()]
        assert {status for status, _ in seen} == {200}
        for _, body in seen:
            assert versions(body) == {known[body["index"]["vingerafdruk"]]}
        assert len({body["index"]["vingerafdruk"] for _, body in seen}) > 1


def _fingerprint(index: Path) -> str:
    with open_index(index) as generation:
        return generation.manifest.fingerprint


def _all_answer_from(service: Service, fingerprint: str) -> bool:
    return all(service.ask(QUESTION)[1]["index"]["vingerafdruk"] == fingerprint for _ in range(10))


def test_a_damaged_generation_stops_neither_the_service_nor_a_new_worker(tmp_path: Path) -> None:
    index = write_index(tmp_path, 1)
    with running(index, "--workers", "2") as service:
        write_index(tmp_path, 2)
        # Damaged before the workers look, or after they took it up: what they use stays whole in memory.
        (generation_folder(index) / "passages.npy").write_bytes(b"kapot")
        service.process.send_signal(signal.SIGHUP)
        assert becomes(
            lambda: "niet gebruikt" in service.printed() or versions(service.ask(QUESTION)[1]) == {"2"}
        )
        assert service.ask(QUESTION)[0] == 200
        assert service.printed().count("niet gebruikt") <= 1


def test_a_model_that_cannot_be_loaded_is_one_line_and_status_1(tmp_path: Path) -> None:
    with starting(write_index(tmp_path), "--model", BROKEN) as service:
        assert service.process.wait(60) == 1
        assert service.printed() == "kamerbron: Het model kapot kan niet worden geladen; kies een ander.\n"


def test_a_model_that_the_index_was_not_made_with_is_one_line_and_status_1(tmp_path: Path) -> None:
    with starting(write_index(tmp_path), "--model", SLOW) as service:
        assert service.process.wait(60) == 1
        [line] = service.printed().splitlines()
        assert SLOW in line
        assert WORDS in line


def test_a_damaged_index_is_one_line_and_status_1(tmp_path: Path) -> None:
    index = write_index(tmp_path)
    (generation_folder(index) / "passages.npy").write_bytes(b"kapot")
    with starting(index) as service:
        assert service.process.wait(60) == 1
        [line] = service.printed().splitlines()
        assert "beschadigd" in line


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--host", "0.0.0.0"], "--open"),  # noqa: S104 - it refuses
        (["--keys", "geen-bestand"], "geen-bestand"),
        (["--rate", "veel"], "veel"),
        (["--cors", "voorbeeld"], "voorbeeld"),
    ],
)
def test_a_setting_that_is_unsafe_or_impossible_is_one_line_before_anything_starts(
    tmp_path: Path, options: list[str], word: str
) -> None:
    with starting(write_index(tmp_path), *options) as service:
        assert service.process.wait(60) == 1
        [line] = service.printed().splitlines()
        assert line.startswith("kamerbron: ")
        assert word in line


def test_the_figures_of_all_workers_have_a_port_of_their_own(tmp_path: Path) -> None:
    port = free_port()
    options = ("--workers", "2", "--metrics-port", str(port))
    with running(write_index(tmp_path), *options) as service:
        for _ in range(20):
            assert service.ask(QUESTION)[0] == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as response:
            figures = response.read().decode()
        [line] = [line for line in figures.splitlines() if line.startswith("kamerbron_requests_total{")]
        assert line.endswith(" 20.0")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{service.port}/metrics")


def test_more_than_can_be_done_is_sent_away_at_once(tmp_path: Path) -> None:
    index = write_index(tmp_path, model=SLOW)
    with (
        running(index, "--workers", "1", "--queue", "0", "--no-cache") as service,
        ThreadPoolExecutor(20) as threads,
    ):
        statuses = list(threads.map(lambda _: service.ask(QUESTION)[0], range(20)))
    assert set(statuses) == {200, 503}
