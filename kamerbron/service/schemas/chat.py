"""The JSON of the OpenAI-compatible door, by the rules of that API: its keys, and unknown ones ignored."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, WithJsonSchema, field_validator

from kamerbron.qa.asking.question import MAX_CHARACTERS, EmptyQuestionError, parse_question
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.base import WHOLE, Schema

MODEL: Final = "kamerbron"

_CONTENT_SCHEMA = {
    "description": "De tekst, of een lijst van delen met type text. Alleen van het laatste bericht van de "
    "gebruiker wordt zij gelezen.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"type": "string"}, "text": {"type": "string"}},
            },
        },
        {"type": "null"},
    ],
}


class OpenAiSchema(Schema):
    """A model with the keys of the OpenAI API."""

    model_config = ConfigDict(alias_generator=None)


class Chatbericht(OpenAiSchema):
    """Een bericht van het gesprek."""

    role: str = Field(description="Van wie het bericht is.", examples=["user"])
    content: Annotated[Any, WithJsonSchema(_CONTENT_SCHEMA)] = None


class Streamopties(OpenAiSchema):
    """Wat er in een stroom meekomt."""

    model_config = ConfigDict(strict=True)

    include_usage: bool | None = Field(default=None, description="Of het laatste stuk zegt hoeveel woorden.")


class ChatInvoer(OpenAiSchema):
    """Een gesprek. Alleen het laatste bericht van de gebruiker wordt beantwoord; de rest doet niet mee.

    Onbekende velden, en die over steekproeven uit een taalmodel (temperature, top_p), doen niets.
    """

    model_config = ConfigDict(strict=True)

    model: str = Field(description=f"Altijd {MODEL}.", examples=[MODEL])
    messages: list[Chatbericht] = Field(
        description="Het gesprek. Het laatste bericht van de gebruiker is de vraag: hoogstens "
        f"{MAX_CHARACTERS} tekens.",
        json_schema_extra={"minItems": 1},
        examples=[[{"role": "user", "content": "Hoe lang mag een fiets gratis in de stalling staan?"}]],
    )
    stream: bool | None = Field(default=None, description="Of het antwoord in stukken komt.")
    stream_options: Streamopties | None = Field(default=None, description="Alleen bij een stroom.")
    n: Annotated[int, Field(ge=1, le=1), WHOLE] | None = Field(
        default=None, description="Altijd 1: op een vraag is er een antwoord."
    )

    @field_validator("messages")
    @classmethod
    def _asks_something(cls, value: list[Chatbericht]) -> list[Chatbericht]:
        question = _last_question(value)
        if len(question) > MAX_CHARACTERS:
            raise ValueError(f"heeft een laatste bericht van meer dan {MAX_CHARACTERS} tekens; kort het in")
        try:
            parse_question(question)
        except EmptyQuestionError as error:
            raise ValueError("heeft een laatste bericht zonder tekst") from error
        return value

    @property
    def question(self) -> str:
        """The text of the last message of the user."""
        return _last_question(self.messages)


def _last_question(messages: list[Chatbericht]) -> str:
    for message in reversed(messages):
        if message.role == "user":
            return _text_of(message.content)
    raise ValueError("heeft geen bericht van de gebruiker (role: user)")


def _text_of(content: object) -> str:
    """Return the text of a message. Raises ValueError when a part of it is no text."""
    if content is None or isinstance(content, str):
        return _unicode(content or "")
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") if isinstance(part, dict) else None for part in parts]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("heeft een laatste bericht dat niet alleen tekst is; stuur tekst")
    return _unicode("\n".join(map(str, texts)))


def _unicode(text: str) -> str:
    # JSON can hold half of a surrogate pair, which nothing after this can write.
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("heeft een laatste bericht dat geen geldige Unicode-tekst is")
    return text


class Urlvermelding(OpenAiSchema):
    """Een bron: het stuk van de tekst dat haar noemt, half open, geteld in Unicode-tekens, en haar adres."""

    start_index: int = Field(description="Waar de vindplaats in de tekst begint.")
    end_index: int = Field(description="Waar zij eindigt.")
    title: str = Field(description="De vindplaats zelf.")
    url: str = Field(
        description="De officiële publicatie bij de woorden van de passage; heeft het stuk die niet, dan de "
        "alinea op de pagina van deze dienst."
    )


class Chatannotatie(OpenAiSchema):
    """Een bron van het antwoord."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: Urlvermelding


class Chatantwoord(OpenAiSchema):
    """Het antwoord: de zin uit de bron, en de bronnen."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(description="De zin die antwoordt, woord voor woord, en de bronnen met hun nummer.")
    refusal: None = Field(default=None, description="Altijd null.")
    annotations: list[Chatannotatie] = Field(description="De bronnen; leeg als er geen antwoord is.")


class Chatkeuze(OpenAiSchema):
    """Het enige antwoord."""

    index: Literal[0] = 0
    message: Chatantwoord
    logprobs: None = Field(default=None, description="Altijd null.")
    finish_reason: Literal["stop"] = "stop"


class Chatgebruik(OpenAiSchema):
    """Hoeveel er gelezen en geschreven is: woorden, want er is geen taalmodel dat tokens telt."""

    prompt_tokens: int = Field(description="De woorden van de vraag.")
    completion_tokens: int = Field(description="De woorden van het antwoord.")
    total_tokens: int = Field(description="Samen.")


_STREAM_EXAMPLE = (
    'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"kamerbron",'
    '"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n\n'
    "data: [DONE]\n\n"
)


class ChatUitvoer(OpenAiSchema):
    """Het antwoord op het laatste bericht van de gebruiker. Het is uit de bron genomen en niet geschreven.

    Dezelfde vraag geeft op dezelfde index dezelfde bytes.
    """

    model_config = ConfigDict(
        openapi_extra={  # type: ignore[typeddict-unknown-key]  # read by flask_openapi3
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAM_EXAMPLE}}
        },
    )

    id: str = Field(description="Volgt uit de vraag en de index.", examples=["chatcmpl-5f0c"])
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="Wanneer de index is gebouwd, in seconden sinds 1970.")
    model: Literal["kamerbron"] = MODEL
    system_fingerprint: str = Field(description="Het begin van de vingerafdruk van de index.")
    choices: list[Chatkeuze]
    usage: Chatgebruik
    kamerbron: AntwoordUitvoer = Field(description="Het hele antwoord, zoals POST /v1/antwoorden het geeft.")


class Model(OpenAiSchema):
    """Het model van deze dienst."""

    id: Literal["kamerbron"] = MODEL
    object: Literal["model"] = "model"
    created: int = Field(description="Wanneer de index is gebouwd, in seconden sinds 1970.")
    owned_by: Literal["kamerbron"] = MODEL
    description: str = Field(description="Wat het model doet.")


class Modellen(OpenAiSchema):
    """De modellen van deze dienst: een."""

    object: Literal["list"] = "list"
    data: list[Model]
