"""Here the model itself is what is tested."""

from __future__ import annotations

import pytest

from kamerbron.index.encoder import Encoder


@pytest.fixture(scope="session")
def encoder(model: Encoder) -> Encoder:
    """The bundled model, which remembers nothing."""
    return model
