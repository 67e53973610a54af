"""Pairs of the kinds that real news is made of, each with the reason that joins or parts it."""

import pytest
from stored import Story, clusters, load, warehouse

REPORT = (
    "The ferry between Lindmouth and Orrin Island will not run for nine weeks from Monday, the harbour office said.",
    "Divers found cracks in four of the sixteen piles that carry the landing stage on the island side.",
    "Until the piles are replaced a smaller boat will carry passengers, but neither cars nor lorries.",
    "Islanders who work on the mainland have been told to leave their vehicles at the coal wharf.",
    "The school bus will meet the first boat at seven, and the last one leaves the town at half past nine.",
    "The repair is to cost 1.3 million crowns, of which the county pays two thirds.",
    "The stage was built in 1954 and was last examined eleven years ago, records show.",
    "A baker on the island, Thea Moll, said that flour for the summer had already been brought over.",
    "The harbour office has asked three firms for offers and expects the work to begin on 12 May.",
    "Fishing boats may still use the inner basin at high water.",
    "The county will decide in autumn whether a new stage should be built of steel.",
    "Some 640 people live on Orrin Island through the winter.",
)
QUOTES = (
    "“We saw the cracks with our own eyes and could not let one more lorry drive over that stage, whatever the "
    "islanders may think of us today,” harbour master Petra Vance said.",
    "“Nobody should believe that we did this lightly, for my own mother lives over there and needs her doctor "
    "to come across twice in a week,” she said.",
    "“If the county had listened to us eleven years ago, when the first report was written, there would be a "
    "stage of steel by now and not a single day would be lost,” Vance added.",
    "“I will sit down with every family that needs help to get a bed, a cow or a coffin across, and I will find"
    " them a boat,” she said.",
    "“That is a promise, and people here know what my promises have been worth in twenty years,” Vance said.",
)
PROTEST = (
    "Islanders reacted with anger after their only link to the mainland was shut.",
    "At the quay on Friday some forty people waited in the rain for news.",
    "Several said that they had learnt of the closure from the radio.",
    "The member for the district, Jon Asp, wants the army to lay a pontoon.",
)
COMMENT = (
    "Nine weeks is a long time when you live on a rock in the sea.",
    "What the county has neglected for a decade now falls on those who can least bear it, our correspondent writes.",
    "The office defended its decision before the council's works committee.",
    "It had published no warning, and the committee's chair called that a mistake.",
)
PONTOON = (
    "A pontoon of the army reached Orrin Island on Saturday.",
    "Soldiers of the 3rd pioneers laid it in nine hours, and lorries crossed at dusk.",
    "The first was loaded with beer.",
    "Islanders lit a fire on the beach and the colonel danced with the baker until the sergeant called him home.",
)
COLUMN = (
    "Every spring my neighbour Odo paints his fence, and every spring it rains on the second day.",
    "I used to think that this was bad luck, until I began to write down the dates.",
    "He always begins on the Thursday after the swallows come, for his father did.",
    "The swallows, it turns out, come with the first warm wind, and the warm wind brings the rain.",
    "So Odo is not unlucky at all: he is punctual.",
    "I told him so over the wet fence, and he thought about it for a while.",
    "Then he said that if he began on another day he would have no reason to stop and talk to me.",
    "There is a lesson in this about plans, but I have promised my wife to draw fewer lessons.",
    "What I can report is that the fence is green this year, or most of it.",
    "The swallows are back under the roof of the station, and the 8.14 to Lowfield was on time.",
)
LETTER = (
    "We, the undersigned teachers of the schools of Estmark, cannot keep silent any longer about the state of "
    "the buildings in which we are to teach your children.",
    "In four of our nine schools rain comes through the roof, in two the heating fails whenever the wind is "
    "from the north, and in one the gymnasium has been closed since 2017.",
    "We have written to the county eleven times and have had two answers, both of which thanked us for our letter.",
    "We do not ask for marble: we ask for roofs that keep out water, for toilets with doors, and for a date.",
    "If there is no date by the first of September, we will teach in the market place, and we invite the "
    "members of the county council to attend.",
)
FUND = (
    "The {0} Fund of Harrow Asset Management will pay a quarterly dividend of 0.42 crowns a unit on 15 June to "
    "holders of record on 31 May, the manager said. Units trade without the dividend from 30 May. The fund, "
    "listed in Lindmouth as {1}, pays four times a year. Holders may reinvest the dividend free of charge until"
    " 20 June by telling their bank."
)
POLICE = (
    "Police are looking for witnesses after a burglary in {0} on {1}. According to the police spokesman, "
    "unknown persons forced a cellar window and searched several rooms. They took {2} and left without being "
    "seen. The loss is put at about {3} crowns. Whoever has seen anything suspicious in the neighbourhood is "
    "asked to tell the police station at the corn market. The police advise to lock doors and windows also "
    "during short absences."
)
STARS = (
    "What do the stars hold for you today? Our astrologer Mona Quill has looked at them with care.\n\n"
    "Aries: {0} A friend may cross your path tonight.\n\nTaurus: {1} A friend may cross your path tonight.\n\n"
    "Gemini: {2} A friend may cross your path tonight.\n\nLeo: {3} A friend may cross your path tonight.\n\n"
    "The stars incline but do not compel. Mona Quill answers letters, and her almanac can be had at every kiosk."
)


