"""Findings as a table, for CSV, Markdown and Excel: one row a finding, its quotes with their offsets in one cell each."""

from __future__ import annotations

from collections.abc import Iterable

from graph.audit_base import Finding
from ontology.ids import measure_id

HEADER = ("plan", "measure", "id", "kind", "severity", "message", "quotes", "offsets")
"""``quotes`` are the plan's own words, one a line; ``offsets`` their places in its stored text, ``start-end``, in the same order."""


def rows(findings: Iterable[Finding], language: str = "nb") -> list[dict[str, str]]:
    """The findings in the order given. A finding on the whole plan has no measure."""
    return [
        {
            "plan": finding.plan,
            "measure": finding.measure or "",
            "id": measure_id(finding.plan, finding.measure) if finding.measure else finding.plan,
            "kind": finding.kind,
            "severity": finding.severity,
            "message": finding.message_en if language == "en" else finding.message,
            "quotes": "\n".join(" ".join(evidence.text.split()) for evidence in finding.evidence),
            "offsets": "; ".join(f"{evidence.start}-{evidence.end}" for evidence in finding.evidence),
        }
        for finding in findings
    ]
