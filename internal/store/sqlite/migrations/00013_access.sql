-- +goose Up
ALTER TABLE workspaces ADD COLUMN logo_url TEXT NOT NULL DEFAULT '';
-- When name, slug or logo were changed; NULL for never.
ALTER TABLE workspaces ADD COLUMN updated_at BIGINT;
-- To within a minute; NULL for never.
ALTER TABLE tokens ADD COLUMN last_used_at BIGINT;
CREATE INDEX tokens_by_time ON tokens (workspace_id, created_at, id);

-- The programs that work for several workspaces. Of the secret only a hash is kept.
CREATE TABLE apps (
	id          TEXT   NOT NULL PRIMARY KEY,
	name        TEXT   NOT NULL UNIQUE,
	client_id   TEXT   NOT NULL UNIQUE,
	secret_hash TEXT   NOT NULL,
	created_at  BIGINT NOT NULL,
	revoked_at  BIGINT
) WITHOUT ROWID;

-- Where they may work.
CREATE TABLE enrollments (
	workspace_id TEXT    NOT NULL,
	id           TEXT    NOT NULL,
	app_id       TEXT    NOT NULL,
	data         TEXT,
	disabled     BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX enrollments_by_app ON enrollments (workspace_id, app_id);
CREATE INDEX enrollments_of_app ON enrollments (app_id, id, workspace_id);

-- Apps find their rows by reference in all workspaces. Rows of tokens are not in this index.
CREATE INDEX silo_meta_of_apps ON silo_meta (src, key, ref, updated_at DESC, workspace_id DESC, entry_id DESC)
	WHERE src <> 'api-key' AND ref <> '';

-- +goose Down
DROP INDEX silo_meta_of_apps;
DROP TABLE enrollments;
DROP TABLE apps;
DROP INDEX tokens_by_time;
ALTER TABLE tokens DROP COLUMN last_used_at;
ALTER TABLE workspaces DROP COLUMN updated_at;
ALTER TABLE workspaces DROP COLUMN logo_url;
