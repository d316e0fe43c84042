"""Checks of quotations: POST /v1/citaatcontroles."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.service.api.replies import BODY_PROBLEMS, json_reply
from kamerbron.service.rendering.quotes import render_quote_check
from kamerbron.service.schemas.quotes import CitaatcontroleInvoer, CitaatcontroleUitvoer
from kamerbron.service.web.requests import library

quotes = APIBlueprint("citaatcontroles", __name__, url_prefix="/v1")


@quotes.post(
    "/citaatcontroles",
    operation_id="controleerCitaat",
    tags=[Tag(name="citaatcontroles", description="Of een citaat klopt.")],
    summary="Controleer een citaat",
    description=(
        "Zegt of een citaat op zijn vindplaats staat: letterlijk, bijna (met de verschillen) of niet, en "
        "waar het anders staat. Een vindplaats die niet te lezen is of niet in de index staat is geen fout "
        "in het verzoek: de uitkomst zegt het, en `elders` noemt waar het citaat wel staat. Voor een "
        "letterlijk citaat tellen witruimte, zachte afbreekstreepjes, de vorm van aanhalingstekens en "
        "streepjes, het beletselteken en de samenstelling van letters niet mee; hoofdletters en andere "
        "leestekens wel."
    ),
    responses={"200": CitaatcontroleUitvoer, **BODY_PROBLEMS},
)
def post_citaatcontroles(body: CitaatcontroleInvoer) -> Response:
    """Check a quotation."""
    held = library()
    return json_reply(render_quote_check(held.check_quote(body.citaat, body.vindplaats), held.manifest))
