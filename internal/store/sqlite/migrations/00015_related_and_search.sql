-- +goose Up
-- The UUIDs in a document and those of its entry, as JSON, empty for none; and texts to find
-- it by that no other column has. Versions from before have neither: see backfills.
ALTER TABLE entry_versions ADD COLUMN refs TEXT NOT NULL DEFAULT '';
ALTER TABLE entry_versions ADD COLUMN words TEXT NOT NULL DEFAULT '';

-- The UUIDs in the current document of each entry, with their places. With an empty context
-- they are those under which the entry is known, besides its own ID.
CREATE TABLE entry_refs (
	workspace_id TEXT   NOT NULL,
	uuid         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL, -- of the entry
	entry_id     TEXT   NOT NULL,
	context      TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, uuid, context, created_at, entry_id)
) WITHOUT ROWID;
CREATE INDEX entry_refs_by_time ON entry_refs (workspace_id, uuid, created_at, entry_id, context) WHERE context <> '';

-- The entries that changed since they were put into the index of the search. Each change has
-- a row of its own, which is removed by those who read it.
CREATE TABLE search_queue (
	workspace_id TEXT NOT NULL,
	entry_id     TEXT NOT NULL,
	mark         TEXT NOT NULL, -- the change
	PRIMARY KEY (workspace_id, entry_id, mark)
) WITHOUT ROWID;

-- The numbers of entries in the index of the search, in the order of their creation.
CREATE TABLE search_docs (
	id           INTEGER PRIMARY KEY,
	workspace_id TEXT NOT NULL,
	entry_id     TEXT NOT NULL,
	UNIQUE (workspace_id, entry_id)
);

-- The terms of entries. Each term begins with a code of its workspace, so that a search
-- reads the terms of one workspace only.
CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='', contentless_delete=1, detail='none', tokenize='ascii');

-- Work on what is stored already that goes on in the background: how far it is. The row is
-- removed at the end.
CREATE TABLE backfills (
	name         TEXT NOT NULL PRIMARY KEY,
	workspace_id TEXT NOT NULL, -- the entry behind which it goes on
	entry_id     TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO backfills (name, workspace_id, entry_id) SELECT 'entries', '', '' WHERE EXISTS (SELECT 1 FROM entries);

-- +goose Down
DROP TABLE backfills;
DROP TABLE search_terms;
DROP TABLE search_docs;
DROP TABLE search_queue;
DROP TABLE entry_refs;
ALTER TABLE entry_versions DROP COLUMN words;
ALTER TABLE entry_versions DROP COLUMN refs;
