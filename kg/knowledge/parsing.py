"""Reads RDF files of any syntax: regular files, within bounds, every fault one error with file, line and cure."""

from __future__ import annotations

import codecs
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import DataError
from kg.knowledge.bombs import refuse_bomb

_LINES = "each line is one statement that ends in `.`; look at quotes and escapes"
_CURES = {
    ox.RdfFormat.N_TRIPLES: _LINES,
    ox.RdfFormat.N_QUADS: _LINES,
    ox.RdfFormat.RDF_XML: "look for an unclosed tag, an undeclared prefix or entity, or another encoding than UTF-8",
    ox.RdfFormat.JSON_LD: "check it with a JSON reader; a context must stand in the file itself",
}
_TURTLE = "look for a missing `.` or `;`, an unclosed quote or an undeclared prefix just before this place"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # UTF-32 begins with the first of them


def parse_error(error: SyntaxError, where: str, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> DataError:
    """A parser's complaint in the family's form: file, line, what, cure."""
    line = f":{error.lineno}" if error.lineno else ""
    return DataError(f"not valid {form.name}: {error.msg}", f"{where}{line}", _CURES.get(form, _TURTLE))


def opened(path: Path, where: str, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> BinaryIO:
    """The file, open behind its byte order mark; DataError where it is missing, no regular file, no UTF-8 or a bomb."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe is waited for without end, a device read without end
            what = "is a folder" if path.is_dir() else "is no regular file"
            raise DataError(what, where, "save it as a file, and give that")
        refuse_bomb(path, xml=form == ox.RdfFormat.RDF_XML)
        if form == ox.RdfFormat.RDF_XML:
            _refuse_cut(path, where)
        file = path.open("rb")
    except OSError as error:
        raise unreadable(error, where) from error
    begin = file.read(3)
    if begin.startswith(_UTF_16):
        file.close()
        raise DataError("it is UTF-16 or UTF-32 text", where, "save it as UTF-8")
    file.seek(3 if begin == codecs.BOM_UTF8 else 0)
    return file


def _refuse_cut(path: Path, where: str) -> None:
    """DataError for XML that ends too early: the RDF parser takes what is there for the whole. Other faults it finds itself."""
    from xml.parsers.expat import ExpatError, ParserCreate, errors

    early = {
        errors.codes[name]
        for name in (
            errors.XML_ERROR_NO_ELEMENTS,
            errors.XML_ERROR_UNCLOSED_TOKEN,
            errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        )
    }
    try:
        with path.open("rb") as file:
            ParserCreate().ParseFile(file)
    except ExpatError as error:
        if error.code in early:
            what = "not valid RDF/XML: it ends too early"
            raise DataError(what, f"{where}:{error.lineno}", "it is cut short: fetch it again") from error
    except (LookupError, ValueError):
        return  # an encoding that is not known here: the RDF parser says what it takes


def parse(path: Path, form: ox.RdfFormat, where: str = "") -> Iterator[ox.Quad]:
    """The quads of a file. Raises DataError as `opened` does, and with file and line for malformed content."""
    where = where or str(path)
    with opened(path, where, form) as file, told(where, form):
        if file.tell():
            yield from ox.parse(file, format=form)
        else:
            yield from ox.parse(path=path, format=form)  # faster than through a file of Python's


@contextmanager
def told(where: str, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> Iterator[None]:
    """What a parser raises inside, as an error of the family."""
    try:
        yield
    except SyntaxError as error:
        raise parse_error(error, where, form) from error
    except MemoryError as error:
        what = "a name or a text in it is longer than 16 MB"
        raise DataError(what, where, "keep such a text in a file of its own, and name that") from error
    except OSError as error:
        raise unreadable(error, where) from error


def unreadable(error: OSError, where: str) -> DataError:
    """The error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return DataError("there is no such file", where, "check the path")
    return DataError(f"cannot be read: {error.strerror or error}", where, "check the path and its permissions")
