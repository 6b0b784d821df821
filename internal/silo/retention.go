package silo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Policies returns what a workspace says about keeping its entries; without policies
// everything is kept.
func (s *Service) Policies(ctx context.Context, actor domain.Actor) (*domain.Retention, error) {
	var r *domain.Retention
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		r, err = tx.Retention().Get(ctx, actor.Workspace.ID)
		return err
	})
	if domain.Is(err, domain.NotFound) {
		return &domain.Retention{WorkspaceID: actor.Workspace.ID}, nil
	}
	return r, err
}

// SetPolicies replaces the policies of a workspace. They take effect with the next pass.
func (s *Service) SetPolicies(ctx context.Context, actor domain.Actor, list []domain.RetentionPolicy) (*domain.Retention, error) {
	if err := checkPolicies(list); err != nil {
		return nil, err
	}
	r := &domain.Retention{WorkspaceID: actor.Workspace.ID, Policies: list, UpdatedAt: s.Clock.Now()}
	return r, s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Retention().Set(ctx, r); err != nil {
			return err
		}
		return domain.Record(ctx, tx, r.UpdatedAt, domain.AuditChange{
			Workspace: r.WorkspaceID, Kind: "retention", ID: string(r.WorkspaceID), Changed: []string{"policies"},
			Detail: map[string]string{"policies": strconv.Itoa(len(list))},
		})
	})
}

func checkPolicies(list []domain.RetentionPolicy) error {
	if len(list) > limits.RetentionPolicies.Int() {
		return domain.OverLimit(domain.Invalid, &limits.RetentionPolicies, "").At("policies")
	}
	for i := range list {
		if err := checkPolicy(&list[i]); err != nil {
			err.Message = fmt.Sprintf("policies.%d.%s", i, err.Message)
			err.Fields = map[string]any{"policies": map[string]any{strconv.Itoa(i): err.Fields}}
			return err
		}
	}
	return nil
}

// checkPolicy returns an error about a policy that says nothing that can be done.
func checkPolicy(p *domain.RetentionPolicy) *domain.Error {
	_, aged := p.After.Before(time.Time{})
	fail := func(message, field string) *domain.Error {
		e := &domain.Error{Kind: domain.Invalid, Key: "validation", Message: field + ": " + message}
		e.Fields = map[string]any{field: message}
		return e
	}
	switch {
	case !p.Do.Known():
		return fail("what can be done is delete-files, anonymise or delete", "do")
	case !aged:
		return fail(`an age like "30d", "18m" or "10y" is expected`, "after")
	case p.Folder != "" && !knownFolder(p.Folder):
		return fail("there is no such folder", "folder")
	case p.State != "" && p.State != stateEmpty && p.State != stateInvalid && !stateKey.MatchString(p.State):
		return fail("a state is a word of lower-case letters, digits and hyphens", "state")
	case p.Parties != "" && p.Do != domain.EraseParties:
		return fail("only anonymise takes parties", "parties")
	case p.Parties != "" && p.Parties != domain.PartiesOthers && p.Parties != domain.PartiesAll:
		return fail("the parties are others or all", "parties")
	}
	return nil
}

// knownFolder reports whether there is a folder or a group with a name.
func knownFolder(name string) bool {
	return groups[name] != nil || slices.ContainsFunc(folders, func(f folder) bool { return f.key == name })
}

// Findings are what a policy finds in the entries of a workspace.
type Findings struct {
	Policy domain.RetentionPolicy
	// Due are the entries that the policy is about and of which there is something to erase.
	Due int
	// KeptByLaw, OnHold and Working are those among them that cannot be erased now.
	KeptByLaw, OnHold, Working int
	// First are some of those that can.
	First []domain.ID
}

// Preview is what policies would do.
type Preview struct {
	Policies []Findings
	// Complete is false if there were more entries than a preview looks at.
	Complete bool
}

// previewFirst is how many IDs a preview names for each policy.
const previewFirst = 10

