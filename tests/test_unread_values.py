"""No value is dropped without a trace: what can't be read stays in `extra` under its name, with a flag."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.desk import Desk
from extractors.facts.declaration import document
from extractors.pipeline import process
from extractors.records import Article, RawDocument, Rejected
from flows.cli import run
from flows.sources.fields import Place, to_document
from flows.sources.files import SourceFile
from flows.sources.reading import read
from flows.terminal.maps import parse_maps
from warehouse.store import query

STORY = "The lighthouse of Ostholm was lit again on Monday, the keeper said. It had been dark for 112 days."


def edited(folder: Path, line: str, *maps: str) -> Article:
    (folder / "a.jsonl").write_text(line)
    (item,) = read([str(folder / "a.jsonl")], parse_maps(maps))
    assert isinstance(item, RawDocument), item
    (article,) = process([item], Desk())
    assert isinstance(article, Article), article
    return article


def with_field(name: str, value: object) -> str:
    return json.dumps({"text": STORY, name: value})


@pytest.mark.parametrize(
    ("field", "value", "flag", "kept"),
    [
        ("author", 5, "unread-author", 5),
        ("author", True, "unread-author", True),
        ("author", [5, None, "Jo Reed"], "unread-author", [5, None, "Jo Reed"]),
        ("author", {"email": "a@b.example"}, "unread-author", {"email": "a@b.example"}),
        ("author", "Jo\0 Reed", "control-characters", "Jo\0 Reed"),
        ("title", "Lit\x1b[31m again", "control-characters", "Lit\x1b[31m again"),
        ("id", float("nan"), "unread-id", "nan"),
        ("id", [1, 2], "unread-id", [1, 2]),
        ("id", {"a": 1}, "unread-id", {"a": 1}),
        ("title", ["a", "b"], "unread-title", ["a", "b"]),
        ("title", float("inf"), "unread-title", "inf"),
        ("url", True, "unread-url", True),
        ("url", [], "unread-url", []),
        ("source", {"id": 7}, "unread-source", {"id": 7}),
        ("language", ["en", "de"], "unread-language", ["en", "de"]),
        ("language", "klingon", "unread-language", "klingon"),
        ("fetched_at", "one day", "unread-fetched-at", "one day"),
        ("fetched_at", {"a": 1}, "unread-fetched-at", {"a": 1}),
        ("fetched_at", "2026-02-31", "unread-fetched-at", "2026-02-31"),
    ],
)
def test_what_cannot_be_read_is_kept_and_flagged(
    field: str, value: object, flag: str, kept: object, tmp_path: Path
) -> None:
    article = edited(tmp_path, with_field(field, value))
    assert flag in article.flags
    assert json.loads(article.extra or "{}") == {field: kept}


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("title", ["Lit again"], "title", "Lit again"),
        ("title", [["Lit again"]], "title", "Lit again"),
        ("url", ["https://gazette.example/1"], "url", "https://gazette.example/1"),
        ("language", ["en"], "language", "en"),
        ("source", {"name": "Gazette"}, "source", "Gazette"),
        ("source", [{"@type": "Organization", "name": "Gazette"}], "source", "Gazette"),
        ("id", [1], "external_id", "1"),
        ("author", [["Jo Reed"], {"name": "Ann Lee"}, None], "authors", ("Jo Reed", "Ann Lee")),
        ("author", {"name": ["Jo Reed"]}, "authors", ("Jo Reed",)),
        ("published_at", ["2026-03-04"], "published_precision", "day"),
    ],
)
def test_lists_of_one_and_objects_with_a_name_are_read(
    field: str, value: object, attribute: str, expected: object, tmp_path: Path
) -> None:
    article = edited(tmp_path, with_field(field, value))
    assert getattr(article, attribute) == expected
    assert article.flags == ("short",)


@pytest.mark.parametrize("nothing", ["NaN", "null", '""', "[null]"])
def test_what_says_nothing_is_nothing(nothing: str, tmp_path: Path) -> None:
    article = edited(tmp_path, f'{{"text": {json.dumps(STORY)}, "title": {nothing}, "language": "und"}}')
    assert (article.title, article.flags) == (None, ("short",))


DIGITS = "7" * 400  # a float has room for 308, Python's int() for 4300


@pytest.mark.parametrize("digits", [DIGITS, f"-{DIGITS}", "7" * 5000])
@pytest.mark.parametrize(("field", "attribute"), [("id", "external_id"), ("title", "title"), ("source", "source")])
def test_a_number_of_any_length_is_read_as_its_digits(digits: str, field: str, attribute: str, tmp_path: Path) -> None:
    article = edited(tmp_path, f'{{"text": {json.dumps(STORY)}, "{field}": {digits}}}')
    assert (getattr(article, attribute), article.flags, article.extra) == (digits, ("short",), None)


@pytest.mark.parametrize(
    ("field", "number", "flag", "kept"),
    [
        ("id", "1e999", "unread-id", "1e999"),
        ("title", "-1e999", "unread-title", "-1e999"),
        ("title", "1e99999999999999999999", "unread-title", "1e99999999999999999999"),
        ("author", DIGITS, "unread-author", DIGITS),
        ("published_at", DIGITS, "unread-date", DIGITS),
        ("published_at", "1e999", "unread-date", "1e999"),
        ("published_at", "Infinity", "unread-date", "inf"),
        ("published_at", f"[2026, 3, {DIGITS}]", "unread-date", f'[2026, 3, "{DIGITS}"]'),
        ("fetched_at", DIGITS, "unread-fetched-at", DIGITS),
        ("fetched_at", "7" * 5000, "unread-fetched-at", "7" * 5000),
        ("fetched_at", "1e999", "unread-fetched-at", "1e999"),
        ("desk", DIGITS, "short", DIGITS),
        ("desk", "[1e999]", "short", ["1e999"]),
    ],
)
def test_a_number_that_no_float_holds_costs_nothing_but_itself(
    field: str, number: str, flag: str, kept: object, tmp_path: Path
) -> None:
    article = edited(tmp_path, f'{{"text": {json.dumps(STORY)}, "{field}": {number}}}')
    assert flag in article.flags
    assert json.loads(article.extra or "{}") == {field: kept}


def test_an_id_of_too_many_digits_is_rejected_as_any_long_id_and_the_next_row_read(tmp_path: Path) -> None:
    row = f'{{"text": {json.dumps(STORY)}, "id": %s}}\n'
    (tmp_path / "a.jsonl").write_text(row % ("7" * 9000) + row % 8)
    long, next_one = read([str(tmp_path / "a.jsonl")])
    assert isinstance(long, Rejected)
    assert (long.reason, long.detail) == ("too-large", "id of 9000 characters, at most 8000")
    assert isinstance(next_one, RawDocument)


@pytest.mark.parametrize("number", [DIGITS, "1e999", "NaN", "18446744073709551617"])
def test_a_number_in_a_json_feed_costs_no_entry(number: str, tmp_path: Path) -> None:
    items = f'{{"id": {number}, "content_text": "One."}}, {{"id": "b", "content_text": "Two."}}'
    (tmp_path / "a.json").write_text(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}')
    first, second = read([str(tmp_path / "a.json")])
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert (first.external_id or json.loads(first.extra or "")["id"], second.external_id) == (
        "nan" if number == "NaN" else number, "b",
    )  # fmt: skip


def test_an_id_is_kept_verbatim(tmp_path: Path) -> None:
    assert edited(tmp_path, with_field("id", "a\tb\0c")).external_id == "a\tb\0c"


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "1", "title": "A", "id": "2", "text": %s}',
        '{"id":"1","title":"A","id":"2","text":%s}',
        '{"id" : "1", "title" : "A", "id" : "2", "text" : %s}',
        '{"id": "1", "title": "A", "id": "2", "n": NaN, "text": %s}',
    ],
)
def test_of_a_key_that_comes_twice_the_last_counts_and_none_is_lost(line: str, tmp_path: Path) -> None:
    article = edited(tmp_path, line % json.dumps(f'{STORY} "Yes": "No".'))
    assert (article.external_id, article.title) == ("2", "A")
    assert json.loads(article.extra or "")["id (1)"] == "1"
    assert "repeated-key" in article.flags


def test_a_key_that_comes_twice_inside_of_extra_is_kept_too(tmp_path: Path) -> None:
    article = edited(tmp_path, f'{{"text": {json.dumps(STORY)}, "more": {{"a": 1, "a": 2, "a": 3}}}}')
    assert json.loads(article.extra or "") == {"more": {"a": 3, "a (1)": 1, "a (2)": 2}}
    assert "repeated-key" in article.flags


def test_a_colon_behind_a_quote_is_no_key(tmp_path: Path) -> None:
    article = edited(tmp_path, json.dumps({"text": f'{STORY} She said "no": twice.', "desk": "port"}))
    assert "repeated-key" not in article.flags


@pytest.mark.parametrize("names", [("TEXT", "Title", "ID"), (" text", "TITLE ", "Id")])
def test_keys_are_known_in_any_case(names: tuple[str, str, str], tmp_path: Path) -> None:
    article = edited(tmp_path, json.dumps(dict(zip(names, (STORY, "Lit again", "7"), strict=True))))
    assert (article.text, article.title, article.external_id, article.extra) == (STORY, "Lit again", "7", None)


def test_a_key_as_it_is_called_comes_before_one_in_capitals(tmp_path: Path) -> None:
    article = edited(tmp_path, json.dumps({"TITLE": "LIT", "text": STORY, "title": "Lit again"}))
    assert (article.title, article.extra) == ("Lit again", '{"TITLE":"LIT"}')


def test_a_mapped_key_is_taken_as_it_is_written(tmp_path: Path) -> None:
    article = edited(tmp_path, json.dumps({"Text": "a note", "Body": STORY}), "text=Body")
    assert (article.text, json.loads(article.extra or "")) == (STORY, {"text (unmapped)": "a note"})


def test_flags_of_reading_outlast_a_reclean(tmp_path: Path) -> None:
    article = edited(tmp_path, with_field("author", 5))
    (again,) = process([document(article.declared, article.raw, article.extra)], Desk())
    assert isinstance(again, Article)
    assert (again.flags, again.extra) == (article.flags, article.extra)


def test_a_map_whose_column_no_row_has_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, table in (("a.csv", f'text,title\n"{STORY}",T\n'), ("b.csv", f'headline,text\nH,"{STORY[::-1]}"\n')):
        (tmp_path / name).write_text(table)
    db = tmp_path / "n.duckdb"
    maps = ["--map", "text=nocolumn", "--map", "title=headline"]
    assert run(["ingest", str(tmp_path), "--db", str(db), "--workers", "1", *maps]) == 0
    told = capsys.readouterr().err
    assert "--map text=nocolumn: none of 2 rows has a value under nocolumn" in told
    assert "headline" not in told
    assert query.run(db, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 2}]
    assert run(["ingest", str(tmp_path), "--db", str(db), "--workers", "1", *maps]) == 0
    assert "nocolumn" not in capsys.readouterr().err  # nothing was read
    assert run(["clean", str(tmp_path), *maps[:2], "--workers", "1"]) == 0
    assert "nocolumn" in capsys.readouterr().err


SIDE_FIELDS = ("id", "url", "source", "title", "author", "published_at", "language", "fetched_at")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "a"]), inner, max_size=2),
    max_leaves=5,
)


def says_nothing(value: object) -> bool:
    if isinstance(value, list):
        return all(map(says_nothing, value))
    if isinstance(value, dict):
        return "name" in value and says_nothing(value["name"])
    return value is None or value != value or (isinstance(value, str) and not value.strip())


@given(st.dictionaries(st.sampled_from(SIDE_FIELDS), JSON))
def test_no_side_field_costs_a_story_or_goes_without_a_trace(row: dict[str, object]) -> None:
    """What is in no field of the document is in `extra`, and flagged; but for what says nothing."""
    place = Place(SourceFile(Path("a.jsonl"), "/", "a.jsonl", "a.jsonl", "jsonl", None, 1, 1), 1)
    made = to_document({**row, "text": STORY}, place)
    assert isinstance(made, RawDocument)
    extra = json.loads(made.extra or "{}")
    taken = {"id": "external_id", "author": "authors"}
    for name, value in row.items():
        assert getattr(made, taken.get(name, name)) or name in extra or says_nothing(value), name
    assert all(f"unread-{name.replace('_', '-')}" in made.flags or "control-characters" in made.flags for name in extra)
