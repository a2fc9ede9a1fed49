"""The explorer's pages written as files that any web server, or none, can give: begun at the front page, followed by their links.

What needs a server is not there: the SPARQL endpoint, comparisons, profiles of one's own, answers at other conditions. The slider works
with the doses that are solved beforehand.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from kg import __version__
from kg.errors import KgError, ServiceError, UsageError
from kg.server.explorer.desk import Desk
from kg.server.explorer.home import curated
from kg.server.explorer.jobs import JOBS
from kg.server.explorer.rendered import HTML, Rendered
from kg.server.site.names import names
from kg.server.site.pages import addresses, rewritten
from kg.server.site.places import asked, file_of, question
from kg.tabular import as_json
from kg.writing import ended_by_exception, write

MARK = "site.json"
_ROOTS = ("/", "/about", "/vocab", "/vocab.ttl")
_STATIC = ("explorer.css", "explorer.js", "favicon.svg")
# What is written of a compound of the library that was not named: minutes for hundreds, not hours.
_OF_MANY = ("page", "picture", "doses", "json", "csv", "ttl")

Told = Callable[[int, str], None]


@dataclass(frozen=True)
class WrittenSite:
    """How many files a site has, and the addresses that could not be written, with the reason."""

    files: int
    left_out: tuple[tuple[str, str], ...]


def write_site(
    desk: Desk, folder: Path, compounds: Iterable[str] = (), *, library: bool = False, told: Told | None = None
) -> WrittenSite:
    """Write the pages of some compounds, by name, of the curated ones without a name, and with `library` of every other too.

    The folder is made whole beside its place and then put there; a site that stood there goes. Raises UsageError where something
    else stands there, NotFound for a name that is none, ServiceError where the library that writes pages is missing.
    """
    _require_templates()
    _refuse_other(folder)
    iris = [desk.find(name, ("Compound",), "compound").iri for name in compounds]
    whole = [desk.name(iri) for iri in iris] or [name for name, _ in curated(desk)]
    more = desk.workspace.knowledge.library if library else None
    walk = SiteWalk(desk, frozenset(whole), frozenset(more.every()) if more else frozenset(), told or (lambda *_: None))
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with ended_by_exception():  # the half-written site goes, too
            walk.run(building)
            building.chmod(0o777 & ~_umask())
            _put(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return WrittenSite(len(walk.files), tuple(walk.left_out))


def _require_templates() -> None:
    try:
        import jinja2
    except ImportError:
        cure = "python -m pip install 'jinja2>=3.1'"
        raise ServiceError("the library that writes pages is not installed", "kg site", cure) from None
    del jinja2


def _refuse_other(folder: Path) -> None:
    if folder.exists() and not (folder / MARK).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "something else stands there", str(folder), "name a new folder, an empty one, or one that kg site wrote"
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _put(building: Path, folder: Path) -> None:
    """Put the finished folder in its place."""
    if folder.exists():
        old = building.with_name(building.name + "-old")
        folder.rename(old)
        building.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        building.rename(folder)


@dataclass
class SiteWalk:
    """The pages that lead from the front page to others, each asked of the desk once."""

    desk: Desk
    whole: frozenset[str]
    plain: frozenset[str]
    told: Told
    files: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    _meant: dict[str, str] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _pictures: dict[str, str] = field(default_factory=dict)

    def run(self, folder: Path) -> None:
        """Write everything into `folder`."""
        waiting = deque([*_ROOTS, *(["/library"] if self.plain else []), *self._of_compounds()])
        known = set(waiting)
        while waiting:
            address = waiting.popleft()
            found = [one for one in self._write(address, folder) if one not in known and self._is_wanted(one)]
            known.update(found)
            # The forms of one answer follow each other, so that it is held until all are written.
            own = [one for one in found if one.startswith((f"{address}/", f"{address}."))]
            waiting.extendleft(reversed(own))
            waiting.extend(one for one in found if one not in own)
        for name in _STATIC:
            self._put(f"/static/{name}", (files("kg.server") / "static" / name).read_bytes(), folder)
        for address, text in self._pages.items():
            self._put(address, rewritten(text, self.files[address], self._file, self._picture), folder)
        write(folder / "names.json", as_json(names(self.desk, self.files)), durable=False)
        said = {"version": __version__, "graph": self.desk.workspace.knowledge.digest, "files": len(self.files)}
        write(folder / MARK, as_json(said | {"left_out": [list(one) for one in self.left_out]}) + "\n", durable=False)

    def _of_compounds(self) -> Iterator[str]:
        for name in sorted(self.whole | self.plain):
            yield f"/compound/{name}"

    def _write(self, address: str, folder: Path) -> list[str]:
        """Ask for a page and write it; the addresses that it names."""
        asked_of = question(address)
        if asked_of is None:
            return []
        try:
            made: Rendered = JOBS[str(asked_of["job"])](self.desk, asked_of)
        except KgError as error:
            self.left_out.append((address, error.what))
            return []
        if made.location:
            self._meant[address] = made.location
            return [made.location]
        self.told(len(self.files), address)
        content = made.content
        if asked_of.get("form") == "picture":
            self._pictures[address] = str(content)
            return []
        self.files[address] = file_of(address)
        if made.media_type != HTML or not isinstance(content, str) or made.policy:
            self._put(address, content, folder)
            return []
        self._pages[address] = content
        if (
            asked_of.get("form") == "atlas"
        ):  # its cells lead to pages that the table of effects leads to, and to no others
            return []
        own = [f"{address}/doses.json", f"{address}/doses.json?without_metabolites=1"]
        return [*addresses(content), *(own if asked_of["job"] == "compound" and asked_of["form"] == "page" else ())]

    def _put(self, address: str, content: str | bytes, folder: Path) -> None:
        self.files.setdefault(address, file_of(address))
        path = folder / self.files[address]
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content, durable=False)

    def _is_wanted(self, address: str) -> bool:
        """Whether a link is followed: to everything about what the pages name, and to no other answer."""
        path, pairs = asked(address)
        job = question(address)
        if job is None:
            return False
        if job["job"] in ("compound", "why"):
            name, allowed = str(job["name"]), {"node"} if job["job"] == "why" else {"without_metabolites"}
            many = name in self.plain and job["job"] == "compound" and job["form"] in _OF_MANY
            return (name in self.whole or many) and {key for key, _ in pairs} <= allowed
        if path == "/library":
            return bool(self.plain) and {key for key, _ in pairs} <= {"class"}
        return not pairs

    def _file(self, address: str) -> str | None:
        """The file of an address, that of the page to which it is forwarded too."""
        return self.files.get(self._meant.get(address, address))

    def _picture(self, address: str) -> str | None:
        """The picture's markup, which stands in the page itself."""
        return self._pictures.get(address)
