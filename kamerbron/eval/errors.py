"""What an evaluation refuses, beside a faulty gold set (`gold`) and a faulty run (`store`)."""

from __future__ import annotations

from kamerbron.index.errors import KamerbronError


class FittingError(KamerbronError):
    """There is nothing to fit a tuning on."""
