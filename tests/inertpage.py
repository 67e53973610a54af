"""What every page promises: it needs nothing from outside, runs nothing, and text from outside is only text."""

import re
from pathlib import Path

from lxml import html

TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "footer", "section", "article", "h1",
    "h2", "h3", "p", "br", "a", "em", "strong", "b", "small", "code", "span", "div", "dl", "dt", "dd", "table", "thead",
    "tbody", "tr", "th", "td", "ol", "li", "blockquote", "figure", "del", "ins", "mark",
    "svg", "desc", "g", "path", "line", "rect", "text", "tspan", "defs", "clippath",
}  # fmt: skip
# Hostile as a headline, an outlet's name or a paragraph.
HOSTILE = (
    "<script>alert(1)</script>",
    "</title></style></svg><img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">click</a>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }} {% raw %} ${1} #{2}",
    "]]> <!-- --> <![CDATA[ &lt;b&gt; &amp;",
    "https://outside.example/ @import url(//outside.example/x.css)",
    "\x1b[31mred\x1b[0m \u202eback \u2066over",
    "two\nlines | and | bars",
)


def read(file: Path) -> html.HtmlElement:
    """The page as a browser reads it, with all the promises looked at."""
    text = file.read_text(encoding="utf-8")
    page: html.HtmlElement = html.document_fromstring(text)
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    assert text.startswith("<!doctype html>")
    assert {element.tag for element in elements} - TAGS == set()
    for element in elements:
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name not in {"src", "srcset", "xlink:href", "action", "data", "style"}, (element.tag, name)
            assert name != "href" or value.startswith("#"), value
            assert "url(" not in value, value
    [style] = page.xpath("//style")
    assert not re.search(r"@import|url\(|https?:|<", style.text)
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    for svg in page.xpath("//svg"):
        assert (svg[0].tag, svg[1].tag) == ("title", "desc")
        assert svg[0].text
        assert svg[1].text
        assert svg.get("aria-labelledby").split() == [svg[0].get("id"), svg[1].get("id")]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in page.xpath("//a/@href")} <= {*ids, ""}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    return page


def words(page: html.HtmlElement, path: str) -> list[str]:
    """The text of each element there, with single spaces."""
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]
