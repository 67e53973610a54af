"""Two briefs under one id without a source, or one section's address: versions of one story, or two stories."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest
from newsroom import ingest

from extractors.desk import Desk
from extractors.pipeline import process
from extractors.records import RawDocument
from flows.sources.reading import read

CALL = "Anyone who knows more is asked to call the station of Lindvik on 555 0101."
DESK = (
    "This brief was written by the night desk of the Courier from what the control room in Lindvik had told it by six "
    "in the morning."
)
CLERKS = "From the notebook of the Kelmsbury district court, as told by its clerks:"
HINWEISE = "Hinweise nimmt die Wache in der Turmstraße unter 555 0144 entgegen."
NOTE = "Toutes les dépêches de la rédaction de Valmont sont relues avant leur parution."
LEAFLET = "Подробности читайте в вечернем выпуске газеты «Листок Остхольма»."
MONDAY, TUESDAY, LATER = "2026-03-02", "2026-03-03", "2026-03-11"
CONSONANTS = "bcdfghjklmnpqrstvwxz"
LIBRARY = "The council of Ostholm has voted to close the library on Sundays."

Key = Callable[[int], dict[str, str]]
Told = tuple[str, ...]  # text, title, date
STORIES: list[tuple[Told, Told]] = [
    (
        (f"A bakery burned down in Harrow on Monday night. {CALL}",),
        (f"A cyclist was hurt near the tram depot. {CALL}",),
    ),
    (
        (f"{CLERKS} A baker must pay 300 crowns for selling short loaves.",),
        (f"{CLERKS} Two brothers were cleared of stealing a rowing boat.",),
    ),
    ((LIBRARY,), ("The council of Ostholm has voted to open the market hall in May.",)),
    (
        ("Water from the Elm stands knee-high between two junctions; drivers turn at Harrow.", "Flood closes the A9"),
        ("Fallen poplars block both lanes north of Valmont until the evening.", "Storm closes the A7"),
    ),
    (
        ("Forty tonnes of grain burned in Harrow before noon.", "Fire at the mill"),
        ("Someone carried off six brass scales overnight.", "Theft at the mill"),
    ),
    (
        ("The members will talk about the new budget for roads.", "Council meets on Monday"),
        ("School meals and the price of the pool are to be decided.", "Council meets on Friday"),
    ),
    (
        ("Police are looking for the owner of a grey pony that was found at the station.",),
        ("Police are looking for the driver of a red van that hit the fence of the school.",),
    ),
    (
        ("Water level at Lindvik lock this morning 3.20 metres and falling.", "", MONDAY),
        ("Water level at Lindvik lock this morning 3.55 metres and falling.", "", TUESDAY),
    ),
    (
        ("Rain from noon, 9 degrees.", "Weather for Ostholm", MONDAY),
        ("Sunny all day with light wind, 17 degrees.", "Weather for Ostholm", LATER),
    ),
    (
        ("News in short from Ostholm. The museum has bought a clock that once stood in the town hall.", "", MONDAY),
        ("News in short from Ostholm. Bus line 4 no longer stops at the cemetery.", "", LATER),
    ),
    (
        (f"In Lindenau ist am Montag ein Lager abgebrannt. {HINWEISE}",),
        (f"Unbekannte haben auf dem Friedhof drei Bänke umgeworfen. {HINWEISE}",),
    ),
    (
        (f"Un pêcheur a sauvé deux enfants près du phare. {NOTE}",),
        (f"La piscine rouvre samedi après six mois de travaux. {NOTE}",),
    ),
    (
        ("市長が辞任を表明した。この記事は港町通信の編集部が配信しています。",),
        ("洪水で橋が流された。この記事は港町通信の編集部が配信しています。",),
    ),
    (
        (f"Паром сел на мель у северного мола. {LEAFLET}",),
        (f"Школьники посадили сорок лип вдоль канала. {LEAFLET}",),
    ),
    (
        (
            "A lorry lost eleven barrels of herring on the coast road at dawn, and the lane stayed shut until "
            f"firefighters had washed it. The driver was not hurt. {DESK}",
        ),
        (
            "Swans have nested on the roof of the boathouse for the first time, and the rowing club has put off its "
            f"regatta by a month. {DESK}",
        ),
    ),
    (
        ("The Harrow weather office has issued its note. Rain reaches the hills by noon, with gusts along the coast.",),
        ("The Harrow weather office has issued its note. All day sunny, and 24 degrees in the lower town.",),
    ),
    (
        ("Today's weather for Ostholm. Fog lifts by ten, then sun.", "", MONDAY),
        ("Today's weather for Ostholm. Snow above 900 metres.", "", TUESDAY),
    ),
    (
        ("The exchange in Valmont has closed. The index rose 12 points to 3,402, led by the mills.",),
        ("The exchange in Valmont has closed. The index fell 31 points to 3,371, led by the banks.",),
    ),
    (
        ("Harrow police log. Officers found a stolen cart behind the brewery and took two youths home.",),
        ("Harrow police log. A window of the chemist's in Mill Lane was broken; nothing is missing.",),
    ),
    (
        ("Correction. An article on the ferry misstated its price.",),
        ("Correction. A caption on Monday named the wrong bridge.",),
    ),
    (
        ("A window of the chemist's was broken in the night; nothing is missing.", "Notes from Harrow", MONDAY),
        ("Officers found a stolen cart behind the brewery.", "Notes from Harrow", MONDAY),
    ),
    (
        ("Das Wetter für Lindenau. Am Vormittag Regen, danach zieht Nebel auf.",),
        ("Das Wetter für Lindenau. Sonnig bei schwachem Wind, abends klar.",),
    ),
]
VERSIONS: list[tuple[Told, Told]] = [
    (
        ("Two people were hurt in a fire at the mill in Harrow.",),
        ("Three people were hurt in a fire at the mill in Harrow.",),
    ),
    (
        ("A fire broke out at the mill in Harrow on Monday. Nobody was hurt.",),
        ("A fire broke out at the mill in Harrow on Monday. Two people are in hospital, and the road is shut.",),
    ),
    (
        (f"A bakery burned down in Harrow on Monday night. {CALL}",),
        (f"A bakery burned down in Harrow on Sunday night. {CALL}",),
    ),
    (
        ("The ferry to Valmont costs 12 crowns from May.", "", MONDAY),
        ("An earlier version gave a wrong price. The ferry to Valmont costs 14 crowns from May.", "", TUESDAY),
    ),
    (
        ("Water level at Lindvik lock this morning 3.20 metres and falling.", "", MONDAY),
        ("Water level at Lindvik lock this morning 3.40 metres and falling.", "", MONDAY),
    ),
    (
        ("The ferry to Valmont costs 12 crowns from May, for a bicycle 4 crowns.",),
        ("The ferry to Valmont costs 14 crowns from May, for a bicycle 4 crowns.",),
    ),
    (("A9 closed by flooding near Lindvik.",), ("Floods near Lindvik close the A9.",)),
    ((LIBRARY,), ("Ostholm closes its library on Sundays: so the council has voted.",)),
    (
        ("Smoke was seen at noon.", "Fire at the old mill in Harrow", MONDAY),
        ("Forty firefighters have put out the flames; one was hurt.", "Fire at the old mill in Harrow", TUESDAY),
    ),
    (
        ("Crane drivers at the port of Northwater have stopped work.", "Strike at the port", MONDAY),
        ("Crane drivers at the port of Northwater work again after a deal on shifts.", "Port strike ends", TUESDAY),
    ),
    (
        ("The bridge at Elmsfield is shut. A barge rammed its pier at dawn, the harbour master said.",),
        ("The bridge at Elmsfield is shut.",),
    ),
    (
        ("The councel of Ostholm voted for a new pool.", "Councel votes on pool", MONDAY),
        ("The council of Ostholm voted for a new pool.", "Council votes on pool", LATER),
    ),
    (
        (f"In Lindenau ist am Montag ein Lager abgebrannt. {HINWEISE}",),
        (f"In Lindenau ist in der Nacht zum Montag ein Lager der Bahn abgebrannt, keiner ist verletzt. {HINWEISE}",),
    ),
    (("Un pêcheur a sauvé deux enfants près du phare.",), ("Un pêcheur de 71 ans a sauvé deux enfants du port.",)),
    (("洪水で国道が閉鎖された。",), ("洪水で国道9号が閉鎖された。けが人はいない。",)),
    (("Паром сел на мель у северного мола.",), ("Паром, севший на мель у северного мола, снят буксиром.",)),
    (
        (
            "Rescuers look for a boat off Valmont. Two sailors are on board. They left the port at noon. The sea is "
            "rough, and the wind is rising.",
        ),
        (
            "A helicopter now helps in the search. Two sailors are on board. They left the port at noon. The sea is "
            "rough, and the wind is rising.",
        ),
    ),
]


def row(told: Told, key: dict[str, str]) -> dict[str, str]:
    return key | {name: value for name, value in zip(("text", "title", "published_at"), told, strict=False) if value}


def by_id(number: int) -> dict[str, str]:
    return {"id": str(number)}


def by_section(number: int) -> dict[str, str]:
    return {"url": f"https://post.example/section{number}"}


def load(db: Path, *files: list[dict[str, str]]) -> None:
    """Each as a file of its own, in a run of its own."""
    for number, rows in enumerate(files):
        path = db.with_name(f"{number}.jsonl")
        path.write_text("".join(json.dumps(one) + "\n" for one in rows))
        documents = [item for item in read([str(path)]) if isinstance(item, RawDocument)]
        ingest(db, list(process(documents, Desk())))


def stored(db: Path) -> dict[str, tuple[int, ...]]:
    """Revision numbers of the articles under each id or address."""
    sql = "SELECT coalesce(external_id, url), list(revision_no ORDER BY revision_no) FROM articles GROUP BY ALL"
    with duckdb.connect(str(db), read_only=True) as reader:
        return {name: tuple(numbers) for name, numbers in reader.execute(sql).fetchall()}


def names(key: Key, pairs: Sequence[object]) -> list[str]:
    return [next(iter(key(number).values())) for number in range(len(pairs))]


both_ways = pytest.mark.parametrize("way", [1, -1], ids=["forth", "back"])
by_either = pytest.mark.parametrize("key", [by_id, by_section])


@both_ways
@by_either
def test_two_stories_under_one_name_overwrite_neither(key: Key, way: int, tmp_path: Path) -> None:
    files = [[row(told, key(n)) for n, told in enumerate(column)] for column in zip(*STORIES, strict=True)][::way]
    load(tmp_path / "news.duckdb", *files, files[0])  # read again nothing is new
    assert stored(tmp_path / "news.duckdb") == dict.fromkeys(names(key, STORIES), (1, 1))


@both_ways
@by_either
def test_a_brief_that_is_corrected_or_grows_is_a_revision(key: Key, way: int, tmp_path: Path) -> None:
    files = [[row(told, key(n)) for n, told in enumerate(column)] for column in zip(*VERSIONS, strict=True)][::way]
    load(tmp_path / "news.duckdb", *files)
    assert stored(tmp_path / "news.duckdb") == dict.fromkeys(names(key, VERSIONS), (2,))


@pytest.mark.parametrize(
    ("opening", "title"),
    [("News in short from Ostholm. ", ""), ("", "In short from Ostholm")],
    ids=["sentence", "title"],
)
def test_what_stands_over_many_stories_tells_none_of_them(opening: str, title: str, tmp_path: Path) -> None:
    """Each pair begins alike, and alone would be one story that went on."""
    texts = [text for pair in STORIES[3:6] for (text, *_) in pair]
    files = [[row((f"{opening}{text}", title), by_id(n)) for n, text in enumerate(texts[begin::2])] for begin in (0, 1)]
    load(tmp_path / "news.duckdb", *files)
    assert stored(tmp_path / "news.duckdb") == {"0": (1, 1), "1": (1, 1), "2": (1, 1)}


def test_the_third_brief_of_a_name_is_corrected_as_the_first_is_wherever_it_has_moved(tmp_path: Path) -> None:
    texts = [first for (first, *_), _ in STORIES[2:5]]
    moved = [[row((text,), by_id(1)) for text in texts[turn:] + texts[:turn]] for turn in range(3)]
    load(tmp_path / "news.duckdb", *moved, [row((texts[2].replace("grain", "grains"),), by_id(1))])
    assert stored(tmp_path / "news.duckdb") == {"1": (1, 1, 2)}


def test_an_id_that_two_feeds_count_with_overwrites_no_story(tmp_path: Path) -> None:
    """Nor one that a feed counts with anew every day; a story that was corrected is still a revision."""
    mill, corrected = "Forty tonnes of grain burned in Harrow.", "Fifty tonnes of grain burned in Harrow."
    for number, text in enumerate([mill, "Six brass scales were carried off overnight.", corrected, mill]):
        feed = tmp_path / f"{number}.rss"
        feed.write_text(
            "<rss><channel><link>https://post.example/</link>"
            f'<item><guid isPermaLink="false">1</guid><description>{text}</description></item></channel></rss>'
        )
        os.utime(feed, (1_770_000_000, 1_770_000_000))
        documents = [item for item in read([str(feed)]) if isinstance(item, RawDocument)]
        ingest(tmp_path / "news.duckdb", list(process(documents, Desk())))
    assert stored(tmp_path / "news.duckdb") == {"1": (1, 3)}


@by_either
def test_two_long_texts_under_one_title_that_share_no_passage_are_two_stories(key: Key, tmp_path: Path) -> None:
    def column(tree: str) -> str:
        pairs = [one + other for one in CONSONANTS[:8] for other in CONSONANTS]
        sentences = (f"The {tree}{end}a saw {tree}{end}e with {tree}{end}i near {tree}{end}o." for end in pairs)
        return " ".join(sentences)

    files = [[row((column(tree), "Notes from Harrow", MONDAY), key(1))] for tree in ("alder", "birch")]
    load(tmp_path / "news.duckdb", *files, *files)
    assert list(stored(tmp_path / "news.duckdb").values()) == [(1, 1)]
