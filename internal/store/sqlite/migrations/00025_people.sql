-- +goose Up
-- Those who can sign in. Of a password only a hash is kept.
CREATE TABLE people (
	id           TEXT    NOT NULL PRIMARY KEY,
	email        TEXT    NOT NULL UNIQUE, -- in lower case
	name         TEXT    NOT NULL,
	password     TEXT    NOT NULL, -- argon2id, empty for none
	owner        BOOLEAN NOT NULL, -- looks after the installation
	disabled     BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	signed_in_at BIGINT  -- NULL for never
) WITHOUT ROWID;
CREATE INDEX people_by_time ON people (created_at, id);
CREATE INDEX people_owners ON people (id) WHERE owner;

-- Where they may work.
CREATE TABLE members (
	workspace_id TEXT   NOT NULL,
	person_id    TEXT   NOT NULL,
	role         TEXT   NOT NULL, -- viewer, operator, editor, admin
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, person_id)
) WITHOUT ROWID;
CREATE INDEX members_by_time ON members (workspace_id, created_at, person_id);
CREATE INDEX members_of_person ON members (person_id, created_at, workspace_id);

-- Links that were sent to people and open once: the set-up, invitations, new passwords. They
-- belong to the installation, because who has one does not know of a workspace.
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
CREATE INDEX person_links_for ON person_links (email, created_at, id) WHERE used_at IS NULL AND kind = 'invitation';
CREATE INDEX person_links_in ON person_links (workspace_id, created_at, id) WHERE used_at IS NULL AND kind = 'invitation';
CREATE INDEX person_links_open ON person_links (kind, person_id, expires_at) WHERE used_at IS NULL;
CREATE INDEX person_links_by_end ON person_links (expires_at);

-- The browsers in which people have signed in.
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
CREATE INDEX sessions_of_person ON sessions (person_id, created_at, id);
CREATE INDEX sessions_by_end ON sessions (ends_at);
CREATE INDEX sessions_by_use ON sessions (used_at);

-- What a person keeps in a workspace: views, colours, language. One JSON object.
CREATE TABLE preferences (
	workspace_id TEXT   NOT NULL,
	person_id    TEXT   NOT NULL,
	data         TEXT   NOT NULL,
	updated_at   BIGINT NOT NULL,
	PRIMARY KEY (workspace_id, person_id)
);

-- +goose Down
DROP TABLE preferences;
DROP TABLE sessions;
DROP TABLE person_links;
DROP TABLE members;
DROP TABLE people;
