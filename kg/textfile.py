"""The text of a file that another program wrote: unpacked, decoded without guessing, and bounded."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import select
import stat
import sys
import zlib
from pathlib import Path
from typing import BinaryIO

from kg.errors import DataError

# Bytes of a file, unpacked, that are read: far beyond any table that a person looks at, and soon reached on an endless device.
LARGEST = 64 * 2**20
# A named pipe into which nobody has written for so long is not waited for.
WRITER_SECONDS = 5.0

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How spreadsheets show a formula that failed: `#N/A` and its like, `#BEZUG!`, `#NOMBRE?`, `#NV` in other languages.
_FAILED = re.compile(r"#(?:DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!)", re.IGNORECASE)
_FAILED_ELSEWHERE = re.compile(r"#(?:[^\s\d]\S*[!?]|[^\W\d_]{1,2}/[^\W\d_]{1,2}|NV|YOK|GETTING_DATA)")
# Characters below the blank that a text has: tab, line ends, form feed, and the end mark of old systems.
_TEXT = frozenset("\t\n\r\f\x1a")


def is_failed_formula(cell: str) -> bool:
    """Whether a cell is what a spreadsheet shows of a formula that failed; it begins like a remark and is none."""
    return bool(_FAILED.fullmatch(cell) or (cell.isupper() and _FAILED_ELSEWHERE.fullmatch(cell)))


def opened(path: Path) -> BinaryIO:
    """The file, open. Raises OSError, and DataError for a named pipe into which nobody writes: it would be waited for without end.

    What a shell hands over as `<(command)` has its writer from the start and takes its time.
    """
    if sys.platform == "win32" or not stat.S_ISFIFO(path.stat().st_mode) or os.path.realpath(path).startswith("/proc/"):
        return path.open("rb")
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    if not waiting.poll(WRITER_SECONDS * 1000):
        os.close(handle)
        raise DataError("nobody writes into this pipe", str(path), "start its writer first, or give a file")
    os.set_blocking(handle, True)
    return os.fdopen(handle, "rb")


def content(path: Path, what: str) -> bytes:
    """The bytes of a file, unpacked where it is gzip. Raises DataError, which calls the file `what`."""
    try:
        with opened(path) as stream:
            data = stream.read(LARGEST + 1)
        if data[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise DataError(f"no such {what}", str(path), "check the path") from error
    except IsADirectoryError as error:
        raise DataError(f"the {what} is a folder", str(path), "give a file in it") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"the {what} is a damaged gzip file", str(path), "pack it again") from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise DataError(f"the {what} cannot be read: {said}", str(path), "check the path") from error
    if len(data) > LARGEST:
        raise DataError(f"the {what} is larger than {LARGEST // 2**20} MB", str(path), "give a part of it")
    return data


def decoded(data: bytes, where: str, what: str) -> tuple[str, str]:
    """Text with a line feed for every line end, and the encoding where that had to be concluded from the bytes, else "".

    A byte order mark says which encoding it is; without one, UTF-8 where every byte fits, else UTF-16 where every other byte of
    plain letters is zero, else Windows-1252. Raises DataError for what is no text.
    """
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if not any(character < " " and character not in _TEXT for character in set(text)):
            said = {"cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}.get(encoding, "")
            return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a"), said
    raise DataError(f"the {what} cannot be read as text", where, "save it as UTF-8, tab- or comma-separated")


def _encodings(data: bytes) -> tuple[str, ...]:
    """The encodings that may be meant, the likeliest first."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    if b"\0" in data[:1000]:
        return ("utf-16-le",) if data[1:2] == b"\0" else ("utf-16-be",)
    return ("utf-8", "cp1252")
