"""Three fictional plans as records, with every offset found in their texts, and what is derived from them."""

from __future__ import annotations

from collections.abc import Sequence

from ontology.records import (
    ActorRef,
    Citation,
    Correction,
    Counterpart,
    Fact,
    Link,
    Measure,
    Mention,
    Part,
    Passage,
    Place,
    Plan,
    PlanRecords,
    ReadingReport,
    Relation,
    Role,
    Scheme,
    Section,
    Span,
    Strength,
)

FJORDVIK = """Handlingsplan mot vold i nære relasjoner 2025–2028
Fjordvik kommune
Vedtatt 12.06.2025

1 Bakgrunn
Planen bygger på Trygge rom: nasjonal handlingsplan. Gravide er særlig utsatt når volden starter tidlig.
Eldre kan oppleve vold fra dem som skulle hjelpe. Politiet og krisesenteret møter mange barn.

2 Oversikt
1 Kurs om vold mot eldre Helse og mestring Gjennomført
2 Samtaletilbud for barn som har opplevd vold Barnevernet Under arbeid
3 Rutiner for bolig Kommunen, NAV
4 Sommerkampanje Kultur

3 Tiltak
Mål A: Ansatte skal kunne se vold
Tiltak 1 Kurs om vold mot eldre
Hjemmetjenesten får kurs om vold mot eldre, jf. straffeloven § 282.
Ansvarlig: Helse og mestring (HM)
Samarbeid: Krisesenteret
Målgruppe: Ansatte i hjemmetjenesten
Frist: 1. halvår 2025
Periode: 2025-2026
Status: Under arbeid
Budsjett: Innenfor rammen
Indikator: Antall deltakere
Mål B: Barn skal få hjelp
Tiltak 2 Samtaletilbud til barn
Barn som har opplevd vold, får samtaler på helsestasjonen.
Ansvarlig: Barneverntjenesten
Frist: 31.12.2030
Status: Ikke startet
Tiltak 3 Rutiner for bolig
Kommunen lager rutiner etter sosialtjenesteloven for dem som må flytte.
Ansvarlig: Kommunen
Tiltak 3a Avtale med utleiere
Det inngås avtale om bolig.
Tiltak 4 Sommerkampanje
Status: Utgår
"""

LANDET = """Trygge rom: nasjonal handlingsplan (2019–2022), status per desember 2022
Justis- og beredskapsdepartementet leder arbeidet.

Tiltak 1 Opplæring om vold mot eldre
Departementet gir tilskudd til opplæring av ansatte i hjemmetjenesten om vold mot eldre.
Ansvarlig departement: JD
Status: Gjennomført
Tiltak 2 Hjelp til gravide
Jordmødre spør gravide om vold.
Ansvarlig departement: HOD
Status: Under arbeid
Tiltak 3 Forskning på digital vold
Ansvarlig departement: BLD
Omtale i Prop. 12 S (2016–2017).
"""

SUNDET = """Interkommunal plan mot vald i nære relasjonar
Alver, Austrheim og Fedje
2023

Tiltak 1 Samarbeid om krisesenter
Kommunane held oppe eit felles krisesentertilbod etter krisesenterlova § 2.
Ansvar: Kommunedirektørane
Frist: løpande
"""


class Source:
    """A text in which words are found: offsets are never counted by hand."""

    def __init__(self, text: str) -> None:
        self.text = text

    def at(self, words: str, after: str = "") -> tuple[int, int]:
        """The first place of ``words`` after the first place of ``after``."""
        start = self.text.index(words, self.text.index(after) if after else 0)
        return start, start + len(words)

    def fact(self, words: str, value: str = "", *, after: str = "", place: Place = "section") -> Fact:
        start, end = self.at(words, after)
        return Fact(value=value or words, printed=words, start=start, end=end, place=place)

    def actor(
        self, words: str, *, after: str = "", actor: str | None = None, label: str = "", abbreviation: str | None = None
    ) -> ActorRef:
        start, end = self.at(words, after)
        return ActorRef(
            label=label or words, printed=words, start=start, end=end, actor=actor, abbreviation=abbreviation
        )

    def link(
        self,
        words: str,
        scheme: Scheme,
        code: str,
        relation: Relation = "aimed-at",
        strength: Strength = "title",
        *,
        after: str = "",
    ) -> Link:
        start, end = self.at(words, after)
        return Link(
            scheme=scheme, code=code, relation=relation, strength=strength, label=words.lower(), start=start, end=end
        )

    def citation(self, words: str, law: str | None, section: str | None = None, *, label: str = "") -> Citation:
        start, end = self.at(words)
        return Citation(label=label or words, start=start, end=end, law=law, section=section)

    def passage(
        self,
        first: str,
        last: str,
        role: Role,
        links: Sequence[Link] = (),
        *,
        measure: str | None = None,
        after: str = "",
    ) -> Passage:
        start, _ = self.at(first, after)
        _, end = self.at(last, first if self.text.index(first) >= start else after)
        inside = tuple(link for link in links if start <= link.start < end)
        return Passage(role=role, start=start, end=end, page=1, section="3 Tiltak", measure=measure, links=inside)


