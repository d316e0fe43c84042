"""What PostgreSQL or its driver refuses becomes an error of ours: one line, without values or secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from kamerbron.index.errors import IndexDamagedError, IndexFolderError, IndexUnreachableError

# Also when it shuts down, and when it begins.
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
    TimeoutError,
)
_ABSENT = (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError)
_UNFIT = (asyncpg.ClientConfigurationError, asyncpg.DataError, ValueError)

FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, ValueError)
"""Everything that the driver raises for what is no bug of ours."""


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raise what the driver raises as IndexFolderError or one of its kinds."""
    try:
        yield
    except FAILURES as error:
        raise translation(error, place) from None


def translation(error: Exception, place: str) -> IndexFolderError:
    """Return the error of our own for one of the driver's."""
    # Its own words may hold the values of a query, or the address with its password.
    if isinstance(error, _UNFIT) and not isinstance(error, asyncpg.PostgresError):
        return IndexFolderError(f"De database {place} kan hier niets mee; controleer het adres.")
    if isinstance(error, _AWAY):
        return IndexUnreachableError(
            f"De database {place} is niet te bereiken ({_reason(error)}); kijk of de server draait."
        )
    if isinstance(error, _ABSENT):
        return IndexDamagedError(
            f"In de database {place} ontbreekt een tabel ({_reason(error)}); bouw de index opnieuw."
        )
    if isinstance(error, (asyncpg.DiskFullError, asyncpg.OutOfMemoryError)):
        return IndexFolderError(f"De database {place} is vol ({_reason(error)}); maak daar ruimte.")
    return IndexFolderError(f"De database {place} weigert het ({_reason(error)}); vraag de beheerder ervan.")


def _reason(error: Exception) -> str:
    if isinstance(error, asyncpg.PostgresError):
        # The message alone: what else the server says of it may hold values.
        return str(error.args[0] if error.args else type(error).__name__).splitlines()[0]
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "de verbinding is weg"
