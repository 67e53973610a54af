"""Some of the kills of `python -m benchmarks.fetch_torture`: the real commands, killed and run again to their end."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from loopback import feed, fetched, reply, serving, site, story

from benchmarks.fetch_torture import torture
from flows.fetch.store.archive import writing
from flows.fetch.store.known import Page

pytestmark = pytest.mark.end_to_end


def test_killed_rounds_lose_no_story_double_none_and_ask_nothing_again(tmp_path: Path) -> None:
    assert torture(tmp_path, kills=5, seed=7), "no kill hit"


def broken_off(folder: Path, addresses: list[str]) -> None:
    """A round that has settled a page of 100 bytes for each address when the power goes."""
    with writing(folder, "test") as archive:
        for address in addresses:
            archive.write(b"x" * 100)
            page = Page(address.replace("http:", "https:"), address, "One", "", 0, "fetched", None, visits=1)
            archive.state.save(replace(page, kept_in=archive.name, kept_end=archive.end))
            archive.settle()
        raise RuntimeError("power cut")


def test_what_the_disk_has_lost_of_an_archive_is_fetched_again(tmp_path: Path) -> None:
    """After a power cut the state file may say more than the archive holds."""
    pages = {f"/{n}": reply(story(n)) for n in range(3)}
    with serving(site(pages)) as server:
        addresses = [server.url(f"/{n}") for n in range(3)]
        pages["/feed"] = feed(addresses)
        with pytest.raises(RuntimeError, match="power cut"):
            broken_off(tmp_path, addresses)
        [path] = (tmp_path / ".fetch").glob("*.warc.gz")
        whole = path.stat().st_size - 100
        os.truncate(path, whole + 7)
        fetched(tmp_path, server, {"feeds": [server.url("/feed")], "recheck": []})
        assert sorted(server.paths()) == ["/2", "/feed"]
    [cut] = [file for file in tmp_path.rglob("*.warc.gz") if file.name == path.name]
    assert cut.stat().st_size == whole
