"""Where documents come from: files, folders and globs become a stream of documents, never a list of them."""

from flows.sources.reading import check, read

__all__ = ["check", "read"]
