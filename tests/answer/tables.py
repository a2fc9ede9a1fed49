"""Tables of expectations that tests write."""

from __future__ import annotations

from pathlib import Path

HEAD = "id\tclass\tcompound_or_intervention\tscenario\tnode\ttime\texpected\ttags\tsource\tnote\n"
PROFILE = "#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n"


def table(folder: Path, *rows: str) -> Path:
    """A table of rows, with the profile `mine` beside it."""
    (folder / "profiles").mkdir(exist_ok=True)
    (folder / "profiles" / "mine.tsv").write_text(PROFILE, "utf-8")
    path = folder / "table.tsv"
    path.write_text(HEAD + "".join(row + "\n" for row in rows), "utf-8")
    return path


def row(
    given: str = "mine", scenario: str = "{}", node: str = "cAMP@D2-MSN", expected: str = "increased", **more: str
) -> str:
    """One row."""
    named = {"id": "a", "class": "c", "time": "acute", "tags": "", **more}
    return "\t".join(
        [named["id"], named["class"], given, scenario, node, named["time"], expected, named["tags"], "s", "n"]
    )
