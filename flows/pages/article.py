"""One article for an editor: what was struck and why, its copies and who joined them, what became of its inputs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.pages.cleaned import Line, struck_lines
from flows.pages.page import place_in_words, render
from flows.pages.pair import reasons
from warehouse.ask.explain import Explanation, Row
from warehouse.ask.explain_article import ArticleExplanation

BY_A_PERSON = "override-same"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of one article."""

    found: ArticleExplanation
    lines: list[Line]
    struck: list[tuple[str, int]]  # lines by label, the most frequent first


def article_page(key: str, found: Explanation, articles: Sequence[ArticleExplanation]) -> str:
    """The page of all that goes by `key`: mostly one article; several, or an input that became none."""
    return render(
        "article.html",
        key=key if "://" in key else place_in_words(key),
        found=found,
        articles=[_shown(one) for one in articles],
        reasons=reasons(),
        by=_by,
    )


def _shown(found: ArticleExplanation) -> Shown:
    struck = Counter(removal.label for removal in found.removals)
    lines = struck_lines(str(found.article["extracted_text"]), found.removals, found.repairs)
    return Shown(found, lines, struck.most_common())


def _by(copy: Row) -> str:
    """Who holds it in the cluster: a person, with what they said, or the rules."""
    if copy["reason"] == BY_A_PERSON:
        return f"a person: {copy['note']}" if copy["note"] else "a person, who gave no reason"
    return f"the rules, settings {copy['policy_id']}, in a run of {copy['command']}"
