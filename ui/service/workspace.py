"""The façade: one build, opened once, and every question that the app and the command line ask of it.

Heavy parts (the store, the search index) are opened when they are first needed, so that a list of plans answers at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from ontology.ids import split_measure_id
from ontology.records import Correction, Counterpart, Measure, PlanRecords
from ontology.vocabulary import Vocabulary, vocabulary
from ui.service import corrections as corrections_file
from ui.service.build import BuildReport, Progress, build, load_counterparts, load_plan, plans_by_key, silent
from ui.service.correcting import Outdated
from ui.service.data_folder import BuildFolder, DataFolder, Manifest
from ui.service.errors import NotBuilt, ServiceError, UnknownMeasure, UnknownPlan
from ui.service.sources import look

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graph.audit import Finding
    from graph.coverage import By, Coverage
    from graph.export import Format as ExportFormat
    from graph.sparql import Result
    from graph.validate import Report
    from search.engine import Engine
    from search.evaluation import Evaluation
    from search.rerank import Reranker
    from search.results import Answer, Comparison, Similar, Suggestion

LEVELS = ("national", "municipal")
"""Sides of a comparison that are more than one plan; inter-municipal plans count as municipal."""


class Workspace:
    """What a build left, as it stands. ``build`` is its name: two workspaces of one name give the same answers."""

    def __init__(self, data: DataFolder, folder: BuildFolder, manifest: Manifest) -> None:
        self._data = data
        self._folder = folder
        self._manifest = manifest
        self.build = folder.name
        self._rerankers: dict[str, Reranker] = {}

    @classmethod
    def open(cls, data: Path | None = None) -> Workspace:
        """The build that answers now, in the folder given or the usual one.

        Raises:
            NotBuilt: where nothing has been built in it yet.
        """
        folder = DataFolder.at(data)
        current = folder.current()
        return cls(folder, current, current.manifest())

    @property
    def data(self) -> Path:
        return self._data.path

    @property
    def samples(self) -> bool:
        """Whether the plans are the fictional ones that the program ships."""
        return self._manifest.origin == "samples"

    @property
    def place(self) -> str:
        """Where the plans were read from."""
        return ", ".join(self._manifest.roots)

    @property
    def is_current(self) -> bool:
        """Whether no newer build has taken this one's place."""
        try:
            return self._data.current().name == self.build
        except NotBuilt:
            return False

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return vocabulary()

    @cached_property
    def plans(self) -> tuple[PlanRecords, ...]:
        """All plans, by key.

        Raises:
            NotBuilt: where a file of the build is missing or damaged.
        """
        try:
            return tuple(load_plan(self._folder, key) for key in self._manifest.plans)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise NotBuilt(
                f"bygget i {self.data} er skadet ({error}); slett mappen og kjør «tiltaksgraf build»",
                f"the build in {self.data} is damaged ({error}); delete the folder and run `tiltaksgraf build`",
            ) from error

    def plan(self, key: str) -> PlanRecords:
        """Raises UnknownPlan."""
        try:
            return plans_by_key(self.plans)[key]
        except KeyError:
            keys = ", ".join(each.plan.key for each in self.plans)
            raise UnknownPlan(
                f"det finnes ingen plan «{key}»; planene er {keys}", f"there is no plan {key!r}; the plans are {keys}"
            ) from None

    def measure(self, identifier: str) -> Measure:
        """Raises UnknownPlan, UnknownMeasure."""
        try:
            key, number = split_measure_id(identifier)
        except ValueError:
            raise UnknownMeasure(
                f"et tiltak skrives plan/nummer, ikke «{identifier}»",
                f"a measure is written plan/number, not {identifier!r}",
            ) from None
        records = self.plan(key)
        try:
            return records.measure(number)
        except KeyError:
            count = len(records.measures)
            raise UnknownMeasure(
                f"{key} har ikke noe tiltak «{number}»; den har {count}",
                f"{key} has no measure {number!r}; it has {count}",
            ) from None

    @cached_property
    def store(self) -> ox.Store:
        from graph.store import open_store

        return open_store(self._folder.graph)

    @cached_property
    def engine(self) -> Engine:
        from search.engine import Engine

        return Engine.open(self.plans, self._folder.index, self.store, self.vocabulary)

    @cached_property
    def counterparts(self) -> tuple[Counterpart, ...]:
        return load_counterparts(self._folder)

    def ask(
        self,
        question: str,
        *,
        top: int = 20,
        plan: str | None = None,
        off: frozenset[str] = frozenset(),
        today: date | None = None,
        reranker: str | None = None,
    ) -> Answer:
        """Answers a question.

        Args:
            top: cuts what is only ranked, never an exact list.
            off: keys of pieces to leave out.
            reranker: a cross-encoder (a folder or a hub name) that reads the first measures again.

        Raises:
            UnknownPlan
            ServiceError: an empty question.
            ModelError: a reranker that cannot be loaded.
        """
        from search.answer import ask

        if plan is not None:
            self.plan(plan)
        if not question.strip():
            raise ServiceError("spørsmålet er tomt", "the question is empty")
        day = (today or date.today()).isoformat()
        reader = self._reranker(reranker) if reranker else None
        return ask(self.engine, question, top=top, plan=plan, off=off, today=day, reranker=reader)

    def _reranker(self, name: str) -> Reranker:
        if name not in self._rerankers:
            from search.rerank import CrossEncoderReranker

            self._rerankers[name] = CrossEncoderReranker(name)
        return self._rerankers[name]

    def suggest(self, text: str, limit: int = 8) -> Sequence[Suggestion]:
        """Completions of what is typed so far; the ``text`` of each is the whole question with the name in it."""
        from search.suggest import suggest

        return suggest(self.engine, text, limit)

    def similar(self, identifier: str, top: int = 10, language: str = "nb") -> Sequence[Similar]:
        """Raises UnknownPlan, UnknownMeasure."""
        from search.similar import similar

        self.measure(identifier)
        return similar(self.engine, identifier, top, language)

    def compare(self, a: str, b: str) -> Comparison:
        """``a`` and ``b``: a plan's key, or ``municipal`` / ``national`` for all of a level.

        Raises:
            UnknownSide: (a ValueError) where there is no such side, or both are the same.
        """
        from search.compare import compare, keys_of

        plans = self.plans
        return compare(plans, keys_of(plans, a), keys_of(plans, b), self.counterparts, self.vocabulary)

    def coverage(self, by: By, plans: Sequence[str] | None = None) -> Coverage:
        """Raises UnknownPlan."""
        from graph.coverage import coverage

        for key in plans or ():
            self.plan(key)
        return coverage(self.plans, by, plans, self.vocabulary)

    def audit(self, plan: str | None = None, today: date | None = None) -> Sequence[Finding]:
        """Raises UnknownPlan."""
        from graph.audit import audit

        if plan is not None:
            self.plan(plan)
        return audit(self.plans, today or date.today(), plan, self.vocabulary)

    def sparql(
        self, query: str, accept: str | Sequence[str] = "json", *, timeout: float = 10.0, max_rows: int | None = None
    ) -> Result:
        """A stranger's query, in a process of its own. Raises what ``graph.sparql.run`` does."""
        from graph.sparql import run

        return run(self._folder.graph, query, accept=accept, timeout=timeout, max_rows=max_rows)

    def export(self, form: ExportFormat, output: IO[bytes]) -> None:
        from graph.export import export

        export(self.store, form, output)

    def validate(self) -> Report:
        from graph.validate import validate

        return validate(self.store)

    def evaluate(self, queries: Path, qrels: Path) -> Evaluation:
        from search.evaluation import evaluate

        return evaluate(self.engine, queries, qrels)

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What people have corrected, oldest first. Raises BadCorrection where the file cannot be used."""
        return corrections_file.load(self._data.corrections)

    @property
    def outdated(self) -> tuple[Outdated, ...]:
        """The corrections that the plans' texts did not bear out when this was built."""
        return self._manifest.outdated

    def correct(self, correction: Correction, progress: Progress | None = None) -> BuildReport:
        """Keeps a correction and builds with it.

        Raises:
            BadCorrection, UnknownMeasure: where it cannot be; nothing has changed.
        """
        corrections_file.check(correction, self.plans, self.vocabulary)
        return self._with((*self.corrections, correction), progress)

    def undo(self, correction: Correction, progress: Progress | None = None) -> BuildReport:
        """Takes a correction back and builds without it.

        Raises:
            BadCorrection: where it is not there.
        """
        kept = list(self.corrections)
        if correction not in kept:
            raise corrections_file.BadCorrection("rettelsen finnes ikke", "there is no such correction")
        kept.reverse()
        kept.remove(correction)
        kept.reverse()
        return self._with(tuple(kept), progress)

    def _with(self, wanted: tuple[Correction, ...], progress: Progress | None) -> BuildReport:
        before = self.corrections
        corrections_file.save(self._data.corrections, wanted)
        try:
            return self.rebuild(progress)
        except Exception:
            corrections_file.save(self._data.corrections, before)
            raise

    def rebuild(self, progress: Progress | None = None) -> BuildReport:
        """Builds the same plans again, with what has changed in them; a new ``open`` gives the new build."""
        sources = look([Path(root) for root in self._manifest.roots], self._manifest.origin)
        return build(sources, self._data, model=self._manifest.model, progress=progress or silent)
