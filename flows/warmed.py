"""Imported by the server that workers are forked from: they begin with rules, models and libraries already loaded.

Loading takes over a second of CPU time, which would else be spent in each worker, again after each death, and on the
account of the first document.
"""

import gc
from threading import Thread

from extractors.clean import Context, clean
from extractors.languages import detect_language
from extractors.pipeline import Desk, process
from extractors.records import Kind, RawDocument
from extractors.signature import sign

TEXT = "The harbour reopened on Monday after the storm. Ferries sail again from noon, the port said."
PAGE = f"<html><head><title>Harbour</title></head><body><article>{f'<p>{TEXT}</p>' * 8}</article></body></html>"


def _document(kind: Kind, content: str) -> RawDocument:
    return RawDocument(position=kind, source_kind="jsonl", kind=kind, content=content, path=kind)


def _warm() -> None:
    # Half of the work is to unpack the language model, which needs no interpreter: the rest is done beside it.
    unpacking = Thread(target=detect_language, args=(TEXT,))
    unpacking.start()
    clean(TEXT, Context())
    sign([TEXT])
    unpacking.join()
    process([_document("text", TEXT), _document("html", PAGE)], Desk())


_warm()
gc.freeze()  # all this stays: no collection need look at it again, and workers go on sharing its pages
