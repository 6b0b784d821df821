package silo_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

func TestCreate(t *testing.T) {
	f := newFixture(t)
	id := string(domaintest.ID(7, 50))
	v := f.created(id, silo.EntryInput{Data: f.invoice(`{}`), Key: "order/1", Correct: []byte("null")})
	if string(v.ID) != id || v.Key != "order/1" || v.Folder != "sales" || v.WorkspaceID != f.actor.Workspace.ID || len(v.Versions) != 1 {
		t.Errorf("%+v", v.Entry)
	}
	if o := v.Content.Origin; o.Src != "api-key" || o.SrcID != string(f.actor.TokenID) || !v.CreatedAt.Equal(domaintest.Start) {
		t.Errorf("origin %+v at %s", o, v.CreatedAt)
	}
	if !strings.Contains(string(v.Content.Head), id) {
		t.Errorf("head %s", v.Content.Head)
	}
	byKey, err := f.EntryByKey(t.Context(), f.actor, "order/1")
	if err != nil || byKey.ID != v.ID {
		t.Errorf("%+v, %v", byKey, err)
	}
	if id, err := f.EntryIDByKey(t.Context(), f.actor.Workspace.ID, "order/1"); err != nil || id != v.ID {
		t.Errorf("%s, %v", id, err)
	}
	for data, want := range map[string]struct {
		folder  string
		version int
	}{message: {"documents", 7}, party: {"parties", 7}, item: {"items", 7}} {
		v := f.created("", silo.EntryInput{Data: []byte(data)})
		if v.Folder != want.folder || v.ID.Version() != want.version || document.HeadID(&v.Content) != v.ID {
			t.Errorf("%s: %s in %s with %s", data, v.ID, v.Folder, v.Content.Head)
		}
	}
	if v := f.created("", silo.EntryInput{Data: f.invoice(`{"code": "8"}`), Folder: "expenses", Sign: true}); !v.Content.Signed || v.Folder != "expenses" || v.ID.Version() != 7 {
		t.Errorf("%+v", v.Entry)
	}
	if v := f.created("", silo.EntryInput{Data: f.invoice(`{"supplier": {"name": null}}`), AllowInvalid: true}); !v.Content.Invalid {
		t.Error("not marked as invalid")
	}
}

func TestCreateRefuses(t *testing.T) {
	f := newFixture(t)
	first := f.created("", silo.EntryInput{Data: f.invoice(`{}`), Key: "k"})
	for name, tt := range map[string]struct {
		id    string
		in    silo.EntryInput
		kind  domain.Kind
		field string
	}{
		"an ID that is none":         {noID, silo.EntryInput{Data: f.invoice(`{}`)}, domain.Invalid, "id"},
		"a random ID":                {string(domaintest.ID(4, 9)), silo.EntryInput{Data: f.invoice(`{}`)}, domain.Invalid, "id"},
		"an ID that is taken":        {string(first.ID), silo.EntryInput{Data: f.invoice(`{}`)}, domain.Conflict, ""},
		"a key that is taken":        {"", silo.EntryInput{Data: f.invoice(`{}`), Key: "k"}, domain.Conflict, ""},
		"a long key":                 {"", silo.EntryInput{Data: f.invoice(`{}`), Key: strings.Repeat("k", 256)}, domain.Invalid, "key"},
		"no document":                {"", silo.EntryInput{Data: []byte("null")}, domain.Invalid, "data"},
		"a broken rule":              {"", silo.EntryInput{Data: f.invoice(`{"supplier": {"name": null}}`)}, domain.Invalid, "data"},
		"an unknown folder":          {"", silo.EntryInput{Data: f.invoice(`{}`), Folder: "attic"}, domain.Invalid, "folder"},
		"a folder for others":        {"", silo.EntryInput{Data: f.invoice(`{}`), Folder: "parties"}, domain.Invalid, "folder"},
		"a patch of nothing":         {"", silo.EntryInput{Data: []byte(`{}`), ContentType: merge}, domain.Invalid, "content_type"},
		"a correction of nothing":    {"", silo.EntryInput{Correct: []byte(`{"type": "credit-note"}`)}, domain.Invalid, "previous_id"},
		"a previous ID that is none": {"", silo.EntryInput{PreviousID: noID}, domain.Invalid, "previous_id"},
		"nothing before":             {"", silo.EntryInput{PreviousID: absent}, domain.NotFound, ""},
		"both correction and data":   {"", silo.EntryInput{PreviousID: string(first.ID), Correct: []byte(`{}`), Data: []byte(`{}`)}, domain.Invalid, "correct"},
		"a bad patch of a copy":      {"", silo.EntryInput{PreviousID: string(first.ID), ContentType: "text/x", Data: []byte(`{}`)}, domain.Invalid, "content_type"},
		"a bad correction":           {"", silo.EntryInput{PreviousID: string(first.ID), Correct: []byte(`{}`)}, domain.Invalid, "correct"},
	} {
		_, err := f.Create(t.Context(), f.actor, tt.id, tt.in)
		f.refused(name, err, tt.kind, tt.field)
	}
}

