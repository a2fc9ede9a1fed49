"""kg rerun: ask an answer's question again and say whether the same comes out."""

from __future__ import annotations

import contextlib
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli import verbs
from kg.cli.origin import files_named, question, remember
from kg.cli.output import note, write
from kg.errors import CheckFailed, DataError
from kg.textfile import content

# Verbs whose JSON says how it was asked; no other is run on the word of a file.
_VERBS = ("perturb", "dose", "compare")
# Two numbers are the same within this part of them: the last digits follow the processor's order of summing.
_CLOSE = 1e-9
_NAMED = 10


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(rerun)


def rerun(
    answer: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="What -f json or -o FILE.json wrote.")],
) -> None:
    """Ask the question of a kept answer again and compare every value; exit code 1 where one differs.

    Examples: kg perturb amitriptyline -o answer.json · kg rerun answer.json
    """
    kept = _read(answer)
    run = _run(kept, answer)
    with contextlib.chdir(_folder(run["files"], answer)):
        made = _asked(run["arguments"])
    now = _run(made, answer)
    count, differing = 0, []
    for path, old, new in compared(_bare(kept), _bare(made), ""):
        count += 1
        if not _same(old, new):
            differing.append(f"{path}: {_told(old)} then, {_told(new)} now")
    stamp = f"synaptrace {now['version']}, graph {now['digest']}"
    if not differing:
        write(f"the same: {count:,} values of {run['command']} ({stamp})", None)
        return
    for line in [*differing[:_NAMED], *([f"{len(differing) - _NAMED:,} more"] if differing[_NAMED:] else [])]:
        note(f"  {line}")
    raise CheckFailed(f"{len(differing):,} of {count:,} values differ", str(answer), _why(run, now))


def _read(path: Path) -> Any:
    try:
        return json.loads(content(path, "file"))
    except (ValueError, RecursionError):
        raise DataError("this is no JSON", str(path), "name a file that -o FILE.json wrote") from None


def _run(found: Any, path: Path) -> dict[str, Any]:
    """The key `run` of an answer, or of the first of several; every part of it as it must be."""
    first = found[0] if isinstance(found, list) and found else found
    run = first.get("run") if isinstance(first, dict) else None
    shape = {"command": str, "arguments": list, "version": str, "digest": str, "files": dict}
    if not isinstance(run, dict) or not all(isinstance(run.get(name), kind) for name, kind in shape.items()):
        raise DataError(
            "the file does not say how it was asked",
            str(path),
            f"only what kg {', kg '.join(_VERBS)} write with -f json does: ask anew and keep that",
        )
    arguments: list[Any] = run["arguments"]
    if not all(isinstance(word, str) for word in arguments) or arguments[:1] not in ([verb] for verb in _VERBS):
        raise DataError("its command is none that is run again", str(path), f"the verbs are {', '.join(_VERBS)}")
    if any(word.partition("=")[0] == "--store" for word in arguments):
        raise DataError(
            "it was asked of an endpoint, which a file alone does not make this program call",
            str(path),
            "read the command in the file, and run it yourself if you know the endpoint",
        )
    return run | {"arguments": question(arguments)}


def _folder(files: Mapping[str, str], answer: Path) -> Path:
    """Where the files of the question lie: here, or beside the answer; each as it was."""
    for folder in (Path.cwd(), answer.resolve().parent):
        if all((folder / name).is_file() for name in files):
            with contextlib.chdir(folder):
                changed = [name for name, digest in files.items() if files_named([name]).get(name) != digest]
            if changed:
                raise CheckFailed(
                    f"{changed[0]} is not the file that was asked with",
                    str(answer),
                    "put the old one in its place, or ask anew with the new one",
                )
            return folder
    missing = next(name for name in files if not Path(name).is_file())
    raise DataError(f"the question names {missing}, which is not here", str(answer), "put it beside the answer")


def _asked(arguments: Sequence[str]) -> Any:
    """The parsed answer to the question, asked in this process."""
    out = io.StringIO()
    remember(arguments)
    with contextlib.redirect_stdout(out):
        verbs.of(arguments[0])(args=[*arguments, "-f", "json"], prog_name="kg", standalone_mode=False)
    return json.loads(out.getvalue())


def _bare(found: Any) -> Any:
    """An answer without how it was asked."""
    if isinstance(found, list):
        return [_bare(one) for one in found]
    return {key: value for key, value in found.items() if key != "run"} if isinstance(found, dict) else found


class _Missing:
    """What stands for a value that one side does not have."""


MISSING = _Missing()


def compared(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Every value of two answers, side by side, with its path; MISSING where one has none."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from compared(old.get(key, MISSING), new.get(key, MISSING), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list):
        for number in range(max(len(old), len(new))):
            then, now = (side[number] if number < len(side) else MISSING for side in (old, new))
            yield from compared(then, now, f"{path}[{number}]")
    else:
        yield path, old, new


def _same(old: Any, new: Any) -> bool:
    numbers = all(isinstance(side, int | float) and not isinstance(side, bool) for side in (old, new))
    return math.isclose(old, new, rel_tol=_CLOSE, abs_tol=_CLOSE) if numbers else type(old) is type(new) and old == new


def _told(value: Any) -> str:
    return "nothing" if value is MISSING else json.dumps(value, ensure_ascii=False)[:80]


def _why(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What explains a difference."""
    if then["version"] != now["version"]:
        return f"it is of synaptrace {then['version']} and this is {now['version']}: install that version to repeat it"
    if then["digest"] != now["digest"]:
        return (
            f"it is of graph {then['digest']} and this is {now['digest']}: the content has changed, or KG_ALSO and "
            "KG_PATHWAYS name other files"
        )
    return "version and graph are the same: please report it with both files"