// PreviewPolicies returns what policies would do now, those of the workspace if none are given. It
// changes nothing. Each policy is looked at as if it were alone.
func (s *Service) PreviewPolicies(ctx context.Context, actor domain.Actor, list []domain.RetentionPolicy) (*Preview, error) {
	if list == nil {
		r, err := s.Policies(ctx, actor)
		if err != nil {
			return nil, err
		}
		list = r.Policies
	}
	if err := checkPolicies(list); err != nil {
		return nil, err
	}
	out := &Preview{Complete: true}
	looked := 0
	for i := range list {
		f := Findings{Policy: list[i]}
		for place, end := (domain.RetentionPlace{}), false; !end; {
			if looked >= limits.RetentionPreview.Int() {
				out.Complete = false
				break
			}
			page, err := s.lookAt(ctx, &actor.Workspace, &list[i], place)
			if err != nil {
				return nil, err
			}
			looked += retentionPage
			f.count(page)
			place, end = page.last, page.end
		}
		out.Policies = append(out.Policies, f)
	}
	return out, nil
}

// count adds a page to the findings.
func (f *Findings) count(p *retentionRows) {
	f.Due += len(p.due) + p.byLaw + p.onHold + p.working
	f.KeptByLaw += p.byLaw
	f.OnHold += p.onHold
	f.Working += p.working
	for _, id := range p.due {
		if len(f.First) < previewFirst {
			f.First = append(f.First, id)
		}
	}
}

// retentionPage is how many entries one transaction looks at.
const retentionPage = 100

// retentionRows are the entries of a page for a policy.
type retentionRows struct {
	due                    []domain.ID
	byLaw, onHold, working int
	// last is the place behind the page, and end says that there are no more.
	last domain.RetentionPlace
	end  bool
}

// lookAt reads the next page of the entries that a policy may be about, and sorts them.
func (s *Service) lookAt(ctx context.Context, space *domain.Workspace, p *domain.RetentionPolicy, from domain.RetentionPlace) (*retentionRows, error) {
	before, _ := p.After.Before(s.Clock.Now())
	filter := EntryFilter{State: p.State}
	q := domain.EntryQuery{Folders: FoldersOf(p.Folder), Page: domain.Page{From: from.At, After: from.Entry, Ascending: true, Limit: retentionPage}}
	var out *retentionRows
	return out, s.Store.View(ctx, func(tx domain.Tx) error {
		out = &retentionRows{last: from}
		list, err := tx.Entries().List(ctx, space.ID, q)
		if err != nil {
			return err
		}
		out.end = len(list) < retentionPage
		for _, e := range list {
			if e.CreatedAt.After(before) {
				out.end = true
				break
			}
			out.last = domain.RetentionPlace{Policy: from.Policy, At: e.CreatedAt, Entry: e.ID}
			if !filter.matchesState(e) {
				continue
			}
			if err := s.sort(ctx, tx, space, p, e, out); err != nil {
				return err
			}
		}
		return nil
	})
}

// sort puts an entry to those of its kind.
func (s *Service) sort(ctx context.Context, tx domain.Tx, space *domain.Workspace, p *domain.RetentionPolicy, e *domain.Entry, to *retentionRows) error {
	left, err := leftToErase(ctx, tx, p, e)
	if err != nil || !left {
		return err
	}
	err = s.mayErase(ctx, tx, space, e)
	refused, known := errors.AsType[*domain.Error](err)
	switch {
	case err == nil:
		to.due = append(to.due, e.ID)
	case !known || refused.Kind != domain.Conflict:
		return err
	case refused.Key == domain.KeyRetention:
		to.byLaw++
	case refused.Key == KeyHold:
		to.onHold++
	default:
		to.working++
	}
	return nil
}

// leftToErase reports whether an entry has anything that a policy erases.
func leftToErase(ctx context.Context, tx domain.Tx, p *domain.RetentionPolicy, e *domain.Entry) (bool, error) {
	switch {
	case e.Content.Erased():
		return false, nil
	case p.Do == domain.EraseParties && e.Content.Anonymised():
		return false, nil
	case p.Do == domain.EraseFiles:
		list, err := tx.Files().List(ctx, e.WorkspaceID, e.ID)
		if err != nil || len(list) > 0 {
			return true, err
		}
		list, err = tx.Files().Replaced(ctx, e.WorkspaceID, e.ID)
		return len(list) > 0, err
	}
	return true, nil
}

// retentionPass is how often the entries of a workspace are gone through.
const retentionPass = 24 * time.Hour

// Kept goes from one workspace to the next, so that each has its turn. Its zero value begins
// with the first.
type Kept struct{ last domain.ID }

// Erased counts what a step of the policies did.
type Erased struct {
	// Entries were erased, and Refused could not be: a law, a hold or a job was in the way, or
	// there is no such thing to do with their documents.
	Entries, Refused int
}

