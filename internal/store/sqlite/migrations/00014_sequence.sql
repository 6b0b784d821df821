-- +goose Up
-- Signatures that came with a series or a number: JSON, empty for none.
ALTER TABLE series ADD COLUMN sigs TEXT NOT NULL DEFAULT '';
ALTER TABLE series_entries ADD COLUMN sigs TEXT NOT NULL DEFAULT '';
-- Numbers that requests took, for IDs that need not be those of entries of the silo.
ALTER TABLE series_entries ADD COLUMN requested BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX series_by_time ON series (workspace_id, created_at, id);

-- +goose Down
DROP INDEX series_by_time;
ALTER TABLE series_entries DROP COLUMN requested;
ALTER TABLE series_entries DROP COLUMN sigs;
ALTER TABLE series DROP COLUMN sigs;
