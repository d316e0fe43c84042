"""Files that were made to harm who reads them, small to keep and large to read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

MEBIBYTE = 1024**2

# The records of a ZIP file: APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16.
_LOCAL, _MEMBER, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_STORED, _DEFLATED = 0, 8


def zip_bomb(name: str, mebibytes: int, *, other: tuple[str, bytes] | None = None) -> bytes:
    """A ZIP file with a member that unpacks to so many mebibytes of spaces, and perhaps a sound one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    again = packer.compress(b" " * MEBIBYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = again * mebibytes + packer.flush()
    members = [(name, _DEFLATED, 0, packed, mebibytes * MEBIBYTE)]
    if other is not None:
        sound, content = other
        members.append((sound, _STORED, zlib.crc32(content), content, len(content)))
    body, listed = b"", b""
    for member, method, checksum, content, unpacked in members:
        sizes = (checksum, len(content), unpacked)
        listed += _MEMBER.pack(
            *(b"PK\x01\x02", 20, 20, 0, method, 0, 0x21, *sizes, len(member), 0, 0, 0, 0, 0, len(body))
        )
        listed += member.encode()
        body += _LOCAL.pack(b"PK\x03\x04", 20, 0, method, 0, 0x21, *sizes, len(member), 0)
        body += member.encode() + content
    end = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(listed), len(body), 0)
    return body + listed + end


def raw_pdf(objects: Mapping[int, str | bytes], *, xref: bool = True) -> bytes:
    """A PDF of these objects, of which the first is the catalogue; without `xref` its table is nonsense."""
    body = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in objects.items():
        places.append(len(body))
        inner = content if isinstance(content, bytes) else content.encode()
        body += b"%d 0 obj\n%b\nendobj\n" % (number, inner)
    start = len(body) if xref else 2**31
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    body += b"".join(b"%010d 00000 n \n" % (place if xref else 7) for place in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    return bytes(body)


def stream(content: str, more: str = "") -> str:
    """The stream of a PDF."""
    return f"<< /Length {len(content)} {more} >>\nstream\n{content}\nendstream"


def pdf_of_pages(kids: str, count: int, page: str = "", text: str = "De brug is vol.") -> dict[int, str]:
    """The objects of a PDF with one page, object 3, and what its tree says its pages are."""
    return {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        3: f"<< /Type /Page /Parent 2 0 R {page or '/MediaBox [0 0 500 700]'} /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(f"BT /F1 10 Tf 50 600 Td ({text}) Tj ET"),
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
