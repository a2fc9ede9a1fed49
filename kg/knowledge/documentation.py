"""The built pages of the documentation: where they lie, and which one a word means.

They are made by `scripts/site` and travel in a wheel that was built after it.
"""

from __future__ import annotations

import html
import re
from difflib import get_close_matches
from pathlib import Path

from kg.errors import DataError, NotFound

FIRST = "docs/README.html"
# Inside the package in a wheel, beside it in a checkout.
_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "site", _PACKAGE.parent / "docs-site")
_TITLE = re.compile(r"<title>(.*?)(?: &#8212; .*?| — .*?)?</title>", re.DOTALL)
# Pages of Sphinx itself, which nobody asks for by name.
_MACHINERY = ("index", "genindex", "py-modindex", "search")
# Bytes of a page among which its title stands.
_HEAD = 2_000
_NAMED = 12


def site() -> Path:
    """The folder of the built pages. Raises DataError where this installation has none."""
    for place in _PLACES:
        if (place / FIRST).is_file():
            return place
    raise DataError(
        "this installation holds no built pages; the same texts are Markdown in the project's folder docs",
        where="documentation",
        cure="read them there; 'python scripts/site' in the project's folder builds them, and an installation made after it "
        "holds them",
    )


def titles() -> dict[str, str]:
    """Page, as a path below the site, -> its title."""
    folder, found = site(), {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if path.stem not in _MACHINERY and not name.startswith("_"):
            title = _TITLE.search(path.read_bytes()[:_HEAD].decode("utf-8", "replace"))
            found[name] = html.unescape(title[1]).strip() if title else path.stem
    return found


def page(words: str) -> str:
    """The page that words mean, as a path below the site: by file name, else by what stands in name and title.

    Of several the one with the shortest title is taken, so that `python` is Python. Raises NotFound.
    """
    wanted = words.casefold().split()
    if not wanted:
        return FIRST
    known = titles()
    named = [name for name in known if Path(name).stem.casefold() == "-".join(wanted)]
    held = [name for name, title in known.items() if all(w in f"{name} {title}".casefold() for w in wanted)]
    found = sorted(named or held, key=lambda name: (len(known[name]), name))
    if found:
        return found[0]
    stems = sorted({Path(name).stem for name in known})
    near = get_close_matches("-".join(wanted), stems, cutoff=0.4) or stems[:_NAMED]
    raise NotFound(f"no page is called {words!r}", "documentation", f"name one such as {', '.join(near)}")
