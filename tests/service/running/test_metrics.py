"""The figures are those of what was really asked, of all processes together, and quote nobody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from search_support import WORDS, make_calibration, make_tuning, opened
from support import make_document, make_unit

from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.app import create_app
from kamerbron.service.running.admission import AdmissionSettings, register_admission
from kamerbron.service.running.instruments import Instruments
from kamerbron.service.running.metrics import (
    CountedIndex,
    expose_metrics,
    make_instruments,
    on_own_port,
    register_metrics,
    share_metrics,
)
from kamerbron.service.running.open_index import FixedIndex
from kamerbron.service.running.vector_cache import VectorCache

PATH = "/v1/antwoorden"

Figures = Mapping[tuple[str, str], float]


def read(text: str) -> Figures:
    """Return the figures by their name and the values of their labels, in order of these."""
    return {
        (sample.name, " ".join(sample.labels[label] for label in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class _Tuned(FixedIndex):
    """An index with a calibration, so that questions are answered."""

    def __init__(self, generation: Generation, cache: VectorCache) -> None:
        tuning = make_tuning(calibration=make_calibration(0.3))
        self._library = Library(generation, Searcher(generation, cache, tuning=tuning))


@contextmanager
def counted(folder: Path) -> Iterator[tuple[Flask, Instruments]]:
    with opened(
        folder, [make_document(make_unit("De brug bij Waterveen wordt elk jaar gekeurd."))]
    ) as generation:
        cache = VectorCache(WORDS)
        instruments = make_instruments()
        app = create_app(CountedIndex(_Tuned(generation, cache), instruments))
        register_metrics(app, instruments, cache)
        expose_metrics(app, instruments)
        yield app, instruments


def figures(app: Flask) -> Figures:
    return read(app.test_client().get("/metrics").text)


def test_requests_are_counted_by_route_method_and_status(tmp_path: Path) -> None:
    with counted(tmp_path) as (app, _):
        client = app.test_client()
        for _ in range(3):
            client.post(PATH, json={"vraag": "Wordt de brug gekeurd?"})
        client.post(PATH, json={"vraag": ""})
        client.get("/v1/gezondheid")
        client.get("/nergens/geheim")
        client.open(PATH, method="GEHEIM")
        found = figures(app)
    assert found["kamerbron_requests_total", f"POST {PATH} 200"] == 3
    assert found["kamerbron_requests_total", f"POST {PATH} 400"] == 1
    assert found["kamerbron_requests_total", "GET /v1/gezondheid 200"] == 1
    assert found["kamerbron_requests_total", "GET other 404"] == 1
    assert found["kamerbron_request_seconds_count", PATH] == 4
    assert found["kamerbron_request_seconds_bucket", f"+Inf {PATH}"] == 4


def test_questions_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    with counted(tmp_path) as (app, _):
        client = app.test_client()
        outcomes = [
            client.post(PATH, json={"vraag": question}).get_json()["reden"] or "beantwoord"
            for question in (
                "Wordt de brug bij Waterveen gekeurd?",
                "Wat kost brood?",
                "Wat zegt 99 998, nr. 7 hierover?",
            )
        ]
        found = figures(app)
    assert outcomes[0] == "beantwoord"
    assert outcomes[2] == "nummer_onbekend"
    assert len(set(outcomes)) == 3
    assert {
        label: value for (name, label), value in found.items() if name == "kamerbron_questions_total"
    } == (dict.fromkeys(outcomes, 1.0))


def test_questions_of_a_caller_with_a_narrow_reach_are_counted_as_well(tmp_path: Path) -> None:
    instruments = make_instruments()
    with opened(tmp_path, [make_document()]) as generation:
        index = CountedIndex(FixedIndex(generation, WORDS), instruments)
        with index.lease() as library:
            narrow = library.within(Filters(dossiers=("11111",)))
            assert narrow.answer(parse_question("Wordt de brug gekeurd?"), 1).hits == ()
    assert read(instruments.expose().decode())["kamerbron_questions_total", "niets_gevonden"] == 1


def test_vectors_that_were_at_hand_are_told_from_those_that_were_made(tmp_path: Path) -> None:
    with counted(tmp_path) as (app, _):
        client = app.test_client()
        for question in ("Wordt de brug gekeurd?", "Wordt de brug gekeurd?", "Wat kost brood?"):
            client.post(PATH, json={"vraag": question})
        found = figures(app)
    assert found["kamerbron_question_vectors_total", "model"] == 2
    assert found["kamerbron_question_vectors_total", "cache"] == 1


def test_the_index_in_use_is_shown_and_the_one_before_it_no_longer(tmp_path: Path) -> None:
    instruments = make_instruments()
    (tmp_path / "nieuw").mkdir()
    newer = [make_document(), make_document(id="kst-99998-2", source_name="kst-99998-2.txt")]
    with opened(tmp_path, [make_document()]) as old, opened(tmp_path / "nieuw", newer) as new:
        for generation in (old, new):
            with CountedIndex(FixedIndex(generation, WORDS), instruments).lease():
                pass
        found = read(instruments.expose().decode())
        assert found["kamerbron_index_in_use", old.manifest.fingerprint[:16]] == 0
        assert found["kamerbron_index_in_use", new.manifest.fingerprint[:16]] == 1
        assert found["kamerbron_index_documents", ""] == 2
        assert found["kamerbron_index_passages", ""] == 2
        assert found["kamerbron_index_built_timestamp_seconds", ""] == new.built.timestamp()


def test_what_is_sent_away_is_counted_by_why(tmp_path: Path) -> None:
    with counted(tmp_path) as (app, instruments):
        line = register_admission(app, AdmissionSettings(busy=1, waiting=0))
        line.watch = instruments.line
        line.enter(0.0)

        @app.get("/vol")
        def full() -> tuple[str, int]:
            return "", 429

        client = app.test_client()
        assert client.post(PATH, json={"vraag": "Wordt de brug gekeurd?"}).status_code == 503
        client.get("/vol")
        found = figures(app)
    assert found["kamerbron_shed_total", ""] == 1
    assert found["kamerbron_rate_limited_total", ""] == 1
    assert (found["kamerbron_busy", ""], found["kamerbron_waiting", ""]) == (1, 0)


def test_memory_is_that_of_the_process(tmp_path: Path) -> None:
    with counted(tmp_path) as (app, _):
        app.test_client().get("/v1/gezondheid")
        memory = figures(app)["kamerbron_resident_memory_bytes", ""]
    status = Path("/proc/self/status").read_text(encoding="ascii")
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert resident is not None
    assert memory == pytest.approx(int(resident[1]) * 1024, rel=0.2)


def test_nothing_that_a_caller_typed_is_shown(tmp_path: Path) -> None:
    with counted(tmp_path) as (app, _):
        client = app.test_client()
        client.post(PATH, json={"vraag": "een geheim"})
        client.get("/geheim?vraag=geheim", headers={"X-Request-Id": "geheim", "Host": "geheim"})
        client.open("/", method="GEHEIM")
        client.get("/v1/kamerstukken/geheim")
        text = client.get("/metrics").text
    assert "geheim" not in text.lower()
    assert "/v1/kamerstukken/" in text


def test_the_port_for_the_figures_gives_nothing_else_and_the_other_port_no_figures(tmp_path: Path) -> None:
    with opened(tmp_path, [make_document()]) as generation:
        instruments = make_instruments()
        app = create_app(CountedIndex(FixedIndex(generation, WORDS), instruments))
        register_metrics(app, instruments)
        app.wsgi_app = on_own_port(app.wsgi_app, instruments, 9100)  # type: ignore[assignment, method-assign]
        client = app.test_client()

        def status(path: str, port: str) -> int:
            return client.get(
                path, environ_overrides={"SERVER_PORT": port}, headers={"Host": "x:9100"}
            ).status_code

        assert status("/metrics", "9100") == 200
        assert status("/v1/gezondheid", "9100") == 404
        assert status("/metrics", "8000") == 404
        assert status("/v1/gezondheid", "8000") == 200


def test_a_folder_that_would_come_too_late_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="imported before"):
        share_metrics(tmp_path / "metrics")
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
    assert not (tmp_path / "metrics").exists()


_WORKER = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
sys.path[:0] = sys.argv[2:]
from search_support import WORDS, opened
from support import make_document
from kamerbron.service.app import create_app
from kamerbron.service.running.admission import Line
from kamerbron.service.running.metrics import CountedIndex, make_instruments, register_metrics
from kamerbron.service.running.open_index import FixedIndex
with TemporaryDirectory() as folder, opened(Path(folder), [make_document()]) as generation:
    instruments = make_instruments()
    app = create_app(CountedIndex(FixedIndex(generation, WORDS), instruments))
    register_metrics(app, instruments)
    instruments.line(2, 1)
    for _ in range(int(sys.argv[1])):
        app.test_client().post("/v1/antwoorden", json={"vraag": "Wordt de brug gekeurd?"})
    print(instruments.expose().decode(), flush=True)
    sys.stdin.read()
"""

