"""What is known about one thing, as a page of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.display import HTML_ROWS, Screen, ScreenTable, Shown, frame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class RecordTable(Shown):
    """A title, column names, and rows of text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values: a dict a row."""
        return {"title": self.title, "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows]}

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame. Raises UsageError where pandas is missing."""
        return frame(self.rows, self.columns)

    def _screen(self) -> Screen:
        table = ScreenTable(self.columns, self.rows[:HTML_ROWS], len(self.rows), few=8, folds=2)
        return Screen(f"{self.title}: {len(self.rows)} records", (), (table,), "All: .to_frame() .to_json()")


@dataclass(frozen=True, repr=False)
class Page(Shown):
    """What is known about one thing."""

    iri: str
    label: str
    types: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]
    tables: tuple[RecordTable, ...]
    notes: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Plain values, as `kg show -f json` writes them."""
        return {
            "id": self.iri,
            "label": self.label,
            "types": list(self.types),
            "properties": dict(self.properties),
            "tables": [table.to_json() for table in self.tables],
        }

    def _screen(self) -> Screen:
        """The properties, how many records of which kind there are, and in HTML the first records of each."""
        told = tuple((t.title, len(t.rows), _sample(t)) for t in self.tables)
        records = (
            ScreenTable((f"{t.title}: {t.columns[0]}", *t.columns[1:]), t.rows[:HTML_ROWS], len(t.rows), few=0)
            for t in self.tables
        )
        tables = (ScreenTable(("records", "count", "such as"), told, few=20, most=0), *records)
        lines = tuple(f"{name}: {value}" for name, value in self.properties if name != "label")
        return Screen(
            f"{self.label} ({', '.join(self.types)})", lines, tables, "All: .tables[0].to_frame() · .to_json()"
        )


def _sample(table: RecordTable) -> str:
    """The first cells of the first row that say something."""
    return " · ".join([text for text in table.rows[0] if text][:4]) if table.rows else ""