def fjordvik() -> PlanRecords:
    """A municipal plan with an overview, and every field filled somewhere."""
    source = Source(FJORDVIK)
    one, two, three, three_a, four = (source.at(f"Tiltak {n} ")[0] for n in ("1", "2", "3", "3a", "4"))
    whole = len(FJORDVIK)
    overview = {n: source.at(line) for n, line in _rows().items()}
    measures = (
        Measure(
            plan="fjordvik",
            number="1",
            title=source.fact("Kurs om vold mot eldre", after="Tiltak 1"),
            start=one,
            end=source.at("Mål B")[0],
            layout="word",
            page=2,
            title_overview=source.fact("Kurs om vold mot eldre", place="overview"),
            responsible=(
                source.actor("Helse og mestring (HM)", label="Helse og mestring", abbreviation="HM", after="Ansvarlig"),
            ),
            responsible_overview=(source.actor("Helse og mestring", after="2 Oversikt"),),
            partners=(source.actor("Krisesenteret", actor="krisesenteret"),),
            status=source.fact("Under arbeid", "ongoing", after="Tiltak 1"),
            status_overview=source.fact("Gjennomført", "completed", place="overview"),
            period=source.fact("2025-2026"),
            deadline=source.fact("1. halvår 2025", "2025-01-01/2025-06-30"),
            audience=source.fact("Ansatte i hjemmetjenesten"),
            goal=source.fact("Mål A: Ansatte skal kunne se vold"),
            budget=source.fact("Innenfor rammen"),
            indicator=source.fact("Antall deltakere"),
            overview=Span(start=overview["1"][0], end=overview["1"][1]),
            parts=(Part(role="heading", start=one, end=one + len("Tiltak 1 Kurs om vold mot eldre")),),
            links=(
                source.link("Hjemmetjenesten", "target-group", "helsepersonell", "aimed-at", "demand"),
                source.link("eldre", "target-group", "eldre", "about", after="Tiltak 1"),
                source.link("vold mot eldre", "theme", "vold-mot-eldre", "aimed-at", after="Tiltak 1"),
                source.link("Kurs", "instrument", "kompetanseheving", "aimed-at", after="Tiltak 1"),
                source.link("Hjemmetjenesten", "setting", "hjemmetjeneste", "aimed-at", "demand"),
            ),
            laws=(source.citation("straffeloven § 282", "straffeloven", "§ 282", label="straffeloven"),),
            mentions=(
                Mention(actor="krisesenteret", start=source.at("Krisesenteret")[0], end=source.at("Krisesenteret")[1]),
            ),
            corrected=("period",),
        ),
        Measure(
            plan="fjordvik",
            number="2",
            title=source.fact("Samtaletilbud til barn"),
            start=two,
            end=three,
            layout="word",
            page=2,
            title_overview=source.fact("Samtaletilbud for barn som har opplevd vold", place="overview"),
            responsible=(source.actor("Barneverntjenesten", actor="barnevernstjenesten"),),
            responsible_overview=(source.actor("Barnevernet", actor="barnevernstjenesten"),),
            status=source.fact("Ikke startet", "not-started"),
            status_overview=source.fact("Under arbeid", "ongoing", place="overview"),
            deadline=source.fact("31.12.2030", "2030-12-31"),
            goal=source.fact("Mål B: Barn skal få hjelp"),
            overview=Span(start=overview["2"][0], end=overview["2"][1]),
            links=(
                source.link("barn", "target-group", "barn", after="Samtaletilbud til"),
                source.link("samtaler", "instrument", "behandling-hjelp", "aimed-at", "demand"),
                source.link("vold", "theme", "vold-mot-barn", "mentioned", "mentioned", after="Barn som har opplevd"),
            ),
        ),
        Measure(
            plan="fjordvik",
            number="3",
            title=source.fact("Rutiner for bolig", after="Tiltak 3"),
            start=three,
            end=four,
            layout="word",
            page=2,
            title_overview=source.fact("Rutiner for bolig", place="overview"),
            responsible=(source.actor("Kommunen", after="Ansvarlig: Kommunen"),),
            responsible_overview=(
                source.actor("Kommunen", after="3 Rutiner for bolig"),
                source.actor("NAV", actor="nav", label="Nav"),
            ),
            goal=source.fact("Mål B: Barn skal få hjelp"),
            overview=Span(start=overview["3"][0], end=overview["3"][1]),
            links=(
                source.link("Rutiner", "instrument", "rutiner-veiledere", after="Tiltak 3"),
                source.link("bolig", "instrument", "bolig", after="Tiltak 3"),
            ),
            laws=(source.citation("sosialtjenesteloven", "sosialtjenesteloven-1991"),),
        ),
        Measure(
            plan="fjordvik",
            number="3a",
            title=source.fact("Avtale med utleiere"),
            start=three_a,
            end=four,
            layout="letter",
            page=2,
            goal=source.fact("Mål B: Barn skal få hjelp"),
            part_of="3",
            links=(source.link("bolig", "instrument", "bolig", "aimed-at", "demand", after="inngås avtale"),),
        ),
        Measure(
            plan="fjordvik",
            number="4",
            title=source.fact("Sommerkampanje", after="Tiltak 4"),
            start=four,
            end=whole,
            layout="word",
            page=2,
            title_overview=source.fact("Sommerkampanje", place="overview"),
            responsible_overview=(source.actor("Kultur", after="2 Oversikt"),),
            status=source.fact("Utgår", "withdrawn", after="Tiltak 4"),
            overview=Span(start=overview["4"][0], end=overview["4"][1]),
            links=(source.link("kampanje", "instrument", "informasjon", after="Tiltak 4"),),
        ),
    )
    background = (
        source.link("Gravide", "target-group", "gravide", "mentioned", "mentioned"),
        source.link("Eldre", "target-group", "eldre", "mentioned", "mentioned"),
        source.link("barn", "target-group", "barn", "mentioned", "mentioned"),
    )
    own = tuple(link for measure in measures for link in measure.links)
    passages = (
        source.passage("Planen bygger", "starter tidlig.", "background", background),
        source.passage("Eldre kan", "mange barn.", "background", background),
        source.passage("1 Kurs", "Gjennomført", "overview", own, measure="1"),
        source.passage("Tiltak 1 ", "mot eldre", "heading", own, measure="1"),
        source.passage("Hjemmetjenesten får", "§ 282.", "demand", own, measure="1"),
        source.passage("Barn som har opplevd vold,", "helsestasjonen.", "demand", own, measure="2"),
        source.passage("Kommunen lager", "flytte.", "demand", own, measure="3"),
        source.passage("Det inngås", "bolig.", "demand", own, measure="3a"),
    )
    return PlanRecords(
        plan=Plan(
            key="fjordvik",
            source="Fjordvik.txt",
            format="txt",
            sha256="0" * 64,
            length=whole,
            language=Fact(value="nb", printed="", start=0, end=0, place="derived"),
            title=source.fact("Handlingsplan mot vold i nære relasjoner 2025–2028", place="text"),
            publisher=source.fact("Fjordvik kommune", place="text"),
            level=Fact(value="municipal", printed="kommune", start=0, end=0, place="derived"),
            date=source.fact("12.06.2025", "2025-06-12", place="text"),
            period=source.fact("2025–2028", "2025-2028", place="text"),
            builds_on=(source.fact("Trygge rom", "Trygge rom: nasjonal handlingsplan (2019-2022)", place="text"),),
            pages=2,
        ),
        text=FJORDVIK,
        report=ReadingReport(measures=5, layouts={"word": 4}, gaps=("5",), warnings=("Usikker rad.",)),
        measures=measures,
        sections=(
            Section(
                level=1,
                title="Bakgrunn",
                number="1",
                start=source.at("1 Bakgrunn")[0],
                end=source.at("2 Oversikt")[0],
                page=1,
            ),
            Section(level=1, title="Tiltak", number="3", start=source.at("3 Tiltak")[0], end=whole, page=2),
            Section(level=2, title="Mål B", start=source.at("Mål B")[0], end=whole, page=2),
        ),
        passages=passages,
    )


