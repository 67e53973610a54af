"""What the desk says of documents that say nothing of themselves: publisher, language, names of columns."""

from pathlib import Path

import orjson
import pytest

from flows.cli import run
from flows.errors import UsageError
from flows.terminal.maps import parse_maps
from warehouse.store import query

STORY = "The lighthouse of Ostholm was lit again on Monday, the keeper said. It had been dark for 112 days."


def sources(db: Path) -> dict[str, tuple[str | None, str | None]]:
    rows = query.run(db, "SELECT external_id, source, language FROM articles").to_pylist()
    return {row["external_id"]: (row["source"], row["language"]) for row in rows}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "news"
    for name in ("gazette/2026/a.txt", "b.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{STORY} Written for {name}.")
    lines = [{"id": "c", "text": STORY, "source": "Courier", "language": "de"}, {"id": "d", "text": "Licht aus. 112"}]
    (folder / "more.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    return folder


def test_source_names_the_publisher_of_documents_that_name_none(folder: Path) -> None:
    assert run(["ingest", str(folder), "--source", "Harbour Post", "--language", "nl", "--workers", "1"]) == 0
    found = sources(Path("news.duckdb"))
    assert {key: source for key, (source, _) in found.items()} == {
        "gazette/2026/a.txt": "Harbour Post", "b.txt": "Harbour Post", "c": "Courier", "d": "Harbour Post",
    }  # fmt: skip
    assert found["d"][1] == "nl"  # too short to tell: what was given holds


def test_a_folder_names_the_publisher_of_its_texts_if_the_setting_says_so(folder: Path) -> None:
    (folder.parent / "copydesk.toml").write_text("source_from_folder = true\n")
    assert run(["ingest", str(folder), "--workers", "1"]) == 0
    found = sources(Path("news.duckdb"))
    assert (found["gazette/2026/a.txt"][0], found["b.txt"][0], found["d"][0]) == ("gazette", "news", None)


@pytest.mark.parametrize(
    "options", [["text=body,title=head line"], ["text=body", "title=head line"], ["text=body, title=head line"]]
)
def test_several_columns_are_mapped_in_one_option_or_in_several(options: list[str]) -> None:
    assert parse_maps(options) == {"text": "body", "title": "head line"}


def test_a_field_that_is_mapped_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="already mapped"):
        parse_maps(["text=body,text=story"])
