-- What an outlet says again and again in stories that have nothing to do with each other.

CREATE TABLE outlet_passages (
    version INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    shingle UBIGINT NOT NULL
);
COMMENT ON TABLE outlet_passages IS 'Sampled shingles that stand in several unrelated stories of one publisher: furniture and background, which weigh nothing in its texts. Key (version, source, shingle).';
COMMENT ON COLUMN outlet_passages.version IS 'Version of the frequencies.';
COMMENT ON COLUMN outlet_passages.source IS 'The publisher.';
COMMENT ON COLUMN outlet_passages.shingle IS 'hash64 of the shingle.';
