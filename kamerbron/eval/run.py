"""A gold set asked to an index, as a user asks it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from kamerbron.eval.citation_check import CitationChecker
from kamerbron.eval.judging import check_against, judge
from kamerbron.eval.records import Found, GoldQuestion, GoldSet, Outcome, Run
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.tuning import Tuning
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.citation import cite, cite_sentence
from kamerbron.qa.searching.arranging import Hit
from kamerbron.qa.searching.search import Searcher

RESULTS = 50
"""How many passages are asked for: as deep as the deepest measure looks."""

Progress = Callable[[], None]
"""Called after each question."""


def run_gold(  # noqa: PLR0913 - what is asked, of what, and how it is told
    gold: GoldSet,
    generation: Generation,
    encoder: Encoder,
    *,
    name: str,
    tuning: Tuning | None = None,
    progress: Progress | None = None,
) -> Run:
    """Ask every question of a gold set and judge what comes back.

    `tuning` takes the place of that of the index. Raises GoldError when the index lacks a document or a
    place of the gold set, and IndexMismatchError when another model made the index.
    """
    documents = generation.catalogue.documents()
    check_against(gold, documents)
    checker = CitationChecker(documents)
    searcher = Searcher(generation, encoder, tuning=tuning)
    outcomes = []
    # The first question takes longer than those after it.
    searcher.search(parse_question(gold.questions[0].question), RESULTS)
    for question in gold.questions:
        outcomes.append(_ask(question, searcher, checker))
        if progress is not None:
            progress()
    manifest = generation.manifest
    return Run(
        name=name,
        gold=gold.name,
        gold_sha256=gold.sha256,
        corpus=gold.corpus,
        split=gold.split,
        fingerprint=manifest.fingerprint,
        model=manifest.model.name,
        documents=manifest.counts.documents,
        passages=manifest.counts.passages,
        version=version("kamerbron"),
        commit=current_commit(),
        outcomes=tuple(outcomes),
    )


def current_commit() -> str | None:
    """Return the commit of the code, with `+` after it when files differ; None outside a git checkout."""
    folder = Path(__file__).parent
    try:
        commit = _git(folder, "rev-parse", "HEAD")
        changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{commit}+" if changed else commit


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own words


def _ask(question: GoldQuestion, searcher: Searcher, checker: CitationChecker) -> Outcome:
    start = time.perf_counter()
    found = answer(searcher, parse_question(question.question), RESULTS)
    seconds = time.perf_counter() - start
    judgements = judge(question, [[hit.passage, *hit.same] for hit in found.hits])
    return Outcome(
        question=question,
        found=tuple(
            _found(hit, grade, place, checker)
            for hit, (grade, place) in zip(found.hits, judgements, strict=True)
        ),
        answered=found.answerable,
        probability=found.probability,
        reason=found.reason.value if found.reason else None,
        seconds=seconds,
    )


def _found(hit: Hit, grade: int, place: int | None, checker: CitationChecker) -> Found:
    passage, best = hit.passage, hit.best
    citation = cite(passage)
    quote = best.footnote.text if best.footnote else passage.text[best.start : best.end]
    quoted = cite_sentence(passage, best.start, best.footnote)
    return Found(
        passage=passage.id,
        document=passage.document_id,
        kind=passage.publication.kind,
        score=round(hit.score, 6),
        grade=grade,
        place=place,
        citation=citation,
        quote=quote,
        exact=checker.leads_back(citation, passage.text) and checker.leads_back(quoted, quote),
    )
