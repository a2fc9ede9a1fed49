"""JSON of other people, within bounds: bytes, depth and kind are told before anything is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.exchange.reading import blocks

# Bytes, unpacked: read whole, JSON takes some ten times as much memory.
LIMIT = 200_000_000


def loaded(path: Path) -> Any:
    """The value of a file, packed with gzip or not. Raises DataError for what is none, nests too deep, or is too long."""
    return parsed(b"".join(blocks(path, LIMIT)), str(path))


def objects(path: Path) -> Any:
    """The value of a file; the list of its values where each line holds one, as dumps have it. Raises DataError as `loaded` does."""
    whole = b"".join(blocks(path, LIMIT))
    try:
        return parsed(whole, str(path))
    except DataError:
        filled = [line for line in whole.splitlines() if line.strip()]
        if len(filled) < 2 or not (filled[0].rstrip().endswith(b"}") and filled[1].lstrip().startswith(b"{")):
            raise
        return [parsed(line, f"{path}:{number}") for number, line in enumerate(filled, 1)]


def parsed(text: bytes, where: str) -> Any:
    """The value of a text; numbers of any length are numbers or refused."""
    try:
        return json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError("is not UTF-8", where, "save it as UTF-8") from error
    except RecursionError:
        raise DataError("the JSON nests deeper than any network", where, "look at how the file was made") from None
    except ValueError as error:
        raise DataError(
            f"is no JSON: {str(error)[:120]}", where, "fetch the file again, or look at that place"
        ) from error


def table(value: Any, where: str, what: str) -> dict[str, Any]:
    """The value where it is an object; DataError where not."""
    if isinstance(value, dict):
        return value
    raise DataError(f"{what} is no object of JSON", where, "name the format that the file is in")


def records(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; anything else is left out."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """A plain value as text, lists joined with blanks, "" for nothing; half a character, which JSON can hold, is a `?`."""
    if isinstance(value, list):
        return " ".join(filter(None, map(text, value[:1000])))
    if value is None or isinstance(value, dict):
        return ""
    return str(value).encode("utf-8", "replace").decode("utf-8")
