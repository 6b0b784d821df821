-- +goose Up
-- Times are microseconds since 1970 in UTC, NULL for none. Small structures are
-- JSON text, empty for none. An empty ID refers to nothing.

CREATE TABLE workspaces (
	id         TEXT    NOT NULL PRIMARY KEY,
	slug       TEXT    NOT NULL UNIQUE,
	name       TEXT    NOT NULL,
	country    TEXT    NOT NULL,
	sandbox    BOOLEAN NOT NULL,
	created_at BIGINT  NOT NULL
) WITHOUT ROWID;

CREATE TABLE tokens (
	workspace_id TEXT   NOT NULL,
	id           TEXT   NOT NULL,
	name         TEXT   NOT NULL,
	scopes       TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	revoked_at   BIGINT,
	PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;

CREATE TABLE workflows (
	workspace_id TEXT    NOT NULL,
	id           TEXT    NOT NULL,
	name         TEXT    NOT NULL,
	description  TEXT    NOT NULL,
	doc_schema   TEXT    NOT NULL,
	country      TEXT    NOT NULL,
	disabled     BOOLEAN NOT NULL,
	draft        BOOLEAN NOT NULL,
	version      BIGINT  NOT NULL,
	hash         TEXT    NOT NULL,
	content      TEXT    NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX workflows_by_time ON workflows (workspace_id, created_at, id);

CREATE TABLE workflow_versions (
	workspace_id TEXT   NOT NULL,
	workflow_id  TEXT   NOT NULL,
	version      BIGINT NOT NULL,
	hash         TEXT   NOT NULL,
	name         TEXT   NOT NULL,
	doc_schema   TEXT   NOT NULL,
	origin_src   TEXT   NOT NULL,
	origin_id    TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	content      TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, workflow_id, version),
	FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflows (workspace_id, id)
);

CREATE TABLE jobs (
	workspace_id     TEXT   NOT NULL,
	id               TEXT   NOT NULL,
	key              TEXT   NOT NULL,
	workflow_id      TEXT   NOT NULL,
	workflow_version BIGINT NOT NULL,
	entry_id         TEXT   NOT NULL,
	input_hash       TEXT   NOT NULL,
	tags             TEXT   NOT NULL,
	args             TEXT   NOT NULL,
	meta             TEXT,
	status           TEXT   NOT NULL,
	faults           TEXT   NOT NULL,
	created_at       BIGINT NOT NULL,
	updated_at       BIGINT NOT NULL,
	completed_at     BIGINT,
	due_at           BIGINT,
	lease_owner      TEXT   NOT NULL,
	lease_until      BIGINT,
	fence            BIGINT NOT NULL,
	parent           TEXT   NOT NULL,
	ref              TEXT   NOT NULL,
	signal           TEXT,
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX jobs_by_ref ON jobs (workspace_id, ref) WHERE ref <> '';
CREATE INDEX jobs_by_time ON jobs (workspace_id, created_at, id);
CREATE INDEX jobs_free ON jobs (due_at) WHERE lease_until IS NULL AND due_at IS NOT NULL;
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE lease_until IS NOT NULL;

-- A key is never deleted: a claim after its time takes over the row.
CREATE TABLE job_keys (
	workspace_id TEXT   NOT NULL,
	key          TEXT   NOT NULL,
	job_id       TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, key)
) WITHOUT ROWID;

CREATE TABLE job_tags (
	workspace_id TEXT NOT NULL,
	tag          TEXT NOT NULL,
	job_id       TEXT NOT NULL,
	PRIMARY KEY (workspace_id, tag, job_id),
	FOREIGN KEY (workspace_id, job_id) REFERENCES jobs (workspace_id, id)
) WITHOUT ROWID;

-- Append-only. Rows of a job lie side by side, and are written only after the
-- job's own row was, so that there is no need to look it up again for each.
CREATE TABLE job_events (
	workspace_id TEXT    NOT NULL,
	job_id       TEXT    NOT NULL,
	seq          BIGINT  NOT NULL,
	intent_id    TEXT    NOT NULL,
	step_id      TEXT    NOT NULL,
	name         TEXT    NOT NULL,
	provider     TEXT    NOT NULL,
	idx          BIGINT  NOT NULL,
	status       TEXT    NOT NULL,
	at           BIGINT  NOT NULL,
	detail       TEXT    NOT NULL,
	PRIMARY KEY (workspace_id, job_id, seq)
) WITHOUT ROWID;

-- The exact bytes that were digested and signed, under their SHA-256.
CREATE TABLE documents (
	workspace_id TEXT NOT NULL,
	digest       TEXT NOT NULL,
	data         BLOB NOT NULL,
	PRIMARY KEY (workspace_id, digest)
);

CREATE TABLE entries (
	workspace_id TEXT   NOT NULL,
	id           TEXT   NOT NULL,
	key          TEXT   NOT NULL,
	folder       TEXT   NOT NULL,
	version      TEXT   NOT NULL, -- the current one
	seq          BIGINT NOT NULL, -- of the current version
	state        TEXT   NOT NULL,
	state_at     BIGINT,
	state_seq    BIGINT NOT NULL, -- how many states there are
	faults       TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	updated_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX entries_by_key ON entries (workspace_id, key) WHERE key <> '';
CREATE INDEX entries_by_time ON entries (workspace_id, created_at, id);
CREATE INDEX entries_by_folder ON entries (workspace_id, folder, created_at, id);

CREATE TABLE entry_versions (
	workspace_id  TEXT    NOT NULL,
	entry_id      TEXT    NOT NULL,
	version       TEXT    NOT NULL,
	seq           BIGINT  NOT NULL, -- 1 for the first of the entry
	document      TEXT    NOT NULL,
	head          BLOB,
	sigs          BLOB,
	env_schema    TEXT    NOT NULL,
	doc_schema    TEXT    NOT NULL,
	digest        TEXT    NOT NULL, -- of the canonical form
	signed        BOOLEAN NOT NULL,
	invalid       BOOLEAN NOT NULL,
	tags          TEXT    NOT NULL,
	snippet       BLOB,
	doc_uuid      TEXT    NOT NULL,
	doc_type      TEXT    NOT NULL,
	doc_series    TEXT    NOT NULL,
	doc_code      TEXT    NOT NULL,
	issue_date    TEXT    NOT NULL,
	currency      TEXT    NOT NULL,
	supplier_name TEXT    NOT NULL,
	supplier_tax  TEXT    NOT NULL,
	customer_name TEXT    NOT NULL,
	customer_tax  TEXT    NOT NULL,
	payable       TEXT    NOT NULL,
	at            BIGINT  NOT NULL,
	origin_src    TEXT    NOT NULL,
	origin_id     TEXT    NOT NULL,
	PRIMARY KEY (workspace_id, entry_id, version),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id),
	FOREIGN KEY (workspace_id, document) REFERENCES documents (workspace_id, digest)
);

CREATE TABLE entry_states (
	workspace_id TEXT   NOT NULL,
	entry_id     TEXT   NOT NULL,
	at           BIGINT NOT NULL,
	key          TEXT   NOT NULL,
	seq          BIGINT NOT NULL, -- orders those of one instant
	notes        TEXT   NOT NULL,
	meta         TEXT   NOT NULL,
	faults       TEXT   NOT NULL,
	origin_src   TEXT   NOT NULL,
	origin_id    TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, entry_id, at, key),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
) WITHOUT ROWID;

