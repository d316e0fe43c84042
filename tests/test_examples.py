"""The examples: the chatbot talks to a running service, the gold file is gold, the files say what holds."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from conftest import ROOT
from flask import Flask
from sample_service import sample_service
from werkzeug.serving import make_server

from kamerbron.cli import main
from kamerbron.eval.gold import read_gold
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_file

EXAMPLES = ROOT / "examples"
CHATBOT = EXAMPLES / "chatbot.py"
COMPOSE: dict[str, Any] = yaml.safe_load((EXAMPLES / "compose.yaml").read_text(encoding="utf-8"))
CADDYFILE = (EXAMPLES / "Caddyfile").read_text(encoding="utf-8")
WALKTHROUGH = (EXAMPLES / "evaluatie.md").read_text(encoding="utf-8")

# The sample is embedded by its words here, which no calibration is for: what is asked by its place alone is
# answered, and nothing else is.
PLACE = "99999, nr. 2, antwoord 1"
QUESTION = "Hoeveel plaatsen zijn er voor bakfietsen?"


@pytest.fixture(scope="module")
def app(worded_index: Path) -> Iterator[Flask]:
    with sample_service(worded_index) as app:
        yield app


@pytest.fixture(scope="module")
def seen() -> list[str | None]:
    """What came in the header Authorization, request by request."""
    return []


@pytest.fixture(scope="module")
def service(app: Flask, seen: list[str | None]) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    def noting(environ: dict[str, Any], start_response: Any) -> Any:
        seen.append(environ.get("HTTP_AUTHORIZATION"))
        return app(environ, start_response)

    server = make_server("127.0.0.1", 0, noting, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def chat(service: str, *questions: str, key: str | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "KAMERBRON_SLEUTEL"}
    environment |= {"PYTHONIOENCODING": "utf-8"} | ({"KAMERBRON_SLEUTEL": key} if key else {})
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(CHATBOT), service],
        input="".join(f"{question}\n" for question in questions),
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_the_chatbot_is_under_sixty_lines_and_needs_nothing_but_python() -> None:
    text = CHATBOT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    imported = re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE)
    assert set(imported) <= set(sys.stdlib_module_names)


@pytest.mark.process
def test_the_chatbot_gives_the_answer_and_its_sources(service: str) -> None:
    said = chat(service, PLACE)
    assert "«In 2023 werd 9.400 maal aangifte gedaan" in said
    assert "Bronnen:\n  [1] Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1\n" in said
    assert "geen antwoord" not in said


@pytest.mark.process
def test_the_chatbot_says_when_there_is_no_answer_and_calls_near_misses_so(service: str) -> None:
    said = chat(service, QUESTION)
    assert "Hierop geven de stukken geen antwoord (niet gekalibreerd)." in said
    assert "Wat er het dichtst bij komt, en geen antwoord is:\n  [1] Voorbeeld: Kamerstuk 99 999" in said
    assert "Bronnen:" not in said


@pytest.mark.process
def test_the_chatbot_says_what_the_service_says_is_wrong_and_goes_on(service: str) -> None:
    said = chat(service, "?", PLACE)
    assert "Het verzoek bevat 1 fout: vraag is leeg." in said
    assert said.index("vraag is leeg") < said.index("Bronnen:")


@pytest.mark.process
def test_the_chatbot_sends_the_key_of_its_environment(service: str, seen: list[str | None]) -> None:
    seen.clear()
    chat(service, PLACE)
    chat(service, PLACE, key="kb_voorbeeld")
    assert seen == [None, "Bearer kb_voorbeeld"]


@pytest.mark.process
def test_the_chatbot_says_that_the_service_is_not_there() -> None:
    assert "http://127.0.0.1:1 is niet bereikbaar" in chat("http://127.0.0.1:1", PLACE)


def test_the_compose_file_publishes_the_proxy_alone() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"kamerbron", "ophalen", "proxy"}
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    # It fetches when it is asked to, and never comes up by itself.
    assert services["ophalen"]["profiles"] == ["ophalen"]
    assert services["proxy"]["ports"] == ["80:80", "443:443"]
    assert services["kamerbron"]["networks"] == ["binnen"]
    assert COMPOSE["networks"]["binnen"]["internal"] is True


def test_the_compose_file_builds_the_image_of_the_project_and_mounts_what_is_there() -> None:
    service = COMPOSE["services"]["kamerbron"]
    assert (EXAMPLES / service["build"] / "Dockerfile").resolve() == ROOT / "Dockerfile"
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    targets = [volume.split(":")[1] for volume in service["volumes"]]
    assert targets == ["/stukken", "/index"]
    for target in targets:
        assert f"={target}" in dockerfile
    (mounted,) = [volume for volume in COMPOSE["services"]["proxy"]["volumes"] if volume.startswith("./")]
    assert (EXAMPLES / mounted.split(":")[0]).is_file()


def test_every_volume_network_and_secret_that_is_used_is_declared() -> None:
    for service in COMPOSE["services"].values():
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        named = {volume.split(":")[0] for volume in service["volumes"] if not volume.startswith(".")}
        assert named <= set(COMPOSE["volumes"])


def test_the_proxy_leads_to_the_port_of_the_service_and_takes_no_more_than_it_does() -> None:
    assert "reverse_proxy kamerbron:8000" in CADDYFILE
    assert "8000" in COMPOSE["services"]["kamerbron"]["expose"]
    assert "max_size 64KiB" in CADDYFILE
    assert not re.search(r"^\s*log\b", CADDYFILE, re.MULTILINE)
    assert CADDYFILE.count("{") == CADDYFILE.count("}")


def test_the_example_of_gold_names_places_that_are_in_the_sample(sample: Path) -> None:
    gold = read_gold(EXAMPLES / "goud.jsonl")
    papers = {document: read_document(open_file(sample / f"{document}.xml")) for document in gold.documents}
    places = {
        (document, unit.key, paragraph.number)
        for document, paper in papers.items()
        for unit in paper.units
        for paragraph in unit.paragraphs
    }
    for question in gold.questions:
        for place in question.relevant:
            assert {(place.publication, place.unit, number) for number in place.paragraphs} <= places


def test_every_command_of_the_walkthrough_exists() -> None:
    commands = set(re.findall(r"^kamerbron ((?:eval )?[a-z]+)", WALKTHROUGH, re.MULTILINE))
    assert commands == {
        "read",
        "index",
        "eval run",
        "eval gate",
        "eval compare",
        "eval fit",
        "eval published",
    }
    for command in sorted(commands):
        named = ["index", "build"] if command == "index" else command.split()
        helped = CliRunner().invoke(main, [*named, "--help"])
        used = re.findall(rf"^kamerbron {command} .*$", WALKTHROUGH, re.MULTILINE)
        options = {option for line in used for option in re.findall(r"(?<=\s)--[a-z-]+", line)}
        assert helped.exit_code == 0
        assert [option for option in sorted(options) if option not in helped.output] == [], command
