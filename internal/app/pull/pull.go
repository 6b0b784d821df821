package pull

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"chancery/internal/archive"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/transform"
)

// Puller stores the workspace of another server.
type Puller struct {
	*archive.Importer

	Source    *Source
	Build     *document.Builder
	Transform *transform.Service
}

// maxNotes is how many notes about what is missing are kept; all are counted.
const maxNotes = 200

// Report is what was stored and what was not.
type Report struct {
	Workflows int64 `json:"workflows"`
	Series    int64 `json:"series"`
	Numbers   int64 `json:"numbers"`
	Entries   int64 `json:"entries"`
	Versions  int64 `json:"versions"`
	States    int64 `json:"states"`
	Files     int64 `json:"files"`
	// Missing counts what was not stored as it is there, and Notes say what that is.
	Missing int64    `json:"missing"`
	Notes   []string `json:"notes"`
}

func (r *Report) note(format string, args ...any) {
	if r.Missing++; len(r.Notes) < maxNotes {
		r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
	}
}

// Unknown is what the API does not have, so that no import from a server has it.
func Unknown() []string {
	return []string{
		"jobs, with their events, keys and tags: they stay where they are, and a key that was used there is free here",
		"earlier versions of workflows: the current content is stored as the first version",
		"which job made a file: files are stored without one",
		"public links: files have new ones",
		"secure meta rows, and those that the token may not see",
		"tokens, apps and enrollments",
		"dynamic series of another maker's server have other IDs: steps that name such a series begin a new one. " +
			"Give the step the ID of the imported series (code_id)",
	}
}

// The parts of the work, in their order.
const (
	atWorkflows = "workflows"
	atSeries    = "series"
	atEntries   = "entries"
	atEnd       = "end"
)

// place is how far the work is.
type place struct {
	Stage string `json:"stage"`
	// Done is the last series that is complete, Now the one that is not.
	Done domain.ID `json:"done,omitempty"`
	Now  domain.ID `json:"now,omitempty"`
	// Cursor leads to the next page.
	Cursor string `json:"cursor,omitempty"`
	Report Report `json:"report"`
}

// Pulled is a complete import.
type Pulled struct {
	Report

	Workspace domain.Workspace
	Before    bool
	Resumed   bool
}

// run is an import that runs.
type run struct {
	*Puller

	space domain.Workspace
	state domain.Import
	at    place
}

// Import stores the workspace of the token. After an interruption, the same call goes on
// where it was. Until it is complete nobody can use the workspace.
func (p *Puller) Import(ctx context.Context, as string) (*Pulled, error) {
	var from workspace
	if err := p.Source.get(ctx, "/access/v1/workspace", &from); err != nil {
		return nil, err
	}
	id, err := domain.ParseID(string(from.ID))
	if err != nil {
		return nil, domain.E(domain.Invalid, "source", "%s names no workspace", p.Source.URL)
	}
	origin := archive.Origin{ID: id, Slug: from.Slug, Name: from.Name, Sandbox: from.Sandbox}
	if origin.Slug == "" && as == "" {
		return nil, domain.E(domain.Invalid, "source", "the workspace has no short name there; choose one with --as")
	}
	sum := sha256.Sum256([]byte(strings.TrimSuffix(p.Source.URL, "/") + " " + string(id)))
	state, resumed, err := p.Begin(ctx, hex.EncodeToString(sum[:]), origin, as)
	if err != nil {
		return nil, err
	}
	r := &run{Puller: p, state: state, at: place{Stage: atWorkflows}}
	if state.Cursor != "" {
		if err := json.Unmarshal([]byte(state.Cursor), &r.at); err != nil {
			return nil, fmt.Errorf("reading how far the import is: %w", err)
		}
	}
	if r.space, err = p.spaceOf(ctx, state.WorkspaceID); err != nil {
		return nil, err
	}
	out := &Pulled{Before: !state.DoneAt.IsZero(), Resumed: resumed && state.DoneAt.IsZero()}
	if !out.Before {
		if err := r.all(ctx, id); err != nil {
			return nil, err
		}
	}
	out.Report = r.at.Report
	out.Workspace, err = p.spaceOf(ctx, state.WorkspaceID)
	return out, err
}

// spaceOf returns the workspace, also while it cannot be used.
func (p *Puller) spaceOf(ctx context.Context, id domain.ID) (w domain.Workspace, err error) {
	err = p.Store.View(ctx, func(tx domain.Tx) error {
		list, err := tx.Workspaces().List(ctx)
		for _, one := range list {
			if one.ID == id {
				w = one
				return nil
			}
		}
		if err == nil {
			err = domain.Missing("workspace")
		}
		return err
	})
	return w, err
}

