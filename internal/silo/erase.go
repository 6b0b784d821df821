package silo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// EraseInput says what is done to an entry.
type EraseInput struct {
	// Do is empty for domain.EraseDocument.
	Do domain.Erasing
	// Parties are those that domain.EraseParties replaces; empty for domain.PartiesOthers.
	Parties string
}

// Validate returns an error if there is no such thing to do.
func (in *EraseInput) Validate() error {
	if in.Do == "" {
		in.Do = domain.EraseDocument
	}
	p := domain.RetentionPolicy{After: "0d", Do: in.Do, Parties: in.Parties}
	if err := checkPolicy(&p); err != nil {
		return err
	}
	return nil
}

// Erase erases an entry on request. It is refused, with the error of kind Conflict, while a law
// obliges to keep the entry, while there is a hold on it, and while a job works with it. What
// was done already is not done again.
func (s *Service) Erase(ctx context.Context, actor domain.Actor, id string, in EraseInput) (*domain.Erasure, error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	return s.erase(ctx, &eraser{space: actor.Workspace, by: actor.Origin(), EraseInput: in}, eid)
}

// eraser is who erases in a workspace, and what.
type eraser struct {
	space domain.Workspace
	by    domain.Origin
	EraseInput
}

// erase makes what stays of an entry, and stores it. It begins again if the entry has changed
// in between.
func (s *Service) erase(ctx context.Context, x *eraser, id domain.ID) (*domain.Erasure, error) {
	for try := 0; ; try++ {
		done, err := s.eraseOnce(ctx, x, id)
		if !errors.Is(err, domain.ErrVersion) {
			return done, err
		}
		if try == 2 {
			return nil, domain.E(domain.Conflict, "conflict", "the entry is being changed by others; try again")
		}
	}
}

