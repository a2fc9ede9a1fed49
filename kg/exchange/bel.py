"""BEL scripts: statements with their citations, as curators write them and PyBEL compiles them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import DataError
from kg.exchange.bel_term import BelStatement, Term, statement
from kg.exchange.bel_things import BelThings, places
from kg.exchange.net import Tie
from kg.exchange.reading import Draft, lines, relations

# Lines and characters of one quoted text at most; an open quotation mark must not swallow the file.
_MOST_LINES = 400
_MOST_TEXT = 100_000
_SETTING = re.compile(r"(SET|UNSET|DEFINE)\s+(.*)", re.DOTALL | re.IGNORECASE)
_PAPER = re.compile(r"\{\s*\"?pubmed\"?\s*,\s*(?:.*,)?\s*\"?(\d{4,9})\"?\s*(?:,.*)?\}\s*$", re.DOTALL | re.IGNORECASE)
_ANY_PAPER = re.compile(r'"(\d{4,9})"')
_CITED = re.compile(r"citation\b", re.IGNORECASE)
_QUOTED = re.compile(r"(evidence|supportingtext|support)\b", re.IGNORECASE)
_ON = "\\"
_QUOTE = re.compile(r'(?<!\\)"')
# Words of relations that say what a thing is or is made of, not what it does.
_OF_BEING = frozenset(
    [
        "isa",
        "partof",
        "haspart",
        "hasmember",
        "hasmembers",
        "hascomponent",
        "hascomponents",
        "hasvariant",
        "hasreactant",
        "hasproduct",
        "subprocessof",
        "transcribedto",
        ":>",
        "translatedto",
        ">>",
        "orthologous",
        "equivalentto",
    ]
)
_CORRELATIONS = frozenset(
    ["positivecorrelation", "pos", "negativecorrelation", "neg", "correlation", "cor", "nocorrelation"]
)
_NOTHING = frozenset(("causesnochange", "cnc"))


def read(path: Path) -> Draft:
    """Each causal statement with its PMID; `increases` and its kin are positive, `decreases` and its kin negative.

    Correlations, associations, `regulates` and `causesNoChange` have no sign. An activity is that of its protein; movements,
    degradations and reactions are things of their own. What a thing is made of is no influence and is counted. The texts that
    a script quotes are not kept; what is stated twice under one of them is one statement, as for PyBEL. A file without a line of
    BEL's own is refused (DataError).
    """
    draft = Draft(path.name)
    things = BelThings(draft)
    paper, known, quoted = "", False, ""
    seen: set[tuple[str, str, BelStatement]] = set()
    for number, text in _lines(path):
        setting = _SETTING.match(text)
        if setting:
            known = True
            paper, quoted = _under(setting, paper, quoted)
            continue
        draft.rows += 1
        try:
            found = statement(text)
        except DataError as error:
            draft.refuse(str(number), error.what, text)
            continue
        known = True
        if quoted and (paper, quoted, found) in seen:
            draft.told["statements that stand twice under one citation and text, read once"] += 1
            continue
        seen.add((paper, quoted, found))
        add(draft, things, found, str(number), (f"PMID:{paper}",) if paper else ())
    if not known or (draft.rows and len(draft.refused) == draft.rows):
        raise DataError(
            "no line of this file is BEL",
            str(path),
            "a script has lines such as SET Citation and p(HGNC:X) -> p(HGNC:Y)",
        )
    things.tell()
    return draft


def _under(setting: re.Match[str], paper: str, quoted: str) -> tuple[str, str]:
    """The paper and the quoted text that hold after a SET or an UNSET."""
    held = setting[2] if setting[1].upper() == "SET" else ""
    if _CITED.match(setting[2]) or (not held and setting[2].strip().upper() == "ALL"):
        return (_paper(held), "")
    return (paper, held) if _QUOTED.match(setting[2]) else (paper, quoted)


def add(draft: Draft, things: BelThings, found: BelStatement, where: str, papers: tuple[str, ...]) -> None:
    """One statement as a tie; one that acts on another statement gives the inner one, and is counted."""
    if found.object is None:
        things.thing(found.subject)
        draft.told["terms that stand alone"] += 1
        return
    if isinstance(found.object, BelStatement):
        draft.told["statements that act on a statement: the inner one is kept"] += 1
        add(draft, things, found.object, where, papers)
        return
    tie(draft, things, (found.subject, found.relation, found.object), where, papers)


def tie(draft: Draft, things: BelThings, said: tuple[Term, str, Term], where: str, papers: tuple[str, ...]) -> None:
    """A relation between two terms."""
    subject, relation, held = said
    word = relation.casefold()
    if word in _OF_BEING:
        draft.told["relations of kind or part, no influence"] += 1
        return
    sign, mechanism = relations("bel").get(word, (0, "Modulation"))
    why = "" if sign else _why(word, relation)
    source, target = things.thing(subject), things.thing(held)
    where_it_is = ", ".join(dict.fromkeys([*places(subject), *places(held)]))
    draft.tie(
        Tie("", source, target, sign, relation, mechanism, why=why, where=where, references=papers, context=where_it_is)
    )


def _why(word: str, relation: str) -> str:
    if word in _CORRELATIONS:
        return "a correlation is no cause"
    if word in _NOTHING:
        return "it is stated that nothing changes"
    return f"the relation {relation[:60]} has no sign"


def _paper(text: str) -> str:
    """The PMID of a citation: {"PubMed", "id"}, or with a title between them."""
    if "pubmed" not in text[:60].casefold():
        return ""
    found = _PAPER.search(text) or _ANY_PAPER.search(text)
    return found[1] if found else ""


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered statements and settings: lines that go on behind a backslash or within a quotation are one; no comments."""
    held, start = "", 0
    count = 0
    for number, line in lines(path):
        bare = line.strip()
        if not held and (not bare or bare.startswith("#")):
            continue
        start, count = (start, count + 1) if held else (number, 1)
        goes_on = bare.endswith("\\")
        held = f"{held} {bare.removesuffix(_ON).rstrip()}" if held else bare.removesuffix(_ON).rstrip()
        opened = held[:4].upper() in ("SET ", "DEFI") and len(_QUOTE.findall(held)) % 2 == 1
        if (goes_on or opened) and count < _MOST_LINES and len(held) < _MOST_TEXT:
            continue
        yield start, held
        held = ""
    if held:
        yield start, held
