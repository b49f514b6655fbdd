"""The store: N-Quads files → an Oxigraph directory, which is written once and from then on only read.

A store that is being read must not be written to (Oxigraph leaves undefined what the reader then sees), so a build
makes a new directory and its caller puts it in the old one's place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.dataset import describe
from graph.projection import fingerprint, project
from graph.vocabulary_graph import project_vocabulary, vocabulary_digest
from ontology.records import PlanRecords

if TYPE_CHECKING:
    from rdflib import Dataset


class StoreError(RuntimeError):
    """A store that cannot be written or opened; the message says where and what to do."""


def project_plans(plans: Iterable[PlanRecords], cache: Path) -> list[Path]:
    """One N-Quads file a plan and one for the vocabulary, in ``cache``; what has not changed since is not made again.

    A plan's older files are removed. Files of plans that are not given stay, for a caller who reads plans one by one.
    """
    cache.mkdir(parents=True, exist_ok=True)
    digest = vocabulary_digest()
    files = [_cached(cache, "ontology", digest, project_vocabulary)]
    for records in plans:

        def make(records: PlanRecords = records) -> bytes:
            return project(records)

        files.append(_cached(cache, f"plan.{records.plan.key}", fingerprint(records, digest), make))
    return files


def write_store(files: Sequence[Path], directory: Path, quads: bytes = b"") -> None:
    """Makes a store of N-Quads files and of ``quads`` (N-Quads, too: counterparts, corrections), and describes it.

    Raises:
        StoreError: where the directory holds something already, or a file is not N-Quads.
    """
    if directory.exists() and any(directory.iterdir()):
        raise StoreError(f"{directory} is not empty: a store is written to a new directory and never changed")
    directory.mkdir(parents=True, exist_ok=True)
    store = ox.Store(str(directory))
    try:
        for path in files:
            store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
        if quads:
            store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise StoreError(f"What should be loaded is not N-Quads: {error}") from error
    store.optimize()  # first: counting for the description is three times faster afterwards
    store.bulk_load(describe(store), format=ox.RdfFormat.N_QUADS)
    store.flush()


def open_store(directory: Path) -> ox.Store:
    """A store to read from.

    Raises:
        StoreError: where there is none, or none that this version can read.
    """
    if not (directory / "CURRENT").is_file():
        raise StoreError(f"There is no graph in {directory}: run `tiltaksgraf build` first")
    try:
        return ox.Store.read_only(str(directory))
    except OSError as error:
        raise StoreError(f"The graph in {directory} cannot be read ({error}): run `tiltaksgraf build` again") from error


def as_dataset(store: ox.Store) -> Dataset:
    """The store as an rdflib dataset whose default graph is the union of all graphs."""
    from oxrdflib import OxigraphStore
    from rdflib import Dataset

    return Dataset(store=OxigraphStore(store=store), default_union=True)


def _cached(cache: Path, name: str, digest: str, make: Callable[[], bytes]) -> Path:
    """The file of that content, made where it is not there; written whole or not at all."""
    path = cache / f"{name}.{digest}.nq"
    if not path.is_file():
        part = path.with_suffix(".part")
        part.write_bytes(make())
        part.replace(path)
    for other in cache.glob(f"{name}.*.nq"):
        if other != path and other.name.count(".") == path.name.count("."):
            other.unlink()
    return path
