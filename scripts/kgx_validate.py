"""`kgx validate` on a folder that `kg export kgx` wrote, without a network: python scripts/kgx_validate.py FOLDER [--plain].

Needs `pip install kgx biolink-model`, best in an environment of its own (700 MB). The Biolink Model and its prefixes are those of the
package biolink-model; kgx alone would fetch them. Prefixes that the folder's context.jsonld spells out are known as well; --plain knows
Biolink's alone, as `kgx validate` does that was told no more. Exit code: that of kgx, 0 where both forms of the tables pass.
"""

from __future__ import annotations

import importlib.resources
import json
import sys
from pathlib import Path

import bmt.toolkit

_MODEL = importlib.resources.files("biolink_model")


def _offline(context: dict[str, str]) -> None:
    """Let kgx read the model and the prefixes from files: at import it makes a toolkit with these defaults."""
    schema = str(_MODEL / "schema/biolink_model.yaml")
    bmt.toolkit.Toolkit.__init__.__defaults__ = (schema, {"predicate mappings": []})
    import kgx.config  # type: ignore[import-not-found]

    prefixes = json.loads((_MODEL / "prefixmaps/biolink_model_prefix_map.json").read_text("utf-8"))
    kgx.config.jsonld_context_map |= {"biolink": {**prefixes, **context}, "monarch_context": {}, "obo_context": {}}


def main(folder: Path, plain: bool) -> int:
    """Validate both forms; what kgx finds is on stdout."""
    spelt = {} if plain else json.loads((folder / "context.jsonld").read_text("utf-8"))["@context"]
    _offline(spelt)
    from kgx.cli.cli_utils import validate  # type: ignore[import-not-found]

    found = [
        error
        for form in ("tsv", "jsonl")
        for error in [validate([str(folder / f"{part}.{form}") for part in ("nodes", "edges")], form, None, None, None)]
        if error
    ]
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--plain" in sys.argv[2:]))
