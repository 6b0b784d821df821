-- +goose Up
-- Texts are compared byte by byte, as in SQLite and in Go, whatever the locale of the
-- database is.
-- Times are microseconds since 1970 in UTC, NULL for none. Small structures are
-- JSON text, empty for none. An empty ID refers to nothing.
--
-- Where other indexes have the columns of the primary key as well, the key is added behind
-- them. In a table that seems empty all of them cost the same, and the planner then takes the
-- newest, also for the checks of foreign keys, and keeps it while the table grows.

CREATE TABLE workspaces (
	id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	slug       TEXT COLLATE "C" NOT NULL UNIQUE,
	name       TEXT COLLATE "C" NOT NULL,
	country    TEXT COLLATE "C" NOT NULL,
	sandbox    BOOLEAN NOT NULL,
	logo_url   TEXT COLLATE "C" NOT NULL,
	created_at BIGINT  NOT NULL,
	updated_at BIGINT, -- of name, slug, logo and theme; NULL for never
	advice     TEXT COLLATE "C" NOT NULL, -- JSON, a level by code
	any_schema BOOLEAN NOT NULL, -- workflows take documents of other schemas, with a warning
	importing  BOOLEAN NOT NULL DEFAULT FALSE, -- not complete yet, so nobody may use it
	origin     TEXT COLLATE "C" NOT NULL DEFAULT '', -- the ID that it had before it was imported
	folders    TEXT COLLATE "C" NOT NULL, -- of its own: JSON, the short name of a schema by key; empty for none
	theme      TEXT COLLATE "C" NOT NULL DEFAULT '' -- how printed documents look: JSON, empty for the usual look
);

-- Public links to envelopes. A link that is revoked has no row.
CREATE TABLE entry_links (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	code         TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, entry_id)
);
-- The address has no workspace.
CREATE INDEX entry_links_by_code ON entry_links (entry_id, code);

CREATE TABLE tokens (
	workspace_id TEXT COLLATE "C" NOT NULL,
	id           TEXT COLLATE "C" NOT NULL,
	name         TEXT COLLATE "C" NOT NULL,
	scopes       TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	expires_at   BIGINT, -- NULL is never
	revoked_at   BIGINT,
	last_used_at BIGINT, -- to within a minute; NULL is never
	PRIMARY KEY (workspace_id, id)
);
CREATE INDEX tokens_by_time ON tokens (workspace_id, created_at, id);

-- The programs that work for several workspaces. Of the secret only a hash is kept.
CREATE TABLE apps (
	id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	name        TEXT COLLATE "C" NOT NULL UNIQUE,
	client_id   TEXT COLLATE "C" NOT NULL UNIQUE,
	secret_hash TEXT COLLATE "C" NOT NULL,
	created_at  BIGINT NOT NULL,
	revoked_at  BIGINT
);

