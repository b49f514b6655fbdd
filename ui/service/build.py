"""Plans → records → graph → index: the one build, which changes nothing until it is whole.

What each step hangs on is in its digest: a plan is read again when its file, its sidecar, the vocabulary or the reader has
changed, its quads are written again when its records have, and where nothing has changed nothing is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from ontology.records import Correction, Counterpart, PlanRecords, encode
from ontology.vocabulary import Vocabulary, vocabulary
from ui.service import corrections as corrections_file
from ui.service.correcting import Outdated, apply
from ui.service.data_folder import FORMAT, BuildFolder, DataFolder, Manifest
from ui.service.errors import NotBuilt, NothingToBuild
from ui.service.reading import Readings, Unread, code_digest, read_text, text_bytes
from ui.service.sources import Sources

STEPS = ("read", "counterparts", "graph", "index", "done")
MAKERS = ("ontology", "graph", "search", "ui/service")
"""Packages whose code decides what a build holds, beside what was read."""

Progress = Callable[[str, int, int, str], None]
"""Called with a step of ``STEPS``, how much of it is done, of how much, and what is at hand."""


def silent(step: str, done: int, total: int, what: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``failed`` are sentences on plans that could not be read; ``kept`` those whose earlier reading stays."""

    build: str
    plans: tuple[str, ...]
    measures: int
    read: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    outdated: tuple[Outdated, ...] = ()
    unchanged: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class _Gathered:
    """The plans of a build as they are read, with what went wrong."""

    plans: dict[str, PlanRecords] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def build(
    sources: Sources,
    data: DataFolder,
    *,
    model: str | None = None,
    progress: Progress = silent,
    waiting: Callable[[], None] | None = None,
) -> BuildReport:
    """Builds the sources' plans into a data folder and makes that what answers.

    Args:
        model: a sentence-transformers model in place of the default encoder.
        waiting: called when another build of the folder has to be waited for.

    Raises:
        NothingToBuild: where no plan could be read; what was built before stays.
        BuildBusy: where another build does not end.
        BadCorrection: where the file of corrections cannot be used.
        ModelError: where the model cannot be loaded.
    """
    started = time.monotonic()
    with data.locked(waiting):
        data.forget_broken_off()
        known = vocabulary()
        readings = Readings(data.readings, known)
        before = _plans_before(data)
        gathered = _gather(sources, readings, progress)
        if not gathered.plans:
            why = "; ".join(gathered.failed) or f"{sources.place}: –"
            raise NothingToBuild(f"ingen plan kunne leses: {why}", f"no plan could be read: {why}")
        wanted = corrections_file.load(data.corrections)
        digest = _digest(sources, gathered, wanted, model)
        plans, outdated = _corrected(gathered, wanted, readings)
        folder = data.built(digest)
        unchanged = folder is not None and _is_current(data, folder)
        if folder is None:
            with data.new_build(digest) as unfinished:
                _write(unfinished, plans, wanted, outdated, known, data, model, progress)
                unfinished.write_manifest(
                    Manifest(FORMAT, digest, tuple(plans_by_key(plans)), sources.origin, sources.roots, model, outdated)
                )
            folder = BuildFolder(data.path / "builds" / digest)
        if not unchanged:
            data.switch(folder)
        readings.forget_others(gathered.digests.items())
    progress("done", 1, 1, "")
    return BuildReport(
        build=folder.name,
        plans=tuple(plans_by_key(plans)),
        measures=sum(len(each.measures) for each in plans),
        read=tuple(gathered.read),
        removed=tuple(key for key in before if key not in gathered.plans),
        failed=tuple(gathered.failed),
        kept=tuple(gathered.kept),
        warnings=tuple(f"{each.plan.source}: {warning}" for each in plans for warning in each.report.warnings),
        outdated=outdated,
        unchanged=unchanged,
        seconds=time.monotonic() - started,
    )