func TestCreateFromPrevious(t *testing.T) {
	f := newFixture(t)
	prev := f.created("", silo.EntryInput{Data: f.invoice(`{"code": "7"}`), Sign: true})
	for name, in := range map[string]silo.EntryInput{
		"replicated":       {},
		"patched document": {ContentType: merge, Data: []byte(`{"issue_date": "2026-04-02"}`)},
		"patched envelope": {ContentType: merge, Data: []byte(`{"doc": {"issue_date": "2026-04-02"}}`)},
	} {
		in.PreviousID = string(prev.ID)
		v := f.created("", in)
		x := v.Content.Index
		if x.Code != "" || v.Content.Signed || x.Series != "DEMO" || x.UUID == prev.Content.Index.UUID || in.Data != nil && x.IssueDate != "2026-04-02" {
			t.Errorf("%s: %+v", name, x)
		}
	}
	v := f.created("", silo.EntryInput{PreviousID: string(prev.ID), Correct: []byte(`{"type": "credit-note", "reason": "returned"}`)})
	if v.Content.Index.Type != "credit-note" || !strings.Contains(string(v.Content.Doc), `"preceding":[{`) {
		t.Errorf("%s", v.Content.Doc)
	}
}

func TestPrepareStoresNothing(t *testing.T) {
	f := newFixture(t)
	e, err := f.Prepare(t.Context(), f.actor, f.invoice(`{}`))
	must(t, err)
	_, err = f.Entry(t.Context(), f.actor, string(e.ID))
	f.refused("prepared", err, domain.NotFound, "")
	must(t, f.store.Update(t.Context(), func(tx domain.Tx) error { return f.Put(t.Context(), tx, e) }))
	if _, err := f.Entry(t.Context(), f.actor, string(e.ID)); err != nil {
		t.Error(err)
	}
}

func TestUpdate(t *testing.T) {
	f := newFixture(t)
	first := f.entry()
	id := string(first.ID)
	update := func(in silo.EntryInput) *silo.EntryView {
		t.Helper()
		f.clock.Advance(time.Second)
		v, err := f.Update(t.Context(), f.actor, id, in)
		must(t, err)
		return v
	}
	changed := update(silo.EntryInput{ContentType: merge, Data: []byte(`{"code": "8"}`), Folder: "expenses"})
	if changed.Content.Index.Code != "8" || changed.Folder != "expenses" || len(changed.Versions) != 2 || changed.Versions[1].Version != first.Content.Version {
		t.Errorf("%+v", changed.Entry)
	}
	old, err := f.Version(t.Context(), f.actor, id, first.Content.Version)
	if err != nil || string(old.Envelope()) != string(first.Content.Envelope()) {
		t.Errorf("%v, %v", old, err)
	}
	if same := update(silo.EntryInput{Data: changed.Content.Doc}); same.Content.Version != changed.Content.Version {
		t.Error("the same document is a new version")
	}
	moved := update(silo.EntryInput{Folder: "sales"})
	if moved.Folder != "sales" || moved.Content.Version != changed.Content.Version {
		t.Errorf("%+v", moved.Entry)
	}
	signed := update(silo.EntryInput{Sign: true})
	again := update(silo.EntryInput{Sign: true})
	if !signed.Content.Signed || again.Content.Version != signed.Content.Version {
		t.Errorf("signed %t, then %s after %s", signed.Content.Signed, again.Content.Version, signed.Content.Version)
	}
}

