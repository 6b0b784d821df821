package silo

import (
	"context"
	"encoding/json"
	"errors"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// Built is a document that was built and not stored.
type Built struct {
	// Envelope is that of the document, Document the document alone.
	Envelope, Document json.RawMessage
	Warnings           []domain.Warning
	// Faults are the rules that a document does not meet yet, if it may break rules.
	Faults []domain.Fault
}

// Try builds a document as Create does and stores nothing. The answer is what the entry
// would hold.
func (s *Service) Try(ctx context.Context, actor domain.Actor, data json.RawMessage) (*Built, error) {
	return s.try(ctx, actor, data, document.Options{})
}

// TryInvalid is Try for a document that is still being written. One that breaks rules is
// calculated all the same, and the answer has its faults.
func (s *Service) TryInvalid(ctx context.Context, actor domain.Actor, data json.RawMessage) (*Built, error) {
	built, err := s.try(ctx, actor, data, document.Options{})
	var broken *domain.Error
	if err == nil || !errors.As(err, &broken) || len(broken.Faults) == 0 {
		return built, err
	}
	if built, err = s.try(ctx, actor, data, document.Options{AllowInvalid: true}); err != nil {
		return nil, err
	}
	built.Faults = broken.Faults
	return built, nil
}

// Sketch returns the entry that a document would be, to be shown only. The document may break
// rules, and nothing is stored.
func (s *Service) Sketch(_ context.Context, actor domain.Actor, data json.RawMessage) (*domain.Entry, error) {
	if document.IsAbsent(data) {
		return nil, domain.FieldError("a document or an envelope is needed", "data")
	}
	now := s.Clock.Now()
	opt := document.Options{Now: now, ID: s.IDs.New(), Origin: actor.Origin(), Workspace: actor.Workspace, AllowInvalid: true}
	c, err := s.Build.Build(data, &opt)
	if err != nil {
		return nil, err
	}
	return &domain.Entry{WorkspaceID: actor.Workspace.ID, ID: opt.ID, Content: *c, CreatedAt: now, UpdatedAt: now}, nil
}

// TrySign is Try with a signature. An envelope that is signed stays as it is.
func (s *Service) TrySign(ctx context.Context, actor domain.Actor, data json.RawMessage) (*Built, error) {
	return s.try(ctx, actor, data, document.Options{Sign: true})
}

// TryCorrect makes the document that corrects the one in an envelope, and stores nothing.
// It may have to be completed, and then has faults.
func (s *Service) TryCorrect(ctx context.Context, actor domain.Actor, data, options json.RawMessage) (*Built, error) {
	if document.IsAbsent(data) {
		return nil, domain.FieldError("the envelope of an invoice is needed", "data")
	}
	if document.IsAbsent(options) {
		return nil, domain.FieldError("say how to correct it, or ask for the options with show_options", "options")
	}
	opt := document.Options{Now: s.Clock.Now(), Origin: actor.Origin(), Workspace: actor.Workspace, AllowInvalid: true}
	c, faults, err := s.Build.CorrectGiven(data, options, &opt)
	if err != nil {
		return nil, err
	}
	return s.built(ctx, actor, c, faults, &opt)
}

// CorrectionOptions returns the JSON Schema of the options with which the invoice in an
// envelope can be corrected.
func (s *Service) CorrectionOptions(data json.RawMessage) (json.RawMessage, error) {
	if document.IsAbsent(data) {
		return nil, domain.FieldError("the envelope of an invoice is needed", "data")
	}
	return s.Build.CorrectionOptions(data)
}

func (s *Service) try(ctx context.Context, actor domain.Actor, data json.RawMessage, opt document.Options) (*Built, error) {
	if document.IsAbsent(data) {
		return nil, domain.FieldError("a document or an envelope is needed", "data")
	}
	opt.Now, opt.Origin, opt.Workspace = s.Clock.Now(), actor.Origin(), actor.Workspace
	c, err := s.Build.Build(data, &opt)
	if err != nil {
		return nil, err
	}
	return s.built(ctx, actor, c, nil, &opt)
}

func (s *Service) built(ctx context.Context, actor domain.Actor, c *domain.Content, faults []domain.Fault, opt *document.Options) (*Built, error) {
	if err := s.Consult(ctx, actor.Workspace.ID, "", c, opt); err != nil {
		return nil, err
	}
	return &Built{Envelope: c.Envelope(), Document: c.Doc, Warnings: c.Warnings, Faults: faults}, nil
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
