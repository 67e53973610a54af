"""What senders really send: files written otherwise than they are named, columns twice, ids that are counted anew."""

import gzip
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from newsroom import BAKERY, FERRY, LIBRARY, SCHOOL, ingest, text

from extractors.desk import Desk
from extractors.pipeline import process
from extractors.records import Outcome, RawDocument, Rejected
from flows.cli import run
from flows.sources.reading import check, read
from flows.terminal.maps import parse_maps

STORIES = [text(*paragraphs) for paragraphs in (FERRY, BAKERY, SCHOOL, LIBRARY)]


def contents(*sources: Path | str, maps: Sequence[str] = ()) -> list[object]:
    """The content of each document, the reason of each rejection."""
    items = read([str(source) for source in sources], parse_maps(maps))
    return [item.reason if isinstance(item, Rejected) else item.content for item in items]


def outcomes(*sources: Path | str, maps: Sequence[str] = ()) -> list[Outcome]:
    items = list(read([str(source) for source in sources], parse_maps(maps)))
    edited = iter(process([item for item in items if isinstance(item, RawDocument)], Desk()))
    return [next(edited) if isinstance(item, RawDocument) else item for item in items]


def loaded(db: Path, sql: str = "SELECT text FROM articles ORDER BY text") -> list[tuple[object, ...]]:
    with duckdb.connect(str(db), read_only=True) as reader:
        return reader.execute(sql).fetchall()


def rows(*objects: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in objects)


