"""Opening what is built, or building first where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ui.service.build import Progress, build, silent
from ui.service.data_folder import DataFolder
from ui.service.errors import NotBuilt
from ui.service.sources import Sources, find, look
from ui.service.workspace import Workspace


def open_or_build(
    data: Path | None = None, *, progress: Progress = silent, first: Callable[[Sources], None] | None = None
) -> Workspace:
    """The build that answers; where there is none, the plans that were built last, else those of the usual places, are built.

    Args:
        first: called with the sources before such a first build.

    Raises:
        NothingToBuild, BuildBusy, BadCorrection: where it cannot be built.
    """
    try:
        return Workspace.open(data)
    except NotBuilt:
        folder = DataFolder.at(data)
        before = folder.last()
        sources = look([Path(root) for root in before.roots], before.origin) if before is not None else find()
        if first is not None:
            first(sources)
        build(sources, folder, progress=progress)
        return Workspace.open(data)
