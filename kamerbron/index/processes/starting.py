"""Processes of our own, started afresh.

They are not forked, for a process that has run PyTorch hangs after a fork. Nor does multiprocessing start
them: its children import the program that started them, and PyTorch or FAISS with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

_CALL = (
    "import sys; sys.path[:] = sys.argv[{after}:]; "
    "from {module} import {name}; {name}(*map(int, sys.argv[1:{after}]))"
)


def start_process(
    function: str, descriptors: Sequence[int], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start an interpreter that calls a function, named as `package.module:function`, and ends.

    The function is given the numbers of the descriptors, which it inherits. `environment` is added to that
    of this process. The process is a group of its own, for Ctrl-C goes to all of a group.
    """
    module, _, name = function.partition(":")
    code = _CALL.format(module=module, name=name, after=1 + len(descriptors))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        # -P: a file in the working directory must not pass for a module.
        [sys.executable, "-P", "-c", code, *map(str, descriptors), *sys.path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=descriptors,
        process_group=0,
        env={**os.environ, **environment} if environment else None,
    )
