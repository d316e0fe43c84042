"""The links of the OpenAPI document: what can be asked next with what an answer holds."""

from __future__ import annotations

from typing import Any


def _link(operation: str, description: str, **parameters: str) -> dict[str, Any]:
    """Make a link to an operation, from where its parameters stand in the answer."""
    found = {name: f"$response.body#{pointer}" for name, pointer in parameters.items()}
    return {"operationId": operation, "description": description, "parameters": found}


LINKS: dict[str, dict[str, dict[str, Any]]] = {
    "beantwoord": {
        "bestePassage": _link("passage", "De passage die het beste antwoordt.", id="/passages/0/id"),
        "besteKamerstuk": _link(
            "kamerstuk", "Het stuk waarin zij staat.", id="/passages/0/citaat/kamerstuk/id"
        ),
    },
    "kamerstukken": {
        "eersteKamerstuk": _link("kamerstuk", "Het eerste stuk van de pagina.", id="/kamerstukken/0/id"),
    },
    "kamerstuk": {
        "eersteEenheid": _link(
            "eenheid", "De eerste eenheid van het stuk.", id="/id", eenheid="/eenheden/0/id"
        ),
        "tekst": _link("eenheden", "De hele tekst van het stuk.", id="/id"),
        "watHetNoemt": _link("verwijzingen", "De stukken die dit stuk noemt.", id="/id"),
        "wieHetNoemt": _link("verwijzendeStukken", "De stukken die dit stuk noemen.", id="/id"),
    },
    "eenheid": {
        "eerstePassage": _link("passage", "De eerste passage van de eenheid.", id="/passages/0/id"),
    },
    "verwijzingen": {
        "genoemdKamerstuk": _link(
            "kamerstuk", "Het eerste stuk dat genoemd is.", id="/verwijzingen/0/stuk/id"
        ),
    },
    "verwijzendeStukken": {
        "noemendKamerstuk": _link(
            "kamerstuk", "Het eerste stuk dat dit noemt.", id="/verwijzendeStukken/0/id"
        ),
    },
    "passage": {
        "kamerstukVanPassage": _link(
            "kamerstuk", "Het stuk waarin de passage staat.", id="/citaat/kamerstuk/id"
        ),
        "volgendePassage": _link("passage", "De passage erna in dezelfde eenheid.", id="/volgende/id"),
    },
}
"""For each operation, the links of its answer."""
