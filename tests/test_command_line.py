"""The command line, in a process of its own where that is what is tested."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from search_support import calibrated
from store_support import open_index

from kamerbron import cli
from kamerbron.cli import main
from kamerbron.index.build import build_index
from kamerbron.index.commands import building
from kamerbron.index.document import UnitKind
from kamerbron.index.embedding.opening import open_encoder
from kamerbron.index.embedding.server import EmbeddingServer
from kamerbron.index.encoder import Encoder, ModelIdentity
from kamerbron.index.errors import IndexAbsentError
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.tuning import write_tuning

# What starting the program and loading the model take before a build begins.
_START_SECONDS = 6

KAMERBRON = Path(sys.executable).with_name("kamerbron")


@pytest.fixture
def runner(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands with the model that is loaded already, when they ask for that one."""

    @contextmanager
    def lend(name: str, workers: int = 1, server: EmbeddingServer | None = None) -> Iterator[Encoder]:
        if name == encoder.identity.name:
            yield encoder
        else:
            with open_encoder(name, workers, server) as other:
                yield other

    @contextmanager
    def lend_of(made_with: ModelIdentity, *, name: str | None, url: str | None) -> Iterator[Encoder]:
        assert url is None
        with lend(name or made_with.name) as lent:
            yield lent

    monkeypatch.setattr(building, "open_encoder", lend)
    monkeypatch.setattr(cli, "open_encoder", lend)
    monkeypatch.setattr(cli, "open_encoder_of", lend_of)
    return CliRunner()


