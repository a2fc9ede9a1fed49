"""One form for the terms of BEL that say the same: modifications, exchanged residues, secretion, members in order."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from kg.exchange.bel_term import Term
from kg.knowledge import assets

# Functions whose members stand in no order.
_SETS = ("complex", "composite", "reactants", "products", "list")
_ENDS = ("fromLoc", "toLoc")


@cache
def _forms(kind: str) -> dict[str, str]:
    """Spelling in lower case -> the form that is kept."""
    text = (assets.folder("ontology") / "formats" / "bel_forms.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return {spelling.casefold(): form for what, spelling, form in rows if what == kind}


def kept(term: Term) -> Term:
    """A term in the form that is kept, and all that stands in it; the same term always gives the same, and the form itself."""
    term = replace(term, args=tuple(map(kept, term.args)))
    word = term.function.casefold()
    if word in ("pmod", "proteinmodification"):
        return replace(term, function="pmod", args=tuple(_modification(term.args)))
    if word in ("sub", "substitution") and len(term.args) == 3:
        old, place, new = (one.name for one in term.args)
        return Term("var", (Term(name=f"p.{_residue(old)}{place}{_residue(new)}"),))
    if word == "tloc":
        return _moved(term)
    if word in _SETS:
        return replace(term, args=tuple(sorted(term.args, key=str)))
    return term


def _modification(args: tuple[Term, ...]) -> list[Term]:
    """The kind of a modification in short, its residue in three letters, its place."""
    found = list(args)
    if found and not found[0].function:
        first = found[0]
        spelt = f"{first.namespace}:{first.name}" if first.namespace else first.name
        short = _forms("modification").get(spelt.casefold()) or _forms("modification").get(first.name.casefold())
        found[0] = Term(name=short) if short else first
    if len(found) > 1 and not found[1].function:
        found[1] = replace(found[1], name=_residue(found[1].name))
    return found


def _residue(name: str) -> str:
    return _forms("residue").get(name.casefold(), name) if len(name) == 1 else name


def _moved(term: Term) -> Term:
    """A translocation with its ends named; out of the cell it is a secretion, to its surface an expression there."""
    thing, *ends = term.args or (Term(),)
    if len(ends) != 2:
        return term
    ends = [one if one.function else Term(word, (one,)) for one, word in zip(ends, _ENDS, strict=True)]
    names = [one.args[0].name.casefold() if one.args else "" for one in ends]
    word = _forms("place").get(names[1], "") if names[0] in _forms("inside") else ""
    return Term(word, (thing,)) if word else replace(term, args=(thing, *ends))
