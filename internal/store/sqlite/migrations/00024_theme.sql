-- +goose Up
-- How printed documents of a workspace look: JSON, empty for the usual look.
ALTER TABLE workspaces ADD COLUMN theme TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE workspaces DROP COLUMN theme;