def plans_by_key(plans: Sequence[PlanRecords]) -> dict[str, PlanRecords]:
    return {each.plan.key: each for each in plans}


def _gather(sources: Sources, readings: Readings, progress: Progress) -> _Gathered:
    found = _Gathered(failed=list(sources.problems))
    for place, (key, path) in enumerate(sources.files.items()):
        progress("read", place, len(sources.files), path.name)
        try:
            read = readings.read(path, key)
        except Unread as error:
            found.failed.append(str(error))
            earlier = readings.last(key)
            if earlier is None:
                continue
            found.kept.append(key)
            read = earlier
        found.plans[key] = read.records
        found.digests[key] = read.digest
        if read.fresh:
            found.read.append(key)
    progress("read", len(sources.files), len(sources.files), "")
    return found


def load_plan(folder: BuildFolder, key: str) -> PlanRecords:
    """A plan's records as a build holds them.

    Raises:
        OSError, ValueError: where they cannot be read.
    """
    from ontology.records import decode

    return decode(folder.records(key).read_bytes(), read_text(folder.text(key)))


def _plans_before(data: DataFolder) -> tuple[str, ...]:
    try:
        return data.current().manifest().plans
    except NotBuilt:
        return ()


def _is_current(data: DataFolder, folder: BuildFolder) -> bool:
    try:
        return data.current().name == folder.name
    except NotBuilt:
        return False


def _digest(sources: Sources, gathered: _Gathered, wanted: Sequence[Correction], model: str | None) -> str:
    found = sha256()
    for part in (
        str(FORMAT),
        sources.origin,
        repr(sources.roots),
        repr(sorted(gathered.digests.items())),
        repr(wanted),
        repr(model),
        code_digest(MAKERS),
    ):
        found.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return found.hexdigest()[:16]


def _corrected(
    gathered: _Gathered, wanted: Sequence[Correction], readings: Readings
) -> tuple[list[PlanRecords], tuple[Outdated, ...]]:
    corrected = [apply(gathered.plans[key], wanted, readings.linker) for key in sorted(gathered.plans)]
    return [each.records for each in corrected], tuple(item for each in corrected for item in each.outdated)


def _write(
    folder: BuildFolder,
    plans: Sequence[PlanRecords],
    wanted: Sequence[Correction],
    outdated: Sequence[Outdated],
    known: Vocabulary,
    data: DataFolder,
    model: str | None,
    progress: Progress,
) -> None:
    from graph.projection import project_corrections, project_derived
    from graph.store import project_plans, write_store
    from search.counterparts import counterparts
    from search.index import build as build_index

    for part in ("records", "texts"):
        (folder.path / part).mkdir()
    for each in plans:
        folder.records(each.plan.key).write_bytes(encode(each))
        folder.text(each.plan.key).write_bytes(text_bytes(each.text))
    progress("counterparts", 0, 1, "")
    pairs = counterparts(plans, known)
    folder.counterparts.write_bytes(b"".join(msgspec.json.encode(pair) + b"\n" for pair in pairs))
    progress("graph", 0, 1, "")
    refused = {id(item.correction) for item in outdated if not item.applied}
    keys = plans_by_key(plans)
    made = [c for c in wanted if id(c) not in refused and c.target.partition("/")[0] in keys]
    files = project_plans(plans, data.quads)
    write_store(files, folder.graph, project_derived(pairs) + project_corrections(made))
    for other in set(data.quads.glob("*.nq")) - set(files):
        other.unlink(missing_ok=True)
    progress("index", 0, 1, "")

    def encoded(done: int, total: int) -> None:
        progress("index", done, total, "")

    build_index(plans, known, folder.index, model=model, cache=data.vectors, progress=encoded)


def load_counterparts(folder: BuildFolder) -> tuple[Counterpart, ...]:
    """The counterparts as a build holds them."""
    lines = folder.counterparts.read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Counterpart) for line in lines if line)