-- Where they may work.
CREATE TABLE enrollments (
	workspace_id TEXT COLLATE "C" NOT NULL,
	id           TEXT COLLATE "C" NOT NULL,
	app_id       TEXT COLLATE "C" NOT NULL,
	data         TEXT COLLATE "C",
	disabled     BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX enrollments_by_app ON enrollments (workspace_id, app_id);
CREATE INDEX enrollments_of_app ON enrollments (app_id, id, workspace_id);

-- Those who can sign in. Of a password only a hash is kept.
CREATE TABLE people (
	id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	email        TEXT COLLATE "C" NOT NULL UNIQUE, -- in lower case
	name         TEXT COLLATE "C" NOT NULL,
	password     TEXT COLLATE "C" NOT NULL, -- argon2id, empty for none
	owner        BOOLEAN NOT NULL, -- looks after the installation
	disabled     BOOLEAN NOT NULL,
	created_at   BIGINT NOT NULL,
	signed_in_at BIGINT, -- NULL for never
	failures     BIGINT NOT NULL, -- wrong passwords since then
	failed_at    BIGINT, -- NULL for never
	vouched      BOOLEAN NOT NULL -- whose account it is was said by who decides about that
);
CREATE INDEX people_by_time ON people (created_at, id);
CREATE INDEX people_owners ON people (id) WHERE owner;

-- Their accounts at providers with which they sign in.
CREATE TABLE identities (
	issuer     TEXT COLLATE "C" NOT NULL,
	subject    TEXT COLLATE "C" NOT NULL,
	person_id  TEXT COLLATE "C" NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX identities_of_person ON identities (person_id, issuer);

-- Where they may work.
CREATE TABLE members (
	workspace_id TEXT COLLATE "C" NOT NULL,
	person_id    TEXT COLLATE "C" NOT NULL,
	role         TEXT COLLATE "C" NOT NULL, -- viewer, operator, editor, admin
	created_at   BIGINT NOT NULL
);
CREATE INDEX members_by_time ON members (workspace_id, created_at, person_id);
CREATE INDEX members_of_person ON members (person_id, created_at, workspace_id);
ALTER TABLE members ADD PRIMARY KEY (workspace_id, person_id);

-- Links that were sent to people and open once: the set-up, invitations, new passwords. They
-- belong to the installation, because who has one does not know of a workspace.
CREATE TABLE person_links (
	id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	kind         TEXT COLLATE "C" NOT NULL,
	hash         TEXT COLLATE "C" NOT NULL UNIQUE, -- of the token in the link
	email        TEXT COLLATE "C" NOT NULL,
	person_id    TEXT COLLATE "C" NOT NULL, -- empty for none
	workspace_id TEXT COLLATE "C" NOT NULL, -- empty for none
	role         TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	expires_at   BIGINT NOT NULL,
	used_at      BIGINT -- NULL while it is open
);
CREATE INDEX person_links_for ON person_links (email, created_at, id) WHERE used_at IS NULL AND kind = 'invitation';
CREATE INDEX person_links_in ON person_links (workspace_id, created_at, id) WHERE used_at IS NULL AND kind = 'invitation';
CREATE INDEX person_links_open ON person_links (kind, person_id, expires_at) WHERE used_at IS NULL;
CREATE INDEX person_links_by_end ON person_links (expires_at);

-- The browsers in which people have signed in.
CREATE TABLE sessions (
	id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	person_id  TEXT COLLATE "C" NOT NULL,
	hash       TEXT COLLATE "C" NOT NULL UNIQUE, -- of the value of the cookie
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL, -- to within a minute
	ends_at    BIGINT NOT NULL,
	address    TEXT COLLATE "C" NOT NULL,
	user_agent TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sessions_of_person ON sessions (person_id, created_at, id);
CREATE INDEX sessions_by_end ON sessions (ends_at);
CREATE INDEX sessions_by_use ON sessions (used_at);

-- What a person keeps in a workspace: views, colours, language. One JSON object.
CREATE TABLE preferences (
	workspace_id TEXT COLLATE "C" NOT NULL,
	person_id    TEXT COLLATE "C" NOT NULL,
	data         TEXT COLLATE "C" NOT NULL,
	updated_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, person_id)
);

CREATE TABLE workflows (
	workspace_id TEXT COLLATE "C" NOT NULL,
	id           TEXT COLLATE "C" NOT NULL,
	name         TEXT COLLATE "C" NOT NULL,
	description  TEXT COLLATE "C" NOT NULL,
	doc_schema   TEXT COLLATE "C" NOT NULL,
	country      TEXT COLLATE "C" NOT NULL,
	disabled     BOOLEAN NOT NULL,
	draft        BOOLEAN NOT NULL,
	version      BIGINT  NOT NULL,
	hash         TEXT COLLATE "C" NOT NULL,
	content      TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL
);
CREATE INDEX workflows_by_time ON workflows (workspace_id, created_at, id);
CREATE INDEX workflows_by_schema ON workflows (workspace_id, doc_schema, created_at, id);
ALTER TABLE workflows ADD PRIMARY KEY (workspace_id, id);

CREATE TABLE workflow_versions (
	workspace_id TEXT COLLATE "C" NOT NULL,
	workflow_id  TEXT COLLATE "C" NOT NULL,
	version      BIGINT NOT NULL,
	hash         TEXT COLLATE "C" NOT NULL,
	name         TEXT COLLATE "C" NOT NULL,
	doc_schema   TEXT COLLATE "C" NOT NULL,
	origin_src   TEXT COLLATE "C" NOT NULL,
	origin_id    TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	content      TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (workspace_id, workflow_id, version),
	FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflows (workspace_id, id)
);

CREATE TABLE jobs (
	workspace_id     TEXT COLLATE "C" NOT NULL,
	id               TEXT COLLATE "C" NOT NULL,
	key              TEXT COLLATE "C" NOT NULL,
	workflow_id      TEXT COLLATE "C" NOT NULL,
	workflow_version BIGINT NOT NULL,
	entry_id         TEXT COLLATE "C" NOT NULL,
	input_hash       TEXT COLLATE "C" NOT NULL,
	tags             TEXT COLLATE "C" NOT NULL,
	args             TEXT COLLATE "C" NOT NULL,
	meta             TEXT COLLATE "C",
	status           TEXT COLLATE "C" NOT NULL,
	faults           TEXT COLLATE "C" NOT NULL,
	created_at       BIGINT NOT NULL,
	updated_at       BIGINT NOT NULL,
	completed_at     BIGINT,
	due_at           BIGINT,
	lease_owner      TEXT COLLATE "C" NOT NULL,
	lease_until      BIGINT,
	fence            BIGINT NOT NULL,
	parent           TEXT COLLATE "C" NOT NULL,
	ref              TEXT COLLATE "C" NOT NULL,
	signal           TEXT COLLATE "C",
	ack              TEXT COLLATE "C", -- who has seen its faults: JSON, NULL for nobody
	change_no BIGINT, -- see feeds
	-- How the job ended, or that it runs. The texts inside JSON have their quotes escaped,
	-- so that no message looks like a cancellation.
	result           TEXT COLLATE "C" GENERATED ALWAYS AS (CASE
		WHEN completed_at IS NULL THEN 'running'
		WHEN faults = '' THEN 'completed'
		WHEN faults LIKE '%{"provider":"transform","code":"cancelled"%' THEN 'cancelled'
		ELSE 'faulted' END) STORED,
	-- One column for both, so that no other index has a part of the filter.
	workflow_result  TEXT COLLATE "C" GENERATED ALWAYS AS (workflow_id || ' ' || CASE
		WHEN completed_at IS NULL THEN 'running'
		WHEN faults = '' THEN 'completed'
		WHEN faults LIKE '%{"provider":"transform","code":"cancelled"%' THEN 'cancelled'
		ELSE 'faulted' END) STORED
);
CREATE INDEX jobs_by_result ON jobs (workspace_id, result, created_at, id);
CREATE INDEX jobs_by_workflow ON jobs (workspace_id, workflow_result, created_at, id);
CREATE INDEX jobs_attention ON jobs (workspace_id, COALESCE(result, ''), created_at, id) WHERE COALESCE(result, '') = 'faulted' AND ack IS NULL;
CREATE INDEX jobs_by_entry ON jobs (workspace_id, entry_id, created_at, id) WHERE entry_id <> '';
CREATE INDEX jobs_by_ref ON jobs (workspace_id, ref, created_at, id) WHERE ref <> '' AND completed_at IS NULL;
CREATE INDEX jobs_by_time ON jobs (workspace_id, created_at, id);
CREATE INDEX jobs_free ON jobs (due_at) WHERE lease_until IS NULL AND due_at IS NOT NULL;
CREATE INDEX jobs_free_of ON jobs (workspace_id, due_at) WHERE lease_until IS NULL AND due_at IS NOT NULL;
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE lease_until IS NOT NULL;
ALTER TABLE jobs ADD PRIMARY KEY (workspace_id, id);

-- A key is never deleted: a claim after its time takes over the row.
CREATE TABLE job_keys (
	workspace_id TEXT COLLATE "C" NOT NULL,
	key          TEXT COLLATE "C" NOT NULL,
	job_id       TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, key)
);

-- The time of the job stands with each of its tags. It never changes.
CREATE TABLE job_tags (
	workspace_id TEXT COLLATE "C" NOT NULL,
	tag          TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	job_id       TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (workspace_id, tag, created_at, job_id),
	FOREIGN KEY (workspace_id, job_id) REFERENCES jobs (workspace_id, id)
);

-- Append-only. Rows of a job lie side by side, and are written only after the
-- job's own row was, so that there is no need to look it up again for each.
CREATE TABLE job_events (
	workspace_id TEXT COLLATE "C" NOT NULL,
	job_id       TEXT COLLATE "C" NOT NULL,
	seq          BIGINT  NOT NULL,
	intent_id    TEXT COLLATE "C" NOT NULL,
	step_id      TEXT COLLATE "C" NOT NULL,
	name         TEXT COLLATE "C" NOT NULL,
	provider     TEXT COLLATE "C" NOT NULL,
	idx          BIGINT  NOT NULL,
	status       TEXT COLLATE "C" NOT NULL,
	at           BIGINT  NOT NULL,
	detail       TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (workspace_id, job_id, seq)
);

-- The exact bytes that were digested and signed, under their SHA-256 with that of the entry.
CREATE TABLE documents (
	workspace_id TEXT COLLATE "C" NOT NULL,
	digest       TEXT COLLATE "C" NOT NULL,
	data         BYTEA NOT NULL,
	PRIMARY KEY (workspace_id, digest)
);

CREATE TABLE entries (
	workspace_id TEXT COLLATE "C" NOT NULL,
	id           TEXT COLLATE "C" NOT NULL,
	key          TEXT COLLATE "C" NOT NULL,
	folder       TEXT COLLATE "C" NOT NULL,
	version      TEXT COLLATE "C" NOT NULL, -- the current one
	seq          BIGINT NOT NULL, -- of the current version
	state        TEXT COLLATE "C" NOT NULL,
	state_at     BIGINT,
	state_seq    BIGINT NOT NULL, -- how many states there are
	stated_at    BIGINT, -- the place of the newest state that was given without a time
	faults       TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX entries_by_key ON entries (workspace_id, key) WHERE key <> '';
CREATE INDEX entries_by_time ON entries (workspace_id, created_at, id);
CREATE INDEX entries_by_folder ON entries (workspace_id, folder, created_at, id);
ALTER TABLE entries ADD PRIMARY KEY (workspace_id, id);

CREATE TABLE entry_versions (
	workspace_id  TEXT COLLATE "C" NOT NULL,
	entry_id      TEXT COLLATE "C" NOT NULL,
	version       TEXT COLLATE "C" NOT NULL,
	seq           BIGINT  NOT NULL, -- 1 for the first of the entry
	document      TEXT COLLATE "C" NOT NULL,
	head          BYTEA,
	sigs          BYTEA,
	env_schema    TEXT COLLATE "C" NOT NULL,
	doc_schema    TEXT COLLATE "C" NOT NULL,
	digest        TEXT COLLATE "C" NOT NULL, -- of the canonical form
	signed        BOOLEAN NOT NULL,
	invalid       BOOLEAN NOT NULL,
	tags          TEXT COLLATE "C" NOT NULL,
	snippet       BYTEA,
	doc_uuid      TEXT COLLATE "C" NOT NULL,
	doc_type      TEXT COLLATE "C" NOT NULL,
	doc_series    TEXT COLLATE "C" NOT NULL,
	doc_code      TEXT COLLATE "C" NOT NULL,
	issue_date    TEXT COLLATE "C" NOT NULL,
	currency      TEXT COLLATE "C" NOT NULL,
	supplier_name TEXT COLLATE "C" NOT NULL,
	supplier_tax  TEXT COLLATE "C" NOT NULL,
	customer_name TEXT COLLATE "C" NOT NULL,
	customer_tax  TEXT COLLATE "C" NOT NULL,
	payable       TEXT COLLATE "C" NOT NULL,
	at            BIGINT  NOT NULL,
	origin_src    TEXT COLLATE "C" NOT NULL,
	origin_id     TEXT COLLATE "C" NOT NULL,
	warnings      TEXT COLLATE "C" NOT NULL, -- advice: JSON, empty for none
	refs          TEXT COLLATE "C" NOT NULL, -- the UUIDs in the document and those of the entry: JSON, empty for none
	words         TEXT COLLATE "C" NOT NULL, -- texts to find it by that no other column has
	change_no BIGINT, -- see feeds
	PRIMARY KEY (workspace_id, entry_id, version),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id),
	FOREIGN KEY (workspace_id, document) REFERENCES documents (workspace_id, digest)
);

-- The UUIDs in the current document of each entry, with their places. With an empty context
-- they are those under which the entry is known, besides its own ID.
CREATE TABLE entry_refs (
	workspace_id TEXT COLLATE "C" NOT NULL,
	uuid         TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL, -- of the entry
	entry_id     TEXT COLLATE "C" NOT NULL,
	context      TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (workspace_id, uuid, context, created_at, entry_id)
);
CREATE INDEX entry_refs_by_time ON entry_refs (workspace_id, uuid, created_at, entry_id, context) WHERE context <> '';

CREATE TABLE entry_states (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	at           BIGINT NOT NULL,
	key          TEXT COLLATE "C" NOT NULL,
	seq          BIGINT NOT NULL, -- orders those of one instant
	notes        TEXT COLLATE "C" NOT NULL,
	meta         TEXT COLLATE "C" NOT NULL,
	faults       TEXT COLLATE "C" NOT NULL,
	origin_src   TEXT COLLATE "C" NOT NULL,
	origin_id    TEXT COLLATE "C" NOT NULL,
	timed        BOOLEAN NOT NULL, -- the caller said when
	place        BIGINT  NOT NULL, -- in the order of the list
	change_no BIGINT, -- see feeds
	PRIMARY KEY (workspace_id, entry_id, at, key),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
);

CREATE TABLE files (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	id           TEXT COLLATE "C" NOT NULL,
	slot         TEXT COLLATE "C" NOT NULL,
	job_id       TEXT COLLATE "C" NOT NULL,
	key          TEXT COLLATE "C" NOT NULL,
	category     TEXT COLLATE "C" NOT NULL,
	name         TEXT COLLATE "C" NOT NULL,
	description  TEXT COLLATE "C" NOT NULL,
	mime         TEXT COLLATE "C" NOT NULL,
	size         BIGINT  NOT NULL,
	hash         TEXT COLLATE "C" NOT NULL,
	embeddable   BOOLEAN NOT NULL,
	private      BOOLEAN NOT NULL,
	stored       BOOLEAN NOT NULL,
	meta         TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT  NOT NULL,
	replaced_by  TEXT COLLATE "C" NOT NULL,
	link         TEXT COLLATE "C" NOT NULL, -- what its public link ends with
	seq          BIGINT  NOT NULL, -- in the order in which files came
	change_no BIGINT, -- see feeds
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
);
CREATE UNIQUE INDEX files_in_place ON files (workspace_id, entry_id, slot) WHERE replaced_by = '';
CREATE INDEX files_by_link ON files (entry_id, id);
CREATE INDEX files_by_seq ON files (workspace_id, seq);
CREATE INDEX files_unsent ON files (workspace_id, created_at) WHERE NOT stored;
CREATE INDEX files_by_hash ON files (workspace_id, hash);
CREATE INDEX files_by_job ON files (workspace_id, job_id) WHERE job_id <> '';
ALTER TABLE files ADD PRIMARY KEY (workspace_id, entry_id, id);

-- Temporary files. The contents are in the row, so that they come with the job
-- that brings them and go when their time is over, and nothing is left behind.
CREATE TABLE spool (
	workspace_id TEXT COLLATE "C" NOT NULL,
	key          TEXT COLLATE "C" NOT NULL,
	name         TEXT COLLATE "C" NOT NULL,
	mime         TEXT COLLATE "C" NOT NULL,
	size         BIGINT NOT NULL,
	hash         TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	expires_at   BIGINT NOT NULL,
	data         BYTEA   NOT NULL,
	PRIMARY KEY (workspace_id, key)
);
CREATE INDEX spool_by_expiry ON spool (expires_at);

CREATE TABLE series (
	workspace_id   TEXT COLLATE "C" NOT NULL,
	id             TEXT COLLATE "C" NOT NULL,
	code           TEXT COLLATE "C" NOT NULL,
	name           TEXT COLLATE "C" NOT NULL,
	description    TEXT COLLATE "C" NOT NULL,
	prefix         TEXT COLLATE "C" NOT NULL,
	suffix         TEXT COLLATE "C" NOT NULL,
	padding        BIGINT NOT NULL,
	start          BIGINT NOT NULL,
	last           BIGINT NOT NULL, -- 0 while no number was taken
	last_entry_id  TEXT COLLATE "C" NOT NULL,
	before_last_id TEXT COLLATE "C" NOT NULL, -- the entry before the last one
	created_at     BIGINT NOT NULL,
	updated_at     BIGINT NOT NULL,
	sigs           TEXT COLLATE "C" NOT NULL DEFAULT '' -- JSON, empty for none
);
CREATE INDEX series_by_time ON series (workspace_id, created_at, id);
ALTER TABLE series ADD PRIMARY KEY (workspace_id, id);

CREATE TABLE series_entries (
	workspace_id TEXT COLLATE "C" NOT NULL,
	series_id    TEXT COLLATE "C" NOT NULL,
	id           TEXT COLLATE "C" NOT NULL,
	idx          BIGINT NOT NULL,
	code         TEXT COLLATE "C" NOT NULL,
	previous_id  TEXT COLLATE "C" NOT NULL,
	meta         TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	sigs         TEXT COLLATE "C" NOT NULL DEFAULT '', -- JSON, empty for none
	requested    BOOLEAN NOT NULL DEFAULT FALSE, -- by a request, for an ID that need not be that of an entry
	UNIQUE (workspace_id, series_id, idx),
	FOREIGN KEY (workspace_id, series_id) REFERENCES series (workspace_id, id)
);
ALTER TABLE series_entries ADD PRIMARY KEY (workspace_id, series_id, id);

-- The numbers of signed documents: of the current content of each entry that is signed and
-- has one. The place is empty for the first document with a number, and the ID of the entry
-- for others, where the workspace allows them.
CREATE TABLE issued (
	workspace_id TEXT COLLATE "C" NOT NULL,
	issuer       TEXT COLLATE "C" NOT NULL,
	family       TEXT COLLATE "C" NOT NULL,
	series       TEXT COLLATE "C" NOT NULL,
	code         TEXT COLLATE "C" NOT NULL,
	place        TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	issue_date   TEXT COLLATE "C" NOT NULL,
	currency     TEXT COLLATE "C" NOT NULL,
	payable      TEXT COLLATE "C" NOT NULL,
	signed_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX issued_by_entry ON issued (workspace_id, entry_id);
CREATE INDEX issued_by_time ON issued (workspace_id, issuer, family, series, signed_at, entry_id);
ALTER TABLE issued ADD PRIMARY KEY (workspace_id, issuer, family, series, code, place);

-- The documents that signed credit notes are about, by issuer, series and code.
CREATE TABLE credits (
	workspace_id TEXT COLLATE "C" NOT NULL,
	issuer       TEXT COLLATE "C" NOT NULL,
	series       TEXT COLLATE "C" NOT NULL,
	code         TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL -- of the credit note
);
CREATE INDEX credits_by_entry ON credits (workspace_id, entry_id);
ALTER TABLE credits ADD PRIMARY KEY (workspace_id, issuer, series, code, entry_id);

-- What programs keep beside an entry.
CREATE TABLE silo_meta (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	src          TEXT COLLATE "C" NOT NULL,
	key          TEXT COLLATE "C" NOT NULL,
	ref          TEXT COLLATE "C" NOT NULL,
	value        TEXT COLLATE "C",
	link_url     TEXT COLLATE "C" NOT NULL,
	link_scope   TEXT COLLATE "C" NOT NULL,
	indexed      BOOLEAN NOT NULL,
	owned        BOOLEAN NOT NULL,
	secure       BOOLEAN NOT NULL,
	shared       BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	place        BIGINT  NOT NULL, -- among those with the same key and reference
	PRIMARY KEY (workspace_id, entry_id, src, key),
	FOREIGN KEY (workspace_id, entry_id) REFERENCES entries (workspace_id, id)
);
CREATE INDEX silo_meta_by_ref ON silo_meta (workspace_id, key, ref, place DESC, entry_id DESC, src) WHERE ref <> '';
-- Apps find their rows by reference in all workspaces. Rows of tokens are not in this index.
CREATE INDEX silo_meta_of_apps ON silo_meta (src, key, ref, updated_at DESC, workspace_id DESC, entry_id DESC)
	WHERE src <> 'api-key' AND ref <> '' AND (indexed OR NOT owned);

-- The entries that changed since they were put into the index of the search. Each change has
-- a row of its own, which is removed by those who read it.
CREATE TABLE search_queue (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	mark         TEXT COLLATE "C" NOT NULL, -- the change
	PRIMARY KEY (workspace_id, entry_id, mark)
);

-- The terms of entries.
CREATE TABLE search_docs (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	created_at   BIGINT NOT NULL,
	terms        TSVECTOR NOT NULL,
	PRIMARY KEY (workspace_id, entry_id)
);
CREATE INDEX search_docs_by_time ON search_docs (workspace_id, created_at, entry_id);
CREATE INDEX search_docs_by_term ON search_docs USING gin (terms);

-- Work on what is stored already that goes on in the background: how far it is. The row is
-- removed at the end.
CREATE TABLE backfills (
	name         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	workspace_id TEXT COLLATE "C" NOT NULL, -- the entry behind which it goes on
	entry_id     TEXT COLLATE "C" NOT NULL
);

-- What workspaces say about keeping their entries, and how far the pass over them is.
CREATE TABLE retention (
	workspace_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	policies     TEXT COLLATE "C" NOT NULL, -- JSON, empty for none
	updated_at   BIGINT NOT NULL,
	place        TEXT COLLATE "C" NOT NULL, -- JSON
	passed_at    BIGINT -- NULL for never since the policies changed
);

-- The entries that must not be erased.
CREATE TABLE legal_holds (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	reason       TEXT COLLATE "C" NOT NULL,
	at           BIGINT NOT NULL,
	origin_src   TEXT COLLATE "C" NOT NULL,
	origin_id    TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (workspace_id, entry_id)
);

-- What was done to entries, the most of it.
CREATE TABLE erasures (
	workspace_id TEXT COLLATE "C" NOT NULL,
	entry_id     TEXT COLLATE "C" NOT NULL,
	done         TEXT COLLATE "C" NOT NULL,
	at           BIGINT  NOT NULL,
	origin_src   TEXT COLLATE "C" NOT NULL,
	origin_id    TEXT COLLATE "C" NOT NULL,
	digest       TEXT COLLATE "C" NOT NULL, -- of the document before
	signed       BOOLEAN NOT NULL,
	signatures   TEXT COLLATE "C" NOT NULL, -- JSON: the SHA-256 of each
	PRIMARY KEY (workspace_id, entry_id)
);

-- The contents of files that were erased. They may be those that were stored last.
CREATE TABLE erased_files (
	workspace_id TEXT COLLATE "C" NOT NULL,
	hash         TEXT COLLATE "C" NOT NULL,
	at           BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, hash)
);

-- The documents that several entries share. None does in a database that began with this
-- schema; what is read from others may.
CREATE TABLE documents_shared (
	workspace_id TEXT COLLATE "C" NOT NULL,
	digest       TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (workspace_id, digest)
);

-- The feeds of events: of each workspace in which somebody is interested.
CREATE TABLE feeds (
	workspace_id TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
	since        BIGINT  NOT NULL,
	wanted_until BIGINT  NOT NULL, -- by streams; a subscription keeps it always
	settle_no    BIGINT  NOT NULL, -- it is ready when all changes before this one are done; 0 if that is not known
	ready        BOOLEAN NOT NULL,
	epoch        BIGINT  NOT NULL, -- the number of changes that are made now, where one writer makes them
	from_no      BIGINT  NOT NULL, -- changes before this number are in the log
	until_no     BIGINT  NOT NULL, -- the window that is read goes up to here; 0 for none
	after_id     TEXT COLLATE "C"    NOT NULL, -- and is read up to this job or entry
	last_seq     BIGINT  NOT NULL, -- of the log
	floor_seq    BIGINT  NOT NULL  -- what the log had up to here is gone
);

-- The log of events.
CREATE TABLE feed_events (
	workspace_id TEXT COLLATE "C"   NOT NULL,
	seq          BIGINT NOT NULL,
	type         TEXT COLLATE "C"   NOT NULL,
	object_id    TEXT COLLATE "C"   NOT NULL, -- the job or entry
	rev          BIGINT NOT NULL, -- which change of this type of the object
	at           BIGINT NOT NULL, -- when it came into the log
	data         TEXT COLLATE "C"   NOT NULL, -- JSON
	PRIMARY KEY (workspace_id, seq)
);
CREATE UNIQUE INDEX feed_events_by_object ON feed_events (workspace_id, object_id, type, rev);

-- The addresses to which events are sent.
CREATE TABLE subscriptions (
	workspace_id TEXT COLLATE "C"    NOT NULL,
	id           TEXT COLLATE "C"    NOT NULL,
	url          TEXT COLLATE "C"    NOT NULL,
	description  TEXT COLLATE "C"    NOT NULL,
	types        TEXT COLLATE "C"    NOT NULL, -- JSON, empty for all
	kinds        TEXT COLLATE "C"    NOT NULL, -- JSON, empty for all
	secret       TEXT COLLATE "C"    NOT NULL,
	disabled     BOOLEAN NOT NULL,
	deleted      BOOLEAN NOT NULL, -- it is removed with its deliveries
	position     BIGINT  NOT NULL, -- up to which event there are deliveries; 0 while the feed is not ready
	active_since BIGINT,
	created_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

CREATE TABLE deliveries (
	workspace_id    TEXT COLLATE "C"   NOT NULL,
	subscription_id TEXT COLLATE "C"   NOT NULL,
	seq             BIGINT NOT NULL, -- the event
	type            TEXT COLLATE "C"   NOT NULL,
	status          TEXT COLLATE "C"   NOT NULL,
	attempts        BIGINT NOT NULL, -- since it was added or redelivered
	due_at          BIGINT, -- NULL when nothing is to be done
	created_at      BIGINT NOT NULL,
	tried_at        BIGINT,
	answer          BIGINT NOT NULL, -- the last HTTP status, 0 for none
	message         TEXT COLLATE "C"   NOT NULL,
	PRIMARY KEY (workspace_id, subscription_id, seq)
);
CREATE INDEX deliveries_due ON deliveries (workspace_id, subscription_id, due_at, seq) WHERE due_at IS NOT NULL;

-- Rows that are written while there is a feed have the number of the change: of its transaction.
CREATE INDEX jobs_changed ON jobs (workspace_id, change_no, id) WHERE change_no IS NOT NULL;
CREATE INDEX entry_versions_changed ON entry_versions (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;
CREATE INDEX entry_states_changed ON entry_states (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;
CREATE INDEX files_changed ON files (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;

-- How many jobs have come from one that a request created, over all generations.
CREATE TABLE job_descendants (
	workspace_id TEXT COLLATE "C" NOT NULL,
	root_id      TEXT COLLATE "C" NOT NULL,
	n            BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, root_id)
);

-- The ID of the installation, one row. The keys and the files carry the same one.
CREATE TABLE installation (
	id TEXT COLLATE "C" NOT NULL PRIMARY KEY
);

-- The servers on the database.
CREATE TABLE nodes (
	name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	run        TEXT COLLATE "C" NOT NULL, -- the process
	version    TEXT COLLATE "C" NOT NULL,
	address    TEXT COLLATE "C" NOT NULL,
	started_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL
);

-- What one of them does for all.
CREATE TABLE duties (
	name     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	run      TEXT COLLATE "C" NOT NULL,
	until_at BIGINT NOT NULL
);

-- The keys that sign, encrypted under the master key of the installation.
CREATE TABLE signing_keys (
	purpose    TEXT COLLATE "C" NOT NULL,
	seq        BIGINT NOT NULL,
	id         TEXT COLLATE "C" NOT NULL,
	created_at BIGINT NOT NULL,
	retired_at BIGINT,
	sealed     BYTEA  NOT NULL,
	PRIMARY KEY (purpose, seq)
);

-- Imports of workspaces: how far they are. The rows stay, so that an archive is not
-- imported twice.
CREATE TABLE imports (
	workspace_id TEXT COLLATE "C" NOT NULL,
	digest       TEXT COLLATE "C" NOT NULL, -- of the archive
	made         BOOLEAN NOT NULL, -- the import has made the workspace
	place        BIGINT  NOT NULL, -- what of the archive is stored
	cursor       TEXT COLLATE "C" NOT NULL, -- the same for a source that is no archive
	started_at   BIGINT  NOT NULL,
	updated_at   BIGINT  NOT NULL,
	done_at      BIGINT
);
CREATE INDEX imports_by_digest ON imports (digest, workspace_id);
ALTER TABLE imports ADD PRIMARY KEY (workspace_id, digest);

-- The public keys of other installations, with which documents were signed that came from
-- there.
CREATE TABLE imported_keys (
	workspace_id TEXT COLLATE "C" NOT NULL,
	id           TEXT COLLATE "C" NOT NULL,
	jwk          TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (workspace_id, id)
);

-- The log of changes. Rows are only ever added. The chain of the installation has an empty
-- workspace.
CREATE TABLE audit_rows (
	workspace_id TEXT COLLATE "C" NOT NULL,
	seq          BIGINT NOT NULL, -- in the chain of the workspace, from 1
	at           BIGINT NOT NULL, -- never goes back in a chain
	actor_kind   TEXT COLLATE "C" NOT NULL,
	actor_id     TEXT COLLATE "C" NOT NULL,
	actor_name   TEXT COLLATE "C" NOT NULL,
	address      TEXT COLLATE "C" NOT NULL,
	request_id   TEXT COLLATE "C" NOT NULL,
	user_agent   TEXT COLLATE "C" NOT NULL,
	action       TEXT COLLATE "C" NOT NULL,
	object_kind  TEXT COLLATE "C" NOT NULL,
	object_id    TEXT COLLATE "C" NOT NULL,
	changed      TEXT COLLATE "C" NOT NULL, -- JSON, empty for nothing
	detail       TEXT COLLATE "C" NOT NULL, -- JSON, empty for nothing
	prev         TEXT COLLATE "C" NOT NULL, -- the hash of the row before, empty for the first
	hash         TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_by_time ON audit_rows (workspace_id, at, seq);
CREATE INDEX audit_by_object ON audit_rows (workspace_id, object_id, at, seq);
CREATE INDEX audit_by_kind ON audit_rows (workspace_id, object_kind, at, seq);
CREATE INDEX audit_by_actor ON audit_rows (workspace_id, actor_id, at, seq);
CREATE INDEX audit_by_action ON audit_rows (workspace_id, action, at, seq);
ALTER TABLE audit_rows ADD PRIMARY KEY (workspace_id, seq);
-- Against mistakes: a distributed table has no triggers, and the owner can grant this again.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_rows FROM CURRENT_USER;

-- The ends of the chains. Who adds a row holds the one of its chain.
CREATE TABLE audit_chains (
	workspace_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	seq          BIGINT NOT NULL, -- of the last row, 0 for none
	at           BIGINT NOT NULL,
	hash         TEXT COLLATE "C" NOT NULL
);
