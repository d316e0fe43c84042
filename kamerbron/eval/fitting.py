"""What a tuning is fitted from: the weights of the legs, when newer goes first, and the calibration.

All of it on development questions. The weights come from a logistic regression over pairs (a passage that
answers against one that does not, as in RankNet, Burges et al. 2005, with a linear model), the calibration
from one over the signals of whole answers. What that does at the operating point is cross-validated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from kamerbron.eval.errors import FittingError
from kamerbron.eval.judging import judge
from kamerbron.eval.measures import auroc, ndcg
from kamerbron.eval.records import GoldQuestion, GoldSet, Split
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.tuning import Calibration, Recency, Signal, Tuning, Weights
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.search import Found, Searcher
from kamerbron.qa.searching.signals import JUDGED

Matrix = NDArray[np.float64]
Classes = dict[int, float]

_FOLDS = 5
_SEED = 20_26

# Strengths of regularisation that are tried; the one with the best cross-validated likelihood is taken.
_STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
_PAIR_STRENGTH = 0.01

_MARGINS = (0.0, 0.001, 0.002, 0.004, 0.006, 0.01, 0.015, 0.02)
_SIMILARITIES = (0.90, 0.92, 0.94, 0.96)

# The share of questions without an answer that the probabilities are made for: what the gold sets hold by
# their rules. A development set may hold more of them, to learn from.
_UNANSWERABLE = 0.25

# The share of answerable questions whose best cosine may lie below where the subject is said to end.
_OUTSIDE = 0.02


@dataclass(frozen=True, slots=True)
class Material:
    """A development set with the open index that it is about."""

    gold: GoldSet
    generation: Generation


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted tuning, and how it does on the questions it was fitted on, cross-validated."""

    tuning: Tuning
    questions: int
    auroc: float
    brier: float
    wrong_answers: float
    answered: float


def fit_tuning(materials: Sequence[Material], encoder: Encoder, *, answer_from: float) -> Fit:
    """Fit a tuning on development sets.

    `answer_from` is the operating point: the probability from which passages are called an answer. A set in
    which every question has an answer is used for the ranking alone. Raises FittingError when a set is not
    for development, or when there is too little to fit on.
    """
    for material in materials:
        if material.gold.split is not Split.DEVELOPMENT:
            raise FittingError(
                f"{material.gold.name} is een toets en geen ontwikkelset; daarop wordt niets afgesteld."
            )
    weights = _fit_weights(materials, encoder)
    plain = replace(
        materials[0].generation.tuning, model=encoder.identity.name, weights=weights, calibration=None
    )
    # A set in which all is answerable says how to rank, and nothing of when to abstain.
    both = [material for material in materials if not all(q.answerable for q in material.gold.questions)]
    recency = _fit_recency(both, encoder, plain)
    tuning = replace(plain, recency=recency, fitted_on=tuple(material.gold.sha256 for material in materials))
    found = [
        (question, searcher.search(parse_question(question.question), 1))
        for material in both
        for searcher in [Searcher(material.generation, encoder, tuning=tuning)]
        for question in material.gold.questions
    ]
    return _calibrate(tuning, found, answer_from)


def _fit_weights(materials: Sequence[Material], encoder: Encoder) -> Weights:
    """Fit the weights on pairs of candidates; each question counts alike, whatever its number of pairs."""
    differences, importance = [], []
    for material in materials:
        searcher = Searcher(material.generation, encoder)
        for question in material.gold.questions:
            if not question.answerable:
                continue
            features, grades = _graded(searcher, question)
            best, none = features[grades == max(grades, default=0)], features[grades == 0]
            if not len(none) or max(grades, default=0) == 0:
                continue
            pairs = (best[:, None, :] - none[None, :, :]).reshape(-1, features.shape[1])
            differences.append(pairs)
            importance.append(np.full(len(pairs), 1 / len(pairs)))
    if not differences:
        raise FittingError("Geen vraag vindt haar plaats; geef een ontwikkelset die bij de index hoort.")
    pairs, weight = np.concatenate(differences), np.concatenate(importance)
    deviation = pairs.std(axis=0) + 1e-12
    model = LogisticRegression(C=_PAIR_STRENGTH * len(differences), fit_intercept=False, max_iter=1000)
    # Each pair both ways round, for a regression needs both outcomes.
    both = np.concatenate([pairs, -pairs]) / deviation
    model.fit(both, np.repeat([1, 0], len(pairs)), sample_weight=np.concatenate([weight, weight]))
    raw = np.maximum(model.coef_[0] / deviation, 0.0)
    passage, sentence, words = (float(round(value, 4)) for value in raw / raw.sum())
    return Weights(passage=passage, sentence=sentence, words=words)


