package silo_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// key returns the key of an error.
func key(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Key
	}
	return fmt.Sprint(err)
}

// issued stores a signed invoice of a date.
func (f *fixture) issued(code, date string) *silo.EntryView {
	f.Helper()
	return f.created("", silo.EntryInput{Sign: true, Data: f.invoice(`{"code": "` + code + `", "issue_date": "` + date + `"}`)})
}

func (f *fixture) erases(id domain.ID, do domain.Erasing, want string) {
	f.Helper()
	if _, err := f.Erase(f.Context(), f.actor, string(id), silo.EraseInput{Do: do}); key(err) != want && (err != nil || want != "") {
		f.Errorf("%s: %v, want %q", do, err, want)
	}
}

// TestEraseIsRefused: laws and holds are in the way of all that erases, and what is done
// already is not done again.
func TestEraseIsRefused(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	old, young, draft := f.issued("1", "2015-01-05"), f.issued("2", "2025-01-05"), f.created("", silo.EntryInput{Data: f.invoice(`{}`)})
	for _, do := range domain.Erasings() {
		f.erases(young.ID, do, domain.KeyRetention)
	}
	_, err := f.Erase(ctx, f.actor, string(young.ID), silo.EraseInput{})
	if e, _ := errors.AsType[*domain.Error](err); e == nil || e.Fields["until"] != "2032-01-06" || !strings.Contains(e.Message, "Código de Comercio") {
		t.Errorf("%v", err)
	}
	for _, e := range []*silo.EntryView{old, draft} {
		_, err := f.PutHold(ctx, f.actor, string(e.ID), "dispute")
		must(t, err)
		for _, do := range domain.Erasings() {
			f.erases(e.ID, do, silo.KeyHold)
		}
		must(t, f.LiftHold(ctx, f.actor, string(e.ID)))
		for _, do := range domain.Erasings() {
			f.erases(e.ID, do, "")
		}
		if _, err := f.PutHold(ctx, f.actor, string(e.ID), "late"); key(err) != domain.KeyErased {
			t.Errorf("a hold on nothing: %v", err)
		}
		_, err = f.AddState(ctx, f.actor, string(e.ID), domain.State{Key: "sent"})
		if key(err) != domain.KeyErased {
			t.Errorf("a state: %v", err)
		}
		if _, err = f.AddFile(ctx, f.actor, string(e.ID), "", silo.FileInput{Name: "a", Data: "YQ=="}); key(err) != domain.KeyErased {
			t.Errorf("a file: %v", err)
		}
		if _, err = f.PutMeta(ctx, f.actor, string(e.ID), "k", silo.MetaInput{}); key(err) != domain.KeyErased {
			t.Errorf("a meta row: %v", err)
		}
		_, err = f.Create(ctx, f.actor, "", silo.EntryInput{PreviousID: string(e.ID)})
		if key(err) != domain.KeyErased {
			t.Errorf("a copy: %v", err)
		}
	}
	f.erases(domain.ID(absent), domain.EraseDocument, "not-found")
	if _, err := f.Erase(ctx, f.other, string(old.ID), silo.EraseInput{}); key(err) != "not-found" {
		t.Errorf("of another workspace: %v", err)
	}
	for _, in := range []silo.EraseInput{{Do: "burn"}, {Do: domain.EraseDocument, Parties: "all"}, {Do: domain.EraseParties, Parties: "mine"}} {
		if _, err := f.Erase(ctx, f.actor, string(draft.ID), in); key(err) != "validation" {
			t.Errorf("%+v: %v", in, err)
		}
	}
}

// TestEraseOne: entries with the same document do not share its bytes, so that the other
// ones stay.
func TestEraseOne(t *testing.T) {
	f := newFixture(t)
	first, second := f.created("", silo.EntryInput{Data: []byte(message)}), f.created("", silo.EntryInput{Data: []byte(message)})
	f.erases(first.ID, domain.EraseDocument, "")
	v, err := f.Entry(t.Context(), f.actor, string(second.ID))
	must(t, err)
	if !strings.Contains(string(v.Content.Doc), "Greetings") {
		t.Errorf("%s", v.Content.Doc)
	}
	f.erases(second.ID, domain.EraseParties, "")
	v, err = f.Entry(t.Context(), f.actor, string(second.ID))
	must(t, err)
	if strings.Contains(string(v.Content.Doc), "Greetings") || v.Erasure == nil || len(v.Versions) != 2 {
		t.Errorf("%s", v.Content.Doc)
	}
}

// TestErasedFiles: the contents of erased files are removed by the sweep a day later, unless
// another file has the same, and also if the content was the one stored last.
func TestErasedFiles(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	f.clock.Set(time.Now()) // files have times of the machine
	f.Notes = f.Blobs.(domain.Notes)
	one, two := f.created("", silo.EntryInput{Data: []byte(message)}), f.created("", silo.EntryInput{Data: []byte(party)})
	for _, in := range []struct {
		to   *silo.EntryView
		data string
	}{{one, "c2hhcmVk"}, {two, "c2hhcmVk"}, {one, "b3du"}} {
		_, err := f.AddFile(ctx, f.actor, string(in.to.ID), "", silo.FileInput{Name: in.data, Data: in.data})
		must(t, err)
	}
	f.swept(0) // notes the newest
	f.erases(one.ID, domain.EraseFiles, "")
	v, err := f.Entry(ctx, f.actor, string(one.ID))
	must(t, err)
	if len(v.Files) > 0 || !strings.Contains(string(v.Content.Doc), "Greetings") {
		t.Errorf("%d files, %s", len(v.Files), v.Content.Doc)
	}
	f.clock.Advance(25 * time.Hour)
	f.swept(0)
	f.clock.Advance(time.Hour)
	f.swept(1)
	f.isStored("own", false)
	f.isStored("shared", true)
}

