"""The OpenAPI document: what the paths say of themselves, completed with what holds for all of them."""

from __future__ import annotations

import json
from copy import deepcopy
from importlib.resources import files

from kamerbron.service.api.replies import BODY_PROBLEMS
from kamerbron.service.openapi.components import (
    ENUMERATIONS,
    HEADERS,
    KEY,
    OWN_OPERATION,
    OWN_TAG,
    PROBLEMS,
    SECURITY_SCHEMES,
    Json,
)
from kamerbron.service.openapi.links import LINKS
from kamerbron.service.web.problems import MEDIA_TYPE, problem

BASE = "/v1"

OWN_PATH = "/openapi.json"

# Who comes for the document or watches over the service has no key.
OPEN_PATHS = frozenset({OWN_PATH, "/gezondheid"})

_PROBLEM_SCHEMA = {"$ref": "#/components/schemas/Probleem"}

_ANY = frozenset({"400", "406", "429", "500", "503"})
_WITH_KEY = frozenset({"401", "403"})
_LATER = frozenset({"429", "503"})


def finish_document(document: Json, *, keys_asked: bool) -> Json:
    """Return the document of the paths with what they share, in the context of the application that made it.

    With `keys_asked` every path asks for a key but those that are open to all. The examples are the files in
    `examples`, one for each operation.
    """
    finished = _in_dutch(document)
    finished["servers"] = [{"url": BASE, "description": "Deze dienst."}]
    finished["tags"] = [*finished.get("tags", []), OWN_TAG]
    paths: Json = {path.removeprefix(BASE): item for path, item in finished["paths"].items()}
    finished["paths"] = paths | {OWN_PATH: {"get": deepcopy(OWN_OPERATION)}}
    schemas = finished["components"]["schemas"]
    for path, item in finished["paths"].items():
        for operation in item.values():
            _finish_operation(operation, schemas, key_asked=keys_asked and path not in OPEN_PATHS)
    shared = {status: _problem(status, description) for status, description in PROBLEMS.items()}
    used = {status for item in finished["paths"].values() for o in item.values() for status in _shared_in(o)}
    finished["components"] |= {
        "headers": HEADERS,
        "securitySchemes": SECURITY_SCHEMES,
        "responses": {_name(status): shared[status] for status in PROBLEMS if status in used},
    }
    return finished


def read_examples(operation_id: str) -> list[Json]:
    """Return the requests to an operation, each with its real answer, as scripts/api_examples wrote them."""
    file = files("kamerbron.service.openapi") / "examples" / f"{operation_id}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []


def _in_dutch(document: Json) -> Json:
    """Return a copy in which the enumerations have their Dutch names."""
    text = json.dumps(document)
    for name, (dutch, _) in ENUMERATIONS.items():
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{dutch}"')
    copy: Json = json.loads(text)
    schemas = copy["components"]["schemas"]
    for name, (dutch, description) in ENUMERATIONS.items():
        if name in schemas:
            schemas[dutch] = schemas.pop(name) | {"title": dutch, "description": description}
    return copy


def _finish_operation(operation: Json, schemas: Json, *, key_asked: bool) -> None:
    operation["security"] = [{KEY: []}] if key_asked else []
    given = operation["responses"]
    wanted = _ANY | _WITH_KEY if key_asked else _ANY
    operation["responses"] = {
        status: given[status]
        if _is_own(given, status)
        else {"$ref": f"#/components/responses/{_name(status)}"}
        for status in sorted(wanted | set(given))
    }
    for status, response in operation["responses"].items():
        if "$ref" not in response:
            _finish_response(response, status, schemas)
    if "304" in given:
        given["200"]["headers"]["ETag"] = _header("ETag")
        given["304"]["headers"]["ETag"] = _header("ETag")
    if links := LINKS.get(operation["operationId"]):
        given["200"]["links"] = links
    for exchange in read_examples(operation["operationId"]):
        _add_example(operation, exchange)


def _is_own(given: Json, status: str) -> bool:
    """Whether an operation says something else of a status than all say."""
    if status not in PROBLEMS:
        return True
    shared = BODY_PROBLEMS.get(status)
    common = {PROBLEMS[status], shared["description"] if isinstance(shared, dict) else None}
    return status in given and given[status]["description"] not in common


def _shared_in(operation: Json) -> list[str]:
    return [status for status, response in operation["responses"].items() if "$ref" in response]


def _finish_response(response: Json, status: str, schemas: Json) -> None:
    response.setdefault("headers", {})["API-Version"] = _header("API-Version")
    if status in _LATER:
        response["headers"]["Retry-After"] = _header("Retry-After")
    if status == "304":
        response["description"] = "Er is niets veranderd."
        response.pop("content", None)
    for media_type, content in response.get("content", {}).items():
        if media_type == MEDIA_TYPE:
            content["example"] = problem(int(status)).get_json()
        elif response["description"] == "OK" and "$ref" in content["schema"]:
            response["description"] = schemas[content["schema"]["$ref"].rpartition("/")[2]]["description"]


def _problem(status: str, description: str) -> Json:
    response: Json = {"description": description, "content": {MEDIA_TYPE: {"schema": _PROBLEM_SCHEMA}}}
    _finish_response(response, status, {})
    return response


def _add_example(operation: Json, exchange: Json) -> None:
    name, status = exchange["name"], str(exchange["status"])
    if "$ref" in operation["responses"][status]:
        operation["responses"][status] = _problem(status, PROBLEMS[status])
    content = operation["responses"][status]["content"][exchange["mediaType"]]
    content.pop("example", None)
    content.setdefault("examples", {})[name] = {"summary": exchange["summary"], "value": exchange["answer"]}
    if status == "200":
        _add_request(operation, exchange)


def _add_request(operation: Json, exchange: Json) -> None:
    if exchange["body"] is not None:
        content = operation["requestBody"]["content"]["application/json"]
        example = {"summary": exchange["summary"], "value": exchange["body"]}
        content.setdefault("examples", {})[exchange["name"]] = example
    given = exchange["parameters"] | exchange["query"]
    for parameter in operation.get("parameters", []):
        if parameter["name"] in given:
            parameter.setdefault("example", given[parameter["name"]])


def _header(name: str) -> Json:
    return {"$ref": f"#/components/headers/{name}"}


def _name(status: str) -> str:
    return f"Probleem{status}"
