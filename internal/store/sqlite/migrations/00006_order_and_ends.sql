-- +goose Up
-- Rows keep the order in which they were given, also when the clock is set back.

-- A state that was given at a time of the caller's has its place by that time. Any other
-- comes behind those that were given before it.
ALTER TABLE entry_states ADD COLUMN timed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE entry_states ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
UPDATE entry_states SET place = at;
-- The place of the newest state that was given without a time.
ALTER TABLE entries ADD COLUMN stated_at BIGINT;
UPDATE entries SET stated_at = state_at;

ALTER TABLE files ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
UPDATE files SET seq = rowid;
CREATE INDEX files_by_seq ON files (workspace_id, seq);

-- The place of a meta row among those with the same key and reference: the newest is found.
ALTER TABLE silo_meta ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
UPDATE silo_meta SET place = updated_at;
DROP INDEX silo_meta_by_ref;
CREATE INDEX silo_meta_by_ref ON silo_meta (workspace_id, key, ref, place) WHERE ref <> '';

-- When the token ends; NULL is never.
ALTER TABLE tokens ADD COLUMN expires_at BIGINT;

-- Announced files that were not sent, and which contents have files.
CREATE INDEX files_unsent ON files (workspace_id, created_at) WHERE NOT stored;
CREATE INDEX files_by_hash ON files (workspace_id, hash);

-- What the public link of a file ends with. A file that had a link before keeps it, unless
-- a file of another workspace has the same one and had it first.
ALTER TABLE files ADD COLUMN link TEXT NOT NULL DEFAULT '';
UPDATE files SET link = substr(hash, 1, 16);
UPDATE files SET link = lower(hex(randomblob(8))) WHERE EXISTS (
	SELECT 1 FROM files f WHERE f.entry_id = files.entry_id AND f.id = files.id AND f.link = files.link
		AND (f.created_at, f.workspace_id) < (files.created_at, files.workspace_id));

-- +goose Down
ALTER TABLE files DROP COLUMN link;
DROP INDEX files_by_hash;
DROP INDEX files_unsent;
ALTER TABLE tokens DROP COLUMN expires_at;
DROP INDEX silo_meta_by_ref;
CREATE INDEX silo_meta_by_ref ON silo_meta (workspace_id, key, ref) WHERE ref <> '';
ALTER TABLE silo_meta DROP COLUMN place;
DROP INDEX files_by_seq;
ALTER TABLE files DROP COLUMN seq;
ALTER TABLE entries DROP COLUMN stated_at;
ALTER TABLE entry_states DROP COLUMN place;
ALTER TABLE entry_states DROP COLUMN timed;
