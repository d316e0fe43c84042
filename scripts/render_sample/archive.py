"""Zip files with the same bytes at every run."""

from __future__ import annotations

import io
import zipfile

# The first moment that a zip file can name.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def settle_archive(content: bytes) -> bytes:
    """Return an ODT or DOCX with fixed dates and its members in a fixed order.

    `mimetype` stays first and unpacked, as ODF asks (OpenDocument 1.3, part 2, 3.3).
    """
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(settled, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "mimetype", name)):
            member = zipfile.ZipInfo(name, _MOMENT)
            member.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            target.writestr(member, source.read(name))
    return settled.getvalue()
