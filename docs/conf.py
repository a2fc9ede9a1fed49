"""The site of these pages: `python scripts/site` builds it with Sphinx. The pages stay Markdown where they are.

The source folder is the repository, so that links between pages, notebooks and guides are those that a reader of the
files follows too. What a Sphinx page needs and a Markdown page should not show is added here while it is read: the
tables of contents, taken from the doors of `docs/README.md` and from the folders of the index pages, and the
directives of the Python reference.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg import __version__  # noqa: E402 - the checkout's own, found by the line above

project = "synaptrace"
author = "The synaptrace maintainers"
copyright = author  # noqa: A001 - Sphinx's own name for it
version = release = __version__
html_last_updated_fmt = None

extensions = ["myst_nb", "sphinx.ext.autodoc"]
root_doc = "docs/README"
include_patterns = [
    "docs/**.md",
    "notebooks/*",
    "pathways/README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    ".github/CONTRIBUTING.md",
    ".github/SUPPORT.md",
    ".github/CODE_OF_CONDUCT.md",
]
exclude_patterns = ["docs/_site", "**/.ipynb_checkpoints"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # `scripts/pages notebooks` runs them, and their outputs are kept
nb_mime_priority_overrides = [("html", "image/svg+xml", 0)]
highlight_language = "none"
default_role = "code"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
# Lines that look like what they are not: output of the program, tables, Turtle with cuts.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "sphinx_book_theme"
html_title = f"synaptrace {release}"
html_static_path = ["_site"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "home_page_in_toc": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_navbar_depth": 1,
    "search_as_you_type": True,
    "navbar_persistent": [],
}

_LINK = re.compile(r"\]\(([^)#\s]+)\)")
# A door of docs/README.md: a bullet that opens with a bold word.
_DOOR = re.compile(r"^\* \*\*(?P<name>[^*]+)\*\*:(?P<links>.*?)(?=^\* |\n\n)", re.MULTILINE | re.DOTALL)
# What the Python reference shows: the doors, then what they give.
_FUNCTIONS = ("perturb", "explain", "trace", "dose", "compare", "draw", "query", "show", "open_workspace")
_CLASSES = (
    "kg.knowledge.store.Knowledge",
    "kg.question.profile.own.Profile",
    "kg.shown.DrawnPerturbation",
    "kg.answer.explanation.Explanation",
    "kg.answer.traced.Traced",
    "kg.answer.curve.DoseCurve",
    "kg.answer.compare.Comparison",
    "kg.draw.picture.Picture",
    "kg.knowledge.page.Page",
)


def toctree(entries: list[str], caption: str = "") -> str:
    """A hidden table of contents, of pages named from the root of the repository."""
    head = f":caption: {caption}\n" if caption else ""
    return "\n\n```{toctree}\n:hidden:\n" + head + "\n" + "\n".join(f"/{entry}" for entry in entries) + "\n```\n"


def doors(text: str) -> str:
    """The tables of contents that the bullets of docs/README.md are."""
    made = ""
    for door in _DOOR.finditer(text):
        pages = [(ROOT / "docs" / link).resolve() for link in _LINK.findall(door["links"])]
        entries = [page.relative_to(ROOT).with_suffix("").as_posix() for page in pages if ROOT in page.parents]
        made += toctree(list(dict.fromkeys(entries)), door["name"])
    return made


def members(name: str) -> str:
    """The table of contents of an index page: the pages beside it that it links to, then the others of its folder."""
    page = ROOT / f"{name}.md"
    linked = [(page.parent / link).resolve() for link in _LINK.findall(page.read_text("utf-8"))]
    others = [path for path in sorted(page.parent.iterdir()) if path.suffix in (".md", ".ipynb") and path != page]
    found = [path for path in (*linked, *others) if path.parent == page.parent]
    return toctree(list(dict.fromkeys(path.relative_to(ROOT).with_suffix("").as_posix() for path in found)))


def api() -> str:
    """The directives of the Python reference."""
    lines = [f".. autofunction:: kg.explore.{name}\n" for name in _FUNCTIONS]
    lines.append(".. autofunction:: kg.screen.run.screen\n")
    lines += [f".. autoclass:: {name}\n   :members:\n   :inherited-members: object\n" for name in _CLASSES]
    lines.append(".. automodule:: kg.errors\n   :members:\n")
    return "\n\n```{eval-rst}\n" + "\n".join(lines) + "\n```\n"


def completed(app: Sphinx, name: str, source: list[str]) -> None:
    """Add to a page what it needs on the site alone."""
    if name == root_doc:
        source[0] += doors(source[0])
    elif name in ("docs/decisions/README", "docs/maintainers/README", "notebooks/README"):
        source[0] += members(name)
    elif name == "docs/reference/api":
        source[0] += api()


def opened(app: Sphinx, failed: Exception | None) -> None:
    """Let the folder's own address lead to the first page."""
    if failed is None and app.builder.name == "html":
        there = f"{root_doc}.html"
        text = f'<!doctype html><meta charset="utf-8"><title>{html_title}</title>'
        text += f'<meta http-equiv="refresh" content="0; url={there}"><a href="{there}">{html_title}</a>\n'
        (Path(app.outdir) / "index.html").write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Hook the two in."""
    app.connect("source-read", completed)
    app.connect("build-finished", opened)
