package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"chancery/internal/domain"
)

//go:embed migrations/*.sql
var migrations embed.FS

// attempts is how often a schema is updated while other processes update it too.
const attempts = 5

// provider returns the migrations for a database.
func provider(db *sql.DB) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("cannot read the migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, fmt.Errorf("cannot read the migrations: %w", err)
	}
	return p, nil
}

// versionTable names the schema that a database has.
const versionTable = "chancery_schema"

// migrate updates the schema to that of this program. Of several processes that do it at
// once one does the work, each migration in a transaction; the others fail at what it has
// made, and find the work done at their next attempt. It refuses a newer schema, and an
// older one where it must not be changed.
func migrate(ctx context.Context, db *sql.DB, change bool) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	for range attempts {
		if err = migrateOnce(ctx, p, change); err == nil || ctx.Err() != nil || domain.Is(err, domain.Invalid) {
			return err
		}
		if why := forbidden(ctx, db); why != nil {
			return why
		}
	}
	return fmt.Errorf("cannot bring the database up to date: %w", translate(err))
}

// forbidden returns why the user cannot make tables, if so.
func forbidden(ctx context.Context, db *sql.DB) error {
	var schema, user string
	var create bool
	err := db.QueryRowContext(ctx, `SELECT COALESCE(current_schema(), ''), current_user,
		COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE)`).Scan(&schema, &user, &create)
	switch {
	case err != nil:
		return nil // the error of the migration says more
	case schema == "":
		return domain.E(domain.Invalid, "database", "no schema of the search_path exists in the database; create one, or name another")
	case !create:
		return domain.E(domain.Invalid, "database", "permission denied: the user %s may not create tables in the schema %s; "+
			"GRANT CREATE ON SCHEMA %s TO %s, or run 'chancery migrate' as a user who may", user, schema, schema, user)
	}
	return nil
}

func migrateOnce(ctx context.Context, p *goose.Provider, change bool) error {
	current, target, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return err
	case current > target:
		return domain.E(domain.Invalid, "schema",
			"the database was written by a newer version of this program (schema %d, this program knows %d); "+
				"use that version or restore a backup", current, target)
	case current == target:
		return nil
	case !change:
		return domain.E(domain.Invalid, "schema", "the database has schema %d, this program needs %d; run 'chancery migrate'",
			current, target)
	}
	_, err = p.Up(ctx)
	return err
}

// Migrate brings a database to the schema of this program, and returns the versions of
// before and after.
func Migrate(ctx context.Context, url string) (from, to int64, err error) {
	pool, err := configure(url, Options{}.withDefaults())
	if err != nil {
		return 0, 0, err
	}
	db := stdlib.OpenDB(*pool.ConnConfig)
	defer func() { err = errors.Join(err, db.Close()) }()
	limit, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if err := examine(limit, db); err != nil {
		return 0, 0, err
	}
	p, err := provider(db)
	if err != nil {
		return 0, 0, err
	}
	if from, to, err = p.GetVersions(ctx); err != nil {
		return 0, 0, fmt.Errorf("cannot read the version of the schema: %w", translate(err))
	}
	return from, to, migrate(ctx, db, true)
}
