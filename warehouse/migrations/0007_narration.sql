-- What is narrated and what is quoted decides; an excerpt is a relation of its own.

ALTER TABLE duplicate_pairs ADD COLUMN narration INTEGER;
ALTER TABLE duplicate_pairs ADD COLUMN narration_containment FLOAT;
ALTER TABLE duplicate_pairs ADD COLUMN narration_agreement FLOAT;
ALTER TABLE duplicate_pairs ADD COLUMN narration_passage INTEGER;
ALTER TABLE duplicate_pairs ADD COLUMN quoted_by_shorter INTEGER;
ALTER TABLE duplicate_pairs ADD COLUMN quoted_by_longer INTEGER;
ALTER TABLE duplicate_pairs ADD COLUMN quoted FLOAT;
ALTER TABLE duplicate_pairs ADD COLUMN lead FLOAT;
ALTER TABLE duplicate_pairs ADD COLUMN lead_longer FLOAT;
ALTER TABLE duplicate_pairs ADD COLUMN same_source BOOLEAN;
ALTER TABLE duplicate_pairs ADD COLUMN quoting_id VARCHAR;
ALTER TABLE duplicate_pairs ADD COLUMN quoted_share FLOAT;
COMMENT ON COLUMN duplicate_pairs.narration IS 'Distinct shingles outside quotations, tweets and block quotes, of the text that has fewer of them; NULL: compared by an older copydesk, as are all NULLs of these columns.';
COMMENT ON COLUMN duplicate_pairs.narration_containment IS 'Share of them that is narration of the other text too, each weighted by its rarity.';
COMMENT ON COLUMN duplicate_pairs.narration_agreement IS 'The same share of the other narration.';
COMMENT ON COLUMN duplicate_pairs.narration_passage IS 'Words of the longest passage that is narration in both.';
COMMENT ON COLUMN duplicate_pairs.quoted_by_shorter IS 'Shingles that the longer text narrates and the shorter one quotes.';
COMMENT ON COLUMN duplicate_pairs.quoted_by_longer IS 'Shingles that the shorter text narrates and the longer one quotes.';
COMMENT ON COLUMN duplicate_pairs.quoted IS 'Share of the shared shingles that at least one of the two quotes.';
COMMENT ON COLUMN duplicate_pairs.lead IS 'Share of the first 40 narrated shingles of the shorter text that the longer one has.';
COMMENT ON COLUMN duplicate_pairs.lead_longer IS 'The same of the longer text.';
COMMENT ON COLUMN duplicate_pairs.same_source IS 'Whether one publisher ran both; FALSE where one is not known.';
COMMENT ON COLUMN duplicate_pairs.quoting_id IS 'Of an excerpt: the article that quotes the other; NULL: no excerpt, or nothing tells which.';
COMMENT ON COLUMN duplicate_pairs.quoted_share IS 'Of an excerpt: share of the quoted article''s shingles that the quoting one has; of the shorter one''s where nothing tells which quotes.';
COMMENT ON COLUMN duplicate_pairs.reason IS 'Same: override-same, exact-text, same-url, near-copy, shortened. Different: override-not-same, excerpt, shared-quotes, shared-background, series, little-shared, other-figures, other-facts, other-headline, outside-window.';
COMMENT ON COLUMN duplicate_pairs.score IS 'Text carried on + agreement of facts + half the agreement of figures, at most 2.5.';
