PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE apps (
	id          TEXT   NOT NULL PRIMARY KEY,
	name        TEXT   NOT NULL UNIQUE,
	client_id   TEXT   NOT NULL UNIQUE,
	secret_hash TEXT   NOT NULL,
	created_at  BIGINT NOT NULL,
	revoked_at  BIGINT
) WITHOUT ROWID;
CREATE TABLE audit_chains (
	workspace_id TEXT NOT NULL PRIMARY KEY,
	seq          BIGINT NOT NULL, -- of the last row, 0 for none
	at           BIGINT NOT NULL,
	hash         TEXT NOT NULL
) WITHOUT ROWID;
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
CREATE TABLE backfills (
	name         TEXT NOT NULL PRIMARY KEY,
	workspace_id TEXT NOT NULL, -- the entry behind which it goes on
	entry_id     TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE credits (
	workspace_id TEXT NOT NULL,
	issuer       TEXT NOT NULL,
	series       TEXT NOT NULL,
	code         TEXT NOT NULL,
	entry_id     TEXT NOT NULL, -- of the credit note
	PRIMARY KEY (workspace_id, issuer, series, code, entry_id)
) WITHOUT ROWID;
CREATE TABLE deliveries (
	workspace_id    TEXT   NOT NULL,
	subscription_id TEXT   NOT NULL,
	seq             BIGINT NOT NULL, -- the event
	type            TEXT   NOT NULL,
	status          TEXT   NOT NULL,
	attempts        BIGINT NOT NULL, -- since it was added or redelivered
	due_at          BIGINT, -- NULL when nothing is to be done
	created_at      BIGINT NOT NULL,
	tried_at        BIGINT,
	answer          BIGINT NOT NULL, -- the last HTTP status, 0 for none
	message         TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, subscription_id, seq)
) WITHOUT ROWID;
CREATE TABLE documents (
	workspace_id TEXT NOT NULL,
	digest       TEXT NOT NULL,
	data         BLOB NOT NULL,
	PRIMARY KEY (workspace_id, digest)
);
CREATE TABLE documents_shared (
	workspace_id TEXT NOT NULL,
	digest       TEXT NOT NULL,
	PRIMARY KEY (workspace_id, digest)
) WITHOUT ROWID;
CREATE TABLE duties (
	name     TEXT   NOT NULL PRIMARY KEY,
	run      TEXT   NOT NULL,
	until_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE enrollments (
	workspace_id TEXT    NOT NULL,
	id           TEXT    NOT NULL,
	app_id       TEXT    NOT NULL,
	data         TEXT,
	disabled     BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	PRIMARY KEY (workspace_id, id)
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
	updated_at   BIGINT NOT NULL, stated_at BIGINT,
	PRIMARY KEY (workspace_id, id)
);
CREATE TABLE entry_links (
	workspace_id TEXT   NOT NULL,
	entry_id     TEXT   NOT NULL,
	code         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, entry_id)
);
CREATE TABLE entry_refs (
	workspace_id TEXT   NOT NULL,
	uuid         TEXT   NOT NULL,
	created_at   BIGINT NOT NULL, -- of the entry
	entry_id     TEXT   NOT NULL,
	context      TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, uuid, context, created_at, entry_id)
) WITHOUT ROWID;
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
	origin_id    TEXT   NOT NULL, timed BOOLEAN NOT NULL DEFAULT FALSE, place BIGINT NOT NULL DEFAULT 0, change_no BIGINT,
	PRIMARY KEY (workspace_id, entry_id, at, key),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
) WITHOUT ROWID;
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
	origin_id     TEXT    NOT NULL, warnings TEXT NOT NULL DEFAULT '', refs TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '', change_no BIGINT,
	PRIMARY KEY (workspace_id, entry_id, version),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id),
	FOREIGN KEY (workspace_id, document) REFERENCES documents (workspace_id, digest)
);
CREATE TABLE erased_files (
	workspace_id TEXT   NOT NULL,
	hash         TEXT   NOT NULL,
	at           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, hash)
) WITHOUT ROWID;
CREATE TABLE erasures (
	workspace_id TEXT    NOT NULL,
	entry_id     TEXT    NOT NULL,
	done         TEXT    NOT NULL,
	at           BIGINT  NOT NULL,
	origin_src   TEXT    NOT NULL,
	origin_id    TEXT    NOT NULL,
	digest       TEXT    NOT NULL, -- of the document before
	signed       BOOLEAN NOT NULL,
	signatures   TEXT    NOT NULL, -- JSON: the SHA-256 of each
	PRIMARY KEY (workspace_id, entry_id)
) WITHOUT ROWID;
CREATE TABLE feed_events (
	workspace_id TEXT   NOT NULL,
	seq          BIGINT NOT NULL,
	type         TEXT   NOT NULL,
	object_id    TEXT   NOT NULL, -- the job or entry
	rev          BIGINT NOT NULL, -- which change of this type of the object
	at           BIGINT NOT NULL, -- when it came into the log
	data         TEXT   NOT NULL, -- JSON
	PRIMARY KEY (workspace_id, seq)
);
CREATE TABLE feeds (
	workspace_id TEXT    NOT NULL PRIMARY KEY,
	since        BIGINT  NOT NULL,
	wanted_until BIGINT  NOT NULL, -- by streams; a subscription keeps it always
	settle_no    BIGINT  NOT NULL, -- it is ready when all changes before this one are done; 0 if that is not known
	ready        BOOLEAN NOT NULL,
	epoch        BIGINT  NOT NULL, -- the number of changes that are made now, where one writer makes them
	from_no      BIGINT  NOT NULL, -- changes before this number are in the log
	until_no     BIGINT  NOT NULL, -- the window that is read goes up to here; 0 for none
	after_id     TEXT    NOT NULL, -- and is read up to this job or entry
	last_seq     BIGINT  NOT NULL, -- of the log
	floor_seq    BIGINT  NOT NULL  -- what the log had up to here is gone
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
	replaced_by  TEXT    NOT NULL, seq BIGINT NOT NULL DEFAULT 0, link TEXT NOT NULL DEFAULT '', change_no BIGINT,
	PRIMARY KEY (workspace_id, entry_id, id),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
);
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE identities (
	issuer     TEXT   NOT NULL,
	subject    TEXT   NOT NULL,
	person_id  TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;
CREATE TABLE imported_keys (
	workspace_id TEXT NOT NULL,
	id           TEXT NOT NULL,
	jwk          TEXT NOT NULL,
	PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE TABLE imports (
	workspace_id TEXT NOT NULL,
	digest       TEXT NOT NULL, -- of the archive
	made         BOOLEAN NOT NULL, -- the import has made the workspace
	place        BIGINT  NOT NULL, -- what of the archive is stored
	cursor       TEXT NOT NULL, -- the same for a source that is no archive
	started_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	done_at      BIGINT,
	PRIMARY KEY (workspace_id, digest)
) WITHOUT ROWID;
CREATE TABLE installation (
	id TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE issued (
	workspace_id TEXT   NOT NULL,
	issuer       TEXT   NOT NULL,
	family       TEXT   NOT NULL,
	series       TEXT   NOT NULL,
	code         TEXT   NOT NULL,
	place        TEXT   NOT NULL,
	entry_id     TEXT   NOT NULL,
	issue_date   TEXT   NOT NULL,
	currency     TEXT   NOT NULL,
	payable      TEXT   NOT NULL,
	signed_at    BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, issuer, family, series, code, place)
) WITHOUT ROWID;
CREATE TABLE job_descendants (
	workspace_id TEXT NOT NULL,
	root_id TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, root_id)
) WITHOUT ROWID;
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
CREATE TABLE job_keys (
	workspace_id TEXT   NOT NULL,
	key          TEXT   NOT NULL,
	job_id       TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, key)
) WITHOUT ROWID;
CREATE TABLE job_tags (
	workspace_id TEXT   NOT NULL,
	tag          TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	job_id       TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, tag, created_at, job_id),
	FOREIGN KEY (workspace_id, job_id) REFERENCES jobs (workspace_id, id)
) WITHOUT ROWID;
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
	signal           TEXT, result TEXT GENERATED ALWAYS AS (CASE
	WHEN completed_at IS NULL THEN 'running'
	WHEN faults = '' THEN 'completed'
	WHEN faults LIKE '%{provider:transform,code:cancelled%' THEN 'cancelled'
	ELSE 'faulted' END) VIRTUAL, workflow_result TEXT GENERATED ALWAYS AS (workflow_id || ' ' || result) VIRTUAL, ack TEXT, change_no BIGINT,
	PRIMARY KEY (workspace_id, id)
);
CREATE TABLE legal_holds (
	workspace_id TEXT   NOT NULL,
	entry_id     TEXT   NOT NULL,
	reason       TEXT   NOT NULL,
	at           BIGINT NOT NULL,
	origin_src   TEXT   NOT NULL,
	origin_id    TEXT   NOT NULL,
	PRIMARY KEY (workspace_id, entry_id)
) WITHOUT ROWID;
CREATE TABLE members (
	workspace_id TEXT   NOT NULL,
	person_id    TEXT   NOT NULL,
	role         TEXT   NOT NULL, -- viewer, operator, editor, admin
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, person_id)
) WITHOUT ROWID;
CREATE TABLE nodes (
	name       TEXT   NOT NULL PRIMARY KEY,
	run        TEXT   NOT NULL, -- the process
	version    TEXT   NOT NULL,
	address    TEXT   NOT NULL,
	started_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE people (
	id           TEXT    NOT NULL PRIMARY KEY,
	email        TEXT    NOT NULL UNIQUE, -- in lower case
	name         TEXT    NOT NULL,
	password     TEXT    NOT NULL, -- argon2id, empty for none
	owner        BOOLEAN NOT NULL, -- looks after the installation
	disabled     BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	signed_in_at BIGINT  -- NULL for never
, failures BIGINT NOT NULL DEFAULT 0, failed_at BIGINT, vouched BOOLEAN NOT NULL DEFAULT FALSE) WITHOUT ROWID;
CREATE TABLE person_links (
	id           TEXT    NOT NULL PRIMARY KEY,
	kind         TEXT    NOT NULL,
	hash         TEXT    NOT NULL UNIQUE, -- of the token in the link
	email        TEXT    NOT NULL,
	person_id    TEXT    NOT NULL, -- empty for none
	workspace_id TEXT    NOT NULL, -- empty for none
	role         TEXT    NOT NULL,
	created_at   BIGINT  NOT NULL,
	expires_at   BIGINT  NOT NULL,
	used_at      BIGINT  -- NULL while it is open
) WITHOUT ROWID;
CREATE TABLE preferences (
	workspace_id TEXT   NOT NULL,
	person_id    TEXT   NOT NULL,
	data         TEXT   NOT NULL,
	updated_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, person_id)
);
CREATE TABLE retention (
	workspace_id TEXT   NOT NULL PRIMARY KEY,
	policies     TEXT   NOT NULL, -- JSON, empty for none
	updated_at   BIGINT NOT NULL,
	place        TEXT   NOT NULL, -- JSON
	passed_at    BIGINT -- NULL for never since the policies changed
) WITHOUT ROWID;
CREATE TABLE search_docs (
	id           INTEGER PRIMARY KEY,
	workspace_id TEXT NOT NULL,
	entry_id     TEXT NOT NULL,
	UNIQUE (workspace_id, entry_id)
);
CREATE TABLE search_queue (
	workspace_id TEXT NOT NULL,
	entry_id     TEXT NOT NULL,
	mark         TEXT NOT NULL, -- the change
	PRIMARY KEY (workspace_id, entry_id, mark)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='', contentless_delete=1, detail='none', tokenize='ascii');
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
	updated_at     BIGINT NOT NULL, sigs TEXT NOT NULL DEFAULT '',
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
	created_at   BIGINT NOT NULL, sigs TEXT NOT NULL DEFAULT '', requested BOOLEAN NOT NULL DEFAULT FALSE,
	PRIMARY KEY (workspace_id, series_id, id),
	UNIQUE (workspace_id, series_id, idx),
	FOREIGN KEY (workspace_id, series_id) REFERENCES series (workspace_id, id)
) WITHOUT ROWID;
CREATE TABLE sessions (
	id         TEXT   NOT NULL PRIMARY KEY,
	person_id  TEXT   NOT NULL,
	hash       TEXT   NOT NULL UNIQUE, -- of the value of the cookie
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL, -- to within a minute
	ends_at    BIGINT NOT NULL,
	address    TEXT   NOT NULL,
	user_agent TEXT   NOT NULL
) WITHOUT ROWID;
CREATE TABLE signing_keys (
	purpose    TEXT   NOT NULL,
	seq        BIGINT NOT NULL,
	id         TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	retired_at BIGINT,
	sealed     BLOB   NOT NULL,
	PRIMARY KEY (purpose, seq)
) WITHOUT ROWID;
CREATE TABLE silo_meta (
	workspace_id TEXT    NOT NULL,
	entry_id     TEXT    NOT NULL,
	src          TEXT    NOT NULL,
	key          TEXT    NOT NULL,
	ref          TEXT    NOT NULL,
	value        TEXT,
	link_url     TEXT    NOT NULL,
	link_scope   TEXT    NOT NULL,
	indexed      BOOLEAN NOT NULL,
	owned        BOOLEAN NOT NULL,
	secure       BOOLEAN NOT NULL,
	shared       BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL, place BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (workspace_id, entry_id, src, key),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
);
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
CREATE TABLE subscriptions (
	workspace_id TEXT    NOT NULL,
	id           TEXT    NOT NULL,
	url          TEXT    NOT NULL,
	description  TEXT    NOT NULL,
	types        TEXT    NOT NULL, -- JSON, empty for all
	kinds        TEXT    NOT NULL, -- JSON, empty for all
	secret       TEXT    NOT NULL,
	disabled     BOOLEAN NOT NULL,
	deleted      BOOLEAN NOT NULL, -- it is removed with its deliveries
	position     BIGINT  NOT NULL, -- up to which event there are deliveries; 0 while the feed is not ready
	active_since BIGINT,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE TABLE tokens (
	workspace_id TEXT   NOT NULL,
	id           TEXT   NOT NULL,
	name         TEXT   NOT NULL,
	scopes       TEXT   NOT NULL,
	created_at   BIGINT NOT NULL,
	revoked_at   BIGINT, expires_at BIGINT, last_used_at BIGINT,
	PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
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
CREATE TABLE workspaces (
	id         TEXT    NOT NULL PRIMARY KEY,
	slug       TEXT    NOT NULL UNIQUE,
	name       TEXT    NOT NULL,
	country    TEXT    NOT NULL,
	sandbox    BOOLEAN NOT NULL,
	created_at BIGINT  NOT NULL
, advice TEXT NOT NULL DEFAULT '', logo_url TEXT NOT NULL DEFAULT '', updated_at BIGINT, any_schema BOOLEAN NOT NULL DEFAULT FALSE, folders TEXT NOT NULL DEFAULT '', importing BOOLEAN NOT NULL DEFAULT FALSE, origin TEXT NOT NULL DEFAULT '', theme TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE INDEX audit_by_action ON audit_rows (workspace_id, action, at, seq);
CREATE INDEX audit_by_actor ON audit_rows (workspace_id, actor_id, at, seq);
CREATE INDEX audit_by_kind ON audit_rows (workspace_id, object_kind, at, seq);
CREATE INDEX audit_by_object ON audit_rows (workspace_id, object_id, at, seq);
CREATE INDEX audit_by_time ON audit_rows (workspace_id, at, seq);
CREATE INDEX credits_by_entry ON credits (workspace_id, entry_id);
CREATE INDEX deliveries_due ON deliveries (workspace_id, subscription_id, due_at, seq) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX enrollments_by_app ON enrollments (workspace_id, app_id);
CREATE INDEX enrollments_of_app ON enrollments (app_id, id, workspace_id);
CREATE INDEX entries_by_folder ON entries (workspace_id, folder, created_at, id);
CREATE UNIQUE INDEX entries_by_key ON entries (workspace_id, key) WHERE key <> '';
CREATE INDEX entries_by_time ON entries (workspace_id, created_at, id);
CREATE INDEX entry_links_by_code ON entry_links (entry_id, code);
CREATE INDEX entry_refs_by_time ON entry_refs (workspace_id, uuid, created_at, entry_id, context) WHERE context <> '';
CREATE INDEX entry_states_changed ON entry_states (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;
CREATE INDEX entry_versions_changed ON entry_versions (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;
CREATE UNIQUE INDEX feed_events_by_object ON feed_events (workspace_id, object_id, type, rev);
CREATE INDEX files_by_hash ON files (workspace_id, hash);
CREATE INDEX files_by_job ON files (workspace_id, job_id) WHERE job_id <> '';
CREATE INDEX files_by_link ON files (entry_id, id);
CREATE INDEX files_by_seq ON files (workspace_id, seq);
CREATE INDEX files_changed ON files (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;
CREATE UNIQUE INDEX files_in_place ON files (workspace_id, entry_id, slot) WHERE replaced_by = '';
CREATE INDEX files_unsent ON files (workspace_id, created_at) WHERE NOT stored;
CREATE UNIQUE INDEX identities_of_person ON identities (person_id, issuer);
CREATE INDEX imports_by_digest ON imports (digest, workspace_id);
CREATE UNIQUE INDEX issued_by_entry ON issued (workspace_id, entry_id);
CREATE INDEX issued_by_time ON issued (workspace_id, issuer, family, series, signed_at, entry_id);
CREATE INDEX jobs_attention ON jobs (workspace_id, COALESCE(result, ''), created_at, id) WHERE COALESCE(result, '') = 'faulted' AND ack IS NULL;
CREATE INDEX jobs_by_entry ON jobs (workspace_id, entry_id, created_at, id) WHERE entry_id <> '';
CREATE INDEX jobs_by_ref ON jobs (workspace_id, ref, created_at, id) WHERE ref <> '' AND completed_at IS NULL;
CREATE INDEX jobs_by_result ON jobs (workspace_id, result, created_at, id);
CREATE INDEX jobs_by_time ON jobs (workspace_id, created_at, id);
CREATE INDEX jobs_by_workflow ON jobs (workspace_id, workflow_result, created_at, id);
CREATE INDEX jobs_changed ON jobs (workspace_id, change_no, id) WHERE change_no IS NOT NULL;
CREATE INDEX jobs_free ON jobs (due_at) WHERE lease_until IS NULL AND due_at IS NOT NULL;
CREATE INDEX jobs_free_of ON jobs (workspace_id, due_at) WHERE lease_until IS NULL AND due_at IS NOT NULL;
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX members_by_time ON members (workspace_id, created_at, person_id);
CREATE INDEX members_of_person ON members (person_id, created_at, workspace_id);
CREATE INDEX people_by_time ON people (created_at, id);
CREATE INDEX people_owners ON people (id) WHERE owner;
CREATE INDEX person_links_by_end ON person_links (expires_at);
CREATE INDEX person_links_for ON person_links (email, created_at, id) WHERE used_at IS NULL AND kind = 'invitation';
CREATE INDEX person_links_in ON person_links (workspace_id, created_at, id) WHERE used_at IS NULL AND kind = 'invitation';
CREATE INDEX person_links_open ON person_links (kind, person_id, expires_at) WHERE used_at IS NULL;
CREATE INDEX series_by_time ON series (workspace_id, created_at, id);
CREATE INDEX sessions_by_end ON sessions (ends_at);
CREATE INDEX sessions_by_use ON sessions (used_at);
CREATE INDEX sessions_of_person ON sessions (person_id, created_at, id);
CREATE INDEX silo_meta_by_ref ON silo_meta (workspace_id, key, ref, place DESC, entry_id DESC, src) WHERE ref <> '';
CREATE INDEX silo_meta_of_apps ON silo_meta (src, key, ref, updated_at DESC, workspace_id DESC, entry_id DESC)
	WHERE src <> 'api-key' AND ref <> '' AND (indexed OR NOT owned);
CREATE INDEX spool_by_expiry ON spool (expires_at);
CREATE INDEX tokens_by_time ON tokens (workspace_id, created_at, id);
CREATE INDEX workflows_by_schema ON workflows (workspace_id, doc_schema, created_at, id);
CREATE INDEX workflows_by_time ON workflows (workspace_id, created_at, id);
CREATE TRIGGER audit_rows_keep BEFORE UPDATE ON audit_rows BEGIN
	SELECT RAISE(ABORT, 'rows of the log of changes are never changed');
END;
CREATE TRIGGER audit_rows_stay BEFORE DELETE ON audit_rows BEGIN
	SELECT RAISE(ABORT, 'rows of the log of changes are never deleted');
END;
INSERT INTO documents VALUES ('01950000-0000-4000-8000-000000000001', '59d6b8e8bf4f6e5ea2ebbbddb09d4a47543415370c8e94a4f42d1c0d2e808cec', X'7B226E223A20312C202274657874223A22C3BC202771756F746564275C7530306539227D');
INSERT INTO documents VALUES ('01950000-0000-4000-8000-000000000001', '679af572f5c7ca80d515115c1ab5827754c28bd7cdf8e6feaa18aa1b6b1b65cd', X'7B226E223A20322C202274657874223A22C3BC202771756F746564275C7530306539227D');
INSERT INTO entries VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', 'e-1', 'invoices', '0000000002', 2, 'sent', 1772442005000000, 1, '', 1772442001000000, 1772442005000000, 1772442005000000);
INSERT INTO entry_states VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', 1772442005000000, 'sent', 1, 'n', '{"a":"b"}', '', 'job', 'j', 0, 1772442005000000, NULL);
INSERT INTO entry_versions VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', '0000000001', 1, '59d6b8e8bf4f6e5ea2ebbbddb09d4a47543415370c8e94a4f42d1c0d2e808cec', X'7B2275756964223A2230313935303030302D303030302D373030302D383030302D303030303030303030303031227D', X'5B22616263225D', 'https://example.com/envelope', 'bill/invoice', '0000000000000000000000000000000000000000000000000000000000000001', 1, 0, '["simplified"]', X'7B227469746C65223A2246227D', '01950000-0000-7000-8000-000000000001', 'standard', 'A', '1', '2026-03-02', 'EUR', 'Supplier', 'PT500000000', 'Customer', 'PT501000000', '12.30', 1772442001000000, 'api', 'o', '', '', '', NULL);
INSERT INTO entry_versions VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', '0000000002', 2, '679af572f5c7ca80d515115c1ab5827754c28bd7cdf8e6feaa18aa1b6b1b65cd', X'7B2275756964223A2230313935303030302D303030302D373030302D383030302D303030303030303030303032227D', X'5B22616263225D', 'https://example.com/envelope', 'bill/invoice', '0000000000000000000000000000000000000000000000000000000000000002', 1, 0, '["simplified"]', X'7B227469746C65223A2246227D', '01950000-0000-7000-8000-000000000002', 'standard', 'A', '2', '2026-03-02', 'EUR', 'Supplier', 'PT500000000', 'Customer', 'PT501000000', '12.30', 1772442002000000, 'api', 'o', '', '', '', NULL);
INSERT INTO files VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', '01950000-0000-7000-8000-000000000301', 'format/k/pdf', '01950000-0000-7000-8000-000000000101', 'pdf', 'format', 'a.pdf', 'd', 'application/pdf', 3, '0000000000000000000000000000000000000000000000000000000000000007', 1, 0, 1, '{"l":"pt"}', 1772442003000000, '01950000-0000-7000-8000-000000000302', 1, '0000000000000000', NULL);
INSERT INTO files VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', '01950000-0000-7000-8000-000000000302', 'format/k/pdf', '01950000-0000-7000-8000-000000000101', 'pdf', 'format', 'a.pdf', 'd', 'application/pdf', 3, '0000000000000000000000000000000000000000000000000000000000000008', 1, 0, 1, '{"l":"pt"}', 1772442004000000, '', 2, '0000000000000000', NULL);
INSERT INTO goose_db_version VALUES (1, 0, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (10, 9, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (11, 10, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (12, 11, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (13, 12, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (14, 13, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (15, 14, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (16, 15, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (17, 16, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (18, 17, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (19, 18, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (2, 1, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (20, 20, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (21, 21, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (22, 22, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (23, 24, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (24, 25, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (25, 26, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (3, 2, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (4, 3, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (5, 4, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (6, 5, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (7, 6, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (8, 7, 1, '2026-11-30 06:28:49');
INSERT INTO goose_db_version VALUES (9, 8, 1, '2026-11-30 06:28:49');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000101', 1, '01950000-0000-7000-8000-000000000201', '01950000-0000-7000-8000-000000000901', 'Number', 'sequence', 1, 'RUN', 1772442001000000, '');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000101', 2, '01950000-0000-7000-8000-000000000201', '01950000-0000-7000-8000-000000000901', '', '', 2, 'OK', 1772442001000000, '{"code":"c","message":"m","args":{"k":"v"},"entry_id":"01950000-0000-7000-8000-000000000001","paths":["$.a"],"ref":"r","retry_in":1000000000,"rescue":true}');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000102', 1, '01950000-0000-7000-8000-000000000202', '01950000-0000-7000-8000-000000000901', 'Number', 'sequence', 1, 'RUN', 1772442002000000, '');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000102', 2, '01950000-0000-7000-8000-000000000202', '01950000-0000-7000-8000-000000000901', '', '', 2, 'OK', 1772442002000000, '{"code":"c","message":"m","args":{"k":"v"},"entry_id":"01950000-0000-7000-8000-000000000001","paths":["$.a"],"ref":"r","retry_in":1000000000,"rescue":true}');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000103', 1, '01950000-0000-7000-8000-000000000203', '01950000-0000-7000-8000-000000000901', 'Number', 'sequence', 1, 'RUN', 1772442003000000, '');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000103', 2, '01950000-0000-7000-8000-000000000203', '01950000-0000-7000-8000-000000000901', '', '', 2, 'OK', 1772442003000000, '{"code":"c","message":"m","args":{"k":"v"},"entry_id":"01950000-0000-7000-8000-000000000001","paths":["$.a"],"ref":"r","retry_in":1000000000,"rescue":true}');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000104', 1, '01950000-0000-7000-8000-000000000204', '01950000-0000-7000-8000-000000000901', 'Number', 'sequence', 1, 'RUN', 1772442004000000, '');
INSERT INTO job_events VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000104', 2, '01950000-0000-7000-8000-000000000204', '01950000-0000-7000-8000-000000000901', '', '', 2, 'OK', 1772442004000000, '{"code":"c","message":"m","args":{"k":"v"},"entry_id":"01950000-0000-7000-8000-000000000001","paths":["$.a"],"ref":"r","retry_in":1000000000,"rescue":true}');
INSERT INTO job_keys VALUES ('01950000-0000-4000-8000-000000000001', 'order-1', '01950000-0000-7000-8000-000000000101', 1772442001000000);
INSERT INTO job_tags VALUES ('01950000-0000-4000-8000-000000000001', 'paid', 1772442001000000, '01950000-0000-7000-8000-000000000101');
INSERT INTO job_tags VALUES ('01950000-0000-4000-8000-000000000001', 'web', 1772442001000000, '01950000-0000-7000-8000-000000000101');
INSERT INTO job_tags VALUES ('01950000-0000-4000-8000-000000000001', 'web', 1772442003000000, '01950000-0000-7000-8000-000000000103');
INSERT INTO jobs VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000101', 'order-1', '01950000-0000-4000-8000-000000000002', 1, '01950000-0000-7000-8000-000000000001', '0000000000000000000000000000000000000000000000000000000000000001', '["paid","web"]', '{"to":"a@b.example"}', '{"z": 1.50}', '', '', 1772442001000000, 1772442001000000, NULL, 1772442001000000, '', NULL, 0, '', '', NULL, NULL, NULL);
INSERT INTO jobs VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000102', '', '01950000-0000-4000-8000-000000000002', 1, '01950000-0000-7000-8000-000000000001', '0000000000000000000000000000000000000000000000000000000000000002', '', '{"to":"a@b.example"}', '{"z": 1.50}', '', '', 1772442002000000, 1772442002000000, NULL, 1772442002000000, 'node-a', 1772443000000000, 3, '{"id":"01950000-0000-7000-8000-000000000101","depth":1,"start_step":"01950000-0000-7000-8000-000000000901"}', '', NULL, NULL, NULL);
INSERT INTO jobs VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000103', '', '01950000-0000-4000-8000-000000000002', 1, '01950000-0000-7000-8000-000000000001', '0000000000000000000000000000000000000000000000000000000000000003', '["web"]', '{"to":"a@b.example"}', '{"z": 1.50}', 'QUEUED', '[{"code":"x","message":"wait","paths":["$.a"]}]', 1772442003000000, 1772442003000000, NULL, 1772446000000000, '', NULL, 0, '', 'r-1', '{"kind":"poke","code":"c"}', NULL, NULL);
INSERT INTO jobs VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000104', '', '01950000-0000-4000-8000-000000000002', 1, '01950000-0000-7000-8000-000000000001', '0000000000000000000000000000000000000000000000000000000000000004', '', '{"to":"a@b.example"}', '{"z": 1.50}', 'OK', '', 1772442004000000, 1772442004000000, 1772442009000000, NULL, '', NULL, 0, '', '', NULL, NULL, NULL);
INSERT INTO search_queue VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', '0000000001');
INSERT INTO search_queue VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', '0000000002');
INSERT INTO search_queue VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', 'meta order hga0m4arls');
INSERT INTO search_queue VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', 'state sent hga0m6oi0w');
INSERT INTO series VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000501', 'A', 'Invoices', '', 'F-', '', 4, 7, 7, '01950000-0000-7000-8000-000000000001', '', 1772442001000000, 1772442002000000, '');
INSERT INTO series_entries VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000501', '01950000-0000-7000-8000-000000000001', 7, 'F-0007', '', '', 1772442002000000, '', 0);
INSERT INTO silo_meta VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', 'shop', 'order', 'o-1', '{"a": 1}', 'https://example.com/', 'public', 1, 0, 0, 0, 1772442001000000, 1772442001000000, 1772442001000000);
INSERT INTO spool VALUES ('01950000-0000-4000-8000-000000000001', 's-1', 'a.xml', 'application/xml', 3, 'h', 1772442001000000, 1772442100000000, X'00FF27');
INSERT INTO tokens VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-7000-8000-000000000001', 'shop', '["api"]', 1772442001000000, 1772442002000000, NULL, NULL);
INSERT INTO workflow_versions VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-4000-8000-000000000002', 1, 'h', 'Issue', 'bill/invoice', 'api', '', 1772442001000000, '{"steps":[{"id":"01950000-0000-7000-8000-000000000901","name":"Number","action":"sequence.enumerate","config":{"prefix":"<A>"},"next":[{"status":"KO","steps":[{"id":"01950000-0000-7000-8000-000000000902","action":"silo.close"}],"stop":true}]}],"rescue":null}');
INSERT INTO workflows VALUES ('01950000-0000-4000-8000-000000000001', '01950000-0000-4000-8000-000000000002', 'Issue', 'd', 'bill/invoice', 'PT', 0, 0, 1, 'h', '{"steps":[{"id":"01950000-0000-7000-8000-000000000901","name":"Number","action":"sequence.enumerate","config":{"prefix":"<A>"},"next":[{"status":"KO","steps":[{"id":"01950000-0000-7000-8000-000000000902","action":"silo.close"}],"stop":true}]}],"rescue":null}', 1772442000000000, 1772442001000000);
INSERT INTO workspaces VALUES ('01950000-0000-4000-8000-000000000001', 'default', 'Default', 'PT', 0, 1772442000000000, '', '', NULL, 0, '', 0, '', '');
COMMIT;
