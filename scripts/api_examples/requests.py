"""The requests that are the examples of the API document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is an example: of which operation, what it is called, shows, sends and comes to."""

    operation: str
    name: str
    summary: str
    parameters: dict[str, str] = field(default_factory=dict)
    query: Json = field(default_factory=dict)
    body: Json | None = None
    status: int = 200


_QUESTION = "Hoe vaak werd er in 2023 aangifte gedaan van fietsdiefstal?"

_PAPER = {"id": "kst-99999-2"}
_NO_PAPER = {"id": "kst-99999-9"}
_UNIT = {"id": "kst-99999-2", "eenheid": "antwoord-3-4"}
_NO_UNIT = {"id": "kst-99999-2", "eenheid": "antwoord-99"}
_PASSAGE = {"id": "kst-99999-2.antwoord-1.alinea-1"}
_PART = {"id": "kst-99999-5.sectie-2.alinea-2"}
_NO_PASSAGE = {"id": "kst-99999-2.antwoord-99.alinea-1"}

_ANSWERS = (
    Asked(
        "beantwoord",
        "antwoord",
        "De stukken geven antwoord",
        body={"vraag": _QUESTION, "aantal": 1},
    ),
    Asked(
        "beantwoord",
        "geenAntwoord",
        "De stukken geven geen antwoord",
        body={"vraag": "Wat is de hoofdstad van Frankrijk?", "aantal": 1},
    ),
    Asked(
        "beantwoord",
        "ongeldig",
        "Een leeg veld, een getal dat te groot is, en een veld dat niet bestaat",
        body={"vraag": "", "aantal": 99, "k": 1},
        status=400,
    ),
)

_SETS = (
    Asked(
        "beantwoordVragenset",
        "lijst",
        "Twee vragen, en een die de stukken niet beantwoorden",
        body={
            "vragen": [
                _QUESTION,
                "Worden scootmobielen en brommers toegelaten?",
                "Wat is de hoofdstad van Frankrijk?",
            ],
            "aantal": 1,
        },
    ),
)

_QUOTES = (
    Asked(
        "controleerCitaat",
        "letterlijk",
        "Het citaat staat er woord voor woord",
        body={
            "citaat": "In 610 gevallen stond de fiets in een bewaakte stalling.",
            "vindplaats": "Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1",
        },
    ),
    Asked(
        "controleerCitaat",
        "bijna",
        "Een woord van het citaat is anders",
        body={
            "citaat": "In 610 gevallen stond de auto in een bewaakte stalling.",
            "vindplaats": "Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1",
        },
    ),
    Asked(
        "controleerCitaat",
        "elders",
        "Het citaat staat op een andere plaats",
        body={
            "citaat": "In 610 gevallen stond de fiets in een bewaakte stalling.",
            "vindplaats": "Kamerstuk 99 999, nr. 2, antwoord 2",
        },
    ),
)

_PAPERS = (
    Asked("kamerstukken", "lijst", "De eerste twee stukken", query={"aantalPerPagina": 2}),
    Asked("kamerstukken", "ongeldig", "Een dag die er niet is", query={"vanaf": "2024-02-30"}, status=400),
    Asked("kamerstuk", "stuk", "Een lijst van vragen en antwoorden", parameters=_PAPER),
    Asked("kamerstuk", "onbekend", "Een stuk dat er niet is", parameters=_NO_PAPER, status=404),
    Asked("eenheden", "tekst", "De tekst van een brief", parameters={"id": "kst-99999-5"}),
    Asked("eenheden", "onbekend", "Een stuk dat er niet is", parameters=_NO_PAPER, status=404),
    Asked("eenheid", "antwoord", "Een antwoord op twee vragen", parameters=_UNIT),
    Asked("eenheid", "onbekend", "Een antwoord dat er niet is", parameters=_NO_UNIT, status=404),
    Asked("verwijzingen", "verwijzingen", "Wat een stuk noemt", parameters=_PAPER),
    Asked("verwijzingen", "onbekend", "Een stuk dat er niet is", parameters=_NO_PAPER, status=404),
    Asked("verwijzendeStukken", "stukken", "Wie een stuk noemt", parameters={"id": "kst-99999-1"}),
    Asked("verwijzendeStukken", "onbekend", "Een stuk dat er niet is", parameters=_NO_PAPER, status=404),
    Asked("passage", "passage", "Een antwoord", parameters=_PASSAGE),
    Asked("passage", "deel", "Een van de passages van een sectie", parameters=_PART),
    Asked("passage", "onbekend", "Een passage die er niet is", parameters=_NO_PASSAGE, status=404),
)

_CONVERSATION: Json = {"model": "kamerbron", "messages": [{"role": "user", "content": _QUESTION}]}

_CHAT = (
    Asked("chat", "gesprek", "Het antwoord in een keer", body=_CONVERSATION),
    Asked("chat", "stroom", "Het antwoord in stukken", body=_CONVERSATION | {"stream": True}),
    Asked("chat", "anderModel", "Een model dat er niet is", body=_CONVERSATION | {"model": "x"}, status=404),
    Asked("modellen", "modellen", "Het ene model"),
)

_STATE = (
    Asked("index", "index", "De voorbeeldstukken van Kamerbron"),
    Asked("gezondheid", "gezond", "De dienst kan antwoorden"),
)

REQUESTS = (*_ANSWERS, *_SETS, *_QUOTES, *_PAPERS, *_CHAT, *_STATE)
