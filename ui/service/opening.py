"""Opening what is built, or building first where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ui.service.build import Progress, build, silent
from ui.service.data_folder import DataFolder
from ui.service.errors import NotBuilt
from ui.service.sources import Sources, find
from ui.service.workspace import Workspace


def open_or_build(
    data: Path | None = None, *, progress: Progress = silent, first: Callable[[Sources], None] | None = None
) -> Workspace:
    """The build that answers; where there is none, the plans of the usual places are built.

    Args:
        first: called with the sources before such a first build.

    Raises:
        NothingToBuild, BuildBusy, BadCorrection: where it cannot be built.
    """
    try:
        return Workspace.open(data)
    except NotBuilt:
        sources = find()
        if first is not None:
            first(sources)
        build(sources, DataFolder.at(data), progress=progress)
        return Workspace.open(data)
