"""The page of queries as a browser without scripts meets it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

from server.serving import Server

from kg.server.page import write_page


class Found(HTMLParser):
    """Tags with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append((tag, dict(attrs)))


def test_the_form_works_without_scripts(server: Server) -> None:
    """A plain GET form, its answer as a table, the whole answer one link away; no script on the page."""
    page = server.get("/")
    tags = Found(page.text).tags
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert ("form", {"action": "/sparql", "method": "get"}) in tags
    assert not [tag for tag, attributes in tags if tag == "script" or any(name.startswith("on") for name in attributes)]
    answer = server.get("/?query=" + quote("SELECT ?name { ?thing ex:name ?name } ORDER BY ?name"))
    cells = answer.text.split("<tbody>")[1].split("</tbody>")[0]
    assert cells.count("<tr>") == 3
    assert "<td>Aspirin</td>" in cells
    link = next(a["href"] for tag, a in Found(answer.text).tags if tag == "a" and "csv" in str(a["href"]))
    assert server.get(str(link)).text.startswith("name\r\nAspirin")


def test_the_table_is_written_for_people(server: Server) -> None:
    """Known prefixes shorten IRIs, literals show their text, unbound cells are empty."""
    query = "SELECT ?s ?o ?none { ?s ex:binds ?o OPTIONAL { ?o ex:none ?none } }"
    assert "<tr><td>ex:morphine</td><td>ex:OPRM1</td><td></td></tr>" in server.get("/?query=" + quote(query)).text


def test_it_says_once_that_it_is_not_for_clinical_decisions(server: Server) -> None:
    """Once, not more."""
    assert server.get("/").text.count("not for clinical decisions") == 1


def test_examples_are_read_from_the_catalogue(server: Server) -> None:
    """Each query file is a link with its title, which fills the form."""
    assert "Names &lt;of&gt; things" in server.get("/").text
    assert "SELECT ?name { ?thing &lt;http://example.org/name&gt; ?name }" in server.get("/?example=names").text


def test_errors_stand_on_the_page(server: Server) -> None:
    """What, where and cure, with the status a program would see."""
    answer = server.get("/?query=" + quote("SELECT * {"))
    assert (answer.status, 'role="alert"' in answer.text, "Cure:" in answer.text) == (400, True, True)


def test_nothing_that_is_asked_or_stored_becomes_markup(server: Server) -> None:
    """Query text, cells and example names are escaped."""
    hostile = "</textarea><script>alert(1)</script>"
    assert "<script>" not in server.get("/?query=" + quote(hostile)).text
    assert "<script>" not in server.get("/?query=" + quote(f'SELECT ("{hostile}" AS ?v) {{}}')).text
    table = {"columns": [hostile], "rows": [[hostile]], "more": False}
    assert "<script>" not in write_page([], hostile, table)


def test_beside_the_explorer_records_lead_to_their_pages() -> None:
    """With the explorer's head and search; alone, the page has neither, and a cell is text."""
    table = {"columns": ["s"], "rows": [["id:DRD2"], ['id:"x'], ["kg:Drug"]], "more": False}
    page = write_page([], "ASK {}", table, explorer=True)
    assert '<a href="/id/DRD2">id:DRD2</a>' in page
    assert page.count('href="/id/') == 1
    assert 'role="search"' in page
    alone = write_page([], "ASK {}", table)
    assert ("/id/" in alone, 'role="search"' in alone) == (False, False)


def test_a_query_stands_in_the_form_as_it_was_sent() -> None:
    """Its lines and blanks too, also one that begins with an empty line."""
    query = "\nSELECT  *\t{\n  ?s ?p ?o }\n"
    text = write_page([], query).split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]
    assert text.removeprefix("\n") == query


def test_a_browser_at_the_endpoint_meets_the_page(server: Server) -> None:
    """With its answer where one is asked; programs get the service description, and results in their format."""
    browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    page = server.get("/sparql", Accept=browser)
    assert (page.status, page.headers["vary"], "<form" in page.text) == (200, "Accept", True)
    asked = "/sparql?query=" + quote("SELECT ?name { ?thing ex:name ?name }")
    assert "<td>Aspirin</td>" in server.get(asked, Accept=browser).text
    assert server.get(asked + "&accept=text/csv", Accept=browser).text.startswith("name\r\n")
    assert server.get("/sparql").headers["content-type"] == "text/turtle; charset=utf-8"
