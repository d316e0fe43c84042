"""How long work tells where it is: a bar on a terminal, and now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from kamerbron.index.building.stages import Stage

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

# Between two lines, in a log.
_SECONDS = 30.0


class StageProgress:
    """Shows the stage that a build is at, on standard error, with an estimate of what it still takes."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._opened = ExitStack()
        self._stage: Stage | None = None
        self._bar: ProgressBar[int] | None = None
        self._start = self._said = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def tell(self, stage: Stage, done: int, total: int) -> None:
        """Show how much of a stage is done."""
        if stage is not self._stage:
            self._begin(stage)
        if self._bar is not None:
            self._bar.length = total
            self._bar.update(done - self._bar.pos)
        elif time.monotonic() - self._said > _SECONDS:
            self._said = time.monotonic()
            left = (self._said - self._start) / max(done, 1) * (total - done)
            click.echo(f"{stage.value}: {done} van {total}, nog ongeveer {_duration(left)}", err=True)

    def _begin(self, stage: Stage) -> None:
        self._opened.close()
        self._stage = stage
        self._start = self._said = time.monotonic()
        if self._is_terminal:
            bar: ProgressBar[int] = click.progressbar(
                length=0, label=f"{stage.value:11}", show_pos=True, file=sys.stderr
            )
            self._bar = self._opened.enter_context(bar)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} uur en {minutes} min"
    return f"{minutes} min en {rest} s" if minutes else f"{rest} s"