def text(*parts: str | tuple[str, ...]) -> str:
    """Paragraphs."""
    return "\n\n".join(line for part in parts for line in ((part,) if isinstance(part, str) else part))


def remarked(opening: str, closing: str) -> tuple[str, ...]:
    return tuple(quote.replace("“", opening).replace("”", closing) for quote in QUOTES)


TODAY = (
    "Keep your plans to yourself.",
    "Money matters end well.",
    "You are torn in two.",
    "Show them what you can do.",
)
MORROW = ("An old quarrel is laid to rest.", "Lend nothing.", "Somebody needs your ear.", "Pride goes with a gesture.")
TRANSCRIPT = text(tuple(f"MS VANCE: {quote[1:].split('”')[0]}" for quote in QUOTES), "MR ASP: Who is to pay for it?")
VERSION = text(REPORT[0].replace("nine weeks", "ten weeks"), QUOTES[0], REPORT[1:9])
ESSAY = text(COMMENT, "My reading of this is simple.", REPORT[1:4], "So there you have it.", COLUMN[:3])


@pytest.mark.parametrize(
    ("left", "right", "hours", "one_source", "reasons"),
    [
        pytest.param(text(PROTEST, QUOTES), text(COMMENT, QUOTES), 2, False, {"shared-quotes"}, id="one speech"),
        pytest.param(text(COMMENT, LETTER[:1]), text(PROTEST, QUOTES), 2, False, set(), id="nothing in common"),
        pytest.param(TRANSCRIPT, text(PROTEST, QUOTES), 2, False, {"shared-quotes"}, id="transcript and report"),
        pytest.param(text(REPORT), ESSAY, 2, False, {"excerpt"}, id="essay on a report"),
        pytest.param(
            text(PROTEST, REPORT[5:]), text(PONTOON, REPORT[5:]), 30, True, {"shared-background"}, id="next day"
        ),
        pytest.param(
            text(PROTEST, REPORT[5:10]), text(PONTOON, REPORT[5:10]), 5, True, {"shared-background"}, id="background"
        ),
        pytest.param(
            STARS.format(*TODAY),
            STARS.format(*MORROW),
            24,
            True,
            {"series", "other-facts", "other-figures"},
            id="stars",
        ),
        pytest.param(
            FUND.format("Growth", "HAMG"), FUND.format("Income", "HAMI"), 0, True, {"other-facts"}, id="funds"
        ),
        pytest.param(
            POLICE.format("Quay Street", "Monday", "a violin", "3,000"),
            POLICE.format("Mill Lane", "Tuesday", "some coins", "1,200"),
            20,
            True,
            {"other-facts", "other-figures"},
            id="police",
        ),
    ],
)
def test_two_stories_stay_apart(left: str, right: str, hours: float, one_source: bool, reasons: set[str]) -> None:
    con = warehouse()
    load(con, [Story("a", left, 0), Story("b", right, hours, source="desk" if one_source else "lamp")])
    assert clusters(con) == {frozenset("a"), frozenset("b")}
    found = {row[0] for row in con.execute("SELECT reason FROM duplicate_pairs").fetchall()}
    assert found <= reasons
    assert bool(found) == bool(reasons)


