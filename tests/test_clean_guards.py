"""The line model may be sure; some lines are news by where they stand."""

from extractors.clean import Context, clean

STORY = [
    "The council of Fenmoor voted on Tuesday to rebuild the harbour wall before the winter storms arrive.",
    "Engineers said that two sections had moved since March and that a third was cracked from end to end.",
    "“Nobody can tell us which part to wait for,” said Ingrid Talloch, who runs the ferry company.",
    "Work is to begin in September and will cost about three million, according to the harbour office.",
    "The last repair was in 1987, when a barge broke loose in a gale and struck the southern pier.",
]
TEASERS = ["Read more:", "Ferry fares to rise", "Five walks for a wet autumn"]


def kept(lines: list[str]) -> list[str]:
    return clean("\n".join(lines), Context()).text.split("\n\n")


def test_a_quoted_post_stays_with_the_name_of_its_author_below() -> None:
    post = ["Our new video from the harbour pic.example.com/Abc1234", "— Ada Quill (@adaquill) May 3, 2031"]
    assert kept([*STORY[:3], *post, *STORY[3:], *TEASERS]) == [*STORY[:3], *post, *STORY[3:]]


def test_a_deck_under_the_headline_stays() -> None:
    deck = "All you need to know about the cracked wall and the ferries"
    assert kept(["Harbour wall to be rebuilt before winter", deck, "By Ada Quill", *STORY, *TEASERS]) == [deck, *STORY]
