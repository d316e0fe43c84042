"""What all paths of the OpenAPI document share: its headers, keys and problems, and the path of itself."""

from __future__ import annotations

from typing import Any

from flask_openapi3.models.contact import Contact
from flask_openapi3.models.info import Info
from flask_openapi3.models.license import License

Json = dict[str, Any]

API_VERSION = "1.0.0"

_DESCRIPTION = (
    "Kamerbron beantwoordt vragen uit Kamerstukken: de passages die antwoorden, woord voor woord, elk met "
    "Kamerstuknummer, antwoord of sectie, en alinea. Geven de stukken geen antwoord, dan zegt het dat."
)

INFO = Info(
    title="Kamerbron",
    version=API_VERSION,
    description=_DESCRIPTION,
    # The address is that of publiccode.yml.
    contact=Contact(name="De ontwikkelaars van Kamerbron", url="https://example.org/kamerbron"),
    license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
)

HEADERS: Json = {
    "API-Version": {
        "description": "De volledige versie van de API.",
        "required": True,
        "schema": {"type": "string", "const": API_VERSION},
    },
    "ETag": {
        "description": "Gelijk zolang het antwoord gelijk is; geef het mee in If-None-Match.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Na hoeveel seconden het verzoek opnieuw kan.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Access-Control-Allow-Origin": {
        "description": "Elke webpagina mag het document lezen.",
        "required": True,
        "schema": {"type": "string", "const": "*"},
    },
}

KEY = "sleutel"

SECURITY_SCHEMES: Json = {
    KEY: {
        "type": "http",
        "scheme": "bearer",
        "description": "Een sleutel van wie de dienst beheert. Wie er geen vraagt let er niet op.",
    }
}

PROBLEMS = {
    "400": "Het verzoek is ongeldig; alle fouten staan er bij elkaar in.",
    "401": "Er is geen geldige sleutel meegegeven.",
    "403": "De sleutel geeft hier geen toegang toe.",
    "406": "Het antwoord bestaat niet in een van de vormen in Accept.",
    "413": "Het verzoek is groter dan 64 KiB.",
    "415": "Het verzoek is geen JSON.",
    "429": "Er zijn te veel verzoeken gedaan.",
    "500": "Er ging iets mis in de dienst.",
    "503": "De dienst is te druk, of de index kan niet worden gelezen.",
}
"""What more than one path may answer, and what it then means."""

OWN_TAG: Json = {"name": "beschrijving", "description": "De beschrijving van de API zelf."}

OWN_OPERATION: Json = {
    "tags": ["beschrijving"],
    "summary": "Geef dit document",
    "description": "Geeft de beschrijving van de API. Daar is geen sleutel voor nodig.",
    "operationId": "beschrijving",
    "responses": {
        "304": {"description": "Er is niets veranderd."},
        "200": {
            "description": "Dit document.",
            "headers": {
                "Access-Control-Allow-Origin": {"$ref": "#/components/headers/Access-Control-Allow-Origin"}
            },
            "content": {
                "application/json": {
                    "schema": {"type": "object"},
                    "example": {
                        "openapi": "3.1.0",
                        "info": {"title": "Kamerbron", "version": API_VERSION},
                        "paths": {},
                    },
                }
            },
        },
    },
}

ENUMERATIONS = {
    "UnitKind": ("Eenheidsoort", "Wat een citaat in een stuk kan noemen."),
    "Reason": ("Reden", "Waarom er geen antwoord is."),
    "Outcome": ("Citaatuitkomst", "Of een citaat op zijn vindplaats staat."),
    "UnknownPlace": ("OnbekendeVindplaats", "Waarom een vindplaats onbekend is."),
    "Forgiven": ("Vergeven", "Een verschil dat voor een letterlijk citaat niet meetelt."),
}
"""Enumerations of the program, and what they are called and mean in the document."""
