"""What a report says of each measure, and how it writes figures."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kamerbron.eval.figures import Figure
from kamerbron.eval.resampling import Interval
from kamerbron.eval.scores import Measure
from kamerbron.qa.answer import Reason


class MeasureText(NamedTuple):
    """A measure to someone who has not seen the code: its name, and what it means in one sentence."""

    name: str
    meaning: str


MEASURES: Mapping[Measure, MeasureText] = MappingProxyType(
    {
        Measure.HIT_1: MeasureText(
            "hit@1", "Zo vaak staat een passage die de vraag beantwoordt, geheel of deels, helemaal bovenaan."
        ),
        Measure.HIT_5: MeasureText("hit@5", "Zo vaak staat er zo’n passage bij de eerste vijf."),
        Measure.RECALL_10: MeasureText(
            "recall@10",
            "Dit deel van alle goede plaatsen van een vraag staat gemiddeld bij de eerste tien passages.",
        ),
        Measure.RECALL_50: MeasureText("recall@50", "Hetzelfde, bij de eerste vijftig."),
        Measure.MRR_10: MeasureText(
            "MRR@10",
            "Hoe hoog de eerste goede passage staat: 1 is altijd bovenaan, 0,5 is gemiddeld op plaats twee; "
            "na plaats tien telt zij niet mee.",
        ),
        Measure.NDCG_10: MeasureText(
            "nDCG@10",
            "Hoe goed de eerste tien geordend zijn: 1 is alle goede plaatsen vooraan, het volledige antwoord "
            "vóór een gedeeltelijk of ouder antwoord.",
        ),
        Measure.EXACT: MeasureText(
            "citaat klopt",
            "Van dit deel van alle teruggegeven passages leidt het citaat naar één plaats, waar de tekst "
            "woord voor woord staat.",
        ),
        Measure.AUROC: MeasureText(
            "AUROC",
            "De kans dat een vraag met antwoord een hogere zekerheid krijgt dan een vraag zonder antwoord: "
            "0,5 is gokken, 1 is altijd.",
        ),
        Measure.ANSWERED: MeasureText(
            "beantwoord", "Dit deel van de vragen waarop een antwoord bestaat, wordt ook beantwoord."
        ),
        Measure.WRONG_ANSWERS: MeasureText(
            "ten onrechte beantwoord",
            "Dit deel van de vragen waarop géén antwoord bestaat, krijgt er toch een; lager is beter.",
        ),
        Measure.BRIER: MeasureText(
            "Brier",
            "Hoe ver de gegeven zekerheid van de uitkomst af ligt, als gemiddeld kwadraat: 0 is volmaakt, "
            "0,25 is altijd 50% zeggen; lager is beter.",
        ),
        Measure.P95: MeasureText("p95", "Binnen deze tijd is 95% van de vragen beantwoord; lager is beter."),
    }
)

# These are shares, and read as percentages; the others are numbers of their own.
_SHARES = frozenset(
    {
        Measure.HIT_1,
        Measure.HIT_5,
        Measure.RECALL_10,
        Measure.RECALL_50,
        Measure.EXACT,
        Measure.ANSWERED,
        Measure.WRONG_ANSWERS,
    }
)

_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabisch",
        "de": "Duits",
        "en": "Engels",
        "es": "Spaans",
        "fr": "Frans",
        "fy": "Fries",
        "nl": "Nederlands",
        "pl": "Pools",
        "tr": "Turks",
        "uk": "Oekraïens",
    }
)


_REASONS: Mapping[str, str] = MappingProxyType(
    {
        Reason.NOTHING_FOUND: "er is niets gevonden",
        Reason.NUMBER_UNKNOWN: "de vraag noemt een nummer dat niet in de index staat",
        Reason.OUTSIDE_SUBJECT: "de vraag valt buiten het onderwerp van de stukken",
        Reason.BELOW_THRESHOLD: "de zekerheid ligt onder de drempel",
        Reason.NOT_CALIBRATED: "het model is niet geijkt",
    }
)


def percent(share: float) -> str:
    """Write a share as a percentage: `87,4%`. It is 0% or 100% only when it is all or nothing."""
    rounded = f"{100 * share:.1f}"
    if rounded == "100.0" and share < 1:
        return ">99,9%"
    if rounded == "0.0" and share > 0:
        return "<0,1%"
    return f"{rounded.removesuffix('.0')}%".replace(".", ",")


def decimal(number: float) -> str:
    """Write a number with three decimals: `0,953`."""
    return f"{number:.3f}".replace(".", ",")


def milliseconds_text(number: float) -> str:
    """Write a time in milliseconds: `34 ms`, `3,4 ms`."""
    return f"{number:.{0 if number >= 10 else 1}f} ms".replace(".", ",")


def value_text(measure: Measure, value: float) -> str:
    """Write a value of a measure in its own form."""
    if measure is Measure.P95:
        return milliseconds_text(value)
    return percent(value) if measure in _SHARES else decimal(value)


def interval_text(measure: Measure, figure: Figure) -> str:
    """Write the interval of a figure, `81% – 92,3%`; a dash when it has none."""
    if figure.interval is None:
        return "–"
    low, high = figure.interval.low, figure.interval.high
    return f"{value_text(measure, low)} – {value_text(measure, high)}"


def difference_text(measure: Measure, difference: float) -> str:
    """Write a difference with its sign: `+3,1 punt` for shares, `−0,012` for others."""
    return f"{_signed(measure, difference)}{_unit(measure)}"


def difference_interval_text(measure: Measure, interval: Interval) -> str:
    """Write the interval of a difference: `−1,2 tot +3,1 punt`."""
    return f"{_signed(measure, interval.low)} tot {_signed(measure, interval.high)}{_unit(measure)}"


def language_name(code: str) -> str:
    """Return the Dutch name of a language; the code itself when it is not among those known here."""
    return _LANGUAGES.get(code, code)


def reason_text(reason: str | None) -> str:
    """Return why there was no answer, in words; the reason itself when it is not among those known here."""
    return "geen reden gegeven" if reason is None else _REASONS.get(reason, reason)


def _signed(measure: Measure, difference: float) -> str:
    if measure is Measure.P95:
        number = f"{difference:+.1f}"
    else:
        number = f"{100 * difference:+.1f}" if measure in _SHARES else f"{difference:+.3f}"
    # What rounds to nothing has no sign.
    written = number if float(number) else number[1:]
    return written.replace(".", ",").replace("-", "−")


def _unit(measure: Measure) -> str:
    if measure is Measure.P95:
        return " ms"
    return " punt" if measure in _SHARES else ""
