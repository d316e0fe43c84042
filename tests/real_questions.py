"""Questions of our own about the five real Kamerstukken, each with the place that answers it.

A place is (publication id, unit key, paragraph). They are a quick check on quotes and citations; how good
the search is, and what it should refuse, the gold sets say.
"""

from __future__ import annotations

Place = tuple[str, str, int]

ANSWERED: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("wie beveiligt de kampen in Noordoost-Syrië", (("kst-27925-879", "antwoord-8", 1),)),
    (
        "sinds wanneer bestaat het netwerk van regionale veiligheidscoördinatoren",
        (("kst-27925-879", "antwoord-16", 1),),
    ),
    ("how many expert meetings did the co-chairs organise", (("kst-27925-681", "sectie-2", 1),)),
    (
        "wanneer werd het memorandum van Den Haag en Marrakech aangenomen",
        (("kst-27925-584", "sectie-3", 2),),
    ),
    ("wanneer is de veiligheidsdialoog met Turkije vastgelegd", (("kst-29754-645", "sectie-5", 1),)),
    (
        "waar staat de afkorting ROR voor",
        (("kst-29754-436", "sectie-7", 1), ("kst-29754-436", "sectie-6", 2)),
    ),
    ("hoeveel Nederlanders zitten nog in Syrië", (("kst-27925-879", "antwoord-7", 1),)),
    ("hoeveel vrouwen zijn ontsnapt uit de kampen", (("kst-27925-879", "antwoord-8", 2),)),
    ("waarom zijn Iran en Pakistan geen focusland", (("kst-27925-879", "antwoord-23", 1),)),
    (
        "hoeveel geld hebben gemeenten gekregen voor de aanpak van radicalisering",
        (("kst-29754-436", "sectie-6", 1),),
    ),
    (
        "welke straf staat er straks op lidmaatschap van een terreurorganisatie",
        (("kst-29754-645", "sectie-3", 1),),
    ),
    (
        "hoeveel mensen kwamen er naar de bijeenkomst van 11 januari",
        (("kst-27925-584", "sectie-3", 1),),
    ),
    ("what does the Dutch approach to counterterrorism mean", (("kst-27925-879", "antwoord-17", 1),)),
    ("wat doet de regering tegen IS-propaganda op internet", (("kst-29754-436", "sectie-9", 1),)),
    (
        "aan wie droeg Nederland het voorzitterschap van het GCTF over",
        (("kst-27925-681", "inleiding", 1),),
    ),
    ("hoeveel rechters zijn opgeleid door het IIJ", (("kst-27925-681", "sectie-5", 3),)),
    ("wat is er uit de portfolioschouw gekomen", (("kst-27925-879", "antwoord-12", 1),)),
    (
        "wordt de veiligheidscoördinator verplaatst naar Ghana en waarom",
        (("kst-27925-879", "antwoord-16", 1),),
    ),
    ("van hoeveel personen zijn de tegoeden bevroren", (("kst-27925-584", "sectie-4", 2),)),
    (
        "wat is de extra investering in contraterrorisme in miljoenen",
        (("kst-29754-436", "inleiding", 5),),
    ),
    ("wanneer gaat de passagiersinformatie-eenheid van start", (("kst-29754-436", "sectie-4", 2),)),
    ("kan de NCTV aansluiten bij casusoverleg van gemeenten", (("kst-29754-645", "sectie-2", 1),)),
    ("how many people were killed in camp Al-Hol this year", (("kst-27925-879", "antwoord-8", 1),)),
    (
        "wat gebeurt er met kinderen die terugkeren uit jihadistisch gebied",
        (("kst-29754-436", "sectie-11", 3),),
    ),
    ("wie volgde Nederland op als voorzitter", (("kst-27925-681", "inleiding", 1),)),
    (
        "met welk land was Nederland samen voorzitter van het terrorismeforum",
        (("kst-27925-681", "sectie-1", 2), ("kst-27925-584", "sectie-2", 1)),
    ),
    (
        "welke groepen landen werden zwaar getroffen door aanslagen",
        (("kst-27925-584", "sectie-3", 1),),
    ),
    ("hoe wordt voorkomen dat jongeren radicaliseren op school", (("kst-29754-436", "sectie-7", 2),)),
    (
        "waar zaten de schutters bij de overval op het kamp in november",
        (("kst-27925-879", "antwoord-8", 1),),
    ),
    ("wat zijn de drie lijnen share stop secure", (("kst-27925-584", "sectie-3", 3),)),
    ("moeten cybersecurity maatregelen tegen terroristen komen", (("kst-29754-436", "sectie-15", 1),)),
    ("wat is de standplaats van de coördinator voor de Sahel", (("kst-27925-879", "antwoord-16", 1),)),
    (
        "hoeveel landen zijn lid van het Global Counterterrorism Forum",
        (("kst-27925-879", "antwoord-20", 1), ("kst-27925-681", "sectie-1", 1)),
    ),
    ("wie heeft GoTravel overgedragen aan de VN", (("kst-27925-681", "sectie-3", 2),)),
    (
        "which countries visited the Netherlands to learn about its CT approach",
        (("kst-27925-879", "antwoord-6", 2),),
    ),
    ("waarvoor staat ESS", (("kst-29754-436", "sectie-7", 1), ("kst-29754-436", "sectie-6", 2))),
)
