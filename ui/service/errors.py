"""What goes wrong through no fault of the program: one sentence in bokmål and one in English, what was found and what to do."""

from __future__ import annotations


class ServiceError(ValueError):
    """Bad usage or input. ``message`` is bokmål, ``message_en`` English; as text it is both."""

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(f"{message} / {message_en}")
        self.message = message
        self.message_en = message_en


class NotBuilt(ServiceError):
    """There is nothing to answer from yet."""


class UnknownPlan(ServiceError):
    """There is no plan of that key."""


class UnknownMeasure(ServiceError):
    """There is no measure of that id."""


class BuildBusy(ServiceError):
    """Another build of the same data did not end in time."""


class NothingToBuild(ServiceError):
    """None of the files could be read, so what was built before stays."""
