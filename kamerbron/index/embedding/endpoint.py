"""Where an embedding server is, and one request to it, tried again after what passes."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from kamerbron.index.embedding.reply import ReplyError, read_reply
from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import ModelError
from kamerbron.index.retry_after import retry_after

KEY_VARIABLE = "KAMERBRON_EMBEDDING_KEY"
"""The environment variable with the key of the server. No option: others can see those."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOST_BYTES = 64 * 1024**2


class ModelServerError(ModelError):
    """An embedding server cannot be reached, refuses, or sends what cannot be used."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer is waited for, and how often a request is made, in seconds and times."""

    attempts: int
    answer_seconds: float
    longest_wait: float
    first_wait: float = 0.5
    connect_seconds: float = 10


# A wrong address is told within seconds; a server that is just being started has some to come up.
PATIENCE_OF_START = Patience(attempts=5, answer_seconds=60, longest_wait=10, connect_seconds=3)
PATIENCE_OF_BUILD = Patience(attempts=8, answer_seconds=300, longest_wait=120)
PATIENCE_OF_QUESTION = Patience(
    attempts=3, answer_seconds=10, longest_wait=2, first_wait=0.2, connect_seconds=3
)


@dataclass(slots=True)
class _PassingError(Exception):
    """What another attempt may help; `wait` is how long the server asks to wait first."""

    reason: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The address of a server, and the model there. Several threads may use it."""

    client: httpx.Client
    url: httpx.URL
    model: str
    key: str | None = field(repr=False)

    @property
    def name(self) -> str:
        """The address as errors name it: what follows a question mark can be a key."""
        return str(self.url.copy_with(query=None))

    def embed(self, texts: Sequence[str], dimension: int | None, patience: Patience) -> Vectors:
        """Return one row of unit length per text, from one request.

        Raises ModelServerError, which holds nothing of a text or a reply.
        """
        jittered = wait_exponential(patience.first_wait, max=patience.longest_wait) + wait_random(
            0, patience.first_wait
        )

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome is not None else None
            asked = error.wait if isinstance(error, _PassingError) else None
            return jittered(state) if asked is None else asked

        retrying = Retrying(
            stop=stop_after_attempt(patience.attempts),
            wait=wait,
            retry=retry_if_exception_type(_PassingError),
            reraise=True,
        )
        try:
            content = retrying(self._post, texts, patience)
            return read_reply(content, len(texts), dimension)
        except _PassingError as error:
            raise ModelServerError(
                f"De embeddingserver {self.name} {error.reason}, ook na {patience.attempts} keer vragen; "
                "zie of hij draait en of --embedding-url klopt."
            ) from None
        except ReplyError as error:
            raise ModelServerError(
                f"De embeddingserver {self.name} gaf een antwoord dat niet te gebruiken is ({error}); zie of "
                "--embedding-url en --model kloppen."
            ) from None

    def _post(self, texts: Sequence[str], patience: Patience) -> bytes:
        body = {"model": self.model, "input": list(texts), "encoding_format": "float"}
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        timeout = httpx.Timeout(patience.answer_seconds, connect=patience.connect_seconds)
        try:
            with self.client.stream(
                "POST", self.url, json=body, headers=headers, timeout=timeout
            ) as response:
                self._require_well(response, patience)
                return self._read(response, patience.answer_seconds)
        except httpx.TimeoutException:
            raise _PassingError("antwoordt niet op tijd") from None
        except httpx.RequestError as error:
            raise _PassingError(f"is niet bereikbaar of viel weg ({type(error).__name__})") from None

    def _require_well(self, response: httpx.Response, patience: Patience) -> None:
        status = response.status_code
        if status == HTTPStatus.OK:
            return
        if status in _PASSING:
            wait = retry_after(response)
            if wait is not None and wait > patience.longest_wait:
                raise self._refusal(f"vraagt om {wait:.0f} seconden rust", "probeer het daarna opnieuw")
            raise _PassingError(f"antwoordt met {status}", wait)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self._refusal(f"weigert de sleutel ({status})", f"zet een geldige in {KEY_VARIABLE}")
        if status == HTTPStatus.NOT_FOUND:
            raise self._refusal(
                f"kent het adres of het model {self.model} niet (404)",
                "geef --embedding-url tot en met /v1, en --model zoals de server het noemt",
            )
        raise self._refusal(
            f"antwoordt met {status}", "zie zijn logboek, en of --embedding-url en --model kloppen"
        )

    def _read(self, response: httpx.Response, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > _MOST_BYTES:
                raise self._refusal("antwoordt met te veel", "zie of --embedding-url klopt")
            if time.monotonic() > deadline:
                raise _PassingError("antwoordt te traag")
        return bytes(content)

    def _refusal(self, what: str, advice: str) -> ModelServerError:
        return ModelServerError(f"De embeddingserver {self.name} {what}; {advice}.")


def read_address(address: str, *, has_key: bool) -> httpx.URL:
    """Return where to ask for embeddings, from the address of a server as its own documentation gives it.

    Raises ModelServerError for what is no address, for one with a password in it, and where a key would go
    to another machine for all to read.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise _wrong_address() from None
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or url.fragment:
        raise _wrong_address()
    if has_key and url.scheme == "http" and not _is_this_machine(url.host):
        raise ModelServerError(
            f"De sleutel uit {KEY_VARIABLE} gaat niet onversleuteld naar {url.host}; geef een "
            "--embedding-url met https://, of laat de sleutel weg."
        )
    path = url.path.rstrip("/") or "/v1"
    return url.copy_with(path=path if path.endswith("/embeddings") else f"{path}/embeddings")


def _wrong_address() -> ModelServerError:
    # The address itself is not quoted: there may be a password in it.
    return ModelServerError(
        "--embedding-url is geen adres van een server, zoals https://embeddings.voorbeeld.nl/v1; een sleutel "
        f"hoort in {KEY_VARIABLE}."
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        # Any other name is what a name server makes of it.
        return host == "localhost"
