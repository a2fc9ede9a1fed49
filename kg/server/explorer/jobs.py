"""From a question of the front process to a finished answer, inside a worker; every failure is a head with its status."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any

from kg.errors import CheckFailed, KgError
from kg.server.explorer import about, calls, compared, compound, doses, home, own, record
from kg.server.explorer.desk import Desk
from kg.server.explorer.rendered import Rendered
from kg.server.guard import status_of
from kg.server.limits import BYTES

Job = Callable[[Desk, Mapping[str, Any]], Rendered]
JOBS: Mapping[str, Job] = {
    "home": home.home, "library": home.library, "complete": home.completions, "compound": compound.compound,
    "why": compound.why, "compare": compared.compare, "record": record.record, "node": record.node,
    "dereference": record.dereferenced, "own": own.own, "call": calls.call, "about": about.about, "vocab": about.vocab,
    "openapi": about.described,
}  # fmt: skip


def warm(desk: Desk) -> None:
    """Answer one page, so that no visitor waits for what every page needs: indexes, matrices of the network, templates."""
    asked: list[dict[str, Any]] = [{"job": "home"}]
    for name, label in home.curated(desk):
        dosed = doses.grid(desk, desk.find(name, ("Compound",), "compound").iri)
        if dosed is not None and dosed.kind == "dose":
            asked = [{"job": "home", "fields": [("q", label)]}]
            asked += [{"job": "compound", "name": name, "form": form} for form in ("page", "picture")]
            break
    for question in asked:
        answer(desk, {"fields": [], **question}, BYTES)


def answer(desk: Desk, question: Mapping[str, Any], limit: int) -> tuple[dict[str, Any], bytes]:
    """(head, body) of one question: its job, and that job's fields."""
    try:
        return JOBS[question["job"]](desk, question).framed(limit)
    except KgError as error:
        status = 422 if isinstance(error, CheckFailed) else status_of(error)
        return {"status": status, "what": error.what, "where": error.where, "cure": error.cure}, b""
    except (MemoryError, RecursionError):
        what = "the answer needs more memory than one answer has here"
        return {"status": 422, "what": what, "where": "answer", "cure": "ask for less"}, b""
    except Exception as error:  # noqa: BLE001 - a defect is told to the log of the server, never to its clients
        told = "".join(traceback.format_exception(error))
        return {
            "status": 500,
            "what": "the server failed; its log says where",
            "where": "",
            "cure": "",
            "log": told,
        }, b""
