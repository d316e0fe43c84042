"""Kamerbron beside what people would use instead, on the same papers, model and questions.

    python benchmarks/peers.py --prepare                    # an environment for each peer; once, 8 GB
    python benchmarks/peers.py FOLDER... --out DIR [--rounds N] [--only KEY]...

Every contestant runs in a process of its own: LangChain with FAISS, txtai, Haystack, Chroma and
LlamaIndex, each in its documented way, and Kamerbron. The questions are those with an answer of the gold test
sets of which all papers are in the folders. In DIR come `vergelijking.md`, `vergelijking.json` and
`vergelijking.png`, and under `runs` what was measured of each; what is there is not measured again, so a run
that was broken off goes on where it was. docs/vergelijking.md tells what the figures mean.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from peers.contestants import CONTESTANTS, Contestant
from peers.corpus import as_text, gather, read_papers, sets_about
from peers.environments import prepare, python_of
from peers.figures import Judge, Row
from peers.measuring import Runs, measure, rotated
from peers.plot import write_plot
from peers.protocol import Task, Text
from peers.report import Run, as_json, as_markdown

from kamerbron.eval.citation_check import CitationChecker
from kamerbron.eval.records import GoldQuestion
from kamerbron.index.cache_folder import cache_folder
from kamerbron.index.document import Document
from kamerbron.index.embedding import bundled_model

_ROOT = Path(__file__).parent.parent
_GOLDS = _ROOT / "kamerbron" / "eval" / "questions"
_ENVIRONMENTS = _ROOT / ".kamerbron" / "peers"


def main() -> None:
    """Prepare, or measure and write the report of what was measured."""
    options = _options()
    chosen = [each for each in CONTESTANTS if not options.only or each.key in options.only]
    if options.prepare:
        prepare(options.environments, chosen)
    if not options.folders:
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = gather(options.folders, Path(temporary))
        documents = read_papers(folder)
        golds = sets_about(documents, _GOLDS.glob("*.jsonl"))
        if not golds:
            raise SystemExit("no gold test set is about these papers")
        questions = [question for gold in golds for question in gold.questions if question.answerable]
        task = _task(folder, documents, questions)
        runs = Runs(options.out / "runs")
        for number in range(options.rounds):
            for contestant in rotated(chosen, number):
                _measure(runs, contestant, number, task, options.environments)
    judge = Judge([as_text(document) for document in documents], questions, CitationChecker(documents))
    rows = _rows(judge, runs, options.rounds, task)
    if not rows:
        return
    about = Run(
        date=dt.datetime.now(tz=dt.UTC).date().isoformat(),
        machine=f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        papers=len(documents),
        characters=sum(len(text.text) for text in task.texts),
        questions=len(questions),
        sets=tuple(gold.name for gold in golds),
    )
    table = as_markdown(about, rows)
    (options.out / "vergelijking.md").write_text(table, encoding="utf-8")
    (options.out / "vergelijking.json").write_text(as_json(about, rows), encoding="utf-8")
    write_plot(options.out / "vergelijking.png", rows)
    print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, default=Path("vergelijking"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=[each.key for each in CONTESTANTS])
    parser.add_argument("--prepare", action="store_true", help="make the environments that are not there")
    parser.add_argument("--environments", type=Path, default=_ENVIRONMENTS)
    return parser.parse_args()


def _task(folder: Path, documents: Sequence[Document], questions: Sequence[GoldQuestion]) -> Task:
    papers = [as_text(document) for document in documents]
    model = bundled_model.unpack(cache_folder())
    prompts = json.loads((model / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    return Task(
        model=str(model),
        question_prefix=prompts["query"],
        passage_prefix=prompts["document"],
        variant="",
        folder=str(folder),
        place="",
        texts=tuple(Text(paper.id, paper.text) for paper in papers),
        questions=tuple(question.question for question in questions),
    )


def _task_of(contestant: Contestant, task: Task) -> Task:
    if contestant.prefixed:
        return replace(task, variant=contestant.variant)
    return replace(task, variant=contestant.variant, question_prefix="", passage_prefix="")


def _measure(runs: Runs, contestant: Contestant, number: int, task: Task, environments: Path) -> None:
    own = _task_of(contestant, task)
    if runs.load(contestant, number, own) is not None:
        return
    result = measure(contestant, own, python_of(environments, contestant))
    runs.save(contestant, number, own, result)
    print(f"round {number + 1}, {contestant.key}: ingest {result.seconds_ingest:.1f} s", flush=True)


def _rows(judge: Judge, runs: Runs, rounds: int, task: Task) -> list[Row]:
    """Return the rows of those that went through all rounds, Kamerbron first."""
    rows: list[Row] = []
    for contestant in CONTESTANTS:
        found = [runs.load(contestant, number, _task_of(contestant, task)) for number in range(rounds)]
        results = [result for result in found if result is not None]
        if len(results) == rounds:
            own = next((row for row in rows if row.contestant.environment is None), None)
            rows.append(judge.row(contestant, results, own))
    return rows


if __name__ == "__main__":
    main()
