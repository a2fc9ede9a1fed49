"""Run the notebooks and keep small outputs of them: of each picture the SVG and its title. Called by `scripts/pages`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"


def joined(outputs: list[Any]) -> list[Any]:
    """The outputs with what a cell printed in pieces as one: where a piece ends depends on the kernel's clock."""
    whole: list[Any] = []
    for output in outputs:
        if whole and output.output_type == "stream" == whole[-1].output_type and output.name == whole[-1].name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def slim(book: Any) -> None:
    """Leave of each picture the SVG, which every viewer shows, and the first line of its text; no Python version."""
    book.metadata.get("language_info", {}).pop("version", None)
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/svg+xml" in data:
                data["text/plain"] = data["text/plain"].partition("\n")[0]
                data.pop("text/html", None)
                data.pop("image/png", None)


def executed(path: Path) -> str:
    """The notebook's text after a run in its folder; an error in a cell ends the run."""
    book = nbformat.read(path, 4)
    NotebookClient(
        book, timeout=300, startup_timeout=300, kernel_name="python3", resources={"metadata": {"path": FOLDER}}
    ).execute()
    slim(book)
    return nbformat.writes(book) + "\n"


def pages() -> dict[Path, str]:
    """Every notebook with the outputs of a run."""
    return {path: executed(path) for path in sorted(FOLDER.glob("*.ipynb"))}
