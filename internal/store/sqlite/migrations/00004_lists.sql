-- +goose Up
-- Each filter of a list has an index that finds its rows in the order of the list.
CREATE INDEX workflows_by_schema ON workflows (workspace_id, doc_schema, created_at, id);

-- The time of the job stands beside each of its tags. It never changes.
CREATE TABLE job_tags_by_time (
	workspace_id TEXT   NOT NULL,
	tag          TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	job_id       TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, tag, created_at, job_id),
	FOREIGN KEY (workspace_id, job_id) REFERENCES jobs (workspace_id, id)
) WITHOUT ROWID;
INSERT INTO job_tags_by_time (workspace_id, tag, created_at, job_id)
	SELECT t.workspace_id, t.tag, j.created_at, t.job_id
	FROM job_tags t JOIN jobs j ON j.workspace_id = t.workspace_id AND j.id = t.job_id;
DROP TABLE job_tags;
ALTER TABLE job_tags_by_time RENAME TO job_tags;

-- +goose Down
DROP INDEX workflows_by_schema;
CREATE TABLE job_tags_plain (
	workspace_id TEXT NOT NULL,
	tag          TEXT NOT NULL,
	job_id       TEXT NOT NULL,
	PRIMARY KEY (workspace_id, tag, job_id),
	FOREIGN KEY (workspace_id, job_id) REFERENCES jobs (workspace_id, id)
) WITHOUT ROWID;
INSERT INTO job_tags_plain (workspace_id, tag, job_id) SELECT workspace_id, tag, job_id FROM job_tags;
DROP TABLE job_tags;
ALTER TABLE job_tags_plain RENAME TO job_tags;
