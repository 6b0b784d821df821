package sqlite

import (
	"context"
	"fmt"

	"chancery/internal/domain"
)

// Flush moves the write-ahead log into the database and empties it, so that what was overwritten
// is not in it any more. It returns an error of kind Busy if others read or write for too long.
func (s *Store) Flush(ctx context.Context) error {
	var busy, pages, moved int
	if err := s.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("emptying the write-ahead log: %w", translate(err))
	}
	if busy != 0 {
		return domain.E(domain.Busy, "busy", "the write-ahead log is in use")
	}
	return nil
}
