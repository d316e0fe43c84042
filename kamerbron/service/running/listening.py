"""Where the service listens."""

from __future__ import annotations

import os
import socket

from kamerbron.index.errors import ServiceError


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises ServiceError when the address is taken, or not of this machine."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise ServiceError(
            f"Op {host}, poort {port}, kan niet worden geluisterd ({os.strerror(error.errno or 0)}); "
            "kies een andere met --host en --port."
        ) from error


def write_address(host: str, port: int) -> str:
    """Write a host and a port as they stand in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
