"""Settings: a wrong name or value is told in words that help, and each value's origin can be seen."""

import json
from pathlib import Path

import pytest

from flows import cli
from flows.settings import NO_SETTINGS, Settings, read_settings
from flows.terminal.settings import chosen, page

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("COPYDESK_WORKER", "3", "COPYDESK_WORKER: there is no such setting. Did you mean COPYDESK_WORKERS?"),
        ("COPYDESK_ZEBRA", "3", "COPYDESK_ZEBRA: there is no such setting. `copydesk settings` lists all."),
        ("COPYDESK_WORKERS", "many", "setting workers is 'many' (from COPYDESK_WORKERS): it must be a whole number."),
        ("COPYDESK_WORKERS", "0", "setting workers is '0' (from COPYDESK_WORKERS): it must be at least 1."),
        ("COPYDESK_FETCH_SECONDS", "0", "setting fetch_seconds is '0' (from COPYDESK_FETCH_SECONDS): it must be more"),
        ("COPYDESK_KEEP_RAW", "some", "is 'some' (from COPYDESK_KEEP_RAW): it must be all, none or days:N."),
        ("COPYDESK_DEDUP", '{"window_hour": 3}', "dedup has no window_hour. Did you mean window_hours?"),
        ("COPYDESK_DEDUP", "3", "setting dedup is 3 (from COPYDESK_DEDUP): it must be JSON of its parts, like COPY"),
        ("COPYDESK_MAINTENANCE", "3", """of its parts, like COPYDESK_MAINTENANCE='{"at": "03:30"}'."""),
        ("COPYDESK_MAINTENANCE", "at=3", """char 0). It must be like COPYDESK_MAINTENANCE='{"at": "03:30"}'."""),
        ("COPYDESK_MAINTENANCE_BACKUPS", "3", """as JSON: COPYDESK_MAINTENANCE='{"backups": 7}', or in copydesk"""),
        ("COPYDESK_ALERTS__WEBHOOKS", "3", """as JSON: COPYDESK_ALERTS='{"webhook": ""}', or in copydesk.toml under"""),
        ("COPYDESK_DEDUP", "{", "COPYDESK_DEDUP is no JSON: Expecting property name enclosed in double quotes"),
        ("COPYDESK_ALERTS", '{"bounds": {"disc": 0}}', "alerts.bounds has no disc. Did you mean disk?"),
        ("COPYDESK_ALLOW_HOSTS", "a", "allow_hosts.0 is 'a' (from COPYDESK_ALLOW_HOSTS): it must be host:port."),
        ("COPYDESK_ALLOW_HOSTS", '["a', "it can't be read: Unterminated string"),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_told_with_what_to_do(
    variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    assert cli.run(["settings"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), said in err) == ("", 1, True), err


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("maintenance = 3", "setting maintenance is 3 (from copydesk.toml): it must be a table of its parts."),
        ("dbs = 'x.duckdb'", "copydesk.toml: there is no setting dbs. Did you mean db?"),
        ("workers = 'x'", "setting workers is 'x' (from copydesk.toml): it must be a whole number."),
        ("[dedup]\nurl_caps = 3", "copydesk.toml: dedup has no url_caps. Did you mean url_cap?"),
        ("[dedup]\nurl_cap = 'x'", "setting dedup.url_cap is 'x' (from copydesk.toml): it must be a whole number."),
        ("[alerts]\nwebhok = 'x'", "copydesk.toml: alerts has no webhok. Did you mean webhook?"),
        ("[alerts.bounds]\ndisk = 3", "setting alerts.bounds.disk is 3 (from copydesk.toml): it must be at most 1."),
        (
            "[maintenance]\nat = '24:00'",
            "maintenance.at is '24:00' (from copydesk.toml): it must be a time of day: 03:30",
        ),
        (
            "[maintenance]\nkeep_ledger_days = 10000000",
            "maintenance.keep_ledger_days is 10000000 (from copydesk.toml): it must be at most 36500.",
        ),
        ("[maintenance]\nkeep_prefect_days = 36501", "it must be at most 36500."),
        ("[maintenance]\nbackup = 1", "copydesk.toml: maintenance has no backup. Did you mean backups?"),
        ("workers = ", "copydesk.toml can't be read: Invalid value"),
    ],
)
def test_a_wrong_line_of_the_file_is_told_with_what_to_do(
    toml: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "copydesk.toml").write_text(toml)
    assert cli.run(["settings"]) == 2
    assert said in capsys.readouterr().err


def test_variables_that_are_no_settings_and_empty_ones_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_settings()
    for name in (*NO_SETTINGS, "COPYDESK_WORKERS", "COPYDESK_DEDUP"):
        monkeypatch.setenv(name, "")
    assert read_settings() == before


def test_each_value_is_shown_with_its_origin(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "copydesk.toml").write_text(
        "workers = 3\ncontact = 'file@news.example'\n[alerts.bounds]\ndisk = 0\n[dedup]\nurl_cap = 7\n"
    )
    monkeypatch.setenv("COPYDESK_CONTACT", "desk@news.example")
    monkeypatch.setenv("COPYDESK_DEDUP", '{"window_hours": 96}')
    assert cli.run(["settings", "--db", "own.duckdb", "--format", "json"]) == 0
    shown = {row["setting"]: (row["value"], row["origin"]) for row in json.loads(capsys.readouterr().out)}
    assert {name: shown[name] for name in shown if shown[name][1] != "default"} == {
        "db": ("own.duckdb", "option"),
        "workers": ("3", "copydesk.toml"),
        "contact": ("desk@news.example", "COPYDESK_CONTACT"),
        "alerts.bounds.disk": ("0.0", "copydesk.toml"),
        "dedup.url_cap": ("7", "copydesk.toml"),
        "dedup.window_hours": ("96.0", "COPYDESK_DEDUP"),
    }
    assert {"archive", "dedup.near_identity", "alerts.bounds.run-held"} < shown.keys()


def test_the_token_in_an_address_that_is_written_to_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("copydesk.toml").write_text("[alerts]\nwebhook = 'https://desk:pass@hook.example:8443/T0/s3cr3t?key=x'\n")
    assert cli.run(["settings"]) == 0
    shown = capsys.readouterr().out
    assert "https://hook.example:8443/…" in shown
    assert "s3cr3t" not in shown
    assert "pass@" not in shown


def test_what_is_shown_is_all_there_is() -> None:
    named = {str(name).partition(".")[0] for name in chosen(read_settings(), set())["setting"].to_pylist()}
    assert named == set(Settings.model_fields)


def test_the_page_of_the_settings_is_the_one_that_the_code_gives() -> None:
    assert (DOCS / "settings.md").read_text(encoding="utf-8") == page(), "run `make docs`"


def test_each_setting_says_what_it_decides() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
