"""Archives of files that other people pack together: zip and tar, unpacked within bounds into a folder of the program's own.

Names in an archive are labels, no paths: nothing is written where they point to, and links in it are not followed.
"""

from __future__ import annotations

import gzip
import re
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from kg.errors import DataError
from kg.exchange.reading import FILE_LIMIT, RATIO_FREE, RATIO_LIMIT
from kg.scratch import scratch

MEMBERS = 50_000  # of one archive at most
_BLOCK = 1 << 20
_TAR_MARK = slice(257, 262)


@contextmanager
def opened(path: Path) -> Iterator[list[Path]]:
    """The files of an archive, gone when the block ends; the file itself where it is none. Of several suffixes the commonest counts.

    Raises DataError, which names archive and file, for what is damaged, encrypted, too much, or wrong inside the block.
    """
    kind = _kind(path)
    if not kind:
        yield [path]
        return
    with scratch("ingest") as folder:
        try:
            parts = list(_unpacked(path, kind, folder))
        except (
            OSError,
            EOFError,
            RuntimeError,
            NotImplementedError,
            ValueError,
            zlib.error,
            zipfile.BadZipFile,
            tarfile.TarError,
        ) as error:
            what = f"the archive cannot be unpacked: {getattr(error, 'strerror', None) or error or 'it is damaged'}"
            raise DataError(what, str(path), "fetch it again, or unpack it yourself and give the files") from error
        if not parts:
            raise DataError("the archive holds no file", str(path), "give one with networks in it")
        try:
            yield parts
        except DataError as error:
            error.where = re.sub(re.escape(str(folder)) + r"/\d+/", lambda _: f"{path}!", error.where)
            raise


def _kind(path: Path) -> str:
    """`zip`, `tar` or "" by how the file begins; what is no regular file is left to the readers."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            begin = file.read(512)
            if begin[:2] == b"\x1f\x8b":
                file.seek(0)
                with gzip.open(file) as packed:
                    begin = packed.read(512)
    except (OSError, EOFError, zlib.error, ValueError):
        return ""
    return "zip" if begin[:4] == b"PK\x03\x04" else "tar" if begin[_TAR_MARK] == b"ustar" else ""


def _unpacked(path: Path, kind: str, folder: Path) -> Iterator[Path]:
    """Write the members that count, each in a folder with a number; their names as the archive has them, without its folders."""
    most = left = min(FILE_LIMIT, max(RATIO_FREE, path.stat().st_size * RATIO_LIMIT))
    with zipfile.ZipFile(path) if kind == "zip" else tarfile.open(path) as archive:
        members = _members(archive)
        names = list(members)
        usual = Counter(Path(name).suffix.lower() for name in names).most_common(1)
        repeated = Counter(PurePosixPath(name).name for name in names)
        for number, name in enumerate(names):
            if Path(name).suffix.lower() != usual[0][0]:
                continue
            bare = PurePosixPath(name)
            shown = bare.name if repeated[bare.name] == 1 else "-".join(bare.parts)
            target = folder / str(number) / (re.sub(r"[^\w.+-]", "_", shown).lstrip(".")[-120:] or "file")
            target.parent.mkdir()
            stream = _stream(archive, members[name])
            if stream is not None:
                left = _copied(stream, target, left, f"{path}!{shown[:80]}", most)
                yield target


def _members(archive: zipfile.ZipFile | tarfile.TarFile) -> dict[str, zipfile.ZipInfo | tarfile.TarInfo]:
    """The members that are files and not hidden, by their names; of several of one name the last, as unpacking leaves it.

    A link of that name is none of them: where it leads is not looked at.
    """
    found: dict[str, zipfile.ZipInfo | tarfile.TarInfo] = {}
    members: Iterator[zipfile.ZipInfo | tarfile.TarInfo] = iter(
        archive.infolist() if isinstance(archive, zipfile.ZipFile) else archive
    )
    for count, member in enumerate(members):
        if count == MEMBERS:
            raise DataError(f"the archive holds more than {MEMBERS:,} files", str(archive), "give it in parts")
        name = member.filename if isinstance(member, zipfile.ZipInfo) else member.name
        plain = not member.is_dir() if isinstance(member, zipfile.ZipInfo) else member.isreg()
        parts = PurePosixPath(name).parts
        if plain and parts and not parts[-1].startswith(".") and parts[0] != "__MACOSX":
            found[name] = member
    return found


def _stream(archive: zipfile.ZipFile | tarfile.TarFile, member: zipfile.ZipInfo | tarfile.TarInfo) -> IO[bytes] | None:
    """The content of a member."""
    if isinstance(archive, zipfile.ZipFile) and isinstance(member, zipfile.ZipInfo):
        return archive.open(member)
    if isinstance(archive, tarfile.TarFile) and isinstance(member, tarfile.TarInfo):
        return archive.extractfile(member)
    return None


def _copied(stream: IO[bytes], target: Path, left: int, where: str, most: int) -> int:
    """Copy a member; how many bytes the others may come to."""
    with stream, target.open("wb") as out:
        while block := stream.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise DataError(f"the archive unpacks to more than {most:,} bytes", where, "give it in parts")
            out.write(block)
    return left
