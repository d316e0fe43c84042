"""Fixtures of the tests of stores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres_support import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL with pgvector, which ends with the tests."""
    with Server() as server:
        yield server