// Unerased reports whether there is work for KeepPolicies or Scrub.
func (s *Service) Unerased(ctx context.Context) (work bool, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		ws, err := tx.Retention().Due(ctx, "", s.Clock.Now().Add(-retentionPass))
		if work = ws != ""; work || err != nil {
			return err
		}
		work, err = tx.Retention().Unscrubbed(ctx)
		return err
	})
	return work, err
}

// KeepPolicies does the next step of what policies say: for a page of the entries of a
// workspace, the next workspace with each call. Each entry is erased in a transaction of its own,
// so a server that is stopped leaves none half done; the place in the pass is stored. It reports
// whether there is more to do today. Errors about single entries do not end the step.
func (s *Service) KeepPolicies(ctx context.Context, k *Kept) (done Erased, more bool, err error) {
	since := s.Clock.Now().Add(-retentionPass)
	var space domain.Workspace
	var r *domain.Retention
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		ws, err := tx.Retention().Due(ctx, k.last, since)
		if err == nil && ws == "" && k.last != "" {
			ws, err = tx.Retention().Due(ctx, "", since)
		}
		if k.last = ws; err != nil || ws == "" {
			return err
		}
		if space, err = tx.Workspaces().Get(ctx, ws); err != nil {
			return err
		}
		r, err = tx.Retention().Get(ctx, ws)
		return err
	})
	if err != nil || r == nil {
		return done, false, err
	}
	ctx = domain.WithCaller(ctx, domain.Caller{Kind: domain.CallerServer, Action: "retention"})
	done, err = s.keep(ctx, &space, r)
	return done, true, err
}

// RunPolicies begins a new pass over the entries of a workspace, if there is none, and does a part of it. It
// reports whether there is more.
func (s *Service) RunPolicies(ctx context.Context, actor domain.Actor) (done Erased, more bool, err error) {
	r, err := s.Policies(ctx, actor)
	if err != nil {
		return done, false, err
	}
	r.PassedAt = time.Time{}
	began := s.Clock.Monotonic()
	for more = len(r.Policies) > 0; more && s.Clock.Monotonic()-began < runTime; more = r.PassedAt.IsZero() {
		step, err := s.keep(ctx, &actor.Workspace, r)
		done.Entries, done.Refused = done.Entries+step.Entries, done.Refused+step.Refused
		if err != nil {
			return done, true, err
		}
	}
	return done, more, nil
}

// runTime is how long a request works on the entries.
const runTime = 5 * time.Second

// keep does a page of a pass, and stores the place behind it.
func (s *Service) keep(ctx context.Context, space *domain.Workspace, r *domain.Retention) (done Erased, err error) {
	if r.Place.Policy >= len(r.Policies) {
		r.Place = domain.RetentionPlace{}
	}
	p := &r.Policies[r.Place.Policy]
	page, err := s.lookAt(ctx, space, p, r.Place)
	if err != nil {
		return done, err
	}
	x := &eraser{space: *space, by: domain.Origin{Src: domain.SrcErasure, SrcID: "policy"}, EraseInput: EraseInput{Do: p.Do, Parties: p.Parties}}
	var failed []error
	for _, id := range page.due {
		_, err := s.erase(ctx, x, id)
		refused, known := errors.AsType[*domain.Error](err)
		switch {
		case err == nil:
			done.Entries++
		case ctx.Err() != nil:
			return done, err
		case known && refused.Kind != domain.Internal && refused.Kind != domain.Busy:
			done.Refused++
		default:
			failed = append(failed, fmt.Errorf("erasing the entry %s: %w", id, err))
		}
	}
	if r.Place = page.last; page.end {
		r.Place = domain.RetentionPlace{Policy: r.Place.Policy + 1}
	}
	if r.Place.Policy >= len(r.Policies) {
		r.Place, r.PassedAt = domain.RetentionPlace{}, s.Clock.Now()
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error { return tx.Retention().Move(ctx, r) })
	return done, errors.Join(append(failed, err)...)
}

// Scrub does a part of the work of removing what erasing left in unused parts of the store, and
// reports whether there is more.
func (s *Service) Scrub(ctx context.Context) (more bool, err error) {
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		more, err = tx.Retention().Scrub(ctx)
		return err
	})
	return more && err == nil, err
}
