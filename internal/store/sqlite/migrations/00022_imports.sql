-- +goose Up
-- Workspaces that are not complete yet, so nobody may use them.
ALTER TABLE workspaces ADD COLUMN importing BOOLEAN NOT NULL DEFAULT FALSE;
-- The ID that a workspace had before it was imported; its dynamic series have theirs from it.
ALTER TABLE workspaces ADD COLUMN origin TEXT NOT NULL DEFAULT '';

-- Imports of workspaces: how far they are. The rows stay, so that an archive is not
-- imported twice.
CREATE TABLE imports (
	workspace_id TEXT NOT NULL,
	digest       TEXT NOT NULL, -- of the archive
	made         BOOLEAN NOT NULL, -- the import has made the workspace
	place        BIGINT  NOT NULL, -- what of the archive is stored
	cursor       TEXT NOT NULL, -- the same for a source that is no archive
	started_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	done_at      BIGINT,
	PRIMARY KEY (workspace_id, digest)
) WITHOUT ROWID;
CREATE INDEX imports_by_digest ON imports (digest, workspace_id);

-- The public keys of other installations, with which documents were signed that came from
-- there.
CREATE TABLE imported_keys (
	workspace_id TEXT NOT NULL,
	id           TEXT NOT NULL,
	jwk          TEXT NOT NULL,
	PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE imported_keys;
DROP TABLE imports;
ALTER TABLE workspaces DROP COLUMN origin;
ALTER TABLE workspaces DROP COLUMN importing;
