"""Small files that would take all memory or end the process: refused before a parser sees them.

The RDF/XML parser expands entities as it meets their declarations, without a bound, and triple terms that stand in each
other by the ten thousand overflow its stack. What it takes for a declaration is found here anywhere in the file, as it
finds it: in any case of `DOCTYPE`, more than once, and in the midst of the document. Brackets and elements that stand in each
other by the hundred thousand take it a kilobyte each.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import DataError

ENTITY_BYTES = 4_096  # of one entity, expanded; the namespaces that OWL files abbreviate so have some fifty
EXPANDED_BYTES = 16_000_000  # that all references may add to a file, and ten times its size
TERMS = 1_000  # triple terms in each other; a stack of 8 MB bears some 5,000
NESTED = 5_000  # brackets or elements in each other
_BLOCK = 1 << 16

_DECLARED = re.compile(rb'<!ENTITY\s+([^\s"\'%<>&;]+)\s+"([^"]*)"', re.DOTALL)
_REFERENCE = re.compile(rb"&([^\s;&<>\"'#]+);")
_XML_TERM = re.compile(rb"parseType\s*=\s*[\"']\s*Triple")
_TERM = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    rb"|<[^<>\s\"{}|^`]*>|#[^\n]*|(<<\()|(\)>>)|(<<|[\[({])|(>>|[\])}])",
    re.DOTALL,
)
_OPENING, _CLOSING = (b"(", b"[", b"{", b"<<"), (b")", b"]", b"}", b">>")
# What a `<` begins that is no element with something inside.
_EMPTY = (b"</", b"<!", b"<?", b"/>")


def refuse_bomb(path: Path, *, xml: bool) -> None:
    """DataError for a file that expands or nests beyond all use; `path` is a regular file."""
    with _content(path) as data:
        if xml:
            _refuse_entities(path, data)
            _refuse_many(path, sum(1 for _ in _XML_TERM.finditer(data)))
            if _towering(data, (b"<",), (b"</", *_EMPTY)):
                _refuse_nested(path, "elements")
            return
        terms = _at_least(data, b"<<(", TERMS)
        if terms or _towering(data, _OPENING, _CLOSING):
            deepest, nested = _deepest(data)
            _refuse_many(path, deepest)
            if nested > NESTED:
                _refuse_nested(path, "brackets")


@contextmanager
def _content(path: Path) -> Iterator[mmap.mmap | bytes]:
    """The bytes of the file, which stay on disk."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def _refuse_entities(path: Path, data: mmap.mmap | bytes) -> None:
    """Count what the declared entities come to, each made of those before it, and what their references do."""
    sizes: dict[bytes, int] = {}
    for name, value in _DECLARED.findall(data):
        sizes[name] = len(value) + sum(sizes.get(one, 0) for one in _REFERENCE.findall(value))
        if sizes[name] > ENTITY_BYTES:
            shown = name.decode("utf-8", "replace")[:40]
            what = f"the entity {shown!r} expands to more than {ENTITY_BYTES:,} bytes"
            raise DataError(what, str(path), "write its text out, or convert the file to Turtle where it was made")
    if not sizes:
        return
    most, total = EXPANDED_BYTES + 10 * len(data), 0
    for reference in _REFERENCE.finditer(data):
        total += sizes.get(reference[1], 0)
        if total > most:
            what = f"its entities expand to more than {most:,} bytes"
            raise DataError(what, str(path), "write their text out, or convert the file to Turtle where it was made")


def _at_least(data: mmap.mmap | bytes, word: bytes, times: int) -> bool:
    """Whether `word` stands so often in `data`; most files hold none."""
    at = -1
    for _ in range(times):
        at = data.find(word, at + 1)
        if at < 0:
            return False
    return True


def _towering(data: mmap.mmap | bytes, opening: tuple[bytes, ...], closing: tuple[bytes, ...]) -> bool:
    """Whether more is opened than closed, block by block, beyond `NESTED`; what stands in texts counts, too."""
    depth = 0
    for at in range(0, len(data), _BLOCK):
        block = data[at : at + _BLOCK]
        depth = max(0, depth + sum(map(block.count, opening)) - sum(map(block.count, closing)))
        if depth > NESTED:
            return True
    return False


def _deepest(data: mmap.mmap | bytes) -> tuple[int, int]:
    """How many triple terms and how many brackets stand in each other, at most; quotes, IRIs and comments hold none."""
    depth = deepest = inside = nested = 0
    for found in _TERM.finditer(data):
        depth = max(0, depth + (found[1] is not None) - (found[2] is not None))
        inside = max(0, inside + (found[3] is not None) - (found[4] is not None))
        deepest, nested = max(deepest, depth), max(nested, inside)
    return deepest, nested


def _refuse_nested(path: Path, what: str) -> None:
    raise DataError(
        f"more than {NESTED:,} {what} stand in each other", str(path), "write what stands inside on its own"
    )


def _refuse_many(path: Path, terms: int) -> None:
    if terms > TERMS:
        raise DataError(f"more than {TERMS:,} triple terms stand in each other", str(path), "name them one by one")
