-- +goose Up
-- Folders that a workspace has besides the usual ones: JSON, the short name of a schema by key; empty for none.
ALTER TABLE workspaces ADD COLUMN folders TEXT NOT NULL DEFAULT '';

-- Public links to envelopes. A link that is revoked has no row.
CREATE TABLE entry_links (
	workspace_id TEXT   NOT NULL,
	entry_id     TEXT   NOT NULL,
	code         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, entry_id)
);
-- The address has no workspace.
CREATE INDEX entry_links_by_code ON entry_links (entry_id, code);

-- Rows that are only of their workspace are not found in all of them.
DROP INDEX silo_meta_of_apps;
CREATE INDEX silo_meta_of_apps ON silo_meta (src, key, ref, updated_at DESC, workspace_id DESC, entry_id DESC)
	WHERE src <> 'api-key' AND ref <> '' AND (indexed OR NOT owned);

-- +goose Down
DROP INDEX silo_meta_of_apps;
CREATE INDEX silo_meta_of_apps ON silo_meta (src, key, ref, updated_at DESC, workspace_id DESC, entry_id DESC)
	WHERE src <> 'api-key' AND ref <> '';
DROP INDEX entry_links_by_code;
DROP TABLE entry_links;
ALTER TABLE workspaces DROP COLUMN folders;
