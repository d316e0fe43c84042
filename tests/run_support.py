"""Runs for tests of the evaluation: made by hand, or invented from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kamerbron.eval.records import Found, GoldPlace, GoldQuestion, Outcome, Provenance, Run, Split

_SUBJECTS = (
    "de brug over de Linde",
    "het veer bij Oudeveen",
    "de fietsenstalling",
    "de dijk langs de polder",
)
_KINDS = {"kst-99998-1": "Brief regering", "kst-99998-2": "Motie", "ah-tk-20252026-7": "Antwoord"}


def make_question(
    identifier: str,
    *grades: int,
    question: str = "Hoe lang blijft de brug dicht?",
    language: str = "nl",
    tags: Sequence[str] = (),
    publication: str = "kst-99998-1",
) -> GoldQuestion:
    """Make a question with a place for each grade; without any it is unanswerable."""
    places = tuple(
        GoldPlace(publication, f"antwoord-{number}", (1,), grade) for number, grade in enumerate(grades, 1)
    )
    return GoldQuestion(identifier, question, language, places, bool(places), tuple(tags), Provenance.HAND)


def make_found(
    grade: int,
    place: int | None = None,
    *,
    number: int = 1,
    document: str = "kst-99998-1",
    kind: str | None = "Brief regering",
    exact: bool = True,
    quote: str = "De brug blijft drie weken dicht.",
) -> Found:
    return Found(
        passage=f"{document}.antwoord-{number}.alinea-1",
        document=document,
        kind=kind,
        score=1 / number,
        grade=grade,
        place=place if grade else None,
        citation=f"Kamerstuk 99 998, nr. 1, antwoord {number}, alinea 1",
        quote=quote,
        exact=exact,
    )


def make_outcome(
    question: GoldQuestion,
    grades: Sequence[int] = (),
    *,
    answered: bool = True,
    probability: float | None = 0.9,
    seconds: float = 0.02,
    document: str = "kst-99998-1",
    kind: str | None = "Brief regering",
) -> Outcome:
    """Make an outcome with a result of each grade; those with a grade find the places in their order."""
    places = iter(range(len(question.relevant)))
    found = tuple(
        make_found(grade, next(places) if grade else None, number=number, document=document, kind=kind)
        for number, grade in enumerate(grades, start=1)
    )
    reason = None if answered else "de zekerheid is te laag"
    return Outcome(question, found, answered, probability, reason, seconds)


def make_run(*outcomes: Outcome, name: str = "hybride", gold_sha256: str = "ab" * 32) -> Run:
    return Run(
        name=name,
        gold="bruggen",
        gold_sha256=gold_sha256,
        corpus="drie verzonnen Kamerstukken over bruggen",
        split=Split.TEST,
        fingerprint="0123456789abcdef" * 4,
        model="woorden",
        documents=3,
        passages=40,
        version="0.1.0",
        commit="c0ffee",
        outcomes=outcomes,
    )


def invent_run(seed: int, count: int = 60, *, skill: float = 0.75, name: str = "hybride") -> Run:
    """Invent a run: the questions are the same for every seed, what was found is not."""
    chance = np.random.default_rng([seed, *name.encode()])
    return make_run(*(_invent(number, chance, skill) for number in range(count)), name=name)


def without_calibration(run: Run) -> Run:
    return replace(run, outcomes=tuple(replace(outcome, probability=None) for outcome in run.outcomes))


def _invent(number: int, chance: np.random.Generator, skill: float) -> Outcome:
    publication = list(_KINDS)[number % 3]
    grades = () if number % 4 == 3 else ((2, 1) if number % 5 == 0 else (2,))
    question = make_question(
        f"v{number:03}",
        *grades,
        question=f"Wanneer wordt {_SUBJECTS[number % 4]} voor de {number}e keer hersteld?",
        language="en" if number % 5 == 1 else "nl",
        tags=[("cijfers", "tikfout", "bijna goed", "nieuwer standpunt")[number % 4]],
        publication=publication,
    )
    ranked = [0] * 12
    for grade in grades:
        ranked[0 if chance.random() < skill and not ranked[0] else int(chance.integers(1, 12))] = grade
    probability = round(
        min(1.0, max(0.0, float(chance.normal(0.8 if grades and ranked[0] else 0.3, 0.18)))), 4
    )
    return make_outcome(
        question,
        ranked,
        answered=probability > 0.5,
        probability=probability,
        seconds=round(float(chance.lognormal(-3.5, 0.4)), 5),
        document=publication,
        kind=_KINDS[publication],
    )
