-- +goose Up
-- The log of changes. Rows are only ever added. The chain of the installation has an empty
-- workspace.
CREATE TABLE audit_rows (
	workspace_id TEXT NOT NULL,
	seq          BIGINT NOT NULL, -- in the chain of the workspace, from 1
	at           BIGINT NOT NULL, -- never goes back in a chain
	actor_kind   TEXT NOT NULL,
	actor_id     TEXT NOT NULL,
	actor_name   TEXT NOT NULL,
	address      TEXT NOT NULL,
	request_id   TEXT NOT NULL,
	user_agent   TEXT NOT NULL,
	action       TEXT NOT NULL,
	object_kind  TEXT NOT NULL,
	object_id    TEXT NOT NULL,
	changed      TEXT NOT NULL, -- JSON, empty for nothing
	detail       TEXT NOT NULL, -- JSON, empty for nothing
	prev         TEXT NOT NULL, -- the hash of the row before, empty for the first
	hash         TEXT NOT NULL,
	PRIMARY KEY (workspace_id, seq)
) WITHOUT ROWID;
CREATE INDEX audit_by_time ON audit_rows (workspace_id, at, seq);
CREATE INDEX audit_by_object ON audit_rows (workspace_id, object_id, at, seq);
CREATE INDEX audit_by_kind ON audit_rows (workspace_id, object_kind, at, seq);
CREATE INDEX audit_by_actor ON audit_rows (workspace_id, actor_id, at, seq);
CREATE INDEX audit_by_action ON audit_rows (workspace_id, action, at, seq);

-- +goose StatementBegin
CREATE TRIGGER audit_rows_stay BEFORE DELETE ON audit_rows BEGIN
	SELECT RAISE(ABORT, 'rows of the log of changes are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_rows_keep BEFORE UPDATE ON audit_rows BEGIN
	SELECT RAISE(ABORT, 'rows of the log of changes are never changed');
END;
-- +goose StatementEnd

-- The ends of the chains. Who adds a row holds the one of its chain.
CREATE TABLE audit_chains (
	workspace_id TEXT NOT NULL PRIMARY KEY,
	seq          BIGINT NOT NULL, -- of the last row, 0 for none
	at           BIGINT NOT NULL,
	hash         TEXT NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE audit_chains;
DROP TABLE audit_rows;
