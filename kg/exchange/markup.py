"""XML of other people, read within bounds: no entities of the file's own, nothing fetched, no tree without end.

Names of elements and attributes come without their namespaces: files of one format use several, and prefixes as they like.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder

from kg.errors import DataError
from kg.exchange.reading import blocks

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

# Bytes of a document at most, unpacked; its elements, and how deep they may stand in each other.
DOCUMENT_BYTES = 100_000_000
ELEMENTS = 2_000_000
DEEPEST = 300


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: its outermost element, and the namespace of that."""

    root: Element
    namespace: str


def document(path: Path, what: str, roots: frozenset[str]) -> Document:
    """The document of a file, packed with gzip or not; `what` names the format in messages, `roots` are the outermost elements.

    Raises DataError for a file that cannot be read, is malformed or cut, of another root, beyond the bounds, or declares entities.
    """
    tree = _Tree(path)
    parser = tree.parser()
    for block in blocks(path, DOCUMENT_BYTES):
        _fed(tree, parser, block, what)
        if tree.root is not None and tree.root.tag not in roots:
            break
    else:
        _fed(tree, parser, b"", what, last=True)
    if tree.root is None or tree.root.tag not in roots:
        found = f"its outermost element is <{tree.root.tag[:40]}>" if tree.root is not None else "it has no element"
        raise DataError(f"this is no {what}: {found}", str(path), "name the format that it is in, or `auto`")
    return Document(tree.root, tree.namespace)


def outermost(path: Path) -> tuple[str, str]:
    """Name and namespace of the outermost element, of which no more is read. Raises DataError as `document` does."""
    tree = _Tree(path)
    parser = tree.parser()
    for block in blocks(path, DOCUMENT_BYTES):
        _fed(tree, parser, block, "XML file")
        if tree.root is not None:
            break
    return (tree.root.tag, tree.namespace) if tree.root is not None else ("", "")


def _fed(tree: _Tree, parser: XMLParserType, block: bytes, what: str, *, last: bool = False) -> None:
    from xml.parsers.expat import ExpatError, errors

    try:
        parser.Parse(block, last)
    except ExpatError as error:
        if last and tree.root is None and error.code == errors.codes[errors.XML_ERROR_NO_ELEMENTS]:
            return  # nothing at all, which the caller tells
        said = str(error).partition(":")[0]
        raise DataError(
            f"not valid XML: {said}",
            f"{tree.path}:{error.lineno}",
            f"the {what} is cut short or damaged: fetch it again",
        ) from error
    except (LookupError, ValueError) as error:  # a declared encoding that nobody knows, or of several bytes a character
        raise DataError(f"not valid XML: {error}", str(tree.path), "save it as UTF-8") from error


class _Tree:
    """Builds the elements as the parser meets them."""

    def __init__(self, path: Path) -> None:
        self.path, self._builder = path, TreeBuilder()
        self._depth = self._count = 0
        self.root: Element | None = None
        self.namespace = ""

    def parser(self) -> XMLParserType:
        """A parser that builds here."""
        from xml.parsers import expat

        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        parser.EntityDeclHandler = self._refused
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST or self._count > ELEMENTS:
            what = f"has more than {DEEPEST} elements in each other, or more than {ELEMENTS:,} in all"
            raise DataError(what, str(self.path), "give it in parts")
        space, _, local = name.rpartition("}")
        element = self._builder.start(local, {key.rpartition("}")[2]: value for key, value in attributes.items()})
        if self.root is None:
            self.root, self.namespace = element, space

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(name.rpartition("}")[2])

    def _refused(self, name: str, *_: object) -> None:
        what = f"declares the entity {name[:40]!r}, which no file of this kind needs"
        raise DataError(what, str(self.path), "write its text out")


def children(element: Element, *names: str) -> Iterator[Element]:
    """The elements directly in another that have one of the names."""
    return (child for child in element if child.tag in names)


def text_of(element: Element | None) -> str:
    """The text of an element with single blanks; "" where there is none."""
    return " ".join((element.text or "").split()) if element is not None else ""
