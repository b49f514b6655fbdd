"""Inflection for tests: the number and the definite form of a label's head, by its ending; bokmål, nynorsk, English.

The table is of its own, apart from what the program knows of endings, and names only forms that there are.
"""

from __future__ import annotations

FORMS: dict[str, dict[str, tuple[str, ...]]] = {
    # the longest ending that a word has counts; an empty tuple is a word that does not inflect or is definite already
    "nb": {
        "barn": ("barnet", "barna"),
        "ere": ("er", "eren", "erne"),
        "senter": ("senteret", "sentre", "sentrene"),
        "sentre": ("senter", "sentrene"),
        "program": ("programmet", "programmer", "programmene"),
        "kvinner": ("kvinne", "kvinnene"),
        "menn": ("mann", "mennene"),
        "foreldre": ("foreldrene",),
        "ledere": ("leder", "lederen", "lederne"),
        "mødre": ("mor", "moren", "mødrene"),
        "fedre": ("far", "fedrene"),
        "søsken": ("søsknene",),
        "ofre": ("offer", "offeret", "ofrene"),
        "ing": ("ingen", "inga", "inger", "ingene"),
        "het": ("heten", "heter", "hetene"),
        "itet": ("iteten",),
        "else": ("elsen", "elser", "elsene"),
        "sjon": ("sjonen", "sjoner", "sjonene"),
        "tak": ("taket", "takene"),
        "tilbud": ("tilbudet", "tilbudene"),
        "overgrep": ("overgrepet", "overgrepene"),
        "arbeid": ("arbeidet",),
        "hus": ("huset", "husene"),
        "team": ("teamet", "teamene"),
        "råd": ("rådet", "rådene"),
        "kurs": ("kurset", "kursene"),
        "vern": ("vernet",),
        "drap": ("drapet", "drapene"),
        "ekteskap": ("ekteskapet", "ekteskapene"),
        "fengsel": ("fengselet", "fengsler", "fengslene"),
        "skole": ("skolen", "skoler", "skolene"),
        "tjeneste": ("tjenesten", "tjenester", "tjenestene"),
        "gruppe": ("gruppen", "grupper", "gruppene"),
        "jenter": ("jente", "jentene"),
        "elever": ("elev", "elevene"),
        "leger": ("lege", "legene"),
        "studenter": ("student", "studentene"),
        "vold": ("volden",),
        "hjelp": ("hjelpen", "hjelpa"),
        "plan": ("planen", "planer", "planene"),
        "etat": ("etaten", "etater", "etatene"),
        "telefon": ("telefonen", "telefoner", "telefonene"),
        "barriere": ("barrieren", "barrierer", "barrierene"),
        "veileder": ("veilederen", "veiledere", "veilederne"),
        "kampanje": ("kampanjen", "kampanjer", "kampanjene"),
    },
    "nn": {
        "barn": ("barnet", "barna", "born"),
        "arar": ("ar", "aren", "arane"),
        "senter": ("senteret", "sentera"),
        "program": ("programmet", "programma"),
        "kvinner": ("kvinne", "kvinna", "kvinnene"),
        "menn": ("mann", "mennene"),
        "foreldre": ("foreldra",),
        "mødrer": ("mor", "mora", "mødrene"),
        "ing": ("inga", "ingar", "ingane"),
        "heit": ("heita", "heiter", "heitene"),
        "sjon": ("sjonen", "sjonar", "sjonane"),
        "tilbod": ("tilbodet", "tilboda"),
        "tiltak": ("tiltaket", "tiltaka"),
        "overgrep": ("overgrepet", "overgrepa"),
        "arbeid": ("arbeidet",),
        "hus": ("huset", "husa"),
        "team": ("teamet", "teama"),
        "råd": ("rådet", "råda"),
        "kurs": ("kurset", "kursa"),
        "vern": ("vernet",),
        "drap": ("drapet", "drapa"),
        "ekteskap": ("ekteskapet", "ekteskapa"),
        "vald": ("valden",),
        "hjelp": ("hjelpa",),
        "plan": ("planen", "planar", "planane"),
        "etat": ("etaten", "etatar", "etatane"),
        "telefon": ("telefonen", "telefonar", "telefonane"),
        "teneste": ("tenesta", "tenester", "tenestene"),
        "skule": ("skulen", "skular", "skulane"),
        "jenter": ("jente", "jenta", "jentene"),
        "elevar": ("elev", "elevane"),
        "legar": ("lege", "legane"),
        "studentar": ("student", "studentane"),
        "rettleiing": ("rettleiinga",),
        "kampanje": ("kampanjen", "kampanjar", "kampanjane"),
    },
    "en": {
        "children": ("child",),
        "men": (),  # "man" is Norwegian for *one*, and is not read as a man
        "women": ("woman",),
        "people": ("person",),
        "ies": ("y",),
        "ches": ("ch",),
        "shes": ("sh",),
        "sses": ("ss",),
        "s": ("",),
        "ss": (), "us": (), "is": (), "ics": (),
        "ability": ("abilities",),
        "agency": ("agencies",),
        "service": ("services",),
        "school": ("schools",),
        "centre": ("centres", "center"),
        "shelter": ("shelters",),
        "plan": ("plans",),
        "programme": ("programmes", "program"),
        "helpline": ("helplines",),
        "order": ("orders",),
        "marriage": ("marriages",),
        "killing": ("killings",),
        "crime": ("crimes",),
        "offence": ("offences",),
        "assessment": ("assessments",),
        "campaign": ("campaigns",),
        "organisation": ("organisations", "organization", "organizations"),
        "team": ("teams",),
        "court": ("courts",),
        "hospital": ("hospitals",),
        "family": ("families",),
    },
}  # fmt: skip

NOT_HEADS = frozenset(
    {
        "mot", "for", "i", "til", "på", "av", "med", "om", "hos", "fra", "frå", "som", "og", "eller", "under", "ved", "etter",
        "mellom", "uten", "utan", "å", "over", "når", "der", "in", "of", "against", "with", "on", "to", "by", "and", "or", "from",
        "who", "at", "about", "without", "between", "after", "the", "a",
    }
)  # fmt: skip
"""What a label's head stands before."""


def inflected(label: str, language: str) -> list[str]:
    """The label with its head in other forms; nothing where the table does not have it."""
    words = label.split(" ")
    at = next((place for place, word in enumerate(words) if word.lower() in NOT_HEADS), len(words)) - 1
    if at < 0 or not words[at].isalpha() or words[at].isupper():
        return []
    table, word = FORMS[language], words[at]
    ending = max((end for end in table if word.lower().endswith(end)), key=len, default=None)
    if ending is None or (language == "en" and at < len(words) - 1 and ending in ("s", "ies")):
        return []
    return [" ".join([*words[:at], word[: len(word) - len(ending)] + form, *words[at + 1 :]]) for form in table[ending]]
