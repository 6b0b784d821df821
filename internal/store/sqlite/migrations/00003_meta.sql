-- +goose Up
-- What programs keep beside an entry.
CREATE TABLE silo_meta (
	workspace_id TEXT    NOT NULL,
	entry_id     TEXT    NOT NULL,
	src          TEXT    NOT NULL,
	key          TEXT    NOT NULL,
	ref          TEXT    NOT NULL,
	value        TEXT,
	link_url     TEXT    NOT NULL,
	link_scope   TEXT    NOT NULL,
	indexed      BOOLEAN NOT NULL,
	owned        BOOLEAN NOT NULL,
	secure       BOOLEAN NOT NULL,
	shared       BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	PRIMARY KEY (workspace_id, entry_id, src, key),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
);
CREATE INDEX silo_meta_by_ref ON silo_meta (workspace_id, key, ref) WHERE ref <> '';

-- +goose Down
DROP TABLE silo_meta;
