"""Fictional plans for comparisons, as text that the reader reads."""

from __future__ import annotations

from hashlib import sha256

from ingest.formats.source import Source
from ingest.reader import Reader
from ontology.records import Fact, PlanRecords

FJELLBYGD = """Handlingsplan mot vold i nære relasjoner 2025–2028
Fjellbygd kommune

Tiltak 1 Kurs om vold mot eldre for ansatte i hjemmetjenesten
Ansatte i hjemmetjenesten får kurs i å avdekke vold mot eldre.
Ansvarlig: Helse og mestring
Frist: 31.12.2026

Tiltak 2 Egen bolig til voldsutsatte etter krisesenteret
Voldsutsatte som flytter fra krisesenteret, får tilbud om kommunal bolig.
Ansvarlig: Boligkontoret
Frist: 31.12.2026

Tiltak 3 Sommerfest i parken
Innbyggerne møtes i parken hver sommer.
Ansvarlig: Kultur
Frist: 31.12.2026

Tiltak 4 Undervisning om kjærestevold på ungdomsskolen
Elever på ungdomsskolen får undervisning om kjærestevold.
Ansvarlig: Oppvekst
Status: Utgår
"""

RIKET = """Trygg hverdag: nasjonal handlingsplan mot vold i nære relasjoner (2024–2028)
Justis- og beredskapsdepartementet

Tiltak 1 Øke kompetansen om vold mot eldre i hjemmetjenesten
Helsedirektoratet lager kurs for ansatte i hjemmetjenesten om å avdekke vold mot eldre.
Ansvarlig departement: HOD

Tiltak 2 Evaluere politiets bruk av besøksforbud
Politidirektoratet evaluerer hvordan politiet bruker besøksforbud.
Ansvarlig departement: JD

Tiltak 3 Styrke foreldreveiledningen i kommunene
Kommunene får tilskudd til foreldreveiledning.
Ansvarlig departement: BFD

Tiltak 4 Undervisning om kjærestevold på ungdomsskolen
Elever på ungdomsskolen får undervisning om kjærestevold.
Ansvarlig departement: KD
"""

SJØBYGD = """Tiltaksplan mot vold i nære relasjoner
Sjøbygd kommune
2025

Tiltak 1 Bolig til voldsutsatte
Kommunen skaffer kommunal bolig til voldsutsatte som flytter fra krisesenteret.
Ansvarlig: Boligavdelingen

Tiltak 2 Samarbeid med dyrlegen
Dyrlegen melder fra om mishandling av dyr.
Ansvarlig: Landbrukskontoret
"""

TEXTS = {
    "fjellbygd": (FJELLBYGD, "municipal"),
    "riket": (RIKET, "national"),
    "sjøbygd": (SJØBYGD, "municipal"),
}


def read(reader: Reader, key: str, text: str, level: str) -> PlanRecords:
    told = Fact(value=level, printed=level, start=0, end=0, place="sidecar")
    source = Source(text, "txt", sha256(text.encode()).hexdigest())
    return reader.read_text(source, key, f"{key}.txt", {"level": told})


def three(reader: Reader) -> list[PlanRecords]:
    return [read(reader, key, text, level) for key, (text, level) in TEXTS.items()]
