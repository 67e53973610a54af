"""Imported by the server that workers are forked from: they begin with rules, models and libraries already loaded.

Loading takes over a second of CPU time, which would else be spent in each worker, again after each death, and on the
account of the first document.
"""

from extractors.pipeline import Desk, process
from extractors.records import Kind, RawDocument

TEXT = "The harbour reopened on Monday after the storm. Ferries sail again from noon, the port said."
PAGE = f"<html><head><title>Harbour</title></head><body><article>{f'<p>{TEXT}</p>' * 8}</article></body></html>"


def _document(kind: Kind, content: str) -> RawDocument:
    return RawDocument(position=kind, source_kind="jsonl", kind=kind, content=content, path=kind)


process([_document("text", TEXT), _document("html", PAGE)], Desk())
