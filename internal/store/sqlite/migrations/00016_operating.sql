-- +goose Up
-- Who has seen the faults of a job: JSON, NULL for nobody.
ALTER TABLE jobs ADD COLUMN ack TEXT;
-- The jobs with faults that nobody has seen. Jobs that end well are not in it. The
-- expression is a part of the index so that a planner sees that it is the narrowest.
CREATE INDEX jobs_attention ON jobs (workspace_id, COALESCE(result, ''), created_at, id) WHERE COALESCE(result, '') = 'faulted' AND ack IS NULL;
CREATE INDEX jobs_by_entry ON jobs (workspace_id, entry_id, created_at, id) WHERE entry_id <> '';

-- Workflows take documents of other schemas than theirs, with a warning.
ALTER TABLE workspaces ADD COLUMN any_schema BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE workspaces DROP COLUMN any_schema;
DROP INDEX jobs_by_entry;
DROP INDEX jobs_attention;
ALTER TABLE jobs DROP COLUMN ack;
