-- +goose Up
ALTER TABLE people ADD COLUMN failures BIGINT NOT NULL DEFAULT 0; -- wrong passwords since the person signed in
ALTER TABLE people ADD COLUMN failed_at BIGINT; -- NULL for never
ALTER TABLE people ADD COLUMN vouched BOOLEAN NOT NULL DEFAULT FALSE; -- whose account it is was said by who decides about that

-- Their accounts at providers with which they sign in.
CREATE TABLE identities (
	issuer     TEXT   NOT NULL,
	subject    TEXT   NOT NULL,
	person_id  TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;
CREATE UNIQUE INDEX identities_of_person ON identities (person_id, issuer);

-- +goose Down
DROP TABLE identities;
ALTER TABLE people DROP COLUMN vouched;
ALTER TABLE people DROP COLUMN failed_at;
ALTER TABLE people DROP COLUMN failures;
