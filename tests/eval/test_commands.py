"""The commands of `kamerbron eval`, from a gold file to a report, over the sample corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from vectors_server import MODEL, serving

from kamerbron.cli import main
from kamerbron.eval import jobs
from kamerbron.eval.gold import read_gold
from kamerbron.eval.records import Provenance
from kamerbron.eval.store import load_run
from kamerbron.index.build import build_index
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.tuning import read_tuning

pytestmark = pytest.mark.model

QUESTIONS = ROOT / "kamerbron" / "eval" / "questions"
DEVELOPMENT = QUESTIONS / "voorbeeld-development.jsonl"
TEST = QUESTIONS / "voorbeeld-test.jsonl"

Evaluate = Callable[..., Result]


@pytest.fixture
def evaluate(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Evaluate:
    """Run a command of `kamerbron eval` with the model that is loaded already."""
    monkeypatch.setattr(jobs, "open_encoder_of", lambda *_, **__: nullcontext(encoder))
    return lambda *arguments: CliRunner().invoke(main, ["eval", *map(str, arguments)])


def test_a_run_writes_its_figures_trec_files_and_a_report_that_says_what_was_measured(
    evaluate: Evaluate, sample_index: Path, tmp_path: Path
) -> None:
    out = tmp_path / "meting"
    result = evaluate("run", DEVELOPMENT, "--index", sample_index, "--out", out, "--ablations")
    assert result.exit_code == 0, result.output
    assert "hit@1" in result.output
    run = load_run(out)
    gold = read_gold(DEVELOPMENT)
    assert [outcome.question for outcome in run.outcomes] == list(gold.questions)
    assert all(found.exact for outcome in run.outcomes for found in outcome.found)
    report = (out / "verslag.html").read_text()
    for said in (run.fingerprint, run.model, gold.sha256, "alleen zinnen", "zonder woorden"):
        assert said in report
    assert (out / "run.trec").read_text().count("\n") == sum(len(outcome.found) for outcome in run.outcomes)
    assert (out / "qrels.trec").exists()
    assert load_run(out / "alleen-woorden").name == "alleen woorden"


def test_the_questions_are_embedded_by_the_server_that_made_the_index(sample: Path, tmp_path: Path) -> None:
    index, out, tuning = tmp_path / "index", tmp_path / "meting", tmp_path / "afstelling.json"
    with serving() as server:
        at = ["--embedding-url", server.url, "--model", MODEL]
        for arguments in (
            ["index", sample, "--index", index, *at],
            ["eval", "run", DEVELOPMENT, "--index", index, "--out", out, *at],
            ["eval", "fit", "--set", DEVELOPMENT, index, "--out", tuning, *at],
        ):
            asked = len(server.asked)
            result = CliRunner().invoke(main, [str(each) for each in arguments])
            assert result.exit_code == 0, result.output
            assert len(server.asked) > asked
    assert load_run(out).model == MODEL
    assert read_tuning(tuning).calibration is not None


def test_two_runs_are_compared_and_a_run_is_held_to_its_bounds(
    evaluate: Evaluate, sample_index: Path, tmp_path: Path
) -> None:
    out = tmp_path / "meting"
    assert evaluate("run", DEVELOPMENT, "--index", sample_index, "--out", out, "--ablations").exit_code == 0
    compared = evaluate("compare", out / "alleen-woorden", out)
    assert compared.exit_code == 0
    assert "mrr@10" in compared.output
    assert evaluate("gate", out, "--min", "hit@5=0.5", "--max", "wrong-answers=1").exit_code == 0
    failed = evaluate("gate", out, "--min", "hit@1=1", "--min", "exact=1")
    assert failed.exit_code == 1
    assert "hit@1" in failed.output
    assert "exact" not in failed.output
    assert evaluate("gate", out).exit_code == 2


def test_a_tuning_is_fitted_on_development_sets_alone_and_is_used_by_an_index(
    evaluate: Evaluate, encoder: Encoder, sample: Path, sample_index: Path, tmp_path: Path
) -> None:
    out = tmp_path / "afstelling.json"
    result = evaluate("fit", "--set", DEVELOPMENT, sample_index, "--out", out, "--answer-from", "0.5")
    assert result.exit_code == 0, result.output
    tuning = read_tuning(out)
    assert tuning.fitted_on == (read_gold(DEVELOPMENT).sha256,)
    assert sum((tuning.weights.passage, tuning.weights.sentence, tuning.weights.words)) == pytest.approx(1)
    assert tuning.calibration is not None
    assert tuning.calibration.answer_from == 0.5
    again = tmp_path / "nog-eens.json"
    evaluate("fit", "--set", DEVELOPMENT, sample_index, "--out", again, "--answer-from", "0.5")
    assert again.read_bytes() == out.read_bytes()
    build = build_index(sample, FileStore(tmp_path / "index"), encoder, tuning=tuning)
    before = json.loads((sample_index / current(sample_index)).read_text())
    assert build.manifest.fingerprint != before["fingerprint"]
    refused = evaluate("fit", "--set", TEST, sample_index, "--out", tmp_path / "x.json")
    assert refused.exit_code == 1
    assert "toets" in refused.output
    assert not (tmp_path / "x.json").exists()


def test_published_questions_become_gold_when_the_index_does_not_hold_them(
    evaluate: Evaluate, encoder: Encoder, sample: Path, sample_index: Path, tmp_path: Path
) -> None:
    index, out = tmp_path / "index", tmp_path / "goud.jsonl"
    build_index(sample, FileStore(index), encoder, settings=ChunkingSettings(with_questions=False))
    result = evaluate("published", "--index", index, "--out", out)
    assert result.exit_code == 0, result.output
    gold = read_gold(out)
    assert gold.questions
    assert {question.provenance for question in gold.questions} == {Provenance.PUBLISHED}
    assert evaluate("run", out, "--index", index, "--out", tmp_path / "meting").exit_code == 0
    with_questions = evaluate("published", "--index", sample_index, "--out", tmp_path / "ander.jsonl")
    assert with_questions.exit_code == 1
    assert "--without-questions" in with_questions.output


def test_a_wrong_gold_file_a_missing_run_and_a_wrong_index_are_refused_in_words(
    evaluate: Evaluate, sample_index: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "fout.jsonl"
    bad.write_text('{"gold": "x"}\n{"id": 3}\n')
    result = evaluate("run", bad, "--index", sample_index, "--out", tmp_path / "meting")
    assert result.exit_code == 1
    assert "regel 1" in result.output
    assert "regel 2" in result.output
    other = evaluate(
        "run", QUESTIONS / "kamerstukken-test.jsonl", "--index", sample_index, "--out", tmp_path / "meting"
    )
    assert other.exit_code == 1
    assert "kst-27925-879" in other.output
    assert evaluate("compare", tmp_path, tmp_path).exit_code == 1
    assert not (tmp_path / "meting").exists()


def current(index: Path) -> str:
    return f"{(index / 'current').read_text().strip()}/manifest.json"
