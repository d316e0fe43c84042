"""A small OpenAPI document that keeps every rule of .spectral.yaml, and what breaks each of them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Json = dict[str, Any]

VERSION = {"API-Version": {"schema": {"type": "string"}}}
TAG = {"ETag": {"schema": {"type": "string"}}}
LATER = {"Retry-After": {"schema": {"type": "integer"}}}


def problem(**headers: Json) -> Json:
    return {
        "description": "Dat ging niet.",
        "headers": VERSION | headers,
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Probleem"},
                "example": {"status": 400, "title": "Mis", "detail": "Mis."},
            }
        },
    }


def good_document() -> Json:
    """Make a document in which nothing is wrong."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bruggen",
            "version": "1.2.3",
            "description": "Alles over bruggen.",
            "contact": {"name": "De bruggenbouwers", "url": "https://example.org/bruggen"},
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/v1", "description": "Deze dienst."}],
        "tags": [{"name": "bruggen", "description": "De bruggen."}],
        "paths": {
            "/bruggen/{id}": {"get": brug()},
            "/bruggen": {"post": nieuwe_brug()},
            "/openapi.json": {"get": own_document()},
        },
        "components": {
            "schemas": {
                "Brug": {
                    "type": "object",
                    "description": "Een brug.",
                    "required": ["naam"],
                    "properties": {
                        "naam": {"type": "string", "description": "Hoe de brug heet."},
                        "open": {"type": "boolean"},
                        "bouwdatum": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
                    },
                },
                "Probleem": {
                    "type": "object",
                    "description": "Waarom iets niet ging.",
                    "required": ["status", "title", "detail"],
                    "properties": {
                        "status": {"type": "integer", "description": "De code."},
                        "title": {"type": "string", "description": "Het soort fout."},
                        "detail": {"type": "string", "description": "Wat er mis is."},
                    },
                },
            },
            "securitySchemes": {"sleutel": {"type": "http", "scheme": "bearer"}},
        },
    }


def brug() -> Json:
    return {
        "operationId": "brug",
        "tags": ["bruggen"],
        "summary": "Geef een brug",
        "description": "Geeft een brug.",
        "security": [{"sleutel": []}],
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "De brug.",
                "schema": {"type": "string"},
                "example": "a",
            },
            {
                "name": "peildatum",
                "in": "query",
                "description": "Zoals het toen was.",
                "schema": {"type": "string", "format": "date"},
            },
        ],
        "responses": {
            "200": answer(headers=VERSION | TAG),
            "304": {"description": "Er is niets veranderd.", "headers": VERSION | TAG},
            "400": problem(),
            "401": problem(),
            "403": problem(),
            "429": problem(**LATER),
            "503": problem(**LATER),
        },
    }


def nieuwe_brug() -> Json:
    content = answer(headers=VERSION)["content"]
    return {
        "operationId": "nieuweBrug",
        "tags": ["bruggen"],
        "summary": "Maak een brug",
        "description": "Maakt een brug.",
        "security": [{"sleutel": []}],
        "requestBody": {"content": deepcopy(content), "required": True},
        "responses": {"200": answer(headers=VERSION), "400": problem(), "401": problem(), "403": problem()},
    }


def own_document() -> Json:
    response = answer(headers=VERSION | {"Access-Control-Allow-Origin": {"schema": {"type": "string"}}})
    return {
        "operationId": "beschrijving",
        "tags": ["bruggen"],
        "summary": "Geef dit document",
        "description": "Geeft dit document.",
        "security": [],
        "responses": {"200": response},
    }


def answer(headers: Json) -> Json:
    return {
        "description": "Een brug.",
        "headers": headers,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Brug"},
                "example": {"naam": "Brug", "open": True, "bouwdatum": None},
            }
        },
    }


def get(document: Json) -> Json:
    operation: Json = document["paths"]["/bruggen/{id}"]["get"]
    return operation


