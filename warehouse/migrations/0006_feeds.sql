-- A feed is a source too.

COMMENT ON COLUMN dispositions.source_kind IS 'text-file, html-file, jsonl, csv, parquet, warc, feed, or watched-file: a file unchanged since it was last read.';
COMMENT ON COLUMN article_revisions.source_kind IS 'text-file, html-file, jsonl, csv, parquet, warc or feed.';
COMMENT ON COLUMN article_revisions.extractor IS 'Which reading of the page won; fragment: all of an entry of a feed; text: none was needed.';
