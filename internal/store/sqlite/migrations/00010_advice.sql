-- +goose Up
-- What a workspace makes of kinds of advice: JSON, a level by code; empty for the defaults.
ALTER TABLE workspaces ADD COLUMN advice TEXT NOT NULL DEFAULT '';
-- Advice about a version: JSON, empty for none.
ALTER TABLE entry_versions ADD COLUMN warnings TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE entry_versions DROP COLUMN warnings;
ALTER TABLE workspaces DROP COLUMN advice;
