-- +goose Up
-- The ID of the installation, one row. The keys and the files carry the same one.
CREATE TABLE installation (
	id TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;

-- +goose Down
DROP TABLE installation;
