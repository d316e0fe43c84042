"""Says to a container's health check whether the service answers: exit status 0 or 1."""

from __future__ import annotations

import os
import sys
import urllib.request


def main() -> int:
    """Ask the service for its health."""
    url = f"http://127.0.0.1:{os.environ.get('KAMERBRON_PORT', '8000')}/v1/gezondheid"
    try:
        with urllib.request.urlopen(url, timeout=4) as response:
            return 0 if response.status == 200 else 1
    except OSError as error:
        print(f"{url}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