@pytest.mark.model
def test_index_says_what_was_taken_and_what_was_refused(
    runner: CliRunner, sample: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "stukken"
    folder.mkdir()
    (folder / "kst-99999-1.xml").write_bytes((sample / "kst-99999-1.xml").read_bytes())
    (folder / "leeg.txt").touch()
    (folder / "plaatje.png").write_bytes(b"\x89PNG\x00\x00")
    (folder / "brief.pdf").write_bytes(b"%PDF-1.7 ...")
    (folder / "oud.txt").write_bytes("één".encode("cp1252"))
    result = runner.invoke(main, ["index", str(folder), "--index", str(tmp_path / "index")])
    assert result.exit_code == 0
    assert "1 documenten" in result.stdout
    assert "4 geweigerd" in result.stdout
    assert sorted(line for line in result.stderr.splitlines() if line.startswith("geweigerd")) == [
        "geweigerd: brief.pdf: het PDF-bestand is beschadigd; haal het opnieuw op bij de bron",
        "geweigerd: leeg.txt: het bestand is leeg",
        "geweigerd: oud.txt: het bestand is geen UTF-8-tekst (byte 0); sla het op als UTF-8",
        "geweigerd: plaatje.png: het bestand is geen tekst: er staan NUL-bytes in",
    ]


@pytest.mark.model
@pytest.mark.parametrize("content", [None, b"", b"\x00\x01"])
def test_index_of_a_folder_without_a_readable_document_is_refused(
    runner: CliRunner, tmp_path: Path, content: bytes | None
) -> None:
    folder = tmp_path / "stukken"
    folder.mkdir()
    if content is not None:
        (folder / "stuk.txt").write_bytes(content)
    index = tmp_path / "index"
    result = runner.invoke(main, ["index", str(folder), "--index", str(index)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert ("geweigerd: stuk.txt: " in result.stderr) == (content is not None)
    assert result.stderr.splitlines()[-1].startswith(f"kamerbron: In {folder} ")
    with pytest.raises(IndexAbsentError):
        open_index(index)


@pytest.mark.parametrize("before", [True, False])
def test_the_options_of_index_stand_before_its_folder_or_after(tmp_path: Path, *, before: bool) -> None:
    folder, option = str(tmp_path / "nergens"), ["--index", str(tmp_path / "index")]
    arguments = [*option, folder] if before else [folder, *option]
    for named in ([], ["build"]):
        assert_refused(CliRunner().invoke(main, ["index", *named, *arguments]), folder, "bestaat niet")


@pytest.mark.model
def test_index_of_a_missing_folder_is_refused(runner: CliRunner, tmp_path: Path) -> None:
    result = runner.invoke(main, ["index", str(tmp_path / "nergens"), "--index", str(tmp_path / "index")])
    assert_refused(result, "bestaat niet")


@pytest.mark.model
def test_index_does_not_write_into_a_folder_with_other_files(
    runner: CliRunner, sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "belangrijk.txt").write_text("niet weggooien")
    result = runner.invoke(main, ["index", str(sample), "--index", str(tmp_path)])
    assert_refused(result, "andere bestanden")
    assert [path.name for path in tmp_path.iterdir()] == ["belangrijk.txt"]


@pytest.mark.process
def test_read_shows_what_a_paper_is_and_its_numbered_paragraphs(sample: Path) -> None:
    result = CliRunner().invoke(main, ["read", str(sample / "kst-99999-2.xml")])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Kamerstuk 99 999, nr. 2"
    assert "  vergaderjaar: 2023-2024 [de metadata in het bestand]" in lines
    assert "  gelezen uit kst-99999-2.xml (XML)" in lines
    assert "antwoord 3 4" in lines
    assert any(line.startswith("   1. In 2023 werd 9.400 maal aangifte gedaan") for line in lines)


@pytest.mark.process
def test_read_with_json_gives_all_that_was_read(sample: Path) -> None:
    result = CliRunner().invoke(main, ["read", "--json", str(sample / "kst-99999-2.xml")])
    read = json.loads(result.stdout)
    assert read["stuk"]["citaat"] == "Kamerstuk 99 999, nr. 2"
    assert read["bron"]["bestand"] == "kst-99999-2.xml"
    assert [unit["id"] for unit in read["eenheden"]][:3] == ["inleiding", "vraag-1", "antwoord-1"]


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("leeg.xml", b"", "het bestand is leeg"),
        ("stuk.xml", b"<officiele-publicatie><kamerstuk>", "de XML is niet heel"),
        ("fout.xml", b"<html><body>404</body></html>", "geen officiële publicatie"),
        ("sru.xml", b'<?xml version="1.0"?><searchRetrieveResponse/>', "geen officiële publicatie"),
    ],
)
def test_read_says_in_one_line_why_a_file_is_no_document(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert_refused(CliRunner().invoke(main, ["read", str(tmp_path / name)]), str(tmp_path / name), reason)


@pytest.mark.process
def test_read_of_a_missing_file_is_one_line(tmp_path: Path) -> None:
    assert_refused(CliRunner().invoke(main, ["read", str(tmp_path / "weg.xml")]), "weg.xml")
    assert_refused(CliRunner().invoke(main, ["read", str(tmp_path)]), str(tmp_path))
    assert_refused(CliRunner().invoke(main, ["read", str(tmp_path / "map" / "weg.xml")]), "map")


@pytest.mark.model
def test_ask_prints_the_answer_its_citation_and_the_passages(runner: CliRunner, sample_index: Path) -> None:
    result = runner.invoke(
        main, ["ask", "hoe vaak is fietsdiefstal aangegeven in 2023", "--index", str(sample_index)]
    )
    assert result.exit_code == 0
    assert "«In 2023 werd 9.400 maal aangifte gedaan" in result.stdout
    assert "Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1" in result.stdout


@pytest.mark.model
def test_ask_says_when_there_is_no_answer(runner: CliRunner, sample_index: Path) -> None:
    result = runner.invoke(main, ["ask", "wat is de hoofdstad van Frankrijk", "--index", str(sample_index)])
    assert result.exit_code == 0
    assert "De documenten gaan hier niet over." in result.stdout or (
        "De documenten geven hierop geen antwoord dat zeker genoeg is." in result.stdout
    )
    assert "geen antwoord is" in result.stdout


@pytest.mark.model
def test_ask_says_which_number_is_not_in_the_index(runner: CliRunner, sample_index: Path) -> None:
    question = "wat staat er in 99 999, nr. 88 over fietsdiefstal"
    result = runner.invoke(main, ["ask", question, "--index", str(sample_index)])
    assert result.exit_code == 0
    assert "niet in de index staat: 99 999, nr. 88." in result.stdout
    assert "Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1" in result.stdout


@pytest.mark.model
def test_ask_limits_the_search_as_the_api_does(
    runner: CliRunner, sample_index: Path, client: FlaskClient
) -> None:
    question = "hoeveel plaatsen komen er bij"
    options = [
        "--dossier",
        "99 999",
        "--kamerstuk",
        "kst-99999-1",
        "--kamerstuk",
        "kst-99999-3",
        "--kamer",
        "II",
    ]
    options += ["--vanaf", "2020-01-01", "--tot-en-met", "2030-01-01", "--peildatum", "2029-01-01"]
    result = runner.invoke(main, ["ask", question, "--index", str(sample_index), "--json", *options])
    assert result.exit_code == 0, result.output
    limits = {
        "dossiers": ["99999"],
        "kamerstukken": ["kst-99999-1", "kst-99999-3"],
        "kamers": ["II"],
        "vanaf": "2020-01-01",
        "totEnMet": "2030-01-01",
    }
    asked = {"vraag": question, "filter": limits, "peildatum": "2029-01-01"}
    answer = client.post("/v1/antwoorden", json=asked).get_json()
    assert json.loads(result.stdout) == answer
    found = answer["passages"] or answer["mogelijk"]
    assert {passage["citaat"]["kamerstuk"]["id"] for passage in found} == {"kst-99999-1", "kst-99999-3"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--dossier", "brug"], "--dossier noemt 'brug', en dat is geen dossiernummer."),
        (["--vergaderjaar", "2021"], "--vergaderjaar heeft niet de vorm 2021-2022."),
        (["--soort", ""], "--soort is leeg."),
        (
            ["--vanaf", "2022-01-02", "--tot-en-met", "2022-01-01"],
            "Het filter heeft een vanaf die na totEnMet ligt.",
        ),
        (["--peildatum", "gisteren"], "--peildatum"),
        (["--kamer", "III"], "--kamer"),
    ],
)
def test_a_wrong_limit_names_its_option(options: list[str], message: str) -> None:
    result = CliRunner().invoke(main, ["ask", "wie betaalt de brug", "--index", "i", *options])
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


@pytest.mark.model
def test_an_index_keeps_the_tuning_that_it_is_given(
    runner: CliRunner, sample: Path, encoder: Encoder, tmp_path: Path
) -> None:
    folder, index, tuning = tmp_path / "stukken", tmp_path / "index", tmp_path / "afstelling.json"
    folder.mkdir()
    (folder / "kst-99999-4.xml").write_bytes((sample / "kst-99999-4.xml").read_bytes())
    write_tuning(tuning, calibrated(encoder.identity.name))
    arguments = ["index", str(folder), "--index", str(index), "--afstelling", str(tuning)]
    assert runner.invoke(main, arguments).exit_code == 0
    with open_index(index) as generation:
        assert generation.tuning == calibrated(encoder.identity.name)
    write_tuning(tuning, calibrated("een ander model"))
    assert_refused(runner.invoke(main, arguments), "een ander model", encoder.identity.name)
    tuning.write_text("{}")
    assert_refused(runner.invoke(main, arguments), str(tuning))


@pytest.mark.model
def test_an_index_without_questions_holds_none_of_their_words(
    runner: CliRunner, sample: Path, tmp_path: Path
) -> None:
    folder, index = tmp_path / "stukken", tmp_path / "index"
    folder.mkdir()
    (folder / "kst-99999-2.xml").write_bytes((sample / "kst-99999-2.xml").read_bytes())
    arguments = ["index", str(folder), "--index", str(index), "--zonder-vragen"]
    assert runner.invoke(main, arguments).exit_code == 0
    with open_index(index) as generation:
        passages = generation.catalogue.passages(range(generation.manifest.counts.passages)).values()
        assert not any(passage.questions for passage in passages)
        assert {passage.unit_kind for passage in passages} >= {UnitKind.ANSWER}
        assert UnitKind.QUESTION not in {passage.unit_kind for passage in passages}


@pytest.mark.model
def test_ask_with_json_prints_what_the_api_returns(
    runner: CliRunner, sample_index: Path, client: FlaskClient
) -> None:
    question = "hoeveel plaatsen komen er bij"
    result = runner.invoke(main, ["ask", question, "--index", str(sample_index), "--json", "--aantal", "3"])
    assert (
        result.stdout.removesuffix("\n")
        == client.post("/v1/antwoorden", json={"vraag": question, "aantal": 3}).text
    )


@pytest.mark.model
def test_ask_with_another_model_names_both(
    runner: CliRunner, sample_index: Path, encoder: Encoder, tmp_path: Path
) -> None:
    from kamerbron.index.cache_folder import cache_folder

    other = tmp_path / "ander-model"
    other.symlink_to(next(cache_folder().glob("multilingual-e5-small-q4-*")))
    result = runner.invoke(main, ["ask", "x", "--index", str(sample_index), "--model", str(other)])
    assert_refused(result, encoder.identity.name)
    assert str(other) in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["onzin"],
        ["ask"],
        ["ask", "x"],
        ["ask", "", "--index", "i"],
        ["ask", "   ", "--index", "i"],
        ["ask", "a" * 2001, "--index", "i"],
        ["ask", "x", "--index", "i", "--aantal", "0"],
        ["ask", "x", "--index", "i", "--aantal", "51"],
        ["index"],
        ["index", "--index", "i"],
        ["index", "build", "--index", "i"],
        ["index", "map"],
        ["index", "prune", "--index", "i", "--keep", "0"],
        ["read"],
        ["serve"],
        ["serve", "--index", "i", "--port", "0"],
        ["serve", "--index", "i", "--port", "70000"],
    ],
)
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "Usage" in result.output


