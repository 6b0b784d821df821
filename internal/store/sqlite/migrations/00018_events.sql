-- +goose Up
-- The feeds of events: of each workspace in which somebody is interested.
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

-- The log of events.
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
CREATE UNIQUE INDEX feed_events_by_object ON feed_events (workspace_id, object_id, type, rev);

-- The addresses to which events are sent.
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
CREATE INDEX deliveries_due ON deliveries (workspace_id, subscription_id, due_at, seq) WHERE due_at IS NOT NULL;

-- Rows that are written while there is a feed have the number of the change.
ALTER TABLE jobs ADD COLUMN change_no BIGINT;
CREATE INDEX jobs_changed ON jobs (workspace_id, change_no, id) WHERE change_no IS NOT NULL;
ALTER TABLE entry_versions ADD COLUMN change_no BIGINT;
CREATE INDEX entry_versions_changed ON entry_versions (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;
ALTER TABLE entry_states ADD COLUMN change_no BIGINT;
CREATE INDEX entry_states_changed ON entry_states (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;
ALTER TABLE files ADD COLUMN change_no BIGINT;
CREATE INDEX files_changed ON files (workspace_id, change_no, entry_id) WHERE change_no IS NOT NULL;

-- +goose Down
DROP INDEX files_changed;
ALTER TABLE files DROP COLUMN change_no;
DROP INDEX entry_states_changed;
ALTER TABLE entry_states DROP COLUMN change_no;
DROP INDEX entry_versions_changed;
ALTER TABLE entry_versions DROP COLUMN change_no;
DROP INDEX jobs_changed;
ALTER TABLE jobs DROP COLUMN change_no;
DROP TABLE deliveries;
DROP TABLE subscriptions;
DROP TABLE feed_events;
DROP TABLE feeds;
