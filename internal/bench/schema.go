package bench

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
)

// connectTime is how long connecting takes at most.
const connectTime = 5 * time.Second

// Schema is a place of its own in a PostgreSQL database, which holds nothing of what the
// database has otherwise.
type Schema struct {
	// URL names the database, with the schema as the only place where tables are looked for.
	URL string

	config *pgx.ConnConfig
	name   string
}

// NewSchema makes a schema in the database that the URL names.
func NewSchema(ctx context.Context, database string) (*Schema, error) {
	config, err := pgx.ParseConfig(database)
	if err != nil {
		// The message of the driver has no password in it.
		return nil, domain.E(domain.Invalid, "database", "the URL of the database cannot be read: %s", oneLine(err))
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return nil, fmt.Errorf("making a name for a schema: %w", err)
	}
	s := &Schema{config: config, name: "chancery_bench_" + strings.ReplaceAll(id.String(), "-", "")}
	s.URL = withSearchPath(database, s.name)
	if err := s.run(ctx, "CREATE SCHEMA "+s.name); err != nil {
		return nil, err
	}
	return s, nil
}

// Drop removes the schema with everything in it.
func (s *Schema) Drop(ctx context.Context) error {
	// Without the notices about each table.
	return s.run(ctx, "SET client_min_messages = warning; DROP SCHEMA "+s.name+" CASCADE")
}

func (s *Schema) run(ctx context.Context, text string) error {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return connectError(err)
	}
	_, err = conn.PgConn().Exec(ctx, text).ReadAll()
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	return errors.Join(err, conn.Close(closing))
}

func connectError(err error) error {
	return domain.E(domain.Invalid, "database", "cannot connect to the database: %s", oneLine(err))
}

// oneLine joins the lines of an error, one for each host.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// withSearchPath adds where tables are looked for to a URL, or to a list of settings.
func withSearchPath(database, schema string) string {
	u, err := url.Parse(database)
	if err != nil || u.Scheme == "" {
		return database + " search_path=" + schema
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}