func (s *Service) eraseOnce(ctx context.Context, x *eraser, id domain.ID) (*domain.Erasure, error) {
	ws := x.space.ID
	release, err := s.hold(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	defer release()
	var e *domain.Entry
	var before *domain.Erasure
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if before, err = tx.Retention().Erasure(ctx, ws, id); err != nil && !domain.Is(err, domain.NotFound) {
			return err
		}
		if e, err = tx.Entries().Head(ctx, ws, id); err != nil || e.Content.Erased() {
			return err
		}
		e, err = tx.Entries().Get(ctx, ws, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if before != nil && before.Done.Includes(x.Do) && (e.Content.Erased() || x.Do != domain.EraseFiles) {
		return before, nil
	}
	o, err := s.order(x, e, s.Clock.Now())
	if err != nil {
		return nil, err
	}
	if before != nil && before.Done.Includes(o.Done) {
		o.Done = before.Done
	}
	return &o.Erasure, s.Store.Update(ctx, func(tx domain.Tx) error { return s.carryOut(ctx, tx, x, o) })
}

// order makes what stays of an entry.
func (s *Service) order(x *eraser, e *domain.Entry, now time.Time) (*domain.ErasingOrder, error) {
	o := &domain.ErasingOrder{Base: e.Content.Version, Erasure: domain.Erasure{
		WorkspaceID: e.WorkspaceID, EntryID: e.ID, Done: x.Do, At: now, By: x.by,
		Digest: e.Content.Digest, Signed: e.Content.Signed, Signatures: signatureHashes(e.Content.Sigs),
	}}
	origin := domain.Origin{Src: domain.SrcErasure, SrcID: x.by.SrcID}
	switch x.Do {
	case domain.EraseFiles:
		return o, nil
	case domain.EraseParties:
		var removed []string
		var err error
		o.Next, removed, err = s.Build.Anonymise(&e.Content, e.Folder, x.Parties, &document.Options{Workspace: x.space, Now: now, Origin: origin})
		if err != nil {
			return nil, err
		}
		o.DropKey = document.Mentions(e.Key, removed)
	case domain.EraseDocument:
		o.DropKey = true
		var err error
		if o.Next, err = remains(&e.Content, now, origin); err != nil {
			return nil, err
		}
	}
	was, _ := domain.NumberOf(&e.Content)
	if is, numbered := domain.NumberOf(o.Next); numbered && is.Issuer != was.Issuer {
		o.Issuer = is.Issuer
	}
	return o, nil
}

// carryOut stores what stays of an entry, unless it may not be erased.
func (s *Service) carryOut(ctx context.Context, tx domain.Tx, x *eraser, o *domain.ErasingOrder) error {
	version, err := tx.Retention().Lock(ctx, o.WorkspaceID, o.EntryID)
	if err != nil {
		return err
	}
	if version != o.Base {
		return domain.ErrVersion
	}
	e, err := tx.Entries().Head(ctx, o.WorkspaceID, o.EntryID)
	if err != nil {
		return err
	}
	if err := s.mayErase(ctx, tx, &x.space, e); err != nil {
		return err
	}
	if err := tx.Retention().Erase(ctx, o); err != nil {
		return err
	}
	if o.Next != nil {
		if err := indexEntries(ctx, tx, o.WorkspaceID, []domain.ID{o.EntryID}); err != nil {
			return err
		}
	}
	return recordEntry(ctx, tx, o.At, o.WorkspaceID, o.EntryID, []string{"erased"}, map[string]string{"done": string(x.Do), "digest": o.Digest})
}

// KeyHold is the key of the error about an entry on hold.
const KeyHold = "hold"

// mayErase returns an error if an entry may not be erased now.
func (s *Service) mayErase(ctx context.Context, tx domain.Tx, space *domain.Workspace, e *domain.Entry) error {
	switch h, err := tx.Retention().Hold(ctx, space.ID, e.ID); {
	case err == nil:
		return domain.E(domain.Conflict, KeyHold, "the entry is on legal hold since %s: %s", h.At.Format(time.DateOnly), h.Reason)
	case !domain.Is(err, domain.NotFound):
		return err
	}
	f := domain.IssueFacts{Sandbox: space.Sandbox, Home: space.Country, Entry: e}
	var err error
	if f.SignedDate, f.Signed, err = tx.Retention().Issued(ctx, space.ID, e.ID); err != nil {
		return err
	}
	if kept := domain.KeptByLaw(&f, s.Clock.Now()); kept != nil {
		return kept.Error()
	}
	working, err := tx.Retention().Working(ctx, space.ID, e.ID)
	if err == nil && working {
		err = domain.ErrorWorking()
	}
	return err
}

// remains returns what stays of a content that is erased as a whole: what makes its number, its
// digest and its dates.
func remains(c *domain.Content, now time.Time, origin domain.Origin) (*domain.Content, error) {
	x := &c.Index
	next := &domain.Content{
		Version: domain.ErasedVersion, EnvSchema: domain.ErasedSchema, DocSchema: c.DocSchema, Digest: c.Digest, Signed: c.Signed,
		At: now, Origin: origin,
		Index: domain.Index{Type: x.Type, Series: x.Series, Code: x.Code, IssueDate: x.IssueDate},
	}
	next.Index.SupplierTax, next.Index.SupplierName = document.Issuer(x.SupplierTax, x.SupplierName, true)
	if domain.CustomerIssues(c) {
		next.Index.CustomerTax, next.Index.CustomerName = document.Issuer(x.CustomerTax, x.CustomerName, true)
	}
	var err error
	next.Snippet, err = json.Marshal(struct {
		Type      string `json:"type,omitempty"`
		Series    string `json:"series,omitempty"`
		Code      string `json:"code,omitempty"`
		IssueDate string `json:"issue_date,omitempty"`
	}{x.Type, x.Series, x.Code, x.IssueDate})
	return next, err
}

// signatureHashes returns the SHA-256 of each signature in a JSON list.
func signatureHashes(sigs []byte) []string {
	var list []json.RawMessage
	if json.Unmarshal(sigs, &list) != nil {
		return nil
	}
	hashes := make([]string, len(list))
	for i, sig := range list {
		var text string
		if json.Unmarshal(sig, &text) != nil {
			text = string(sig)
		}
		sum := sha256.Sum256([]byte(text))
		hashes[i] = hex.EncodeToString(sum[:])
	}
	return hashes
}
