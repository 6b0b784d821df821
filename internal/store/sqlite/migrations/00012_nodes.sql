-- +goose Up
-- The servers on the database.
CREATE TABLE nodes (
	name       TEXT   NOT NULL PRIMARY KEY,
	run        TEXT   NOT NULL, -- the process
	version    TEXT   NOT NULL,
	address    TEXT   NOT NULL,
	started_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL
) WITHOUT ROWID;

-- What one of them does for all.
CREATE TABLE duties (
	name     TEXT   NOT NULL PRIMARY KEY,
	run      TEXT   NOT NULL,
	until_at BIGINT NOT NULL
) WITHOUT ROWID;

-- The keys that sign, encrypted under the master key of the installation.
CREATE TABLE signing_keys (
	purpose    TEXT   NOT NULL,
	seq        BIGINT NOT NULL,
	id         TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	retired_at BIGINT,
	sealed     BLOB   NOT NULL,
	PRIMARY KEY (purpose, seq)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE signing_keys;
DROP TABLE duties;
DROP TABLE nodes;
