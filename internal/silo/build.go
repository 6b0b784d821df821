package silo

import (
	"context"
	"encoding/json"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// Built is a document that was built and not stored.
type Built struct {
	// Envelope is that of the document, Document the document alone.
	Envelope, Document json.RawMessage
	Warnings           []domain.Warning
}

// Try builds a document as Create does and stores nothing. The answer is what the entry
// would hold.
func (s *Service) Try(ctx context.Context, actor domain.Actor, data json.RawMessage) (*Built, error) {
	if document.IsAbsent(data) {
		return nil, domain.FieldError("a document or an envelope is needed", "data")
	}
	opt := document.Options{Now: s.Clock.Now(), Origin: actor.Origin(), Workspace: actor.Workspace}
	c, err := s.Build.Build(data, &opt)
	if err != nil {
		return nil, err
	}
	if err := s.Consult(ctx, actor.Workspace.ID, "", c, &opt); err != nil {
		return nil, err
	}
	return &Built{Envelope: c.Envelope(), Document: c.Doc, Warnings: c.Warnings}, nil
}

// Consult adds to the content of an entry what other documents of the workspace say about
// it, as document.Builder does. The ID is that of the entry, empty if it has none yet.
func (s *Service) Consult(ctx context.Context, ws, entry domain.ID, c *domain.Content, opt *document.Options) error {
	if !domain.HasNeighbours(c) {
		return s.Build.Consult(c, &domain.Neighbours{}, opt)
	}
	var near *domain.Neighbours
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		near, err = domain.NeighboursOf(ctx, tx.Issued(), ws, entry, c)
		return err
	})
	if err != nil {
		return err
	}
	return s.Build.Consult(c, near, opt)
}
