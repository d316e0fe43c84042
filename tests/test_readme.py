"""What the README and the files beside it say is true."""

from __future__ import annotations

import json
import re
import shlex
from importlib.metadata import metadata, version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import ROOT
from pydantic import BaseModel

from kamerbron.cli import main
from kamerbron.index.encoder import Encoder
from kamerbron.index.reading.detect import Form
from kamerbron.index.reading.document import READERS, read_document
from kamerbron.index.source.folder import open_folder
from kamerbron.index.source.metadata import _Fields, read_metadata
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.tuning import tuning_for
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.schemas import documents as document_schemas
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.questions import DEFAULT_RESULTS

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip(" $") for line in README.splitlines() if re.match(r"(\$ )?kamerbron \w", line)
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_in_the_readme_exists_with_its_options(command: str) -> None:
    name, *arguments = shlex.split(command)[1:]
    assert name in main.commands
    named = [name]
    found = main.commands[name]
    if isinstance(found, click.Group):
        # What is no command of `kamerbron index` is the folder that it builds from.
        named.append(arguments[0] if arguments[0] in found.commands else "build")
        found = found.commands[named[-1]]
    options = {option for parameter in found.params for option in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("--")} <= options
    assert CliRunner().invoke(main, [*named, "--help"]).exit_code == 0


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", README))
    assert named
    assert named <= targets


@pytest.mark.model
def test_the_answer_in_the_readme_is_what_the_service_says(generation: Generation, encoder: Encoder) -> None:
    question = re.search(r'\$ kamerbron ask "(.+?)"', README)
    quote = re.search(r"«(.+?)»\n\s+(.+)", README)
    assert question is not None
    assert quote is not None
    # With what comes with the package: no calibration of the tests.
    searcher = Searcher(generation, encoder, tuning=tuning_for(encoder.identity.name))
    found = answer(searcher, parse_question(question[1]), DEFAULT_RESULTS)
    said = render_answer(found, generation.manifest).antwoord
    assert said is not None, "the tuning of the package does not call it an answer"
    assert (said.tekst, said.citaat) == (quote[1], quote[2])


def test_the_fields_in_the_readme_are_those_of_the_api() -> None:
    table = README.split("| field of the answer |")[1].split("\n\n")[0]
    fields = set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))
    assert fields == set(AntwoordUitvoer.model_fields) - {"vraag"}


def test_every_link_and_path_in_the_readme_exists() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists()
    for path in re.findall(r"`((?:kamerbron|tests|docs)/[\w./]+)`", README):
        assert (ROOT / path).exists()


def test_the_example_of_metadata_json_is_read_and_its_fields_are_all_documented(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "metadata.md").read_text(encoding="utf-8")
    example = text.split("```json")[1].split("```")[0]
    (tmp_path / "metadata.json").write_text(example, encoding="utf-8")
    assert read_metadata(tmp_path)["kst-99999-1.txt"].example
    assert set(json.loads(example)["kst-99999-1.txt"]) == set(_Fields.model_fields)
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(_Fields.model_fields)


def test_every_paper_of_the_sample_says_that_it_is_an_example(sample: Path) -> None:
    documents = [read_document(entry) for entry in open_folder(sample).entries]
    assert len(documents) == 6
    for document in documents:
        assert document.publication.example
        assert "VOORBEELD" in (document.publication.title or "")
        assert document.notices == ()


def test_the_version_and_licence_are_the_same_everywhere() -> None:
    publiccode = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert f"softwareVersion: {version('kamerbron')}\n" in publiccode
    assert f"## [{version('kamerbron')}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert metadata("kamerbron")["License-Expression"] == "EUPL-1.2"
    assert "license: EUPL-1.2" in publiccode
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_every_key_of_a_document_as_json_is_documented() -> None:
    text = (ROOT / "docs" / "lezen.md").read_text(encoding="utf-8")
    models = [
        model
        for model in vars(document_schemas).values()
        if isinstance(model, type)
        and issubclass(model, BaseModel)
        and model.__module__ == document_schemas.__name__
    ]
    keys = {field.alias for model in models for field in model.model_fields.values()}
    assert len(keys) > 30
    assert {key for key in keys if f"`{key}" not in text} == set()


def test_every_form_that_is_read_is_documented_in_the_order_of_trust() -> None:
    text = (ROOT / "docs" / "lezen.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| ", text.split("## Units")[0], re.MULTILINE)
    assert rows == ["form", *(form.value.replace("tekst", "text") for form in Form)]
    assert set(READERS) == set(Form)
