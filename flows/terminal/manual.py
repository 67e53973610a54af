"""The pages of `-h`: what an option takes in words of people, defaults as they are written, examples.

typer prints types of Python (`<list[str]>`, `<bool>` of a switch), braces around what is needed, and parentheses around
a default that it is told. What it would say is replaced on its parameters; a newer typer may not ask there any more,
and then says what it says.
"""

from typing import Any

from flows.errors import EXIT_CODES

KINDS = {"path": "PATH", "str": "TEXT", "list[str]": "TEXT", "int": "NUMBER", "float": "NUMBER"}
EXAMPLES = {
    "backup": ["copydesk backup monday.duckdb"],
    "clean": ["copydesk clean article.txt", "copydesk clean news/ --output rows.jsonl"],
    "dedup": ["copydesk dedup --dry-run --threshold 0.8"],
    "demo": ["copydesk demo"],
    "doctor": ["copydesk doctor --mend"],
    "explain": ["copydesk explain feed.jsonl#12", "copydesk explain ID ID2 --html pair.html"],
    "export": ["copydesk export stories.parquet --distinct --from 2026-11-01"],
    "fetch": ["copydesk fetch --max-seconds 300"],
    "forget": ["copydesk forget https://gazette.example/77 --why 'court order of 3 May'"],
    "ingest": ["copydesk ingest news/ --source 'Port Ellis Times'", "copydesk ingest table.csv --map text=body,id=uri"],
    "maintain": ["copydesk maintain --db news.duckdb", "copydesk maintain --wait"],
    "metrics": ["copydesk metrics --to /var/lib/node_exporter/copydesk.prom"],
    "not-same": ["copydesk not-same ID ID2 --note 'two speeches'"],
    "publisher": ["copydesk publisher new gazette.toml", "copydesk publisher check gazette.toml"],
    "reclean": ["copydesk reclean --db news.duckdb"],
    "recluster": ["copydesk recluster --db news.duckdb"],
    "report": ["copydesk report --html week.html --since 7d"],
    "restore": ["copydesk restore monday.duckdb --force"],
    "same": ["copydesk same ID ID2 --note 'the same speech'"],
    "search": ["copydesk search 'electric ferries' --limit 20"],
    "serve": ["copydesk serve news/ --every 15m"],
    "settings": ["copydesk settings"],
    "sources": ["copydesk sources add https://gazette.example", "copydesk sources list"],
    "sql": ["copydesk sql 'SELECT source, count(*) FROM distinct_articles GROUP BY source'", "copydesk sql"],
}
ENDS = "\n".join(["Exit codes:", *(f"  {code}: {text}" for code, text in EXIT_CODES.items())]).replace("`", "")


def dressed(command: Any, name: str = "") -> Any:
    """The command, and those below it, with pages that people can read. `name`: the one that has the examples."""
    params_of = command.get_params

    command.get_params = lambda context: in_words(params_of(context))
    if name in EXAMPLES:
        command.epilog = "\n".join(["For example:", *(f"  {example}" for example in EXAMPLES[name])])
    for one in getattr(command, "commands", {}).values():
        dressed(one)
    return command


def in_words(params: list[Any]) -> list[Any]:
    """The parameters, which from now on are shown as people write them."""
    for param in params:
        _dress(param)
    return params


def kind(param: Any, context: Any) -> str:
    """What the parameter takes: PATH, or the choices; nothing for a switch."""
    if getattr(param, "is_flag", False):
        return ""
    given = param.metavar if param.param_type_name == "option" else None
    told = str(given or param.display_type(context)).strip("<>").removesuffix(" range")
    return KINDS.get(told, told)


def _dress(param: Any) -> None:
    is_named = param.param_type_name == "argument"  # by what it takes: FILE
    param.display_type_rich = lambda ctx: "" if is_named else kind(param, ctx)
    if isinstance(param.show_default, str):
        param._get_default_string = lambda **_: param.show_default
    if is_named:
        name = param.display_name_raw + "..." * (param.nargs != 1)
        param._usage_display_name = lambda: name if param.required else f"[{name}]"