def _rows() -> dict[str, str]:
    return {line[0]: line for line in FJORDVIK.split("2 Oversikt\n")[1].split("\n\n")[0].split("\n")}


def landet() -> PlanRecords:
    """A national status report whose period is over."""
    source = Source(LANDET)
    starts = [source.at(f"Tiltak {n} ")[0] for n in (1, 2, 3)]
    ends = [*starts[1:], len(LANDET)]
    measures = (
        Measure(
            plan="landet",
            number="1",
            title=source.fact("Opplæring om vold mot eldre"),
            start=starts[0],
            end=ends[0],
            layout="word",
            responsible=(
                source.actor("JD", actor="jd", label="Justis- og beredskapsdepartementet", abbreviation="JD"),
            ),
            status=source.fact("Gjennomført", "completed"),
            links=(
                source.link("hjemmetjenesten", "target-group", "hjemmetjenesteansatte", "aimed-at", "demand"),
                source.link("eldre", "target-group", "eldre", "about"),
                source.link("vold mot eldre", "theme", "vold-mot-eldre"),
                source.link("Opplæring", "instrument", "kompetanseheving"),
                source.link("tilskudd", "instrument", "finansiering", "aimed-at", "demand"),
            ),
        ),
        Measure(
            plan="landet",
            number="2",
            title=source.fact("Hjelp til gravide"),
            start=starts[1],
            end=ends[1],
            layout="word",
            responsible=(source.actor("HOD", actor="hod", label="Helse- og omsorgsdepartementet", abbreviation="HOD"),),
            status=source.fact("Under arbeid", "ongoing"),
            links=(source.link("gravide", "target-group", "gravide"),),
        ),
        Measure(
            plan="landet",
            number="3",
            title=source.fact("Forskning på digital vold"),
            start=starts[2],
            end=ends[2],
            layout="word",
            responsible=(
                source.actor("BLD", actor="bld-2016", label="Barne- og likestillingsdepartementet", abbreviation="BLD"),
            ),
            links=(source.link("digital vold", "theme", "digital-vold"),),
            laws=(source.citation("Prop. 12 S (2016–2017)", None),),
        ),
    )
    return PlanRecords(
        plan=Plan(
            key="landet",
            source="landet.pdf",
            format="pdf",
            sha256="1" * 64,
            length=len(LANDET),
            language=Fact(value="nb", printed="", start=0, end=0, place="derived"),
            title=source.fact("Trygge rom: nasjonal handlingsplan (2019–2022)", place="text"),
            publisher=source.fact("Justis- og beredskapsdepartementet", place="text"),
            level=Fact(value="national", printed="", start=0, end=0, place="sidecar"),
            date=source.fact("desember 2022", "2022-12", place="text"),
            period=source.fact("2019–2022", "2019-2022", place="text"),
            status_report=True,
        ),
        text=LANDET,
        report=ReadingReport(measures=3),
        measures=measures,
        passages=(
            source.passage("Departementet gir", "vold mot eldre.", "demand", measures[0].links, measure="1"),
            source.passage("Jordmødre", "vold.", "demand", measures[1].links, measure="2"),
        ),
    )