@pytest.mark.parametrize(
    ("left", "right", "hours", "one_source"),
    [
        pytest.param(
            text(COLUMN), text(COLUMN[:5], "He is a retired railwayman.", COLUMN[5:]), 840, True, id="re-post"
        ),
        pytest.param(text(REPORT[:5]), VERSION, 4, False, id="agency version in a paper"),
        pytest.param(text(REPORT[:6]), VERSION, 3, True, id="agency versions"),
        pytest.param(text(REPORT[:10]), text(PROTEST[:2], REPORT[:9]), 6, False, id="own opening"),
        pytest.param(
            text(REPORT[:3], QUOTES, REPORT[3:6]),
            text(COMMENT[:1], REPORT[1:3], QUOTES, REPORT[3:6]),
            2,
            False,
            id="quotes",
        ),
        pytest.param(text("Letter to the editor", LETTER), text(LETTER, "61 teachers"), 2, False, id="letter"),
        pytest.param(text(REPORT[:5], QUOTES), text(REPORT[:5], remarked('"', '"')), 2, False, id="other marks"),
        pytest.param(text(REPORT[:5], QUOTES), text(REPORT[:5], remarked("", "")), 2, False, id="marks lost"),
        pytest.param(text(REPORT, QUOTES), text(REPORT[:3]), 2, False, id="cut short"),
        pytest.param(text(REPORT[0], QUOTES, REPORT[1:]), text(REPORT[0], QUOTES[:2]), 2, False, id="cut in quotes"),
        pytest.param(text(REPORT), text(REPORT[6:], REPORT[:6]), 2, False, id="re-ordered"),
    ],
)
def test_two_versions_of_one_report_are_joined(left: str, right: str, hours: float, one_source: bool) -> None:
    con = warehouse()
    load(con, [Story("a", left, 0), Story("b", right, hours, source="desk" if one_source else "lamp")])
    assert clusters(con) == {frozenset("ab")}


def test_who_quotes_whom_and_how_much_is_kept() -> None:
    con = warehouse()
    load(con, [Story("essay", ESSAY, 2, source="lamp"), Story("report", text(REPORT), 0)])
    ((quoting, share),) = con.execute("SELECT quoting_id, quoted_share FROM duplicate_pairs").fetchall()
    assert quoting == "essay"
    assert 0.2 < share < 0.4


def test_marks_tell_who_quotes_where_there_is_no_date() -> None:
    con = warehouse()
    lifted = "“" + " ".join(REPORT[1:6]) + "”"
    load(con, [Story("a", text(REPORT), None), Story("b", text(COMMENT, lifted, COLUMN[:3]), None, source="lamp")])
    assert con.execute("SELECT reason, quoting_id FROM duplicate_pairs").fetchall() == [("excerpt", "b")]


def test_an_essay_that_quotes_a_cut_copy_whole_is_in_no_cluster_with_it_nor_with_the_report() -> None:
    con = warehouse()
    cut = text(REPORT[:4])
    essay = text(COMMENT, "“" + " ".join(REPORT[:4]) + "”", COLUMN[:4])
    load(con, [Story("report", text(REPORT), 0), Story("cut", cut, 1, source="anchor")])
    load(con, [Story("essay", essay, 2, source="lamp")])
    assert clusters(con) == {frozenset({"report", "cut"}), frozenset({"essay"})}
