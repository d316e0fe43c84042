"""Fields in a DOCX: what stands between the start of a field and its result is code, and is not shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from kamerbron.index.reading.office.docx_parts import W

_KIND = f"{W}fldCharType"


@dataclass(slots=True)
class FieldCodes:
    """Follows the fields of a document as its text is walked.

    Fields lie in each other and run over paragraphs. One whose end is missing would hide all that follows,
    so its signs are left alone: `whole` are the signs of fields that do end.
    """

    whole: frozenset[etree._Element] = frozenset()
    open_fields: list[bool] = field(default_factory=list)

    @property
    def is_code(self) -> bool:
        """Whether the text at this place is the code of a field."""
        return any(self.open_fields)

    def meet(self, sign: etree._Element) -> None:
        """Pass a sign of a field: its start, what parts its code from its result, or its end."""
        if sign not in self.whole:
            return
        kind = sign.get(_KIND)
        if kind == "begin":
            self.open_fields.append(True)
        elif kind == "separate" and self.open_fields:
            self.open_fields[-1] = False
        elif kind == "end" and self.open_fields:
            self.open_fields.pop()


def find_fields(root: etree._Element) -> FieldCodes:
    """Find the fields of a part that have both a start and an end.

    Text boxes are not walked, so their fields are matched apart and left out.
    """
    whole: list[etree._Element] = []
    open_signs: list[list[etree._Element]] = []
    for sign in root.iter(f"{W}fldChar"):
        if next(sign.iterancestors(f"{W}txbxContent"), None) is not None:
            continue
        kind = sign.get(_KIND)
        if kind == "begin":
            open_signs.append([sign])
        elif open_signs:
            open_signs[-1].append(sign)
            if kind == "end":
                whole += open_signs.pop()
    return FieldCodes(frozenset(whole))
