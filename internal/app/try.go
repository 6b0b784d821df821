package app

import (
	"context"

	"chancery/internal/action"
	"chancery/internal/api"
	"chancery/internal/domain"
)

// Try returns what runs programs of authors for them to see.
func Try(g *action.Playground) func(ctx context.Context, t *domain.Task, in api.ProgramTrial) (*api.ProgramAnswer, error) {
	return func(ctx context.Context, t *domain.Task, in api.ProgramTrial) (*api.ProgramAnswer, error) {
		out, err := g.Run(ctx, t, action.Trial{Language: in.Language, Scope: in.Scope, Program: in.Program, Data: in.Data})
		if err != nil {
			return nil, err
		}
		a := &api.ProgramAnswer{Value: out.Value, Code: out.Code}
		if out.Failure != "" {
			a.Error = &api.ProgramError{Message: out.Failure, Line: out.Line, Column: out.Column}
		}
		return a, nil
	}
}