_PARENT = """
import subprocess, sys
from pathlib import Path
from kamerbron.service.running.metrics import forget_worker, make_instruments, share_metrics
share_metrics(Path(sys.argv[1]))
workers = []
for count in ("3", "4"):
    worker = subprocess.Popen(
        [sys.executable, "-c", sys.argv[2], count, *sys.argv[3:]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    workers.append(worker)
    lines = []
    while not lines or lines[-1] != "\\n":
        lines.append(worker.stdout.readline())
print("".join(lines))
print("---")
first = workers[0]
first.communicate()
forget_worker(first.pid)
print(make_instruments().expose().decode())
workers[1].communicate()
"""


@pytest.mark.process
def test_the_counts_of_two_processes_add_up_and_one_that_ended_is_measured_no_more(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", _PARENT, str(tmp_path / "metrics"), _WORKER, str(ROOT / "tests"), str(ROOT)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "error", "PYTHONPATH": str(ROOT)},
    )
    both, after = (read(text) for text in found.stdout.split("---\n"))
    for figures_then in (both, after):
        assert figures_then["kamerbron_requests_total", f"POST {PATH} 200"] == 7
        assert figures_then["kamerbron_questions_total", "niet_gekalibreerd"] == 7
        assert figures_then["kamerbron_request_seconds_count", PATH] == 7
        assert figures_then["kamerbron_index_documents", ""] == 1
    assert (both["kamerbron_busy", ""], both["kamerbron_waiting", ""]) == (4, 2)
    assert (after["kamerbron_busy", ""], after["kamerbron_waiting", ""]) == (2, 1)