def _graded(searcher: Searcher, question: GoldQuestion) -> tuple[Matrix, NDArray[np.int64]]:
    """Return what the legs say of each candidate, and its grade."""
    candidates = searcher.rank(parse_question(question.question), 1).candidates
    features = [(found.scores.passage, found.scores.sentence, found.words) for found in candidates]
    grades = [max(grade for grade, _ in judge(question, [[found.passage]])) for found in candidates]
    return np.array(features, dtype=np.float64).reshape(-1, 3), np.array(grades, dtype=np.int64)


def _fit_recency(materials: Sequence[Material], encoder: Encoder, tuning: Tuning) -> Recency:
    """Take the margin and similarity with the best mean nDCG@10; of equals the most reserved."""
    settings = [Recency(margin, alike) for margin in _MARGINS for alike in reversed(_SIMILARITIES)]
    totals = dict.fromkeys(settings, 0.0)
    for material in materials:
        searcher = Searcher(material.generation, encoder, tuning=tuning)
        for question in material.gold.questions:
            ranking = searcher.rank(parse_question(question.question), 1)
            if not question.answerable or ranking.in_order or not ranking.folded:
                continue
            ideal = [place.grade for place in question.relevant]
            for setting in settings:
                hits = searcher.arrange(ranking, setting)
                judged = judge(question, [[hit.passage, *hit.same] for hit in hits])
                totals[setting] += ndcg([grade for grade, _ in judged], ideal)
    best = max(totals.values())
    return next(setting for setting in settings if totals[setting] >= best - 1e-9)


def _calibrate(tuning: Tuning, found: Sequence[tuple[GoldQuestion, Found]], answer_from: float) -> Fit:
    """Fit the probability that one of the passages judged answers the question."""
    judged = [(question, result) for question, result in found if result.signals is not None]
    names = tuple(judged[0][1].signals or ()) if judged else ()
    features = np.array([[(result.signals or {})[name] for name in names] for _, result in judged])
    outcomes = np.array([_is_answered(question, result) for question, result in judged])
    if len(set(outcomes.tolist())) < 2 or min(np.bincount(outcomes)) < _FOLDS:
        raise FittingError(
            "Er zijn te weinig vragen met en zonder antwoord om op te kalibreren; "
            "geef een grotere ontwikkelset."
        )
    answerable = np.array([question.answerable for question, _ in judged])
    expected = (1 - _UNANSWERABLE) * float(outcomes[answerable].mean())
    classes = {1: expected / float(outcomes.mean()), 0: (1 - expected) / (1 - float(outcomes.mean()))}
    strength = max(_STRENGTHS, key=lambda value: _likelihood(features, outcomes, classes, value))
    certain = _cross_validated(features, outcomes, classes, strength)
    model = _pipeline(classes, strength).fit(features, outcomes)
    sentence = features[:, names.index("sentence")]
    calibration = Calibration(
        signals=_signals(model, names),
        intercept=round(float(model[-1].intercept_[0]), 6),
        answer_from=answer_from,
        subject_from=round(float(np.quantile(sentence[outcomes == 1], _OUTSIDE)), 4),
    )
    given = certain >= answer_from
    area = auroc(certain[answerable].tolist(), certain[~answerable].tolist())
    importance = [classes[outcome] for outcome in outcomes.tolist()]
    return Fit(
        tuning=replace(tuning, calibration=calibration),
        questions=len(judged),
        auroc=float("nan") if area is None else area,
        brier=float(brier_score_loss(outcomes, certain, sample_weight=importance)),
        wrong_answers=float(given[~answerable].mean()),
        answered=float(given[answerable].mean()),
    )


def _is_answered(question: GoldQuestion, result: Found) -> int:
    judged = judge(question, [[hit.passage, *hit.same] for hit in result.hits[:JUDGED]])
    return int(any(grade for grade, _ in judged))


def _pipeline(classes: Classes, strength: float) -> Pipeline:
    regression = LogisticRegression(C=strength, class_weight=classes, max_iter=1000)
    return make_pipeline(StandardScaler(), regression)


def _cross_validated(
    features: Matrix, outcomes: NDArray[np.int64], classes: Classes, strength: float
) -> Matrix:
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    certain: Matrix = cross_val_predict(
        _pipeline(classes, strength), features, outcomes, cv=folds, method="predict_proba"
    )[:, 1]
    return certain


def _likelihood(features: Matrix, outcomes: NDArray[np.int64], classes: Classes, strength: float) -> float:
    certain = _cross_validated(features, outcomes, classes, strength)
    importance = np.where(outcomes == 1, classes[1], classes[0])
    return float((importance * np.log(np.where(outcomes == 1, certain, 1 - certain))).mean())


def _signals(model: Pipeline, names: Sequence[str]) -> tuple[Signal, ...]:
    scaler, regression = model[0], model[-1]
    values = zip(names, scaler.mean_, scaler.scale_, regression.coef_[0], strict=True)
    return tuple(Signal(name, *(round(float(value), 6) for value in numbers)) for name, *numbers in values)