func TestUpdateRefuses(t *testing.T) {
	f := newFixture(t)
	e := f.created("", silo.EntryInput{Data: f.invoice(`{"code": "7"}`), Sign: true})
	for name, tt := range map[string]struct {
		id    string
		in    silo.EntryInput
		kind  domain.Kind
		field string
	}{
		"an ID that is none":  {noID, silo.EntryInput{Sign: true}, domain.NotFound, ""},
		"nothing there":       {absent, silo.EntryInput{Sign: true}, domain.NotFound, ""},
		"no change":           {string(e.ID), silo.EntryInput{}, domain.Invalid, "data"},
		"a signed document":   {string(e.ID), silo.EntryInput{ContentType: merge, Data: []byte(`{"code": "8"}`)}, domain.Conflict, ""},
		"a bad patch":         {string(e.ID), silo.EntryInput{ContentType: merge, Data: []byte(`{`)}, domain.Invalid, "data"},
		"another schema":      {string(e.ID), silo.EntryInput{Data: []byte(message)}, domain.Conflict, ""},
		"a folder for others": {string(e.ID), silo.EntryInput{Folder: "orders"}, domain.Invalid, "folder"},
	} {
		_, err := f.Update(t.Context(), f.actor, tt.id, tt.in)
		f.refused(name, err, tt.kind, tt.field)
	}
	_, err := f.Update(t.Context(), f.other, string(e.ID), silo.EntryInput{Folder: "expenses"})
	f.refused("of another workspace", err, domain.NotFound, "")
}

// meddler changes the entry between the reading and the writing of an update.
type meddler struct {
	domain.Store
	meddle func()
}

func (m *meddler) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	if m.meddle != nil {
		m.meddle()
	}
	return m.Store.Update(ctx, fn)
}

func TestUpdateWithOtherWriters(t *testing.T) {
	f := newFixture(t)
	e := f.entry()
	times := 0
	quiet := &silo.Service{Store: f.store, Clock: f.clock, IDs: f.IDs, Build: f.Build}
	busy := &meddler{Store: f.store}
	busy.meddle = func() {
		if times == 0 {
			return
		}
		times--
		f.clock.Advance(time.Second)
		_, err := quiet.Update(t.Context(), f.actor, string(e.ID), silo.EntryInput{
			ContentType: merge, Data: []byte(`{"notes": [{"text": "` + f.clock.Now().String() + `"}]}`),
		})
		must(t, err)
	}
	f.Store = busy
	times = 1
	v, err := f.Update(t.Context(), f.actor, string(e.ID), silo.EntryInput{ContentType: merge, Data: []byte(`{"code": "8"}`)})
	if err != nil || v.Content.Index.Code != "8" || len(v.Versions) != 3 || !strings.Contains(string(v.Content.Doc), "09:00:01") {
		t.Errorf("once: %v, %v", v, err)
	}
	times = 9
	_, err = f.Update(t.Context(), f.actor, string(e.ID), silo.EntryInput{ContentType: merge, Data: []byte(`{"code": "9"}`)})
	f.refused("again and again", err, domain.Conflict, "")
}

func TestReadingWhatIsNotThere(t *testing.T) {
	f := newFixture(t)
	e := f.entry()
	ctx := t.Context()
	for name, read := range map[string]func(actor domain.Actor, id string) error{
		"entry":   func(a domain.Actor, id string) error { _, err := f.Entry(ctx, a, id); return err },
		"version": func(a domain.Actor, id string) error { _, err := f.Version(ctx, a, id, e.Content.Version); return err },
		"states":  func(a domain.Actor, id string) error { _, err := f.States(ctx, a, id); return err },
		"state": func(a domain.Actor, id string) error {
			_, err := f.AddState(ctx, a, id, domain.State{Key: "sent"})
			return err
		},
		"file": func(a domain.Actor, id string) error {
			_, err := f.AddFile(ctx, a, id, "", silo.FileInput{Name: "a", Data: "aA=="})
			return err
		},
		"meta": func(a domain.Actor, id string) error {
			_, err := f.PutMeta(ctx, a, id, "k", silo.MetaInput{})
			return err
		},
	} {
		must(t, read(f.actor, string(e.ID)))
		f.refused(name+" of another workspace", read(f.other, string(e.ID)), domain.NotFound, "")
		f.refused(name+" without ID", read(f.actor, noID), domain.NotFound, "")
		f.refused(name+" of nothing", read(f.actor, absent), domain.NotFound, "")
	}
	_, err := f.EntryByKey(ctx, f.actor, "none")
	f.refused("key", err, domain.NotFound, "")
}