def sundet() -> PlanRecords:
    """Three municipalities together, in nynorsk, with a year for a date and a deadline that is no date."""
    source = Source(SUNDET)
    return PlanRecords(
        plan=Plan(
            key="sundet",
            source="sundet.md",
            format="md",
            sha256="2" * 64,
            length=len(SUNDET),
            language=Fact(value="nn", printed="", start=0, end=0, place="derived"),
            title=source.fact("Interkommunal plan mot vald i nære relasjonar", place="text"),
            publisher=source.fact("Alver, Austrheim og Fedje", place="text"),
            level=Fact(value="inter-municipal", printed="", start=0, end=0, place="derived"),
            municipalities=tuple(source.fact(name, place="text") for name in ("Alver", "Austrheim", "Fedje")),
            date=source.fact("2023", place="text"),
        ),
        text=SUNDET,
        report=ReadingReport(measures=1),
        measures=(
            Measure(
                plan="sundet",
                number="1",
                title=source.fact("Samarbeid om krisesenter"),
                start=source.at("Tiltak 1")[0],
                end=len(SUNDET),
                layout="word",
                responsible=(source.actor("Kommunedirektørane"),),
                deadline=source.fact("løpande"),
                links=(
                    source.link("krisesenter", "instrument", "krisesenter-botilbud"),
                    source.link("Samarbeid", "instrument", "samarbeid"),
                ),
                laws=(source.citation("krisesenterlova § 2", "krisesenterlova", "§ 2", label="krisesenterlova"),),
            ),
        ),
        passages=(source.passage("Kommunane held", "§ 2.", "demand", measure="1"),),
    )


COUNTERPARTS = (
    Counterpart(
        a="fjordvik/1", b="landet/1", score=0.875, grade="match", why="Begge lærer opp ansatte om vold mot eldre."
    ),
)
CORRECTIONS = (
    Correction(
        target="fjordvik/1",
        field="period",
        old=None,
        new="2025-2026",
        by="Kari Nordmann",
        at="2025-09-01",
        quote="Periode: 2025-2026",
    ),
)
