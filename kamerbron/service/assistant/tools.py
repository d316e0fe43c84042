"""The tools: each looks in the library and gives what the API gives, as JSON and as text."""

from __future__ import annotations

from typing import Any

from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.service.assistant.quote_texts import tell_quote_check
from kamerbron.service.assistant.reading import read_paper, read_passage
from kamerbron.service.assistant.texts import tell_answer, tell_paper, tell_passage
from kamerbron.service.assistant.tool import Tool
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.rendering.quotes import render_quote_check
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.assistant import (
    GelezenKamerstuk,
    GelezenPassage,
    LeesKamerstukInvoer,
    LeesPassageInvoer,
    ZoekInvoer,
)
from kamerbron.service.schemas.questions import read_filters
from kamerbron.service.schemas.quotes import CitaatcontroleInvoer, CitaatcontroleUitvoer


def _search(library: Library, asked: ZoekInvoer) -> AntwoordUitvoer:
    filters = read_filters(asked, asked.peildatum)
    found = library.answer(parse_question(asked.vraag), asked.aantal, filters)
    return render_answer(found, library.manifest)


def _check_quote(library: Library, asked: CitaatcontroleInvoer) -> CitaatcontroleUitvoer:
    return render_quote_check(library.check_quote(asked.citaat, asked.vindplaats), library.manifest)


TOOLS: tuple[Tool[Any, Any], ...] = (
    Tool(
        name="zoek",
        title="Zoek in Kamerstukken",
        description=(
            "Zoekt in Kamerstukken het antwoord op een vraag in gewone taal. Geeft passages woord voor "
            "woord, elk met haar vindplaats (Kamerstuk, antwoord of sectie, alinea) en id. Is "
            "beantwoordbaar onwaar, dan geven de stukken geen antwoord: zeg dat, en gebruik wat onder "
            "mogelijk staat niet als antwoord."
        ),
        asked=ZoekInvoer,
        given=AntwoordUitvoer,
        use=_search,
        tell=tell_answer,
    ),
    Tool(
        name="lees_passage",
        title="Lees een passage",
        description=(
            "Geeft een passage woord voor woord met haar vindplaats, en welke ervoor en erna staan. De id is "
            "er een die zoek, controleer_citaat of lees_passage gaf."
        ),
        asked=LeesPassageInvoer,
        given=GelezenPassage,
        use=read_passage,
        tell=tell_passage,
    ),
    Tool(
        name="lees_kamerstuk",
        title="Lees een Kamerstuk",
        description=(
            "Geeft zonder eenheid wat een stuk is en zijn inhoudsopgave, en met eenheid de alinea's daarvan, "
            "woord voor woord en elk met haar vindplaats. Een lange eenheid komt in delen."
        ),
        asked=LeesKamerstukInvoer,
        given=GelezenKamerstuk,
        use=read_paper,
        tell=tell_paper,
    ),
    Tool(
        name="controleer_citaat",
        title="Controleer een citaat",
        description=(
            "Zegt of een citaat op zijn vindplaats staat: letterlijk, bijna (met de verschillen) of niet, en "
            "waar het anders staat. Zonder vindplaats wordt overal gezocht. Controleer hiermee elk citaat "
            "dat je niet zelf met een van de andere tools hebt gelezen."
        ),
        asked=CitaatcontroleInvoer,
        given=CitaatcontroleUitvoer,
        use=_check_quote,
        tell=tell_quote_check,
    ),
)
"""All tools, in the order in which an assistant sees them."""