func TestEntries(t *testing.T) {
	f := newFixture(t)
	f.entry()
	f.created("", silo.EntryInput{Data: f.invoice(`{}`), Folder: "expenses"})
	f.created("", silo.EntryInput{Data: []byte(party), Folder: "suppliers"})
	f.created("", silo.EntryInput{Data: []byte(message)})
	for folder, want := range map[string]int{"": 4, "sales": 1, "invoices": 2, "parties": 1, "suppliers": 1, "documents": 1, "orders": 0} {
		list, err := f.List(t.Context(), f.actor, silo.EntryFilter{Folder: folder}, domain.Page{Limit: 10})
		if err != nil || len(list.Entries) != want {
			t.Errorf("%q: %+v, %v", folder, list, err)
		}
	}
}

func TestStates(t *testing.T) {
	f := newFixture(t)
	e := f.entry()
	at := domaintest.Start.Add(1500 * time.Microsecond)
	for _, st := range []domain.State{{Key: "sent", Notes: "by post"}, {Key: "paid", At: at}} {
		got, err := f.AddState(t.Context(), f.actor, string(e.ID), st)
		if err != nil || got.Key != st.Key || got.Origin.Src != "api-key" {
			t.Errorf("%+v, %v", got, err)
		}
	}
	list, err := f.States(t.Context(), f.actor, string(e.ID))
	if err != nil || len(list) != 2 || list[0].Key != "paid" || !list[0].At.Equal(domaintest.Start.Add(time.Millisecond)) || list[1].Notes != "by post" {
		t.Errorf("%+v, %v", list, err)
	}
	for _, key := range []string{"", "invalid", "empty", "Sent", "9", "a b", strings.Repeat("a", 65)} {
		_, err := f.AddState(t.Context(), f.actor, string(e.ID), domain.State{Key: key})
		f.refused(key, err, domain.Invalid, "key")
	}
}

// TestStatesWhenTheClockIsSetBack: what was given last is the state, with a time of its own.
func TestStatesWhenTheClockIsSetBack(t *testing.T) {
	f := newFixture(t)
	e := f.entry()
	var times []time.Time
	for i, key := range []string{"sent", "paid", "sent", "sent"} {
		if i == 1 {
			f.clock.Set(domaintest.Start.Add(-2 * time.Hour))
		}
		st, err := f.AddState(t.Context(), f.actor, string(e.ID), domain.State{Key: key})
		must(t, err)
		times = append(times, st.At)
		if got, err := f.Entry(t.Context(), f.actor, string(e.ID)); err != nil || got.State != key {
			t.Errorf("%s, want %s: %v", got.State, key, err)
		}
	}
	list, err := f.States(t.Context(), f.actor, string(e.ID))
	if err != nil || len(list) != 4 || list[0].Key != "sent" || list[2].Key != "paid" || !list[0].At.Equal(times[3]) || times[3].Equal(times[2]) {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestFolders(t *testing.T) {
	must(t, silo.CheckFolder("sales"))
	must(t, silo.CheckFolder("attic")) // a workspace may have it
	if err := silo.CheckFolder("Attic"); !domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), "suppliers") {
		t.Error(err)
	}
	const base = "https://gobl.org/draft-0/"
	for _, tt := range []struct{ asked, schema, want string }{
		{"", "bill/invoice", "sales"},
		{"", "bill/order", "orders"},
		{"", "bill/delivery", "deliveries"},
		{"", "bill/payment", "payments"},
		{"", "bill/status", "statuses"},
		{"", "org/party", "parties"},
		{"", "org/item", "items"},
		{"", "org/address", "documents"},
		{"drafts", "bill/invoice", "drafts"},
		{"customers", "org/party", "customers"},
		{"documents", "note/message", "documents"},
		{"documents", "bill/invoice", ""},
	} {
		got, err := silo.FolderFor(nil, tt.asked, base+tt.schema)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%+v: %q, %v", tt, got, err)
		}
	}
}

