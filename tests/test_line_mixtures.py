"""mixtures(): the training pages that the trainer makes of others."""

from benchmarks.line_data import LabelledPage
from benchmarks.line_mixtures import fold_of, mixtures


def page(publisher: str, lines: dict[str, str]) -> LabelledPage:
    return LabelledPage(publisher, f"https://{publisher}/", "en", tuple(lines), tuple(lines.values()))


def same_fold() -> tuple[str, str]:
    """Two publishers whose pages may be mixed."""
    first = "fenmoorpost.example"
    names = (f"larkhill{n}.example" for n in range(99))
    return first, next(name for name in names if fold_of(name, "inner") == fold_of(first, "inner"))


def test_a_mixture_tells_its_story_whole_and_in_order_between_the_others_furniture() -> None:
    first, second = same_fold()
    story = {"The wall": "title", "It fell.": "body", "The wall at dawn": "caption", "Nobody was hurt.": "body"}
    pages = [
        page(first, {"Home": "nav", **story, "Share": "share"}),
        page(second, {"Menu": "nav", "Ferries": "title", "They sail.": "body", "Sign up": "subscribe"}),
    ]
    mixed = mixtures(pages)[0]
    assert dict(zip(mixed.lines, mixed.labels, strict=True)) == {"Menu": "nav", **story, "Sign up": "subscribe"}
    assert mixed.lines == ("Menu", *story, "Sign up")
    assert mixed.weight < pages[0].weight


def test_pages_of_one_publisher_or_of_two_folds_are_not_mixed() -> None:
    first, _ = same_fold()
    other = next(f"p{n}.example" for n in range(99) if fold_of(f"p{n}.example", "inner") != fold_of(first, "inner"))
    lines = {"Home": "nav", "It fell.": "body", "Share": "share"}
    assert mixtures([page(first, lines), page(first, lines), page(other, lines)]) == []


def test_a_page_without_a_story_is_mixed_with_none() -> None:
    first, second = same_fold()
    lines = {"Home": "nav", "It fell.": "body", "Share": "share"}
    assert mixtures([page(first, lines), page(second, {"Menu": "nav", "Sign up": "subscribe"})]) == []
