"""The training pages that teach captions without credits, and furniture without rules."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.line_captions import WEIGHT, read_credited, uncredited, without_credits
from benchmarks.line_data import LabelledPage
from benchmarks.train_line_model import forgetful, prepare

CAPTION = "Mara Quill opens the lock at Fenmoor on Monday, Nov. 23, 2026."
STORY = (
    "The lock at Fenmoor opened again on Monday after nine weeks of repairs that cost twice what was planned.",
    "Boats had waited since September, and the first of them passed at noon with a load of gravel for the new quay.",
    "The next inspection is due in spring, when the gates will be lifted out and looked at by the builders.",
)


@pytest.mark.parametrize(
    ("caption", "left"),
    [
        (f"{CAPTION} (Fenmoor Press/Ivo Brandt)", CAPTION),
        (f"{CAPTION} Photo: Ivo Brandt", CAPTION),
        (f"{CAPTION} Ivo Brandt / Fenmoor Press", CAPTION),
        (f"{CAPTION} Ivo Brandt for Fenmoor Press", CAPTION),
        (f"{CAPTION} © Fenmoor Press 2026", CAPTION),
        (f"FILE - {CAPTION}", CAPTION),
        (f"Photo: {CAPTION}", CAPTION),
        (CAPTION, None),
        ("The lock at noon Ivo Brandt / Fenmoor Press", None),  # where its credit begins is not told
        ("A lock (Fenmoor Press)", None),  # too little would be left
    ],
)
def test_a_caption_loses_its_credit_where_that_is_told(caption: str, left: str | None) -> None:
    assert uncredited(caption) == left


def test_a_page_without_credits_has_the_same_story_and_no_line_of_a_credit() -> None:
    lines = {STORY[0]: "body", CAPTION: "caption", "Ivo Brandt": "credit", f"{CAPTION} (Ivo Brandt)": "caption"}
    page = LabelledPage("fenmoor.example", "https://fenmoor.example/", "en", tuple(lines), tuple(lines.values()))
    bare = without_credits(page)
    assert bare is not None
    assert bare.lines == (STORY[0], CAPTION, CAPTION)
    assert bare.labels == ("body", "caption", "caption")
    assert bare.weight == page.weight * WEIGHT
    assert without_credits(LabelledPage("f", "", "en", (STORY[0], CAPTION), ("body", "caption"))) is None


def test_of_an_article_without_labels_a_known_caption_teaches_and_what_is_unsure_does_not(tmp_path: Path) -> None:
    text = "\n\n".join((STORY[0], f"{CAPTION} (Photo by Ivo Brandt/Fenmoor Press)", "By and by", *STORY[1:]))
    row = {"id": "a", "text": text, "source": "fenmoor.example", "url": None, "title": None}
    with gzip.open(tmp_path / "news.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in ("a", "b", "labelled"):
            file.write(json.dumps({**row, "id": number}) + "\n")
    (page,) = read_credited(tmp_path / "news.jsonl.gz", {"labelled"})  # the copy shows the same caption again
    assert page.lines[1] == CAPTION
    assert page.labels == ("body", "caption", "body", "body", "body")
    assert page.doubts == {2}


def test_a_forgetful_page_lacks_rules_and_nothing_else() -> None:
    furniture = [
        "Subscribe to our newsletter",
        "Read more: The ferry sails again",
        "Share on Facebook",
        "Advertisement",
    ]
    lines = (*STORY, *furniture, "All rights reserved.", "Photo: Ivo Brandt", "By Mara Quill", "Most read")
    labels = ("body",) * 3 + ("other",) * (len(lines) - 3)
    page = prepare(LabelledPage("fenmoor.example", "https://fenmoor.example/", "en", lines, labels), "lines")
    less = forgetful(page)
    before, after = (sum(len(rules) for rules in one.sheet.rules) for one in (page, less))
    assert 0 < after < before
    assert less.sheet.blocks == page.sheet.blocks
    assert less.labels == page.labels
    assert less.weight.sum() < page.weight.sum()
    assert [*map(len, forgetful(page).sheet.rules)] == [*map(len, less.sheet.rules)]
