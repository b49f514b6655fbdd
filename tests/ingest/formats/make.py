"""Makes the files of the formats' tests from one plan in Markdown: ``python tests/ingest/formats/make.py [FOLDER]``.

``lyngmo.docx`` and ``lyngmo.pdf`` are kept in the repository as they were made, so that the tests read real files where
LibreOffice is absent; the tests make them anew where it is there.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PLAN = HERE / "lyngmo.md"
CONVERT_SECONDS = 120


def blocks(markdown: str) -> Iterator[tuple[int, str | list[list[str]]]]:
    """(heading's level, its text), (0, a paragraph) or (0, the rows of a table), in order."""
    rows: list[list[str]] = []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not all(re.fullmatch(r"-+", cell) for cell in cells):
                rows.append(cells)
            continue
        if rows:
            yield 0, rows
            rows = []
        if line.strip():
            level = len(line) - len(line.lstrip("#"))
            yield level, re.sub(r"\*+", "", line.lstrip("# "))


def to_docx(plan: Path, target: Path) -> None:
    """Headings in Word's heading styles, tables as tables."""
    from docx import Document

    document = Document()
    for level, content in blocks(plan.read_text(encoding="utf-8")):
        if isinstance(content, list):
            table = document.add_table(rows=0, cols=len(content[0]))
            table.style = "Table Grid"
            for row in content:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif level:
            document.add_heading(content, level - 1)
        else:
            document.add_paragraph(content)
    document.save(str(target))


def to_html(plan: Path, target: Path) -> None:
    parts = ['<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Handlingsplan</title></head><body>']
    for level, content in blocks(plan.read_text(encoding="utf-8")):
        if isinstance(content, list):
            rows = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in content]
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        elif level:
            parts.append(f"<h{level}>{html.escape(content)}</h{level}>")
        else:
            parts.append(f"<p>{html.escape(content)}</p>")
    target.write_text("\n".join([*parts, "</body></html>"]), encoding="utf-8")


def to_txt(plan: Path, target: Path) -> None:
    """As text copied out of a program: no marks, cells parted by tabs."""
    parts = []
    for _, content in blocks(plan.read_text(encoding="utf-8")):
        parts.append("\n".join("\t".join(row) for row in content) if isinstance(content, list) else content)
    target.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def to_pdf(source: Path, folder: Path) -> Path:
    """A PDF by LibreOffice, with a profile of its own so that a running office is not disturbed.

    Raises:
        FileNotFoundError: where LibreOffice is not installed.
    """
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice")
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=CONVERT_SECONDS,
    )
    return folder / f"{source.stem}.pdf"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    folder.mkdir(parents=True, exist_ok=True)
    to_docx(PLAN, folder / "lyngmo.docx")
    to_html(PLAN, folder / "lyngmo.html")
    to_txt(PLAN, folder / "lyngmo.txt")
    to_pdf(folder / "lyngmo.docx", folder)
    shutil.rmtree(folder / "profile", ignore_errors=True)
