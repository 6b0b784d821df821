-- +goose Up
-- The due jobs of each workspace, for taking turns between workspaces and for
-- counting what waits.
CREATE INDEX jobs_free_of ON jobs (workspace_id, due_at) WHERE lease_until IS NULL AND due_at IS NOT NULL;

-- +goose Down
DROP INDEX jobs_free_of;
