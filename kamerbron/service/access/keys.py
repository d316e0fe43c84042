"""A key: `kb_<id>_<secret>`. What is kept of it opens nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Container
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field, field_validator

from kamerbron.service.access.rates import check_rate
from kamerbron.service.schemas.base import Invoer
from kamerbron.service.schemas.questions import Filter

_SECRET_BYTES = 32
_ID_BYTES = 4

_FORM = re.compile(r"kb_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")


class Key(Invoer):
    """What is kept of a key: what it is called, what it may, and the SHA-256 of its secret."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
    naam: Annotated[str, Field(min_length=1, max_length=200)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", repr=False)]
    gemaakt: AwareDatetime
    bereik: Filter = Filter()
    tempo: str | None = None
    metrics: bool = False

    @field_validator("tempo")
    @classmethod
    def _is_a_rate(cls, value: str | None) -> str | None:
        return None if value is None else check_rate(value)


def make_key(
    name: str, reach: Filter, *, rate: str | None, metrics: bool, taken: Container[str]
) -> tuple[Key, str]:
    """Make a key with an id that is not taken; return what is kept of it, and the key itself.

    Raises ValidationError when the name or the rate is none.
    """
    key_id = secrets.token_hex(_ID_BYTES)
    while key_id in taken:
        key_id = secrets.token_hex(_ID_BYTES)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    kept = Key(
        id=key_id,
        naam=name,
        sha256=_digest(secret),
        gemaakt=dt.datetime.now(dt.UTC).replace(microsecond=0),
        bereik=reach,
        tempo=rate,
        metrics=metrics,
    )
    return kept, f"kb_{key_id}_{secret}"


def parse_key(text: str) -> tuple[str, str] | None:
    """Return the id and the secret of a key, None when the text does not have the form of one."""
    match = _FORM.fullmatch(text)
    return (match[1], match[2]) if match else None


def opens(kept: Key, secret: str) -> bool:
    """Whether the secret is that of the key."""
    return hmac.compare_digest(_digest(secret), kept.sha256)


def _digest(secret: str) -> str:
    # A slow hash is for what people think up. This is 256 random bits: trying them all is out of reach
    # however fast the hash is, and each request would pay for a slow one.
    return hashlib.sha256(secret.encode()).hexdigest()
