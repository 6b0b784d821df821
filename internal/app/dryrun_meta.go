package app

import (
	"context"

	"chancery/internal/domain"
)

// Metas implements domain.Tx. Jobs read meta rows and write none.
func (t *overTx) Metas() domain.Metas { return overMetas{t.Tx.Metas(), t} }

type overMetas struct {
	domain.Metas
	t *overTx
}

func (o overMetas) Get(ctx context.Context, ws, entry domain.ID, src, key string) (*domain.MetaRow, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.MetaRow, error) { return tx.Metas().Get(ctx, ws, entry, src, key) })
}

// List reads below alone, where all of them are.
func (o overMetas) List(ctx context.Context, ws, entry domain.ID) ([]domain.MetaRow, error) {
	return readBelow(ctx, o.t, func(tx domain.Tx) ([]domain.MetaRow, error) { return tx.Metas().List(ctx, ws, entry) })
}
