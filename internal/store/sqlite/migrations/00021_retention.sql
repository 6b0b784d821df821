-- +goose Up
-- What workspaces say about keeping their entries, and how far the pass over them is.
CREATE TABLE retention (
	workspace_id TEXT   NOT NULL PRIMARY KEY,
	policies     TEXT   NOT NULL, -- JSON, empty for none
	updated_at   BIGINT NOT NULL,
	place        TEXT   NOT NULL, -- JSON
	passed_at    BIGINT -- NULL for never since the policies changed
) WITHOUT ROWID;

-- The entries that must not be erased.
CREATE TABLE legal_holds (
	workspace_id TEXT   NOT NULL,
	entry_id     TEXT   NOT NULL,
	reason       TEXT   NOT NULL,
	at           BIGINT NOT NULL,
	origin_src   TEXT   NOT NULL,
	origin_id    TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, entry_id)
) WITHOUT ROWID;

-- What was done to entries, the most of it.
CREATE TABLE erasures (
	workspace_id TEXT    NOT NULL,
	entry_id     TEXT    NOT NULL,
	done         TEXT    NOT NULL,
	at           BIGINT  NOT NULL,
	origin_src   TEXT    NOT NULL,
	origin_id    TEXT    NOT NULL,
	digest       TEXT    NOT NULL, -- of the document before
	signed       BOOLEAN NOT NULL,
	signatures   TEXT    NOT NULL, -- JSON: the SHA-256 of each
	PRIMARY KEY (workspace_id, entry_id)
) WITHOUT ROWID;

-- The contents of files that were erased. They may be those that were stored last.
CREATE TABLE erased_files (
	workspace_id TEXT   NOT NULL,
	hash         TEXT   NOT NULL,
	at           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, hash)
) WITHOUT ROWID;

-- The documents of earlier versions of the program that several entries share. From now on
-- each entry has its own.
CREATE TABLE documents_shared (
	workspace_id TEXT NOT NULL,
	digest       TEXT NOT NULL,
	PRIMARY KEY (workspace_id, digest)
) WITHOUT ROWID;
INSERT INTO documents_shared (workspace_id, digest)
	SELECT workspace_id, document FROM entry_versions GROUP BY workspace_id, document HAVING MIN(entry_id) <> MAX(entry_id);

-- +goose Down
DROP TABLE documents_shared;
DROP TABLE erased_files;
DROP TABLE erasures;
DROP TABLE legal_holds;
DROP TABLE retention;
