"""Fictional plans for the audit, made from lines that say what they are, so that every offset is found in the text.

A line of ``SECTION`` or ``OVERVIEW`` is ``number | title | responsible | status | deadline``; what is empty is not said.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ontology.records import (
    ActorRef,
    Citation,
    Fact,
    Link,
    Measure,
    Part,
    Passage,
    Place,
    Plan,
    PlanRecords,
    ReadingReport,
    Relation,
    Span,
)

STATUSES = {
    "Gjennomført": "completed",
    "Ferdig": "completed",
    "Under arbeid": "ongoing",
    "Ikke startet": "not-started",
    "Utgår": "withdrawn",
}


@dataclass
class Draft:
    """A plan under construction: text is only ever appended to."""

    key: str = "lillevik"
    level: str = "municipal"
    date: str | None = "2025-06-12"
    period: str | None = None
    status_report: bool = False
    text: str = ""
    title: Fact | None = None
    measures: dict[str, Measure] = field(default_factory=dict)
    rows: dict[str, dict[str, object]] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    builds_on: list[Fact] = field(default_factory=list)
    gaps: tuple[str, ...] = ()

    def write(self, words: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += words
        return start, start + len(words)

    def head(self, words: str) -> Draft:
        start, end = self.write(words)
        self.title = Fact(value=words, printed=words, start=start, end=end, place="text")
        self.write("\n")
        return self

    def background(self, words: str, *links: tuple[str, str], laws: tuple[tuple[str, str], ...] = ()) -> Draft:
        """A passage outside the measures, with (words, target group) links and (words, law) citations."""
        start, end = self.write(words)
        self.write("\n")
        found = tuple(self._link(w, "target-group", code, "mentioned", start) for w, code in links)
        cited = tuple(
            Citation(label=w, start=self.text.index(w, start), end=self.text.index(w, start) + len(w), law=law)
            for w, law in laws
        )
        self.passages.append(Passage(role="background", start=start, end=end, page=1, links=found, laws=cited))
        return self

    def cites(self, words: str, plan: str) -> Draft:
        start, end = self.write(words)
        self.builds_on.append(Fact(value=plan, printed=words, start=start, end=end, place="text"))
        self.write("\n")
        return self

    def row(self, line: str) -> Draft:
        """A row of the overview."""
        start = len(self.text)
        found = self._cells(line, "overview")
        found["overview"] = Span(start=start, end=len(self.text))
        self.rows[str(found.pop("number"))] = found
        self.write("\n")
        return self

    def section(
        self,
        line: str,
        demand: str = "",
        *groups: tuple[str, str],
        part_of: str | None = None,
        partners: tuple[tuple[str, str | None], ...] = (),
        laws: tuple[tuple[str, str], ...] = (),
    ) -> Draft:
        """A measure's own section: its line, then what is to be done, with (words, target group) links found in both."""
        start = len(self.text)
        found = self._cells(line, "section")
        number = str(found.pop("number"))
        self.write("\n")
        parts: list[Part] = []
        if demand:
            at = self.write(demand)
            parts.append(Part(role="demand", start=at[0], end=at[1]))
            self.write("\n")
        helpers = []
        for words, actor in partners:
            self.write("Samarbeid: ")
            at = self.write(words)
            helpers.append(ActorRef(label=words, printed=words, start=at[0], end=at[1], actor=actor))
            self.write("\n")
        links = tuple(self._link(words, "target-group", code, "aimed-at", start) for words, code in groups)
        cited = tuple(
            Citation(label=w, start=self.text.index(w, start), end=self.text.index(w, start) + len(w), law=law)
            for w, law in laws
        )
        self.measures[number] = Measure(
            plan=self.key,
            number=number,
            start=start,
            end=len(self.text),
            layout="word",
            part_of=part_of,
            parts=tuple(parts),
            partners=tuple(helpers),
            links=links,
            laws=cited,
            **found,  # type: ignore[arg-type]
        )
        return self

    def done(self) -> PlanRecords:
        names = {"title": "title_overview", "responsible": "responsible_overview", "status": "status_overview"}
        measures = []
        for number, measure in self.measures.items():
            row = self.rows.get(number, {})
            values = {names.get(name, name): value for name, value in row.items() if value is not None}
            if "deadline" in values and measure.deadline is not None:
                del values["deadline"]
            kept = {name: getattr(measure, name) for name in measure.__struct_fields__}
            measures.append(Measure(**{**kept, **values}))
        return PlanRecords(
            plan=Plan(
                key=self.key,
                source=f"{self.key}.txt",
                format="txt",
                sha256="0" * 64,
                length=len(self.text),
                language=Fact(value="nb", printed="", start=0, end=0, place="derived"),
                title=self.title,
                level=Fact(value=self.level, printed="", start=0, end=0, place="sidecar"),
                date=self._told(self.date),
                period=self._told(self.period),
                builds_on=tuple(self.builds_on),
                status_report=self.status_report,
            ),
            text=self.text,
            report=ReadingReport(measures=len(measures), gaps=self.gaps),
            measures=tuple(measures),
            passages=tuple(self.passages),
        )

    @staticmethod
    def _told(value: str | None) -> Fact | None:
        return Fact(value=value, printed="", start=0, end=0, place="sidecar") if value is not None else None

    def _cells(self, line: str, place: Place) -> dict[str, object]:
        names = ("number", "title", "responsible", "status", "deadline")
        cells = [cell.strip() for cell in line.split("|")]
        found: dict[str, object] = {}
        for name, cell in zip(names, cells, strict=False):
            if not cell:
                continue
            at = self.write(cell)
            self.write(" ")
            found[name] = self._value(name, cell, at, place)
        if "number" in found:
            found["number"] = cells[0]
        self.text = self.text.rstrip(" ")
        return found

    def _value(self, name: str, cell: str, at: tuple[int, int], place: Place) -> object:
        if name == "responsible":
            refs, here = [], at[0]
            for each in cell.split(", "):
                words, _, actor = each.partition("=")
                # «JD=jd»: the words, then the registry's id, which is not printed
                refs.append((words, actor or None))
            self.text = self.text[: at[0]] + ", ".join(words for words, _ in refs) + " "
            made = []
            for words, actor in refs:
                start = self.text.index(words, here)
                here = start + len(words)
                made.append(ActorRef(label=words, printed=words, start=start, end=here, actor=actor))
            return tuple(made)
        value = STATUSES.get(cell, cell) if name == "status" else cell
        return Fact(value=value, printed=cell, start=at[0], end=at[1], place=place)

    def _link(self, words: str, scheme: str, code: str, relation: Relation, after: int) -> Link:
        start = self.text.index(words, after)
        return Link(
            scheme=scheme,  # type: ignore[arg-type]
            code=code,
            relation=relation,
            strength="demand",
            label=words.lower(),
            start=start,
            end=start + len(words),
        )