CREATE TABLE files (
	workspace_id TEXT    NOT NULL,
	entry_id     TEXT    NOT NULL,
	id           TEXT    NOT NULL,
	slot         TEXT    NOT NULL,
	job_id       TEXT    NOT NULL,
	key          TEXT    NOT NULL,
	category     TEXT    NOT NULL,
	name         TEXT    NOT NULL,
	description  TEXT    NOT NULL,
	mime         TEXT    NOT NULL,
	size         BIGINT  NOT NULL,
	hash         TEXT    NOT NULL,
	embeddable   BOOLEAN NOT NULL,
	private      BOOLEAN NOT NULL,
	stored       BOOLEAN NOT NULL,
	meta         TEXT    NOT NULL,
	created_at   BIGINT  NOT NULL,
	replaced_by  TEXT    NOT NULL,
	PRIMARY KEY (workspace_id, entry_id, id),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
);
CREATE UNIQUE INDEX files_in_place ON files (workspace_id, entry_id, slot) WHERE replaced_by = '';
CREATE INDEX files_by_link ON files (entry_id, id);
CREATE INDEX files_by_job ON files (workspace_id, job_id) WHERE job_id <> '';

-- Temporary files. The contents are in the row, so that they come with the job
-- that brings them and go when their time is over, and nothing is left behind.
CREATE TABLE spool (
	workspace_id TEXT   NOT NULL,
	key          TEXT   NOT NULL,
	name         TEXT   NOT NULL,
	mime         TEXT   NOT NULL,
	size         BIGINT NOT NULL,
	hash         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	expires_at   BIGINT NOT NULL,
	data         BLOB   NOT NULL,
	PRIMARY KEY (workspace_id, key)
);
CREATE INDEX spool_by_expiry ON spool (expires_at);

CREATE TABLE series (
	workspace_id   TEXT   NOT NULL,
	id             TEXT   NOT NULL,
	code           TEXT   NOT NULL,
	name           TEXT   NOT NULL,
	description    TEXT   NOT NULL,
	prefix         TEXT   NOT NULL,
	suffix         TEXT   NOT NULL,
	padding        BIGINT NOT NULL,
	start          BIGINT NOT NULL,
	last           BIGINT NOT NULL, -- 0 while no number was taken
	last_entry_id  TEXT   NOT NULL,
	before_last_id TEXT   NOT NULL, -- the entry before the last one
	created_at     BIGINT NOT NULL,
	updated_at     BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;

CREATE TABLE series_entries (
	workspace_id TEXT   NOT NULL,
	series_id    TEXT   NOT NULL,
	id           TEXT   NOT NULL,
	idx          BIGINT NOT NULL,
	code         TEXT   NOT NULL,
	previous_id  TEXT   NOT NULL,
	meta         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, series_id, id),
	UNIQUE (workspace_id, series_id, idx),
	FOREIGN KEY (workspace_id, series_id) REFERENCES series (workspace_id, id)
) WITHOUT ROWID;