def schema(document: Json, name: str = "Brug") -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def rename(document: Json, path: str, new: str) -> None:
    document["paths"][new] = document["paths"].pop(path)


BREAKS: list[tuple[str, str, Callable[[Json], object]]] = [
    ("nlgov-openapi-3", "OpenAPI 4", lambda d: d.update(openapi="4.0.0")),
    ("nlgov-contact", "no contact", lambda d: d["info"].pop("contact")),
    ("nlgov-contact", "only a name", lambda d: d["info"]["contact"].pop("url")),
    ("nlgov-contact", "no name", lambda d: d["info"]["contact"].pop("name")),
    ("nlgov-semver", "two numbers", lambda d: d["info"].update(version="1.2")),
    ("nlgov-uri-version", "no version", lambda d: d["servers"][0].update(url="/api")),
    ("nlgov-uri-version", "minor version", lambda d: d["servers"][0].update(url="/v1.2")),
    ("nlgov-no-trailing-slash", "slash", lambda d: rename(d, "/bruggen", "/bruggen/")),
    ("nlgov-kebab-case", "snake_case", lambda d: rename(d, "/bruggen", "/oude_bruggen")),
    ("nlgov-kebab-case", "camelCase", lambda d: rename(d, "/bruggen", "/oudeBruggen")),
    ("nlgov-kebab-case", "extension", lambda d: rename(d, "/bruggen", "/bruggen.json")),
    ("nlgov-kebab-case", "hyphen first", lambda d: rename(d, "/bruggen", "/-bruggen")),
    ("nlgov-plural", "singular", lambda d: rename(d, "/bruggen", "/brug")),
    ("nlgov-plural", "singular above", lambda d: rename(d, "/bruggen/{id}", "/brug/{id}")),
    ("nlgov-query-camel-case", "kebab", lambda d: get(d)["parameters"][1].update(name="peil-datum")),
    ("nlgov-query-camel-case", "capital", lambda d: get(d)["parameters"][1].update(name="Peildatum")),
    ("nlgov-http-methods", "trace", lambda d: d["paths"]["/bruggen"].update(trace=nieuwe_brug())),
    ("nlgov-http-methods", "head", lambda d: d["paths"]["/bruggen"].update(head=nieuwe_brug())),
    ("nlgov-version-header", "other headers", lambda d: get(d)["responses"]["200"].update(headers=TAG)),
    ("nlgov-version-header", "no headers", lambda d: get(d)["responses"]["400"].pop("headers")),
    ("nlgov-open-to-all-origins", "no path", lambda d: d["paths"].pop("/openapi.json")),
    (
        "nlgov-open-to-all-origins",
        "key",
        lambda d: d["paths"]["/openapi.json"]["get"].update(security=[{"sleutel": []}]),
    ),
    (
        "nlgov-open-to-all-origins",
        "header",
        lambda d: d["paths"]["/openapi.json"]["get"]["responses"]["200"].update(headers=VERSION),
    ),
    ("nlgov-problem-details", "no body", lambda d: get(d)["responses"]["400"].pop("content")),
    (
        "nlgov-problem-details",
        "plain JSON",
        lambda d: get(d)["responses"]["503"].update(content=answer(VERSION)["content"]),
    ),
    (
        "kamerbron-one-problem-schema",
        "another schema",
        lambda d: get(d)["responses"]["400"]["content"]["application/problem+json"].update(
            schema={"type": "object"}
        ),
    ),
    ("nlgov-problem-members", "no detail", lambda d: schema(d, "Probleem")["required"].remove("detail")),
    ("nlgov-invalid-input", "parameters", lambda d: get(d)["responses"].pop("400")),
    ("nlgov-invalid-input", "body", lambda d: d["paths"]["/bruggen"]["post"]["responses"].pop("400")),
    ("nlgov-no-422", "422", lambda d: get(d)["responses"].update({"422": problem()})),
    (
        "nlgov-date-format",
        "text",
        lambda d: schema(d)["properties"].update(bouwdatum={"type": "string", "description": "Wanneer."}),
    ),
    (
        "nlgov-date-format",
        "time of day",
        lambda d: schema(d)["properties"].update(gebouwdOp={"type": "string", "format": "time"}),
    ),
    ("nlgov-date-format-in-query", "text", lambda d: get(d)["parameters"][1]["schema"].pop("format")),
    ("nlgov-dutch", "description", lambda d: get(d).update(description="Returns a bridge.")),
    ("nlgov-dutch", "summary", lambda d: get(d).update(summary="The bridge")),
    ("nlgov-dutch", "info", lambda d: d["info"].update(description="All about the bridges.")),
    ("nlgov-dutch", "tag", lambda d: d["tags"][0].update(description="Bridges with a lock")),
    ("nlgov-dutch", "parameter", lambda d: get(d)["parameters"][0].update(description="An id.")),
    ("nlgov-dutch", "response", lambda d: get(d)["responses"]["200"].update(description="OK")),
    (
        "nlgov-dutch",
        "property",
        lambda d: schema(d)["properties"]["naam"].update(description="Name of the bridge."),
    ),
    ("nlgov-dutch", "schema", lambda d: schema(d).update(description="A bridge.")),
    ("kamerbron-operation-described", "no id", lambda d: get(d).pop("operationId")),
    ("kamerbron-operation-described", "no summary", lambda d: get(d).pop("summary")),
    ("kamerbron-operation-described", "no description", lambda d: get(d).update(description="")),
    ("kamerbron-operation-described", "no tag", lambda d: get(d).update(tags=[])),
    ("kamerbron-parameter-described", "none", lambda d: get(d)["parameters"][1].pop("description")),
    ("kamerbron-property-described", "text", lambda d: schema(d)["properties"]["naam"].pop("description")),
    (
        "kamerbron-property-described",
        "text or null",
        lambda d: schema(d)["properties"].update(naam={"anyOf": [{"type": "string"}, {"type": "null"}]}),
    ),
    (
        "kamerbron-property-described",
        "list of texts",
        lambda d: schema(d)["properties"].update(naam={"type": "array", "items": {"type": "string"}}),
    ),
    ("kamerbron-schema-described", "none", lambda d: schema(d).pop("description")),
    (
        "kamerbron-example",
        "answer",
        lambda d: get(d)["responses"]["200"]["content"]["application/json"].pop("example"),
    ),
    (
        "kamerbron-example",
        "problem",
        lambda d: get(d)["responses"]["400"]["content"]["application/problem+json"].pop("example"),
    ),
    (
        "kamerbron-example",
        "body",
        lambda d: d["paths"]["/bruggen"]["post"]["requestBody"]["content"]["application/json"].pop("example"),
    ),
    ("kamerbron-parameter-example", "none", lambda d: get(d)["parameters"][0].pop("example")),
    ("kamerbron-security-said", "nothing said", lambda d: get(d).pop("security")),
    ("kamerbron-security-said", "no 401", lambda d: get(d)["responses"].pop("401")),
    ("kamerbron-security-said", "no 403", lambda d: get(d)["responses"].pop("403")),
    ("kamerbron-retry-after", "429", lambda d: get(d)["responses"]["429"].update(headers=VERSION)),
    ("kamerbron-retry-after", "503", lambda d: get(d)["responses"]["503"].update(headers=VERSION)),
    ("kamerbron-etag", "200", lambda d: get(d)["responses"]["200"].update(headers=VERSION)),
    ("kamerbron-etag", "304", lambda d: get(d)["responses"]["304"].update(headers=VERSION)),
    (
        "kamerbron-not-modified-is-empty",
        "content",
        lambda d: get(d)["responses"]["304"].update(content=answer(VERSION)["content"]),
    ),
]
"""The rule that a change breaks, what the change is, and the change."""