// all does what is left.
func (r *run) all(ctx context.Context, root domain.ID) error {
	for r.at.Stage != atEnd {
		var err error
		switch r.at.Stage {
		case atWorkflows:
			err = r.workflows(ctx)
		case atSeries:
			err = r.series(ctx)
		case atEntries:
			err = r.entries(ctx)
		default:
			err = domain.E(domain.Internal, "source", "the import is at an unknown place: %q", r.at.Stage)
		}
		if err != nil {
			return err
		}
	}
	if err := r.compare(ctx); err != nil {
		return err
	}
	if err := r.step(ctx, r.at, nothing); err != nil { // with the notes of the comparison
		return err
	}
	return r.Open(ctx, &r.state, root, nothing)
}

// step stores something and how far the work is then.
func (r *run) step(ctx context.Context, at place, fn func(tx domain.Tx) error) error {
	text, err := json.Marshal(at)
	if err != nil {
		return fmt.Errorf("writing how far the import is: %w", err)
	}
	next := r.state
	next.Cursor = string(text)
	if err := r.Step(ctx, &r.state, next, fn); err != nil {
		return err
	}
	r.at = at
	return nil
}

// nothing is stored.
func nothing(domain.Tx) error { return nil }

func (r *run) report(what string, n int64) {
	if r.Progress != nil {
		r.Progress(what, n)
	}
}

// workflows stores the workflows: published if they can be here, else as drafts.
func (r *run) workflows(ctx context.Context) error {
	next := r.at
	for page := "?limit=100"; page != ""; {
		var list workflowPage
		if err := r.Source.get(ctx, "/transform/v1/workflows"+page, &list); err != nil {
			return err
		}
		for _, one := range list.List {
			if err := r.workflow(ctx, one.ID, &next.Report); err != nil {
				return err
			}
			r.report("workflows", next.Report.Workflows)
		}
		page = ""
		if list.NextCreatedAt != "" && len(list.List) > 0 {
			page = "?limit=100&created_at=" + url.QueryEscape(list.NextCreatedAt)
		}
	}
	next.Stage = atSeries
	return r.step(ctx, next, nothing)
}

func (r *run) workflow(ctx context.Context, id domain.ID, report *Report) error {
	var raw json.RawMessage
	if err := r.Source.get(ctx, "/transform/v1/workflows/"+url.PathEscape(string(id)), &raw); err != nil {
		return err
	}
	var about workflow
	var in transform.WorkflowInput
	if json.Unmarshal(raw, &about) != nil || json.Unmarshal(raw, &in) != nil {
		report.note("workflow %s: the answer cannot be read", id)
		return nil
	}
	actor := domain.Actor{Workspace: r.space}
	_, err := r.Transform.PutWorkflow(ctx, actor, string(id), in)
	if domain.Is(err, domain.Invalid) && !in.Draft {
		report.note("workflow %s (%s) is stored as a draft, because it cannot be published here: %v", id, about.Name, err)
		in.Draft = true
		_, err = r.Transform.PutWorkflow(ctx, actor, string(id), in)
	}
	switch {
	case domain.Is(err, domain.Conflict): // it was stored before an interruption
	case domain.Is(err, domain.Invalid), domain.Is(err, domain.Malformed):
		report.note("workflow %s (%s) is not stored: %v", id, about.Name, err)
		return nil
	case err != nil:
		return err
	}
	report.Workflows++
	return nil
}

// compare looks whether what was stored has changed there meanwhile.
func (r *run) compare(ctx context.Context) error {
	n := int64(0)
	return r.eachPage(ctx, "", func(page *entryPage, _ string) error {
		for _, one := range page.List {
			n++
			r.report("comparing", n)
			if err := r.compareEntry(ctx, &one); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *run) compareEntry(ctx context.Context, one *listed) error {
	return r.Store.View(ctx, func(tx domain.Tx) error {
		e, err := tx.Entries().Head(ctx, r.space.ID, one.ID)
		if domain.Is(err, domain.NotFound) {
			if !r.noted(one.ID) {
				r.at.Report.note("entry %s was made while the others were read, and is not stored", one.ID)
			}
			return nil
		}
		if err == nil && one.Digest != nil && one.Digest.Val != e.Content.Digest {
			r.at.Report.note("entry %s was changed while the others were read", one.ID)
		}
		return err
	})
}

// noted reports whether a note names an entry.
func (r *run) noted(id domain.ID) bool {
	for _, text := range r.at.Report.Notes {
		if strings.HasPrefix(text, "entry "+string(id)) {
			return true
		}
	}
	return r.at.Report.Missing > int64(len(r.at.Report.Notes))
}
