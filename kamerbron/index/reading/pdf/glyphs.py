"""The characters of a page of a PDF, and their places and type when asked for."""

from __future__ import annotations

import ctypes
import re
from math import hypot
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

LINE_HYPHEN = "\ufffe"
"""What the library writes for a hyphen that ends a line."""

_HYPHEN_CODE = 0x2

# The planes that reading keeps for its own marks (see marks.py).
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")

_BOLD_NAME = re.compile("bold|black|heavy", re.IGNORECASE)
_ITALIC_NAME = re.compile("italic|oblique", re.IGNORECASE)
_ITALIC_FLAG = 1 << 6
_FORCE_BOLD_FLAG = 1 << 18
_BOLD_WEIGHT = 700

BOLD = 1
ITALIC = 2


def _bind(function: Any, result: Any, *arguments: Any) -> Any:  # noqa: ANN401 - ctypes does not type these
    """Bind a function of the library anew, with bare addresses for pointers: these take half the time."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS = ctypes.c_void_p
_INDEX = (_ADDRESS, ctypes.c_int)
_get_origin = _bind(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, *_INDEX, _ADDRESS, _ADDRESS)
_get_box = _bind(pdfium_c.FPDFText_GetCharBox, ctypes.c_int, *_INDEX, *(_ADDRESS,) * 4)
_get_loose_box = _bind(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, *_INDEX, _ADDRESS)
_get_matrix = _bind(pdfium_c.FPDFText_GetMatrix, ctypes.c_int, *_INDEX, _ADDRESS)
_get_font_size = _bind(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, *_INDEX)
_get_text_object = _bind(pdfium_c.FPDFText_GetTextObject, _ADDRESS, *_INDEX)
_get_font = _bind(pdfium_c.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)


class Glyphs:
    """The characters of a page: their text, and their places and type when asked for."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self._page = ctypes.cast(textpage.raw, _ADDRESS).value
        self.text = _text(textpage)
        self._numbers = (ctypes.c_double * 4)()
        self._places = [ctypes.addressof(self._numbers) + 8 * index for index in range(4)]
        self._matrix = pdfium_c.FS_MATRIX()
        self._matrix_place = ctypes.addressof(self._matrix)
        self._rectangle = pdfium_c.FS_RECTF()
        self._rectangle_place = ctypes.addressof(self._rectangle)
        self._faces: dict[int, int | None] = {}

    def left_and_base(self, index: int) -> tuple[float, float]:
        """Return where a character begins on the line that it stands on."""
        x, y, *_ = self._places
        _get_origin(self._page, index, x, y)
        return self._numbers[0], self._numbers[1]

    def sides(self, index: int) -> tuple[float, float]:
        """Return how far a character itself reaches to the left and the right."""
        _get_box(self._page, index, *self._places)
        return self._numbers[0], self._numbers[1]

    def end(self, index: int) -> float:
        """Return where the next character would stand."""
        _get_loose_box(self._page, index, self._rectangle_place)
        right: float = self._rectangle.right
        return right

    def size(self, index: int) -> float:
        """Return the size of the type of a character on the page."""
        matrix = self._matrix
        _get_matrix(self._page, index, self._matrix_place)
        size: float = _get_font_size(self._page, index)
        return size * hypot(matrix.c, matrix.d)

    def text_object(self, index: int) -> int | None:
        """Return the address of the object that a character was set with."""
        found: int | None = _get_text_object(self._page, index)
        return found

    def face(self, text_object: int | None) -> int | None:
        """Return `BOLD` or `ITALIC` of an object set so, and None of others."""
        font: int | None = _get_font(text_object) if text_object else None
        if not font:
            return None
        if font not in self._faces:
            self._faces[font] = _face(ctypes.cast(font, pdfium_c.FPDF_FONT))
        return self._faces[font]


def _text(textpage: pdfium.PdfTextPage) -> str:
    """Return the text of a page, in which a character stands at the offset that the library has it at."""
    count = textpage.count_chars()
    text: str = textpage.get_text_range(0, count) if count else ""
    if len(text) != count:
        # The library leaves characters out and writes rare ones as two: ask for each by itself.
        codes = [pdfium_c.FPDFText_GetUnicode(textpage.raw, index) for index in range(count)]
        text = "".join(map(_character, codes))
    return _PRIVATE.sub(" ", text)


def _character(code: int) -> str:
    if code == _HYPHEN_CODE:
        return LINE_HYPHEN
    return " " if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def _face(font: Any) -> int | None:  # noqa: ANN401 - a pointer, which ctypes does not type
    buffer = ctypes.create_string_buffer(128)
    pdfium_c.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("latin-1")
    flags = pdfium_c.FPDFFont_GetFlags(font)
    if (
        _BOLD_NAME.search(name)
        or flags & _FORCE_BOLD_FLAG
        or pdfium_c.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    ):
        return BOLD
    return ITALIC if _ITALIC_NAME.search(name) or flags & _ITALIC_FLAG else None
