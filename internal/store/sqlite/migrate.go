package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"chancery/internal/domain"
)

//go:embed migrations/*.sql
var migrations embed.FS

// attempts is how often a file is set up while other processes set it up too.
const attempts = 5

// migrate updates the schema to that of this program. It refuses a newer one.
func migrate(ctx context.Context, db *sql.DB) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("cannot read the migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("cannot read the migrations: %w", err)
	}
	for range attempts {
		// When two processes migrate the file, one of them fails and finds the work
		// done at its next attempt.
		if err = migrateOnce(ctx, p); err == nil || ctx.Err() != nil || domain.Is(err, domain.Invalid) {
			return err
		}
	}
	return fmt.Errorf("cannot bring the database up to date: %w", translate(err))
}

func migrateOnce(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return domain.E(domain.Invalid, "schema",
			"the database was written by a newer version of this program (schema %d, this program knows %d); "+
				"use that version or restore a backup", current, target)
	}
	if current == target {
		return nil
	}
	_, err = p.Up(ctx)
	return err
}
