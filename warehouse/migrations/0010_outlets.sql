-- Who publishes what: as the outlets file and the source book said at the last load. Written anew as a whole.
CREATE TABLE outlets (
    name VARCHAR NOT NULL,
    hosts VARCHAR[] NOT NULL,
    owner VARCHAR,
    country VARCHAR,
    language VARCHAR,
    kind VARCHAR,
    said_by VARCHAR NOT NULL CHECK (said_by IN ('sources', 'outlets'))
);
COMMENT ON TABLE outlets IS 'Publishers, as the outlets file and the source book said at the last load. Key name.';
COMMENT ON COLUMN outlets.name IS 'As articles.source has it, whatever its case.';
COMMENT ON COLUMN outlets.hosts IS 'Hosts of its site: an article whose source is one of them, or a part of one, is of this outlet too.';
COMMENT ON COLUMN outlets.owner IS 'Who owns it; NULL: not said.';
COMMENT ON COLUMN outlets.country IS 'Two capital letters, ISO 3166; NULL: not said.';
COMMENT ON COLUMN outlets.language IS 'BCP 47; NULL: not said, or several.';
COMMENT ON COLUMN outlets.kind IS 'agency, daily, weekly, radio ...; NULL: not said.';
COMMENT ON COLUMN outlets.said_by IS 'sources: an entry of the source book; outlets: the outlets file, where no entry says it.';
