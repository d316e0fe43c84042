"""An answer as a message of a conversation, in the forms of the OpenAI API."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.answer import Answer
from kamerbron.qa.citation import paragraph_at
from kamerbron.qa.searching.arranging import Hit
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.rendering.reasons import explain
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.chat import (
    MODEL,
    Chatannotatie,
    Chatantwoord,
    Chatgebruik,
    Chatkeuze,
    ChatUitvoer,
    Model,
    Modellen,
    Urlvermelding,
)

_WHAT_IT_IS = (
    "Kamerbron neemt antwoorden woord voor woord uit Kamerstukken en schrijft zelf niets. Geven de stukken "
    "geen antwoord, dan zegt het dat."
)
_NEAR_MISSES = "Wat er het dichtst bij komt, en geen antwoord is:"

# Digits of a SHA-256 that tell two answers apart, or two indexes.
_ID_DIGITS = 24
_FINGERPRINT_DIGITS = 16


@dataclass(frozen=True, slots=True)
class _Source:
    """A passage as the text names it; `printed_url` is its official address, `url` that or its page here."""

    citation: str
    printed_url: str | None
    url: str
    older: bool


def render_models(built: datetime) -> Modellen:
    """Return the one model, of an index that was built then."""
    return Modellen(data=[Model(created=int(built.timestamp()), description=_WHAT_IT_IS)])


def render_chat(answer: Answer, manifest: Manifest, built: datetime, host: str) -> ChatUitvoer:
    """Turn an answer into a completion.

    A paper without an official address is cited by its page under `host`, `https://kamerbron.example/`.
    """
    rendered = render_answer(answer, manifest)
    content, annotations = _write(rendered, _sources(rendered, answer.hits, host))
    read, written = len(rendered.vraag.split()), len(content.split())
    return ChatUitvoer(
        id=f"chatcmpl-{_digest([manifest.fingerprint, rendered.vraag, content])[:_ID_DIGITS]}",
        created=int(built.timestamp()),
        system_fingerprint=manifest.fingerprint[:_FINGERPRINT_DIGITS],
        choices=[Chatkeuze(message=Chatantwoord(content=content, annotations=annotations))],
        usage=Chatgebruik(prompt_tokens=read, completion_tokens=written, total_tokens=read + written),
        kamerbron=rendered,
    )


def stream_chat(completion: ChatUitvoer, *, with_usage: bool) -> Iterator[str]:
    """Yield a completion as server-sent events: a line of the text in each, and what is not text in the last.

    Put together the lines are the content of the completion.
    """
    message = completion.choices[0].message
    yield _event(completion, {"role": message.role, "content": ""})
    for line in message.content.splitlines(keepends=True):
        yield _event(completion, {"content": line})
    annotations = [annotation.model_dump() for annotation in message.annotations]
    yield _event(
        completion,
        {"annotations": annotations},
        finish_reason=completion.choices[0].finish_reason,
        kamerbron=completion.kamerbron.model_dump(mode="json"),
    )
    if with_usage:
        yield _event(completion, None, usage=completion.usage.model_dump())
    yield "data: [DONE]\n\n"


def _sources(rendered: AntwoordUitvoer, hits: Sequence[Hit], host: str) -> list[_Source]:
    """Return what the text names: the place of the sentence that answers, and then the other passages."""
    citations = [passage.citaat for passage in rendered.passages or rendered.mogelijk]
    printed = [citation.tekst for citation in citations]
    if rendered.antwoord is not None:
        printed[0] = rendered.antwoord.citaat
    return [
        _Source(text, citation.url, citation.url or f"{host}{_page(hit)}", hit.older)
        for text, citation, hit in zip(printed, citations, hits, strict=True)
    ]


def _write(rendered: AntwoordUitvoer, sources: Sequence[_Source]) -> tuple[str, list[Chatannotatie]]:
    """Return the text of an answer, and the sources in it; near misses are none."""
    if rendered.antwoord is None:
        reason = "" if rendered.reden is None else explain(rendered.reden, rendered.onbekend)
        lines = [f"Geen antwoord gevonden. {reason}".strip()]
        lines += ["", _NEAR_MISSES] if sources else []
        return "\n".join([*lines, *(_line(place, source) for place, source in enumerate(sources, 1))]), []
    content = f"«{rendered.antwoord.tabelrij or rendered.antwoord.tekst}» [1]\n\nBronnen:"
    annotations = []
    for place, source in enumerate(sources, start=1):
        start = len(content) + len(f"\n[{place}] ")
        content += f"\n{_line(place, source)}"
        cited = Urlvermelding(
            start_index=start,
            end_index=start + len(source.citation),
            title=source.citation,
            url=source.url,
        )
        annotations.append(Chatannotatie(url_citation=cited))
    return content, annotations


def _line(place: int, source: _Source) -> str:
    older = " (ouder standpunt)" if source.older else ""
    url = f" {source.printed_url}" if source.printed_url else ""
    return f"[{place}] {source.citation}{older}{url}"


def _page(hit: Hit) -> str:
    """Return the path of the paragraph that answers, on the page of its paper."""
    number = paragraph_at(hit.passage, hit.best.start)
    unit = quote(hit.passage.unit_key, safe="~")
    return f"kamerstukken/{quote(hit.passage.document_id, safe='')}#{unit}.alinea-{number}"


def _event(
    completion: ChatUitvoer,
    delta: dict[str, object] | None,
    *,
    finish_reason: str | None = None,
    **more: object,
) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    chunk = {
        "id": completion.id,
        "object": "chat.completion.chunk",
        "created": completion.created,
        "model": MODEL,
        "system_fingerprint": completion.system_fingerprint,
        "choices": [] if delta is None else [choice],
        **more,
    }
    return f"data: {json.dumps(chunk, ensure_ascii=False, separators=(',', ':'))}\n\n"


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