func TestDraft(t *testing.T) {
	f := newFixture(t)
	d := &silo.Draft{
		Workspace: f.actor.Workspace, ID: domaintest.ID(7, 60), Key: "k", Now: domaintest.Start,
		Origin: domain.Origin{Src: "silo.import", SrcID: "j"},
	}
	e, err := d.Import(f.Build, f.invoice(`{"code": "7"}`))
	if err != nil || e.ID != d.ID || e.Key != "k" || e.Folder != "sales" || e.Content.Origin != d.Origin || !e.CreatedAt.Equal(d.Now) {
		t.Fatalf("%+v, %v", e, err)
	}
	corrected, err := d.Correct(f.Build, &e.Content, []byte(`{"type": "credit-note", "reason": "returned"}`))
	if err != nil || corrected.Content.Index.Type != "credit-note" || corrected.Folder != "sales" {
		t.Errorf("%+v, %v", corrected, err)
	}
	text, err := f.Build.Build([]byte(message), &document.Options{})
	must(t, err)
	_, err = d.Correct(f.Build, text, []byte(`{"type": "credit-note"}`))
	f.refused("a message", err, domain.Invalid, "doc")
	_, err = d.Correct(f.Build, &e.Content, []byte(`{}`))
	f.refused("no type", err, domain.Invalid, "correct")
	for name, change := range map[string]func(*silo.Draft){
		"key":    func(d *silo.Draft) { d.Key = strings.Repeat("k", 256) },
		"folder": func(d *silo.Draft) { d.Folder = "orders" },
		"id":     func(d *silo.Draft) { d.ID = domaintest.ID(4, 60) },
	} {
		bad := *d
		change(&bad)
		_, err := bad.Import(f.Build, f.invoice(`{}`))
		f.refused(name, err, domain.Invalid, name)
	}
	_, err = d.Import(f.Build, []byte(`{}`))
	f.refused("no document", err, domain.Invalid, "data")
}

func TestEntryInputValidate(t *testing.T) {
	t.Parallel()
	doc, options := []byte(`{}`), []byte(`{"type": "credit-note"}`)
	for name, tt := range map[string]struct {
		in    silo.EntryInput
		field string
	}{
		"a document":              {silo.EntryInput{Data: doc, ContentType: "application/json"}, ""},
		"a copy":                  {silo.EntryInput{PreviousID: "x"}, ""},
		"a patched copy":          {silo.EntryInput{PreviousID: "x", Data: doc, ContentType: merge}, ""},
		"a correction":            {silo.EntryInput{PreviousID: "x", Correct: options, Data: []byte("null")}, ""},
		"a long key":              {silo.EntryInput{Data: doc, Key: strings.Repeat("k", 256)}, "key"},
		"nothing":                 {silo.EntryInput{}, "data"},
		"a patch of nothing":      {silo.EntryInput{Data: doc, ContentType: merge}, "content_type"},
		"a correction of nothing": {silo.EntryInput{Data: doc, Correct: options}, "previous_id"},
		"correction and data":     {silo.EntryInput{PreviousID: "x", Correct: options, Data: doc}, "correct"},
	} {
		err := tt.in.Validate()
		if e, ok := errors.AsType[*domain.Error](err); ok != (tt.field != "") || ok && e.Fields[tt.field] == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A document with more lines than the server allows is refused, and the one on record
// stays as it is.
func TestLinesOfEntries(t *testing.T) {
	f := newFixture(t)
	f.Build.Lists = limits.Lines.With(5)
	long := `{"lines": [` + strings.Repeat(`{"quantity": "1", "item": {"name": "a", "price": "1"}},`, 5) + `null]}`
	first := f.created("", silo.EntryInput{Data: f.invoice(`{}`)})
	_, created := f.Create(t.Context(), f.actor, "", silo.EntryInput{Data: f.invoice(long)})
	_, prepared := f.Prepare(t.Context(), f.actor, f.invoice(long))
	_, updated := f.Update(t.Context(), f.actor, string(first.ID), silo.EntryInput{Data: []byte(long), ContentType: merge})
	for name, err := range map[string]error{"create": created, "job": prepared, "update": updated} {
		if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Invalid || e.Key != domain.KeyLimit {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v, err := f.Entry(t.Context(), f.actor, string(first.ID)); err != nil || len(v.Versions) != 1 {
		t.Errorf("%+v, %v", v, err)
	}
}
