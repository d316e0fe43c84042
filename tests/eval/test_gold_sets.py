"""The gold sets of the project are what the documentation says, and nothing is fitted on a test."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT

from kamerbron.eval.gold import read_gold
from kamerbron.eval.judging import check_against
from kamerbron.eval.records import GoldSet, Split
from kamerbron.eval.run import run_gold
from kamerbron.eval.scores import Measure, values
from kamerbron.index.build import build_index
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.tuning import tuning_for

FOLDER = ROOT / "kamerbron" / "eval" / "questions"
SETS = sorted(FOLDER.glob("*.jsonl"))

# The least and the most that the test sets may give before CI fails: a little under what was measured.
BOUNDS = {
    "voorbeeld-test": {Measure.HIT_1: 0.45, Measure.HIT_5: 0.70, Measure.MRR_10: 0.56, Measure.AUROC: 0.78},
    "kamerstukken-test": {
        Measure.HIT_1: 0.68,
        Measure.HIT_5: 0.87,
        Measure.MRR_10: 0.76,
        Measure.AUROC: 0.78,
    },
}


def gold(name: str) -> GoldSet:
    return read_gold(FOLDER / f"{name}.jsonl")


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_every_set_is_named_after_its_file_and_its_split(path: Path) -> None:
    found = read_gold(path)
    assert found.name == path.stem
    assert path.stem.endswith(found.split)


@pytest.mark.parametrize("name", ["kamerstukken", "kamervragen-en-moties", "voorbeeld"])
def test_no_question_of_a_test_is_in_its_development_set(name: str) -> None:
    test, development = gold(f"{name}-test"), gold(f"{name}-development")
    assert not {q.question.lower() for q in test.questions} & {
        q.question.lower() for q in development.questions
    }
    assert not {q.id for q in test.questions} & {q.id for q in development.questions}


@pytest.mark.parametrize(("name", "least"), [("kamerstukken", 160), ("kamervragen-en-moties", 120)])
def test_the_sets_are_as_large_and_as_varied_as_they_are_to_be(name: str, least: int) -> None:
    test = gold(f"{name}-test").questions
    assert len(test) + len(gold(f"{name}-development").questions) >= least
    languages = Counter(question.language for question in test)
    assert languages["en"] / len(test) >= 0.15
    assert len(languages) >= 5
    assert 0.2 <= sum(not question.answerable for question in test) / len(test) <= 0.35
    tags = Counter(tag for question in test for tag in question.tags)
    assert all(tags[tag] for tag in ("nummer", "typefout", "gewijzigd", "meerdere", "bijna"))


def test_nothing_was_fitted_on_a_test() -> None:
    by_hash = {found.sha256: found for found in map(read_gold, SETS)}
    fitted_on = tuning_for("multilingual-e5-small-q4").fitted_on
    assert fitted_on
    # Every set that it was fitted on is here as it was then, and is one for development.
    assert {by_hash[sha256].split for sha256 in fitted_on} == {Split.DEVELOPMENT}


@pytest.mark.corpus
def test_the_broad_set_asks_about_motions_that_are_there(moties: Path) -> None:
    names = {path.stem for path in moties.iterdir()}
    assert {name for name in gold("moties-breed-development").documents if name not in names} == set()


@pytest.mark.model
@pytest.mark.parametrize("split", list(Split))
def test_the_places_of_the_sample_set_exist(generation: Generation, split: Split) -> None:
    check_against(gold(f"voorbeeld-{split}"), generation.catalogue.documents())


@pytest.mark.model
def test_the_sample_set_is_answered_as_well_as_was_measured(
    sample: Path, encoder: Encoder, tmp_path: Path
) -> None:
    store = FileStore(tmp_path / "index")
    build_index(sample, store, encoder)
    hold(store, encoder, "voorbeeld-test")


@pytest.mark.model
@pytest.mark.corpus
def test_the_real_set_is_answered_as_well_as_was_measured(
    corpus: Path, encoder: Encoder, tmp_path: Path
) -> None:
    store = FileStore(tmp_path / "index")
    build_index(corpus, store, encoder)
    hold(store, encoder, "kamerstukken-test")


def hold(store: Store, encoder: Encoder, name: str) -> None:
    with open_current(store) as generation:
        found = values(run_gold(gold(name), generation, encoder, name="CI").outcomes)
    assert found[Measure.EXACT] == 1.0
    assert {
        measure: found[measure] for measure in BOUNDS[name] if found[measure] < BOUNDS[name][measure]
    } == {}
