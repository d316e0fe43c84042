"""Where an index in PostgreSQL is: `postgresql://user@host:port/database`, as its own programs take it.

Everything that libpq reads from such an address, from PGPASSWORD, PGSSLMODE and their like and from .pgpass
is read here too. One option is ours: `?schema=name`, for several indexes in one database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from kamerbron.index.errors import IndexFolderError

SCHEMES = ("postgresql", "postgres")

_SCHEMA = "kamerbron"
_SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]{0,39}")
_SECRETS = frozenset({"password", "sslpassword", "passfile"})


@dataclass(frozen=True, slots=True)
class Address:
    """An address that was read: `dsn` goes to the driver, and `place` may be shown to anyone."""

    dsn: str = field(repr=False)
    place: str
    schema: str


def is_address(text: str) -> bool:
    """Whether a text is meant as the address of a database, and not as a path."""
    return text.partition("://")[0] in SCHEMES and "://" in text


def parse_address(text: str) -> Address:
    """Read an address. Raises IndexFolderError, without the address itself, when it is none."""
    try:
        parts = urlsplit(text)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port
    except ValueError as error:
        # What cannot be parsed may hold a password anywhere.
        raise IndexFolderError(f"Het adres van de database is niet te lezen; {_EXPECTED}") from error
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise IndexFolderError(f"Het adres van de database is niet volledig; {_EXPECTED}")
    schema = options.pop("schema", _SCHEMA)
    if not _SCHEMA_NAME.fullmatch(schema) or "_generation_" in schema:
        raise IndexFolderError(
            "De naam van het schema in het adres van de database is niet te gebruiken; neem kleine letters, "
            "cijfers en _."
        )
    dsn = parts._replace(query=urlencode(options)).geturl()
    user = f"{parts.username}@" if parts.username else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    shown = {name: value for name, value in options.items() if name not in _SECRETS}
    if schema != _SCHEMA:
        shown["schema"] = schema
    place = f"postgresql://{user}{host}{f':{port}' if port else ''}{parts.path}"
    return Address(dsn, place + (f"?{urlencode(shown, safe='/')}" if shown else ""), schema)


_EXPECTED = "geef het als postgresql://gebruiker@machine/database."
