"""The documentation: its commands run, its tables match, its links lead somewhere, no verb or option is left out."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import shlex
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shipped
from requirements import require
from terminal import kg

from kg.knowledge import assets
from kg.knowledge.names import Directory
from kg.knowledge.vocabulary import local_name

ROOT = Path(__file__).resolve().parents[1]
# Pages of the guide; README.md has tests of its own, decisions/ and the gallery's pages hold no commands.
PAGES = sorted(
    page
    for folder in (ROOT / "docs", ROOT / "pathways", ROOT / ".github")
    for page in folder.rglob("*.md")
    if "decisions" not in page.parts
)
# Commands of the shell that the pages show beside those of kg; tests of README, wheel and server run them.
SHELL = ("echo ", "git ", "python3 ", "source ", "export ", "pip ", ".venv/bin/", "oxigraph ", "curl ")
# An address that a page shows; a running server's is put in its place.
SHOWN_SERVER = re.compile(r"http://(?:localhost|127\.0\.0\.1):\d+(?:/ds)?")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the file that the sentence above it says to save it as."""

    language: str
    text: str
    saved_as: str


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _blocks(page: Path) -> Iterator[Block]:
    text = page.read_text("utf-8")
    for found in _FENCE.finditer(text):
        above = text[: found.start()].rstrip().rpartition("\n\n")[2]
        name = re.search(r"[Ss]ave (?:it|this) as\s+`([^`]+)`:$", above)
        yield Block(found[1], found[2], name[1] if name else "")


def _commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block with the lines of output that the page shows below it."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not parts[0].strip(), f"output without a command: {parts[0]}"
    for part in parts[1:]:
        command, *shown = part.rstrip("\n").split("\n")
        yield command, [line for line in shown if line.strip() and line.strip() != "…"]


def _in_tables(page: Path) -> Iterator[str]:
    """Complete kg commands in cells of hand-written tables."""
    if page.parent.name == "how-to":
        for line in page.read_text("utf-8").splitlines():
            if line.startswith("| "):
                yield from re.findall(r"`(kg [a-z]+ [^`]+)`", line)


def _run(command: str, within: Path) -> tuple[int, str]:
    """Exit code and everything that one kg command prints, run in the folder, with tables as wide as they want to be.

    Servers get the graph without the library, nine tenths of all triples; tests of push and server have it.
    """
    sent = command.startswith("kg push") or " --store " in command
    run = kg(*shlex.split(command)[1:], cwd=within, env={"COLUMNS": "400"} | ({"KG_LIBRARY": "none"} if sent else {}))
    return run.returncode, run.stdout + run.stderr


def _plain(text: str) -> str:
    """Text without what may change with the content: numbers and spaces."""
    return re.sub(r"\d+(?:\.\d+)?", "#", " ".join(text.split()))


def _is_ours(command: str) -> bool:
    return command.startswith("kg ")


def _runs_for_ever(command: str) -> bool:
    return command.startswith("kg serve")


@pytest.fixture
def wide(monkeypatch):
    """Tables as wide as they want to be, and no file of the user's own read beside the content."""
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.delenv("KG_ALSO", raising=False)


def _server(page: Path, request) -> str:
    """The address of a real server where the page needs one."""
    needed = any(
        SHOWN_SERVER.search(c) and _is_ours(c) and not _runs_for_ever(c)
        for b in _blocks(page) if b.language in ("console", "bash") for c, _ in _commands(b)
    )  # fmt: skip
    return request.getfixturevalue("sparql_server") if needed else ""


@pytest.fixture
def sparql_server(tmp_path, monkeypatch):
    """An Oxigraph server of its own for the commands of a page."""
    sys.path.insert(0, str(ROOT / "tests" / "push"))
    try:
        import servers
    finally:
        sys.path.pop(0)
    found, reason = servers.installed("oxigraph")
    require("oxigraph", found, reason)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    server = servers.RunningServer("oxigraph", tmp_path / "server")
    server.folder.mkdir()
    server.start()
    yield server.address
    server.kill()


def _holds(page: Path, *languages: str) -> bool:
    return any(block.language in languages for block in _blocks(page))


@pytest.mark.slow
@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("page", [p for p in PAGES if _holds(p, "console", "bash", "python")], ids=_name)
def test_the_examples_of_a_page_run_in_order(page, tmp_path, request):
    """Files are saved, commands run and Python executed from top to bottom; shown output is printed, numbers aside."""
    address = _server(page, request)
    names: dict[str, object] = {}
    work = tmp_path / "work"
    work.mkdir()
    for block in _blocks(page):
        if block.saved_as:
            target = work / block.saved_as
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, "utf-8")
        elif block.language == "python":
            with contextlib.chdir(work), contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block.text, page.name, "exec"), names)
        elif block.language in ("console", "bash"):
            commands = list(_commands(block))
            for (command, shown), (then, code) in zip(commands, [*commands[1:], ("", [])], strict=True):
                if _is_ours(command) and not _runs_for_ever(command):
                    fails = code == ["1"] if then == "echo $?" else any(line.startswith("kg: ") for line in shown)
                    _check(SHOWN_SERVER.sub(address, command) if address else command, shown, work, fails)


