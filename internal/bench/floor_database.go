package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// databaseWriters is how many connections write, as many as the store has.
const databaseWriters = 3

// goodbye is how long a connection may take to end.
const goodbye = 5 * time.Second

// databaseWriter writes to a PostgreSQL database, all rows of a commit with one statement,
// which is one request.
type databaseWriter struct{ conn *pgx.Conn }

func (f *floor) openDatabase(ctx context.Context, database string) error {
	for range databaseWriters {
		conn, err := pgx.Connect(ctx, database)
		if err != nil {
			return connectError(err)
		}
		f.writers = append(f.writers, &databaseWriter{conn})
		if len(f.writers) > 1 {
			continue
		}
		if err := createFloor(ctx, conn); err != nil {
			return err
		}
	}
	return nil
}

// createFloor makes the table. Its keys are made by the server, in order: no other key is
// cheaper.
func createFloor(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `CREATE TABLE "floor" (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data BYTEA NOT NULL)`)
	return err
}

func (w *databaseWriter) store(ctx context.Context, row []byte, copies int) error {
	rows := make([][]byte, copies)
	for i := range rows {
		rows[i] = row
	}
	if _, err := w.conn.Exec(ctx, `INSERT INTO "floor" (data) SELECT unnest($1::bytea[])`, rows); err != nil {
		return fmt.Errorf("writing rows: %w", err)
	}
	return nil
}

func (w *databaseWriter) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	return w.conn.Close(ctx)
}
