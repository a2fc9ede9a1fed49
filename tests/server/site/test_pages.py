"""Pages of a server as pages of a folder."""

from __future__ import annotations

from kg.server.site.pages import addresses, rewritten

PAGE = """<html lang="en"><a href="/">home</a> <a href="/target/D2?x=1&amp;y=2#z">there</a> <a href="/own">own</a>
<a href="https://example.org/">out</a> <form action="/compare"></form> <form data-path="/compound/x" action="/compound/x"></form>
<p>href=&#34;/not&#34;</p><section>
<div data-picture="/compound/x/picture"><noscript><div><img src="/compound/x.svg"></div></noscript></div>
</section></html>"""
FILES = {"/": "index.html", "/target/D2?x=1&y=2": "target/D2/index.html", "/compound/x.svg": "compound/x.svg"}


def test_links_lead_to_files_and_what_is_not_there_is_text() -> None:
    """Relative ones, with their fragments; the outside stays, forms ask nobody, and the page says where its folder is."""
    made = rewritten(PAGE, "compound/x/index.html", FILES.get, lambda _: "<svg></svg>")
    assert '<html lang="en" data-site="../../">' in made
    assert '<a href="../../index.html">home</a>' in made
    assert '<a href="../../target/D2/index.html#z">there</a>' in made
    assert "<a>own</a>" in made
    assert '<a href="https://example.org/">out</a>' in made
    assert 'data-path="."' in made
    assert "action=" not in made
    assert "<div><svg></svg></div>\n</section>" in made


def test_without_a_picture_its_place_stays() -> None:
    """The image of browsers without scripts is a file."""
    made = rewritten(PAGE, "compound/x/index.html", FILES.get, lambda _: None)
    assert '<img src="../x.svg">' in made


def test_a_page_names_addresses() -> None:
    """Each once, in order, as they are asked for; text is none."""
    assert addresses(PAGE) == [
        "/", "/target/D2?x=1&y=2", "/own", "/compare", "/compound/x", "/compound/x/picture", "/compound/x.svg",
    ]  # fmt: skip
