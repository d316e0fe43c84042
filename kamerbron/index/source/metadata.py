"""`metadata.json`: what the operator knows of the documents that their texts do not say.

The file stands in the folder of documents and maps a file's path under that folder to its fields.
Every field may be left out; docs/metadata.md describes them. An unknown field is an error, for a field
that is misspelt would otherwise be lost in silence.
"""

from __future__ import annotations

import codecs
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.errors import MetadataError
from kamerbron.index.reference import parse_dossier, parse_id
from kamerbron.index.source.regular import read_regular

FILE_NAME = "metadata.json"

# What describes a hundred thousand documents is not as large.
_MAX_BYTES = 50 * 1024**2


def _official_id(value: str) -> str:
    if parse_id(value) is None:
        raise ValueError(f"{value!r} is geen publicatienummer zoals kst-27925-879 of ah-tk-20202021-3235")
    return value


def _consecutive_years(value: str) -> str:
    first, second = value.split("-")
    if int(second) != int(first) + 1:
        raise ValueError(f"{value!r} is geen vergaderjaar zoals 2021-2022")
    return value


def _dossier_suffix(value: str) -> str:
    known = parse_dossier(f"36410 ({value})" if value[:1] == "R" else f"36410-{value}")
    if known is None or known.suffix != value:
        raise ValueError(f"{value!r} is geen toevoeging van een dossier zoals VII, 20 of R2160")
    return value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _DossierFields(_Strict):
    nummer: Annotated[str, Field(pattern=r"^[0-9]{4,5}$")]
    toevoeging: Annotated[str, AfterValidator(_dossier_suffix)] | None = None
    titel: str | None = None

    def to_dossier(self) -> Dossier:
        return Dossier(self.nummer, self.toevoeging, self.titel)


class _Fields(_Strict):
    id: Annotated[str, AfterValidator(_official_id)] | None = None
    dossiers: tuple[_DossierFields, ...] = ()
    ondernummer: Annotated[str, Field(pattern=r"^([0-9]+[A-Za-z]?|[A-Z]{1,3})$")] | None = None
    herdruk: Annotated[int, Field(ge=1)] | None = None
    bijlageBij: Annotated[str, AfterValidator(_official_id)] | None = None  # noqa: N815 - a JSON key
    kamer: Chamber | None = None
    vergaderjaar: (
        Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{4}$"), AfterValidator(_consecutive_years)] | None
    ) = None
    soort: str | None = None
    titel: str | None = None
    datum: date | None = None
    ondertekenaars: tuple[str, ...] = ()
    voorbeeld: bool = False

    def to_publication(self) -> Publication:
        return Publication(
            id=self.id,
            dossiers=tuple(fields.to_dossier() for fields in self.dossiers),
            number=self.ondernummer,
            reprint=self.herdruk,
            parent=self.bijlageBij,
            chamber=self.kamer,
            session_year=self.vergaderjaar,
            kind=self.soort,
            title=self.titel,
            date=self.datum,
            signatories=self.ondertekenaars,
            example=self.voorbeeld,
        )


_FILE = TypeAdapter(dict[str, _Fields])


def read_metadata(folder: Path) -> dict[str, Publication]:
    """Read `metadata.json` of a folder: a publication for each file name; empty when there is none.

    Raises MetadataError, which names the file and the field, when it is not what it should be.
    """
    path = folder / FILE_NAME
    if not os.path.lexists(path):
        return {}
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise MetadataError(
            f"{path} is een symbolische koppeling die buiten de map wijst; zet het bestand zelf er."
        )
    try:
        content = read_regular(path, _MAX_BYTES + 1).removeprefix(codecs.BOM_UTF8)
        if len(content) > _MAX_BYTES:
            raise MetadataError(
                f"{path} is groter dan {_MAX_BYTES // 1024**2} MiB; haal eruit wat er niet hoort."
            )
        json.loads(content, object_pairs_hook=_without_duplicates)
        described: Mapping[str, _Fields] = _FILE.validate_json(content)
    except OSError as error:
        raise MetadataError(f"{path} is niet te lezen: {error.strerror}.") from error
    except ValidationError as error:
        raise MetadataError(f"{path}: {_first_fault(error)}") from error
    except (ValueError, RecursionError) as error:
        raise MetadataError(f"{path} is geen geldige JSON: {error}.") from error
    return {name: fields.to_publication() for name, fields in described.items()}


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{repeated!r} staat er meer dan eens in")
    return content


def _first_fault(error: ValidationError) -> str:
    faults = error.errors()
    first = faults[0]
    place = " › ".join(str(part) for part in first["loc"]) or "het geheel"
    if first["type"] == "extra_forbidden":
        reason = f"onbekend veld; de velden zijn {', '.join(_Fields.model_fields)}"
    elif first["type"] == "value_error":
        reason = str(first["ctx"]["error"])
    else:
        reason = f"{first['input']!r} past hier niet ({first['msg']})"
    more = f" (en nog {len(faults) - 1})" if len(faults) > 1 else ""
    return f"{place}: {reason}{more}."