def _check(command: str, shown: list[str], work: Path, fails: bool) -> None:
    code, printed = _run(command, work)
    assert (code != 0) == fails, f"{command} ended with {code}:\n{printed}"
    assert printed.strip() or list(work.iterdir()), f"{command} did nothing"
    for line in shown:
        assert _plain(line.rstrip("… ")) in _plain(printed), f"{command} does not print {line!r} but\n{printed[:3000]}"


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("command", sorted({c for p in PAGES for c in _in_tables(p)}))
def test_the_commands_in_tables_run(command, tmp_path):
    """A kg command in a table cell exits 0; the pages show there only what needs no file of the reader's."""
    code, printed = _run(command, tmp_path)
    assert code == 0, printed
    assert printed or list(tmp_path.iterdir())


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=_name)
def test_console_lines_are_commands_that_are_known(page):
    """A console block shows kg or a tool that the pages explain; every option shown for a verb exists."""
    options = {name: {o for p in command.params for o in (*p.opts, *p.secondary_opts)} for name, command in _verbs()}
    for block in _blocks(page):
        if block.language not in ("console", "bash"):
            continue
        for command, _ in _commands(block):
            if not _is_ours(command):
                assert command.startswith(SHELL), f"{page.name}: unknown tool in {command!r}"
                continue
            words = shlex.split(command)
            verb = next((v for v in (" ".join(words[:3]), " ".join(words[:2])) if v in options), "")
            if verb:
                used = {w.partition("=")[0] for w in words if re.fullmatch(r"--?[a-z][\w-]*(=.*)?", w)}
                assert used <= options[verb] | {"--help", "-h"}, f"{page.name}: {command}"
            else:
                assert words[1:2] in (["--help"], ["--version"]) or len(words) == 1, f"no verb: {command}"


def _verbs() -> list[tuple[str, object]]:
    return list(runpy.run_path(str(ROOT / "scripts" / "reference_pages.py"))["verbs"]())


@pytest.mark.parametrize(("name", "command"), _verbs(), ids=lambda v: v if isinstance(v, str) else "")
def test_every_verb_and_option_has_help_and_stands_in_the_reference(name, command):
    """Each verb has a section in cli.md that names each of its options; each has a help text."""
    page = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert command.help, f"{name} has no help"
    section = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^### |\Z)", page, re.DOTALL | re.MULTILINE)
    assert section, f"cli.md has no section on {name}; run scripts/pages"
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"
            if "--help" not in parameter.opts:
                missing = [o for o in parameter.opts if f"`{o}`" not in section[1] and f"`{o}`" not in page]
                assert not missing, f"{name} {missing}: run scripts/pages"


def test_no_verb_of_the_reference_is_gone():
    """cli.md has no section on a verb that the command line does not have."""
    page = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert set(re.findall(r"^### (kg .+)$", page, re.MULTILINE)) == {name for name, _ in _verbs()}


def test_no_text_names_a_verb_that_is_not_there():
    """A cure or a page that says `kg export` while there is no such verb sends its reader nowhere."""
    known = {name.split()[1] for name, _ in _verbs()}
    texts = [*(ROOT / "kg").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    for path in texts:
        text = re.sub(r"(?m)^\s*(?:from|import) kg .*$", "", path.read_text("utf-8"))
        named = set(re.findall(r"(?<![\w.])kg ([a-z]+)\b", text)) - {"import"}
        assert named <= known, f"{path.relative_to(ROOT)}: kg {', kg '.join(sorted(named - known))}"


def test_the_vocabulary_page_has_every_term():
    """vocabulary.md defines each term of the ontology, and no other."""
    from kg.knowledge.vocabulary import TERMS

    page = (ROOT / "docs" / "reference" / "vocabulary.md").read_text("utf-8")
    defined = set(re.findall(r"^\| `kg:([\w-]+)` \|", page, re.MULTILINE))
    assert defined == set(TERMS), f"run scripts/pages: {sorted(defined ^ set(TERMS))}"


def test_the_content_page_is_current():
    """content.md has the rows that the report has now; its share of steps with evidence is at most 2 points off."""
    report = runpy.run_path(str(ROOT / "scripts" / "content_report.py"))["report"](shipped.knowledge())
    page = (ROOT / "docs" / "reference" / "content.md").read_text("utf-8")

    def rows(text: str) -> list[str]:
        return [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("|")]

    def shares(text: str) -> list[int]:
        return [int(n) for n in re.findall(r"\*\*(\d+) %\*\*", text)]

    assert rows(page) == rows(report), "run scripts/pages"
    assert len(shares(page)) == 2
    assert all(abs(a - b) <= 2 for a, b in zip(shares(page), shares(report), strict=True)), "run scripts/pages"


def test_the_table_of_servers_is_what_the_descriptions_say():
    """push.md names each server that is described, whether it was tried, and whether its switch is one moment."""
    from kg.push.servers import read_servers

    page = (ROOT / "docs" / "how-to" / "push.md").read_text("utf-8")
    shown = dict(re.findall(r"^\| `(\w+)` \| (\w+ \| \w+) \|$", page, re.MULTILINE))
    words = {True: "yes", False: "no"}
    described = read_servers(assets.folder("ontology") / "servers")
    assert shown == {n: f"{words[s.verified]} | {words[s.request_is_transaction]}" for n, s in described.items()}


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=_name)
def test_links_lead_somewhere(page):
    """A relative link names a file that exists, and a heading in it."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    for link in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            headings = {_anchor(h) for h in re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)}
            assert anchor in headings, f"{page.name}: {link}"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=_name)
def test_files_that_a_page_names_exist(page):
    """A path of the repository in code style is there."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    for name in re.findall(
        r"`((?:docs|kg|ontology|pathways|scripts|tests|benchmarks|notebooks|\.github|\.ci)/[\w./-]+)`", text
    ):
        assert (ROOT / name).exists(), f"{page.name}: {name}"


