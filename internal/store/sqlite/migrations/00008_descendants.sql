-- +goose Up
-- How many jobs have come from one that a request created, over all generations.
CREATE TABLE job_descendants (
	workspace_id TEXT NOT NULL,
	root_id TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, root_id)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE job_descendants;
