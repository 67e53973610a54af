"""What `copydesk search` and `copydesk export` print."""

import orjson
import pytest

from flows.search import write_hits
from warehouse.ask.search import Hit

HOSTILE = Hit(1.5, "a1", "c1", 3, "\x1b[2J[red]Dam\x07 | <b>", "S\x1b]52;c;x\x07", None, "The dam \u202e reopened.")


def test_a_hit_can_do_nothing_to_the_terminal(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_hits([HOSTILE], "text")
    written = capsysbinary.readouterr().out.decode()
    assert written == (
        "\ufffd[2J[red]Dam\ufffd | <b>  [1.50]\n  S\ufffd]52;c;x\ufffd, 3 articles, a1\n  The dam \ufffd reopened.\n\n"
    )


def test_a_hit_is_one_line_of_json(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_hits([HOSTILE, HOSTILE], "json")
    lines = capsysbinary.readouterr().out.splitlines()
    assert [orjson.loads(line)["title"] for line in lines] == [HOSTILE.title] * 2


def test_no_hit_is_said_to_people_and_empty_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    write_hits([], "json")
    assert capsys.readouterr().out == ""
    write_hits([], "text")
    assert capsys.readouterr().out == "No story has that.\n"
