"""States of the content in a git repository: the Turtle files of a revision, and those that lie there now."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError, ServiceError
from kg.knowledge import assets
from kg.knowledge.files import SourceFile, source_files


@dataclass(frozen=True)
class History:
    """A repository, and the folder of it whose Turtle files are content: all of it where the program's own lies elsewhere."""

    root: Path
    folder: str

    @classmethod
    def here(cls) -> History:
        """The repository of the current folder. Raises DataError where there is none, ServiceError without git."""
        asked = _git(None, "rev-parse", "--show-toplevel")
        if asked.returncode:
            raise DataError(
                "this folder is in no git repository",
                where=str(Path.cwd()),
                cure="go to the repository of the content, or give a Turtle file or a folder: kg review FILE",
            )
        root = Path(asked.stdout.decode(errors="surrogateescape").rstrip("\n"))
        own = assets.folder("pathways").resolve()
        inside = own.is_relative_to(root.resolve())
        return cls(root, own.relative_to(root.resolve()).as_posix() if inside else "")

    @property
    def base(self) -> list[SourceFile]:
        """What both states stand on: the ontology, and the shipped content where the repository is another one."""
        return [f for f in source_files() if not (self.folder and f.name.startswith("pathways/"))]

    def revisions(self, text: str) -> tuple[str, str | None]:
        """The two ends of `A..B`, `A...B` or `A`, which is compared with the files as they lie there now (None).

        Raises DataError for a name that is no revision.
        """
        start, dots, end = text.partition("..")
        if not dots:
            return self._commit(text), None
        first, last = self._commit(start or "HEAD"), self._commit(end.removeprefix(".") or "HEAD")
        if end.startswith("."):
            first = self._asked("merge-base", first, last).decode().strip()
        return first, last

    def files(self, revision: str | None, into: Path) -> list[SourceFile]:
        """The Turtle files of a revision, written into a folder; those of the working tree for None."""
        if revision is None:
            return [SourceFile(path, self._name(path.relative_to(self.root).as_posix())) for path in self._present()]
        found = []
        with tarfile.open(fileobj=io.BytesIO(self._archive(revision))) as archive:
            for member in archive:
                if member.isfile() and member.name.endswith(".ttl"):
                    archive.extract(member, into, filter="data")
                    found.append(SourceFile(into / member.name, self._name(member.name)))
        return sorted(found, key=lambda f: f.name)

    def _present(self) -> list[Path]:
        listed = self._asked("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", self._pattern)
        names = {n.decode(errors="surrogateescape") for n in listed.split(b"\0") if n}
        return [path for name in sorted(names) if (path := self.root / name).is_file()]

    def _archive(self, revision: str) -> bytes:
        made = _git(self.root, "archive", "--format=tar", revision, "--", self._pattern)
        if made.returncode:  # a revision without any Turtle file has no archive of them
            listed = self._asked("ls-tree", "-r", "--name-only", "-z", revision).split(b"\0")
            if any(name.endswith(b".ttl") for name in listed):
                raise ServiceError(f"git archive failed: {_complaint(made)}", cure="check the repository: git fsck")
            return _EMPTY
        return made.stdout

    @property
    def _pattern(self) -> str:
        return f":(glob){self.folder}/**/*.ttl" if self.folder else ":(glob)**/*.ttl"

    def _name(self, path: str) -> str:
        """The name of a file in findings: as the program's own files are called, others by their place."""
        return f"pathways/{path.removeprefix(self.folder + '/')}" if self.folder else f"added/{path}"

    def _commit(self, name: str) -> str:
        found = _git(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found.returncode:
            raise DataError(
                f"{name!r} is neither a file or folder nor a revision of this repository",
                where=str(self.root),
                cure="give a Turtle file, a folder, or a revision such as HEAD~3..HEAD; git log names them",
            )
        return found.stdout.decode().strip()

    def _asked(self, *arguments: str) -> bytes:
        done = _git(self.root, *arguments)
        if done.returncode:
            raise ServiceError(
                f"git {arguments[0]} failed: {_complaint(done)}", cure="check the repository: git status"
            )
        return done.stdout


# A tar archive of nothing.
_EMPTY = bytes(10_240)


def _git(folder: Path | None, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise ServiceError("git cannot be run", cure="install git, or give a Turtle file: kg review FILE") from error


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode(errors="replace").strip().split("\n")[0] or f"exit {done.returncode}"
