package postgres

import "context"

// Size returns the size of the database in bytes, with all that others keep in it.
func (s *Store) Size(ctx context.Context) (n int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	conn, err := s.acquire(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Release()
	if err := conn.QueryRow(ctx, "SELECT pg_database_size(current_database())").Scan(&n); err != nil {
		return 0, silent(err)
	}
	return n, nil
}
