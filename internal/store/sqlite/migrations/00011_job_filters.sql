-- +goose Up
-- How a job ended, or that it runs, as lists show and filter it. The texts inside JSON
-- have their quotes escaped, so that no message looks like a cancellation.
ALTER TABLE jobs ADD COLUMN result TEXT GENERATED ALWAYS AS (CASE
	WHEN completed_at IS NULL THEN 'running'
	WHEN faults = '' THEN 'completed'
	WHEN faults LIKE '%{"provider":"transform","code":"cancelled"%' THEN 'cancelled'
	ELSE 'faulted' END) VIRTUAL;
CREATE INDEX jobs_by_result ON jobs (workspace_id, result, created_at, id);
-- One column for both, so that no other index has a part of the filter. The jobs of a
-- workflow with any result are those with each result, merged.
ALTER TABLE jobs ADD COLUMN workflow_result TEXT GENERATED ALWAYS AS (workflow_id || ' ' || result) VIRTUAL;
CREATE INDEX jobs_by_workflow ON jobs (workspace_id, workflow_result, created_at, id);

-- +goose Down
DROP INDEX jobs_by_workflow;
DROP INDEX jobs_by_result;
ALTER TABLE jobs DROP COLUMN workflow_result;
ALTER TABLE jobs DROP COLUMN result;