@pytest.mark.parametrize("command", ["ask", "serve"])
def test_a_missing_index_is_one_line_that_says_how_to_make_one(command: str, tmp_path: Path) -> None:
    question = ["x"] if command == "ask" else []
    result = CliRunner().invoke(main, [command, *question, "--index", str(tmp_path / "geen")])
    assert_refused(result, "kamerbron index MAP --index")


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["index"],
        *(["index", name] for name in ("build", "list", "verify", "rollback", "prune")),
        *([name] for name in ("fetch", "sync", "read", "ask", "serve", "model")),
    ],
)
def test_every_command_has_help_in_dutch(command: list[str]) -> None:
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()[2].strip()) > 20


@pytest.fixture(scope="module")
def seconds_of_a_build(model: Encoder, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long the program takes to index the sample, from its start: nothing is remembered."""
    started = time.monotonic()
    build_index(sample, FileStore(tmp_path_factory.mktemp("timed") / "index"), model)
    return time.monotonic() - started + _START_SECONDS


@pytest.mark.process
@pytest.mark.model
@pytest.mark.parametrize("moment", [0.0, 0.3, 0.6, 0.9])
def test_a_build_that_is_killed_leaves_the_index_that_was_there(
    runner: CliRunner, sample: Path, tmp_path: Path, seconds_of_a_build: float, moment: float
) -> None:
    folder, index = tmp_path / "stukken", tmp_path / "index"
    folder.mkdir()
    (folder / "kst-99999-4.xml").write_bytes((sample / "kst-99999-4.xml").read_bytes())
    assert runner.invoke(main, ["index", str(folder), "--index", str(index)]).exit_code == 0
    with open_index(index) as before:
        fingerprint = before.manifest.fingerprint

    # The killed build is of the whole sample; `moment` is the part of its time that it gets.
    with subprocess.Popen(
        [KAMERBRON, "index", sample, "--index", index], stdout=subprocess.DEVNULL
    ) as process:
        time.sleep(moment * seconds_of_a_build)
        process.kill()
    with open_index(index) as after:
        assert after.manifest.fingerprint == fingerprint or process.returncode == 0

    assert runner.invoke(main, ["index", str(sample), "--index", str(index)]).exit_code == 0
    with open_index(index) as rebuilt:
        assert rebuilt.manifest.counts.documents == 6


@pytest.mark.process
def test_help_does_not_wait_for_the_model() -> None:
    code = "import sys; from kamerbron import cli; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.process
@pytest.mark.model
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_serve_prints_a_question_to_paste_and_its_answer_and_stops_when_told(sample_index: Path) -> None:
    with serving(sample_index, "--example") as (url, process, output):
        # The worker that shows it is the last to be ready; the others answer by then.
        assert wait_for(lambda: "Zekerheid" in output() or "zekerheid" in output(), 60), output()
        printed = output()
        command = next(line for line in printed.splitlines() if line.strip().startswith("curl "))
        pasted = subprocess.run(command, shell=True, check=True, capture_output=True, text=True)  # noqa: S602
        answer = json.loads(pasted.stdout)
        assert answer["beantwoordbaar"] is True
        assert answer["antwoord"]["tekst"] in printed.split("Het antwoord:")[1]
        assert answer["antwoord"]["citaat"] in printed
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert url in printed


@pytest.mark.model
@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "nergens.invalid"])
def test_an_address_that_cannot_be_listened_on_is_one_line(sample_index: Path, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        arguments = ["serve", "--index", str(sample_index), "--host", host, "--port", str(port)]
        assert_refused(CliRunner().invoke(main, arguments), host, str(port), "--port")


@pytest.mark.process
@pytest.mark.model
def test_no_question_is_logged_by_the_server_either(sample_index: Path) -> None:
    with serving(sample_index) as (url, _, output):
        port = int(url.rsplit(":", 1)[1])
        asked = "geheimzinnige zinsnede"
        body = json.dumps({"vraag": asked}).encode()
        request = urllib.request.Request(
            f"{url}/v1/antwoorden", data=body, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as response:
            assert response.status == 200
        with socket.create_connection(("127.0.0.1", port)) as broken:
            broken.sendall(f"POST /{asked} HTTP/nonsense\r\n\r\n{asked}".encode())
            assert broken.recv(100)
        assert asked not in output()
        assert "zinsnede" not in output()


@pytest.mark.process
@pytest.mark.model
def test_serve_without_its_model_stops_with_one_line(sample_index: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "bestand"
    blocked.touch()
    result = subprocess.run(
        [KAMERBRON, "serve", "--index", sample_index, "--port", str(free_port())],
        env={**os.environ, "KAMERBRON_CACHE": str(blocked)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert f"kamerbron: De modelmap {blocked} is niet te schrijven" in result.stderr
    assert "Traceback" not in result.stderr


def assert_refused(result: object, *words: str) -> None:
    assert result.exit_code == 1, result.output  # type: ignore[attr-defined]
    lines = result.stderr.splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 1
    assert lines[0].startswith("kamerbron: ")
    for word in words:
        assert word in lines[0]


@contextmanager
def serving(index: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str], object]]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    printed = Path(index).with_name(f"serve-{port}.log")
    with printed.open("w") as log:
        process = subprocess.Popen(
            [KAMERBRON, "serve", "--index", index, "--port", str(port), *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert wait_for(lambda: healthy(url), 60), printed.read_text()
            yield url, process, printed.read_text
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/v1/gezondheid", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def wait_for(condition: object, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.2)
    return False