@pytest.mark.parametrize(
    "written",
    [
        json.dumps([{"text": "a {1}"}, {"text": 'b "[2]"'}]),
        json.dumps([{"text": "a {1}"}, {"text": 'b "[2]"'}], indent=2),
        json.dumps({"text": "a {1}"}, indent=1) + "\n" + json.dumps({"text": 'b "[2]"'}, indent=1),
        json.dumps({"text": "a {1}"}) + json.dumps({"text": 'b "[2]"'}),
        json.dumps({"text": "a {1}"}) + ", " + json.dumps({"text": 'b "[2]"'}),
        json.dumps([{"text": "a {1}"}]) + "\n" + json.dumps([{"text": 'b "[2]"'}]),
        json.dumps({"text": "a {1}"}) + "\n\n" + json.dumps({"text": 'b "[2]"'}) + "\n",
    ],
    ids=["array", "pretty array", "pretty objects", "in one line", "with commas", "arrays", "lines"],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.jl", "a.ndjson.gz"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_json_is_read_however_its_objects_stand(written: str, name: str, charset: str, tmp_path: Path) -> None:
    content = written.encode(charset)
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert contents(tmp_path / name) == ["a {1}", 'b "[2]"']


def test_a_broken_object_of_an_array_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "a"}, {"text": }, 7, {"text": "b"}, {"text": "cut')
    assert contents(tmp_path / "a.json") == ["a", "broken-json", "not-an-object", "b", "broken-json"]


NO = "not-an-object"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([5, {"text": "a"}, {"text": "b"}], [NO, "a", "b"]),
        (["x, y [2]", None, {"text": "a"}, 5, 6, {"text": "b"}, 7, 8], [NO, NO, "a", NO, NO, "b", NO, NO]),
        ([5, 6, "seven"], [NO, NO, NO]),
        ([[5, 6], {"text": "a"}], [NO, NO, "a"]),
        ([], ["empty"]),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_of_an_array_each_element_that_is_no_object_costs_itself(
    values: list[object], expected: list[str], indent: int | None, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(values, indent=indent))
    assert contents(tmp_path / "a.json") == expected


@pytest.mark.parametrize("first", ["[5, 6]", "[INFO] begun", '["x', "[[5", "[]", "5", '"x"'])
def test_a_first_line_that_is_no_object_leaves_json_lines_what_they_are(first: str, tmp_path: Path) -> None:
    rest = ['{"text": "a"}', '{"text": "cut', '{"text": "b"}']
    (tmp_path / "a.jsonl").write_text("\n".join([first, *rest]))
    found = contents(tmp_path / "a.jsonl")
    assert (found[0] in (NO, "broken-json"), found[1:]) == (True, ["a", "broken-json", "b"])


def test_a_long_array_is_read_on_from_an_object(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps([{"text": f"{n} " + "x" * 9000} for n in range(60)], indent=1))
    whole = list(read([str(tmp_path / "a.jsonl")]))
    assert [str(item.position).rpartition("#")[2] for item in whole] == [str(n) for n in range(1, 61)]
    assert all(isinstance(item, RawDocument) for item in whole)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.rss"])
def test_a_file_that_is_packed_under_a_plain_name_is_unpacked(name: str, tmp_path: Path) -> None:
    plain = {
        "a.jsonl": rows({"text": "x"}), "a.csv": b"text\nx\n", "a.txt": b"x",
        "a.rss": b"<rss><channel><item><description>x</description></item></channel></rss>",
    }[name]  # fmt: skip
    (tmp_path / name).write_bytes(gzip.compress(plain))
    (tmp_path / f"{name}.gz").write_bytes(plain)
    assert [one.decode() if isinstance(one, bytes) else one for one in contents(tmp_path)] == ["x", "x"]


def test_numbers_that_are_ids_come_out_as_they_were_written(tmp_path: Path) -> None:
    written = '{"id": %s, "text": "x"}\n'
    numbers = ["18446744073709551617", "9007199254740993", "12345", "12345.0", "-7", '"007"', "1.5", "NaN"]
    (tmp_path / "a.jsonl").write_text("".join(written % number for number in numbers))
    found = [item.external_id for item in read([str(tmp_path / "a.jsonl")]) if isinstance(item, RawDocument)]
    assert found == ["18446744073709551617", "9007199254740993", "12345", "12345", "-7", "007", "1.5", None]


@pytest.mark.parametrize("order", list(permutations(["text=title", "title=headline", "id=text"])))
def test_maps_mean_the_same_in_any_order(order: Sequence[str], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows({"title": "The story.", "headline": "Its title", "text": "7", "id": "old"}))
    (item,) = read([str(tmp_path / "a.jsonl")], parse_maps(order))
    assert isinstance(item, RawDocument)
    assert (item.content, item.title, item.external_id) == ("The story.", "Its title", "7")
    assert json.loads(item.extra or "") == {"id (unmapped)": "old"}


def test_of_two_columns_of_one_name_the_first_counts_and_none_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,title,text\nThe story.,T,a note\n")
    pq.write_table(pa.table([["The story."], ["T"], ["a note"]], ["text", "title", "text"]), tmp_path / "b.parquet")
    for name in ("a.csv", "b.parquet"):
        (item,) = read([str(tmp_path / name)])
        assert isinstance(item, RawDocument)
        assert (item.content, item.extra) == ("The story.", '{"text (2)":"a note"}')


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("sep=;\ntext;title\na, b;T\n", ["a, b"]),
        ("\ufeffsep=|\r\ntext|title\r\na;b|T\r\n", ["a;b"]),
        ("text,title,\na,T,\nb,T,,\n", ["a", "b"]),
        ("text,title\na,T,\nb,T,c\n", ["a", "broken-row"]),
        (" Text , TITLE\na,T\n", ["a"]),
        ('text,title\n"He said \\"no\\", and left.",T\n"b","She said \\"yes\\"."\n', ['He said "no", and left.', "b"]),
        ('text,title\n"a \\ b","T"\n"c","U"\n', ["a \\ b", "c"]),
        ('text,title\n"He said ""no"", twice.",T\n', ['He said "no", twice.']),
        ("text|title\na, b; c|T\n", ["a, b; c"]),
    ],
    ids=["sep", "sep bar", "trailing", "too many", "names", "backslashes", "a backslash", "doubled", "bars"],
)
def test_a_table_is_read_as_its_writer_meant_it(table: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(table, encoding="utf-8", newline="")
    assert contents(tmp_path / "a.csv") == expected


def test_no_article_is_made_of_the_inside_of_a_torn_cell(tmp_path: Path) -> None:
    cell = f'He said \\"no\\", and went. {FERRY[0]}\n\n{FERRY[1]}\n\nThe ferry, said Brandt, is old.'
    table = "title,text\n" + "".join(f'"T{n}","{STORIES[1]}"\n' for n in range(3))
    (tmp_path / "a.csv").write_text(f'{table}"Ferries","{cell}"\n"Bakery","{STORIES[1]}"\n', newline="")
    found = contents(tmp_path / "a.csv")
    assert [one for one in found if one != "broken-row"] in (
        [STORIES[1]] * 4,
        [*[STORIES[1]] * 3, cell.replace("\\", ""), STORIES[1]],
    )


def test_parquet_pages_are_read_in_their_own_charset_and_any_date_is_one(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset=windows-1251></head><body><h1>Паром</h1>"
        + "<p>Паром стоит в порту до пятницы.</p>" * 9
    )
    table = pa.table({
        "html": pa.array([page.encode("cp1251")] * 3, pa.binary()),
        "published_at": pa.array([date(2026, 3, 4), None, date(2026, 3, 5)], pa.date32()),
        "fetched_at": pa.array([1772618400123456789] * 3, pa.timestamp("ns", "UTC")),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    found = outcomes(tmp_path / "a.parquet")
    assert [getattr(one, "published_at", one) for one in found] == [
        datetime(2026, 3, 4, tzinfo=UTC), None, datetime(2026, 3, 5, tzinfo=UTC),
    ]  # fmt: skip
    assert all("Паром стоит" in getattr(one, "text", "") for one in found)


@pytest.mark.parametrize(
    "value", ["soon", True, [1], {"a": 1}, "1970-01-01", 0, "31/12", "3/4/2026", "2 hours ago", {"$date": "later"}]
)
def test_a_date_that_nobody_can_read_is_kept_and_flagged(value: object, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows({"text": STORIES[0], "published_at": value, "desk": "port"}))
    (found,) = outcomes(tmp_path / "a.jsonl")
    assert not isinstance(found, Rejected)
    assert (found.published_at, "unread-date" in found.flags) == (None, True)
    kept = json.loads(found.extra or "")
    assert kept["desk"] == "port"
    assert kept["published_at"] in (value, str(value), json.dumps(value), "later")


@pytest.mark.parametrize(
    "value",
    [
        1772618400, 1772618400000, 1772618400.25, 1772618400000000, {"$date": "2026-03-04T10:00:00Z"},
        {"$date": {"$numberLong": "1772618400000"}}, [2026, 3, 4, 10, 0], "/Date(1772618400000)/", "20260304100000",
        "4 de marzo de 2026, 10:00", "2026-03-04T11:00:00[Europe/Paris]",
    ],
)  # fmt: skip
def test_a_declared_date_is_read_whatever_wrote_it(value: object, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows({"text": STORIES[0], "published_at": value}))
    (found,) = outcomes(tmp_path / "a.jsonl")
    assert not isinstance(found, Rejected)
    assert (found.published_at, found.flags) == (datetime(2026, 3, 4, 10, tzinfo=UTC), ())


def test_the_language_or_the_site_says_which_number_is_the_day(tmp_path: Path) -> None:
    told = [{"language": "en-US"}, {"language": "de"}, {"url": "https://post.co.uk/a"}, {"url": "https://post.us/a"}]
    (tmp_path / "a.jsonl").write_bytes(rows(*({"text": STORIES[0], "published_at": "3/4/2026", **by} for by in told)))
    read_as = [getattr(one, "published_at", None) for one in outcomes(tmp_path / "a.jsonl")]
    assert [at and at.month for at in read_as] == [3, 4, 4, 3]


def test_ids_that_two_tables_count_from_1_are_no_revisions_of_each_other(tmp_path: Path) -> None:
    for name, stories in (("a", STORIES[:2]), ("b", STORIES[2:])):
        (tmp_path / f"{name}.jsonl").write_bytes(rows(*({"id": n, "text": story} for n, story in enumerate(stories))))
    db = tmp_path / "news.duckdb"
    for _ in range(2):  # the second time nothing is new
        ingest(db, outcomes(tmp_path / "a.jsonl", tmp_path / "b.jsonl"))
    assert loaded(db) == sorted((story,) for story in STORIES)
    assert loaded(db, "SELECT DISTINCT revision_no FROM articles") == [(1,)]
    assert loaded(db, "SELECT state, count(*) FROM dispositions GROUP BY ALL ORDER BY 1") == [
        ("loaded", 4),
        ("unchanged", 4),
    ]


def test_a_file_that_another_takes_the_place_of_each_day_overwrites_no_story_by_such_an_id(tmp_path: Path) -> None:
    """Under one name, counted from 1 every day: the second is known by its place, from the third on by its content."""
    db, today = tmp_path / "news.duckdb", tmp_path / "today.jsonl"
    for story in (*STORIES, STORIES[2]):
        today.write_bytes(rows({"id": 1, "text": story}))
        ingest(db, outcomes(today))
    assert loaded(db) == sorted((story,) for story in STORIES)
    assert loaded(db, "SELECT state, count(*) FROM dispositions GROUP BY ALL ORDER BY 1") == [
        ("loaded", len(STORIES)),
        ("unchanged", 1),
    ]


def test_a_story_that_has_become_another_by_such_an_id_is_known_when_its_first_version_is_read_again(
    tmp_path: Path,
) -> None:
    """A ticker: the last version shares nothing with the first, and each is read once more."""
    db, ticker = tmp_path / "news.duckdb", tmp_path / "ticker.jsonl"
    first, last = STORIES[:2]
    ticker.write_bytes(rows(*({"id": 1, "text": story} for story in (first, f"{first}\n\n{last}", last))))
    for _ in range(3):
        ingest(db, outcomes(ticker))
    assert loaded(db) == [(last,)]
    assert loaded(db, "SELECT state, count(*) FROM dispositions GROUP BY ALL ORDER BY 1") == [
        ("loaded", 1),
        ("revised", 2),
        ("unchanged", 6),
    ]


@pytest.mark.parametrize("key", [{"id": 1}, {"url": "https://post.example/news"}])
def test_stories_under_one_name_are_known_wherever_they_have_moved(key: dict[str, object], tmp_path: Path) -> None:
    db, newest = tmp_path / "news.duckdb", tmp_path / "newest.jsonl"
    for turn in range(len(STORIES)):
        newest.write_bytes(rows(*({**key, "text": story} for story in (*STORIES[turn:], *STORIES[:turn]))))
        ingest(db, outcomes(newest))
    assert loaded(db) == sorted((story,) for story in STORIES)
    assert loaded(db, "SELECT DISTINCT revision_no FROM articles") == [(1,)]


def test_the_third_story_of_a_name_grows_as_the_first_does(tmp_path: Path) -> None:
    db, today = tmp_path / "news.duckdb", tmp_path / "today.jsonl"
    longer = f"{STORIES[2]} {STORIES[2].replace('a', 'o')}"
    for story in (*STORIES, longer):
        today.write_bytes(rows({"id": 1, "text": story}))
        ingest(db, outcomes(today))
    assert loaded(db) == sorted((story,) for story in (*STORIES[:2], longer, *STORIES[3:]))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Flood closes the A9", "Mayor resigns"),
        ("Flood closes the A9", "The mayor resigns"),
        ("Mayor resigns", text(*FERRY)),
        ("The bakery shuts in Harrow after a fire", text(*FERRY)),
        ("洪水で国道が閉鎖された", "市長が辞任"),
        ("Наводнение закрыло трассу", "Мэр уходит в отставку"),
    ],
)
def test_short_stories_under_one_such_id_overwrite_each_other_as_little(
    first: str, second: str, tmp_path: Path
) -> None:
    db = tmp_path / "news.duckdb"
    for _ in range(2):
        for name, story in (("a", first), ("b", second)):
            (tmp_path / f"{name}.csv").write_text(f'id,text\n2,"{story}"\n')
            ingest(db, outcomes(tmp_path / f"{name}.csv"))
    assert loaded(db, "SELECT text, revision_no FROM articles ORDER BY text") == sorted([(first, 1), (second, 1)])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Flood closes the A9", "Flood closes the A9 near Lindvik, police said"),
        ("Mayor resigns", "The mayor of Lindvik resigns"),
        ("市長が辞任", "リンドビクの市長が辞任した"),
        (FERRY[0].split(" after ")[0], text(*FERRY)),
    ],
)
def test_a_short_story_that_grows_under_such_an_id_is_a_revision(first: str, second: str, tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    for name, story in (("a", first), ("b", second)):
        (tmp_path / f"{name}.jsonl").write_bytes(rows({"id": "2", "text": story}))
        ingest(db, outcomes(tmp_path / f"{name}.jsonl"))
    assert loaded(db, "SELECT text, revision_no FROM articles") == [(second, 2)]


def test_another_version_under_such_an_id_is_a_revision(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    for number, story in enumerate((text(*FERRY[:3]), text(*FERRY))):
        (tmp_path / f"{number}.jsonl").write_bytes(rows({"id": "f-1", "text": story}))
        ingest(db, outcomes(tmp_path / f"{number}.jsonl"))
    assert loaded(db, "SELECT text, revision_no FROM articles") == [(text(*FERRY), 2)]


def test_with_a_source_an_id_is_final(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    for number, story in enumerate(STORIES[:2]):
        (tmp_path / f"{number}.jsonl").write_bytes(rows({"id": "live", "source": "Courier", "text": story}))
        ingest(db, outcomes(tmp_path / f"{number}.jsonl"))
    assert loaded(db, "SELECT text, revision_no FROM articles") == [(STORIES[1], 2)]


@pytest.mark.parametrize("url", ["https://post.example/", "https://post.example/news", "https://post.example/en"])
def test_an_address_that_many_texts_bear_overwrites_none(url: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows(*({"url": url, "text": story} for story in STORIES)))
    db = tmp_path / "news.duckdb"
    ingest(db, outcomes(tmp_path / "a.jsonl"))
    ingest(db, outcomes(tmp_path / "a.jsonl"))
    assert loaded(db) == sorted((story,) for story in STORIES)
    assert loaded(db, "SELECT max(revision_no) FROM articles") == [(1,)]


def test_a_page_is_not_refused_because_its_sender_gave_the_home_page(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(30))
    story = "".join(f"<p>{paragraph}</p>" for paragraph in FERRY)
    page = f"<html><body><ul>{links}</ul><article><h1>Ferries</h1>{story}</article></body></html>"
    (tmp_path / "a.jsonl").write_bytes(rows({"html": page, "url": "https://post.example"}))
    (found,) = outcomes(tmp_path / "a.jsonl")
    assert not isinstance(found, Rejected)
    assert (found.url, found.url_normalized) == ("https://post.example", None)


def test_a_glob_that_matches_folders_reads_them(tmp_path: Path) -> None:
    for day, content in (("2026-03-04", "a"), ("2026-03-05", "b")):
        (tmp_path / day / "deep").mkdir(parents=True)
        (tmp_path / day / "deep" / "x.txt").write_text(content)
    (tmp_path / "c.txt").write_text("c")
    assert sorted(contents(tmp_path / "2026-*"), key=str) == [b"a", b"b"]
    assert sorted(contents(tmp_path / "*"), key=str) == [b"a", b"b", b"c"]
    assert sorted(contents(tmp_path / "**"), key=str) == [b"a", b"b", b"c"]


def test_a_file_has_one_place_however_its_folders_are_named(tmp_path: Path) -> None:
    (tmp_path / "news" / "sub").mkdir(parents=True)
    (tmp_path / "news" / "sub" / "a.txt").write_text("a")
    named = [tmp_path / "news", tmp_path / "news" / "sub", tmp_path / "news" / "sub" / "a.txt"]
    places = set()
    for order in permutations(map(str, named)):
        (item,) = read(order)
        assert isinstance(item, RawDocument)
        places.add((item.root, item.path))
    assert places == {(str(tmp_path / "news"), "sub/a.txt")}


@pytest.mark.parametrize("source", ["https://post.example/feed.xml", "HTTP://post.example", "s3://bucket/a.jsonl"])
def test_an_address_as_a_source_is_bad_usage_that_says_so(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", source]) == 2
    assert re.search("addresses are not fetched.*copydesk sources add URL", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("piped", "expected"),
    [
        (b"The dam reopened.", [b"The dam reopened."]),
        (rows({"text": "a"}, {"text": "b"}), ["a", "b"]),
        (json.dumps([{"text": "a"}, {"text": "b"}], indent=1).encode(), ["a", "b"]),
        (gzip.compress(rows({"text": "a"})), ["a"]),
        (b"<rss><channel><item><description>a</description></item></channel></rss>", ["a"]),
        (b"<!doctype html><p>a", [b"<!doctype html><p>a"]),
    ],
    ids=["text", "lines", "array", "packed", "feed", "page"],
)
def test_standard_input_is_a_source(piped: bytes, expected: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped)))
    check(["-"])
    assert contents("-") == expected


def test_what_came_by_a_pipe_is_known_by_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "news.duckdb"
    for stories in (STORIES[:2], STORIES[1:3]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(rows(*({"text": s} for s in stories)))))
        ingest(db, outcomes("-"))
    assert loaded(db) == sorted((story,) for story in STORIES[:3])
    assert loaded(db, "SELECT DISTINCT external_id, revision_no FROM articles") == [(None, 1)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\\rtf1\\ansi The dam reopened.\\par}", "not-plain-text"),
        (b"From: a@post.example\nTo: b@post.example\nSubject: Dam\nMIME-Version: 1.0\n\nThe dam.", "not-plain-text"),
        (b"From: the mayor\n\nThe dam reopened.", None),
        (b"Date: 4 March\nSubject: the dam\n\nThe dam reopened on Monday.", None),
    ],
)
def test_a_mail_and_a_word_processors_file_are_named_and_not_loaded(
    content: bytes, reason: str | None, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    (found,) = outcomes(tmp_path / "a.txt")
    assert (found.reason if isinstance(found, Rejected) else None) == reason


@pytest.mark.parametrize("note", ["-- how many?\n", "--how many?\n", "/* how many? */ ", "-- a\n-- b\n"])
def test_a_question_may_begin_with_a_comment(note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(STORIES[0])
    db = tmp_path / "news.duckdb"
    ingest(db, outcomes(tmp_path / "a.txt"))
    assert run(["sql", "--db", str(db), "--format", "csv", f"{note}SELECT count(*) AS n FROM articles"]) == 0
    assert capsys.readouterr().out.split() == ["n", "1"]


def test_a_mistyped_option_of_sql_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sql", "--fromat", "csv", "SELECT 1"]) == 2
    assert capsys.readouterr().err.startswith("copydesk: ")
