package app

import (
	"context"

	"chancery/internal/domain"
)

// backlog counts the jobs of each workspace that are running or due.
func (a *App) backlog(ctx context.Context) (counts map[domain.ID]int, err error) {
	err = a.store.View(ctx, func(tx domain.Tx) error {
		counts, err = tx.Queue().Backlog(ctx, clock{}.Now())
		return err
	})
	return counts, err
}
