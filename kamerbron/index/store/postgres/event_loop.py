"""An event loop on a thread of its own, for a driver that works in one and callers that wait."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from errno import ENOTCONN
from typing import Any, TypeVar

Result = TypeVar("Result")


class EventLoop:
    """An event loop on a thread of its own, begun when there is work."""

    def __init__(self) -> None:
        self._beginning = threading.RLock()
        self._is_ended = False
        self._running: tuple[asyncio.AbstractEventLoop, threading.Thread] | None = None

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for what the work gives; who is interrupted stops the work too.

        Raises OSError when it was ended.
        """
        if self._is_ended:
            work.close()
            raise ConnectionError(ENOTCONN, os.strerror(ENOTCONN))
        future = asyncio.run_coroutine_threadsafe(work, self._begun())
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def call(self, work: Callable[[], object]) -> None:
        """Have something done, in order after what was asked before; nothing when it was ended."""
        with self._beginning:
            if self._running is not None:
                self._running[0].call_soon_threadsafe(work)

    def close(self) -> None:
        """End it, after what was asked before."""
        with self._beginning:
            running, self._running = self._running, None
            self._is_ended = True
        if running is None:
            return
        loop, thread = running
        # What is collected as garbage may be so on this very thread.
        if threading.current_thread() is thread:
            loop.call_soon(loop.stop)
            return
        asyncio.run_coroutine_threadsafe(_settle(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _begun(self) -> asyncio.AbstractEventLoop:
        with self._beginning:
            if self._running is None:
                loop = asyncio.new_event_loop()
                thread = threading.Thread(target=loop.run_forever, name="postgresql", daemon=True)
                thread.start()
                self._running = loop, thread
            return self._running[0]


async def _settle() -> None:
    """Let connections that are ended close their sockets, which they do in the turns that follow."""
    for _ in range(3):
        await asyncio.sleep(0)