def test_the_cards_of_the_curation_guide_are_records_of_the_graph():
    """Every triple that pathways/README.md shows stands in the graph."""
    import pyoxigraph as ox

    knowledge = shipped.knowledge()
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in knowledge.prefixes.items())
    cards = [b for b in _blocks(ROOT / "pathways" / "README.md") if b.language == "turtle" and not b.saved_as]
    assert len(cards) >= 8
    for card in cards:
        for quad in ox.parse(input=head + card.text, format=ox.RdfFormat.TURTLE):
            found = knowledge.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            assert next(found, None), f"not in the graph: {quad.triple}"


def test_no_page_is_an_orphan():
    """From the README one reaches every page by links, folders listed in them included."""
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
            target = (page.parent / link).resolve()
            if target.suffix == ".md" and target.is_file():
                todo.append(target)
            elif target.is_dir():
                todo += [found for found in target.glob("*.md") if ROOT in found.parents]
    pages = set((ROOT / "docs").rglob("*.md")) | {ROOT / "pathways" / "README.md"}
    assert not sorted(_name(page) for page in pages - reached)


def test_the_glossary_has_every_word_and_show_says_the_same():
    """Each word of the glossary, by label or by another name, is one record, and the page says what that record says."""
    knowledge = shipped.knowledge()
    directory = Directory(knowledge)
    page = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
    rows = knowledge.rows("SELECT ?w ?n ?d { ?w a kg:Word ; rdfs:label|skos:altLabel ?n ; skos:definition ?d }")
    assert len({row["w"] for row in rows}) > 30
    for row in rows:
        assert [match.iri for match in directory.exact(str(row["n"]))] == [str(row["w"])], row["n"]
        assert str(row["d"]) in page


def test_the_coverage_page_names_every_place_of_the_network():
    """Whatever place has a node stands on the page, as the option takes it."""
    page = (ROOT / "docs" / "reference" / "coverage.md").read_text("utf-8")
    rows = shipped.knowledge().rows("SELECT DISTINCT ?c { ?n a kg:Node ; kg:context ?c }")
    assert rows
    assert not [str(row["c"]) for row in rows if f"`{local_name(str(row['c']))}`" not in page]


def test_every_variable_of_the_environment_stands_in_the_reference():
    """What the program reads of the environment is explained in the table of cli.md."""
    page = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    table = page.partition("## Environment")[2].partition("## Verbs")[0]
    read = set()
    for path in (ROOT / "kg").rglob("*.py"):
        read |= set(re.findall(r'\benv(?:iron)?(?:\.get\(|\.setdefault\(|\[)"([A-Z][A-Z_]+)"', path.read_text("utf-8")))
    assert {"KG_ALSO", "KG_CACHE", "NETRC"} <= read
    assert not {name for name in read if f"`{name}`" not in table}


def test_numbers_that_are_written_by_hand_name_pages_that_are_there():
    """Each row of the list of such numbers is of a page or folder of the repository, and says when it was seen."""
    page = (ROOT / "docs" / "maintainers" / "printed-numbers.md").read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| .+ \| (.+) \|$", page, re.MULTILINE)
    assert rows
    for name, seen in rows:
        assert (ROOT / name).exists(), name
        assert re.fullmatch(r"\d{4}-\d\d-\d\d|its own date|not repeated since it was written", seen), seen


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=_name)
def test_install_lines_name_what_the_package_has(page):
    """Extras in brackets are the package's; a library with bounds has those of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    required = {line for lines in (project["dependencies"], *optional.values()) for line in lines}
    text = page.read_text("utf-8")
    assert {name for found in re.findall(r"\.\[([\w,]+)\]'", text) for name in found.split(",")} <= set(optional)
    assert set(re.findall(r"pip install '([\w.-]+[<>=][^']*)'", text)) <= required
