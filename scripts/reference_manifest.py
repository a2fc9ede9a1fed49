#!/usr/bin/env python3
"""Print a manifest of the reference data: for each data set its files, bytes and one SHA-256 over names and contents.

    python scripts/reference_manifest.py FOLDER [MANIFEST.tsv]

With a manifest of before, say which sets differ and exit 1.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

COLUMNS = ("data_set", "files", "bytes", "sha256")


def manifest(folder: Path) -> list[tuple[str, ...]]:
    """One row a data set, by name."""
    rows = []
    for home in sorted(path for path in (folder / "data").iterdir() if path.is_dir()):
        total, size, count = hashlib.sha256(), 0, 0
        for path in sorted(p for p in home.rglob("*") if p.is_file()):
            content = path.read_bytes()
            total.update(path.relative_to(home).as_posix().encode() + b"\0" + hashlib.sha256(content).digest())
            size, count = size + len(content), count + 1
        rows.append((home.name, str(count), str(size), total.hexdigest()))
    return rows


def main(arguments: list[str]) -> int:
    """Print the manifest, or compare it with one of before."""
    if not 1 <= len(arguments) <= 2 or not (Path(arguments[0]) / "data").is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    rows = manifest(Path(arguments[0]))
    if len(arguments) == 1:
        print("\n".join("\t".join(row) for row in (COLUMNS, *rows)))
        return 0
    before = {tuple(line.split("\t")) for line in Path(arguments[1]).read_text("utf-8").splitlines()[1:]}
    differing = sorted({row[0] for row in before ^ set(rows)})
    print("\n".join(f"differs: {name}" for name in differing) or f"{len(rows)} data sets, all as in the manifest")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
