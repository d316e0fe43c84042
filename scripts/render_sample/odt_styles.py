"""The styles of an official ODT: automatic ones, whose names spell out what they do.

`ifm_p_font.bold_mt.3.76mm_ifm` is a bold paragraph with white space above it.
"""

from __future__ import annotations

from odf import style
from odf.opendocument import OpenDocument

SPACE = "mt.3.76mm"
"""The white space above a paragraph, as the names of official styles write it."""

# What the parts of a style's name stand for: the attributes of a paragraph and of its text.
_PARAGRAPH_PARTS = {
    SPACE: {"margintop": "3.76mm"},
    "mt.2.5mm": {"margintop": "2.5mm"},
    "mt.18.8mm": {"margintop": "18.8mm"},
    "indent.-58.5mm": {"textindent": "-58.5mm"},
    "align.right": {"textalign": "right"},
    "ml.4mm": {"marginleft": "4mm", "textindent": "-4mm"},
    "ml.8mm": {"marginleft": "8mm", "textindent": "-4mm"},
}
_TEXT_PARTS = {
    "font.bold": {"fontweight": "bold"},
    "font.italic": {"fontstyle": "italic"},
    "font.roman": {"fontstyle": "normal", "fontweight": "normal"},
    "size.18.12pt": {"fontsize": "18.12pt"},
    "size.51.15pt": {"fontsize": "51.15pt"},
    "size.12.26pt": {"fontsize": "12.26pt"},
    "size.9.59pt": {"fontsize": "9.59pt"},
    "size.9.06pt": {"fontsize": "9.06pt"},
    "size.7.5pt": {"fontsize": "7.5pt"},
    "pos.super": {"textposition": "super 58%"},
    "pos.sub": {"textposition": "sub 58%"},
}

_NAMED = ("Footnote", "footer", "frillblok", "kamervraagnummer", "title.parlementair")


class Styles:
    """Makes each style of a document when it is first asked for.

    `frame` is that of the frame on the first page.
    """

    def __init__(self, document: OpenDocument) -> None:
        self._document = document
        self._made: set[str] = set()
        document.styles.addElement(style.Style(name="Basis", family="paragraph"))
        for name in _NAMED:
            named = style.Style(name=name, family="paragraph", parentstylename="Basis")
            document.styles.addElement(named)
        self.frame = style.Style(name="frame.frillblok", family="graphic")
        document.styles.addElement(self.frame)

    def paragraph(self, *parts: str) -> str:
        """Return the name of the paragraph style made up of parts."""
        return self._style("p", "paragraph", parts)

    def span(self, *parts: str) -> str:
        """Return the name of the text style made up of parts."""
        return self._style("span", "text", parts)

    def _style(self, kind: str, family: str, parts: tuple[str, ...]) -> str:
        name = "_".join(["ifm", kind, *parts, "ifm"])
        if name not in self._made:
            self._made.add(name)
            parent = {"parentstylename": "Basis"} if family == "paragraph" else {}
            made = style.Style(name=name, family=family, **parent)
            for part in parts:
                if part in _PARAGRAPH_PARTS:
                    made.addElement(style.ParagraphProperties(**_PARAGRAPH_PARTS[part]))
                else:
                    made.addElement(style.TextProperties(**_TEXT_PARTS[part]))
            self._document.automaticstyles.addElement(made)
        return name