// TestPolicies: a pass over the entries of several workspaces erases what policies say, and
// nothing else, also when each page is done by another server.
func TestPolicies(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	var drafts []domain.ID
	for i := range 230 {
		in := silo.EntryInput{Data: f.invoice(`{"notes": [{"text": "draft ` + fmt.Sprint(i) + `"}]}`), Folder: "drafts"}
		drafts = append(drafts, f.created("", in).ID)
		f.clock.Advance(time.Minute)
	}
	held, kept := drafts[7], f.issued("3", "2025-01-05")
	_, err := f.PutHold(ctx, f.actor, string(held), "dispute")
	must(t, err)
	theirs, err := f.Create(ctx, f.other, "", silo.EntryInput{Data: []byte(party)})
	must(t, err)
	f.clock.Advance(40 * 24 * time.Hour)
	young := f.created("", silo.EntryInput{Data: f.invoice(`{}`), Folder: "drafts"})
	policies := []domain.RetentionPolicy{{Folder: "drafts", After: "30d", Do: domain.EraseDocument}, {After: "1m", Do: domain.EraseFiles}}

	p, err := f.PreviewPolicies(ctx, f.actor, policies)
	must(t, err)
	if got := p.Policies[0]; !p.Complete || got.Due != 230 || got.OnHold != 1 || len(got.First) != 10 || got.First[0] != drafts[0] {
		t.Errorf("%+v", p)
	}
	if done, more, err := f.KeepPolicies(ctx, new(silo.Kept)); err != nil || more || done != (silo.Erased{}) {
		t.Errorf("without policies: %+v, %v, %v", done, more, err)
	}
	_, err = f.SetPolicies(ctx, f.actor, policies)
	must(t, err)
	_, err = f.SetPolicies(ctx, f.other, []domain.RetentionPolicy{{Folder: "parties", After: "7d", Do: domain.EraseParties}})
	must(t, err)
	total, steps := 0, 0
	for more := true; more; steps++ {
		var done silo.Erased
		done, more, err = f.KeepPolicies(ctx, new(silo.Kept)) // that begins without memory, as after a crash
		must(t, err)
		total += done.Entries
	}
	if total != 230 || steps < 5 { // all drafts but the one on hold, and the party
		t.Errorf("%d erased in %d steps", total, steps)
	}
	gone := func(actor domain.Actor, id domain.ID) bool {
		v, err := f.Entry(ctx, actor, string(id))
		must(t, err)
		return v.Erasure != nil
	}
	for i, id := range drafts {
		if gone(f.actor, id) != (id != held) {
			t.Errorf("draft %d: erased %v", i, id == held)
		}
	}
	if gone(f.actor, kept.ID) || gone(f.actor, young.ID) || !gone(f.other, theirs.ID) {
		t.Error("the wrong entries were erased")
	}
	if work, err := f.Unerased(ctx); err != nil || !work {
		t.Errorf("there is something to scrub: %v, %v", work, err)
	}
	for more := true; more; {
		more, err = f.Scrub(ctx)
		must(t, err)
	}
	if work, err := f.Unerased(ctx); err != nil || work {
		t.Errorf("there is nothing to do today: %v, %v", work, err)
	}
	must(t, f.LiftHold(ctx, f.actor, string(held)))
	if done, more, err := f.RunPolicies(ctx, f.actor); err != nil || more || done.Entries != 1 {
		t.Errorf("on request: %+v, %v, %v", done, more, err)
	}
}

// TestPoliciesAreChecked: a policy that says nothing that can be done is refused with its place.
func TestPoliciesAreChecked(t *testing.T) {
	f := newFixture(t)
	good := domain.RetentionPolicy{After: "1y", Do: domain.EraseDocument}
	for field, p := range map[string]domain.RetentionPolicy{
		"do": {After: "1y"}, "after": {Do: domain.EraseFiles}, "folder": {Folder: "sale", After: "1y", Do: domain.EraseFiles},
		"state": {State: "Sent", After: "1y", Do: domain.EraseFiles}, "parties": {After: "1y", Do: domain.EraseFiles, Parties: "all"},
	} {
		_, err := f.SetPolicies(t.Context(), f.actor, []domain.RetentionPolicy{good, p})
		f.refused(field, err, domain.Invalid, "policies")
		if !strings.HasPrefix(fmt.Sprint(err), "validation: policies.1."+field) {
			t.Error(err)
		}
	}
	_, err := f.SetPolicies(t.Context(), f.actor, make([]domain.RetentionPolicy, 51))
	f.refused("many", err, domain.Invalid, "policies")
	r, err := f.Policies(t.Context(), f.actor)
	must(t, err)
	if len(r.Policies) > 0 {
		t.Errorf("%+v", r)
	}
}

// TestErasedLinks: what was erased has no public link any more, and gets none.
func TestErasedLinks(t *testing.T) {
	f := newFixture(t)
	e := f.created("", silo.EntryInput{Data: []byte(message)})
	l, err := f.MakeLink(t.Context(), f.actor, string(e.ID))
	must(t, err)
	f.erases(e.ID, domain.EraseDocument, "")
	if got, err := f.Link(t.Context(), f.actor, string(e.ID)); !domain.Is(err, domain.NotFound) {
		t.Errorf("the link %v, %v", got, err)
	}
	if got, _, err := f.OpenLink(t.Context(), string(e.ID), l.Code); !domain.Is(err, domain.NotFound) {
		t.Errorf("the envelope %v, %v", got, err)
	}
	if got, err := f.MakeLink(t.Context(), f.actor, string(e.ID)); err == nil {
		t.Errorf("another link %v", got)
	}
}
