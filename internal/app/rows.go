package app

import (
	"context"
	"fmt"

	"chancery/internal/access"
	"chancery/internal/bench/rows"
	"chancery/internal/domain"
	"chancery/internal/store/postgres"
	"chancery/internal/store/sqlite"
)

// FillRows stores the rows of a plan in the default workspace, for a measurement.
func (a *App) FillRows(ctx context.Context, p *rows.Plan, save func() error, progress func(what string, done, total int)) error {
	var space domain.Workspace
	err := a.store.View(ctx, func(tx domain.Tx) (err error) {
		space, err = tx.Workspaces().BySlug(ctx, access.DefaultWorkspace)
		return err
	})
	if err != nil {
		return err
	}
	parts := rows.Parts{Store: a.store, Build: a.build, Silo: a.silo, Workspace: space, Writers: 2}
	return rows.Fill(ctx, parts, p, save, progress)
}

// Explain returns the plan of a statement that the store runs, and the parts of it that read a
// whole table.
func (a *App) Explain(ctx context.Context, text string, args []any) (plan, scans []string, err error) {
	switch s := a.store.(type) {
	case *sqlite.Store:
		plan, err = s.Explain(ctx, text, args)
		return plan, sqlite.Scans(plan), err
	case *postgres.Store:
		if plan, err = s.Explain(ctx, text, args); err == nil {
			scans, err = s.Scans(ctx, plan)
		}
		return plan, scans, err
	}
	return nil, nil, fmt.Errorf("a %T explains nothing", a.store)
}
