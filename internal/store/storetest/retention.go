package storetest

import (
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
)

func retentionRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	get := func(ws domain.ID) (*domain.Retention, error) {
		return try(t, s, func(tx domain.Tx) (*domain.Retention, error) { return tx.Retention().Get(ctx, ws) })
	}
	due := func(after domain.ID, since time.Time) domain.ID {
		return read(t, s, func(tx domain.Tx) (domain.ID, error) { return tx.Retention().Due(ctx, after, since) })
	}
	if _, err := get(ws); !domain.Is(err, domain.NotFound) {
		t.Errorf("before there are policies: %v", err)
	}
	set := func(r *domain.Retention) {
		write(t, s, func(tx domain.Tx) error { return tx.Retention().Set(ctx, r) })
	}
	r := &domain.Retention{WorkspaceID: ws, UpdatedAt: at(1), Policies: []domain.RetentionPolicy{
		{Folder: "drafts", State: "sent", After: "30d", Do: domain.EraseFiles}, {After: "10y", Do: domain.EraseParties, Parties: domain.PartiesAll},
	}}
	set(r)
	set(&domain.Retention{WorkspaceID: other, UpdatedAt: at(1)})
	got, err := get(ws)
	same(t, "retention", got, r)
	if err != nil || due("", at(2)) != ws || due(ws, at(2)) != "" {
		t.Errorf("only the workspace with policies is due: %v", err)
	}
	r.Place, r.PassedAt = domain.RetentionPlace{Policy: 1, At: at(7), Entry: id(7)}, at(8)
	write(t, s, func(tx domain.Tx) error { return tx.Retention().Move(ctx, r) })
	got, _ = get(ws)
	same(t, "moved", got, r)
	if due("", at(8)) != "" || due("", at(9)) != ws {
		t.Error("a pass has ended at 8")
	}
	late := *r
	late.UpdatedAt, late.Place = at(0), domain.RetentionPlace{} // of policies that are not there any more
	write(t, s, func(tx domain.Tx) error { return tx.Retention().Move(ctx, &late) })
	got, _ = get(ws)
	same(t, "not moved", got, r)
	set(&domain.Retention{WorkspaceID: ws, UpdatedAt: at(9)})
	if got, _ = get(ws); len(got.Policies) > 0 || !got.PassedAt.IsZero() || due("", at(99)) != "" {
		t.Errorf("without policies: %+v", got)
	}
}

func legalHolds(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1))
	get := func(ws domain.ID) (*domain.LegalHold, error) {
		return try(t, s, func(tx domain.Tx) (*domain.LegalHold, error) { return tx.Retention().Hold(ctx, ws, id(1)) })
	}
	lift := func(ws domain.ID) error {
		return s.Update(ctx, func(tx domain.Tx) error { return tx.Retention().LiftHold(ctx, ws, id(1)) })
	}
	for n, reason := range []string{"first", "second"} {
		h := &domain.LegalHold{WorkspaceID: ws, EntryID: id(1), Reason: reason, At: at(n), By: domain.Origin{Src: "api-key", SrcID: "x"}}
		write(t, s, func(tx domain.Tx) error {
			if _, err := tx.Retention().Lock(ctx, ws, id(1)); err != nil {
				return err
			}
			return tx.Retention().PutHold(ctx, h)
		})
		got, err := get(ws)
		same(t, reason, got, h)
		if err != nil {
			t.Error(err)
		}
	}
	if _, err := get(other); !domain.Is(err, domain.NotFound) {
		t.Errorf("in another workspace: %v", err)
	}
	if err := lift(other); !domain.Is(err, domain.NotFound) {
		t.Errorf("lifted by another workspace: %v", err)
	}
	if err := lift(ws); err != nil {
		t.Error(err)
	}
	if err := lift(ws); !domain.Is(err, domain.NotFound) {
		t.Errorf("lifted twice: %v", err)
	}
	if err := s.Update(ctx, func(tx domain.Tx) error { _, err := tx.Retention().Lock(ctx, other, id(1)); return err }); !domain.Is(err, domain.NotFound) {
		t.Errorf("locked by another workspace: %v", err)
	}
}

// order is what makes an entry of fullContent(n) an erased one.
func order(n int) *domain.ErasingOrder {
	next := &domain.Content{
		Version: domain.ErasedVersion, EnvSchema: domain.ErasedSchema, DocSchema: "bill/invoice", Digest: "d", Signed: true, At: at(50),
		Origin: domain.Origin{Src: domain.SrcErasure}, Index: domain.Index{Series: "A", Code: "001", IssueDate: "2026-03-02"},
	}
	return &domain.ErasingOrder{
		Erasure: domain.Erasure{WorkspaceID: ws, EntryID: id(n), Done: domain.EraseDocument, At: at(50), Digest: "d", Signed: true, Signatures: []string{"s"}},
		Base:    fullContent(n).Version, Next: next, DropKey: true,
	}
}

func (o *domainOrder) erase(t *testing.T, s domain.Store) error {
	return s.Update(t.Context(), func(tx domain.Tx) error {
		if _, err := tx.Retention().Lock(t.Context(), o.WorkspaceID, o.EntryID); err != nil {
			return err
		}
		return tx.Retention().Erase(t.Context(), (*domain.ErasingOrder)(o))
	})
}

type domainOrder domain.ErasingOrder

// erasing: all that an entry had is gone, and what another entry has stays.
func erasing(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for n := range 2 {
		e := newEntry(n)
		e.Key, e.Content = string(id(n)), fullContent(n)
		e.Content.Doc, e.Content.Index.Code = fullContent(9).Doc, string(id(n)) // the bytes are equal
		insertEntry(t, s, e)
		write(t, s, func(tx domain.Tx) error {
			j := fullJob(n)
			j.Key, j.EntryID, j.CompletedAt, j.Faults = "", id(n), at(9), []domain.Fault{{Provider: "pdf", Code: "x", Message: "secret", Paths: []string{"$"}}}
			if err := tx.Jobs().Insert(ctx, j); err != nil {
				return err
			}
			if err := tx.Entries().AddState(ctx, ws, id(n), &domain.State{Key: "sent", At: at(2), Notes: "secret"}); err != nil {
				return err
			}
			f := newFile(n)
			f.EntryID = id(n)
			return tx.Files().Put(ctx, f)
		})
	}
	o := (*domainOrder)(order(0))
	stale := *o
	stale.Base = "another"
	if err := stale.erase(t, s); err != domain.ErrVersion { //nolint:errorlint // exactly this one
		t.Errorf("on another version: %v", err)
	}
	same(t, "undone", getEntry(t, s, ws, id(0)).State, "sent")
	if err := o.erase(t, s); err != nil {
		t.Fatal(err)
	}
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().Get(ctx, ws, id(0)) }); !domain.Is(err, domain.Gone) {
		t.Errorf("the entry: %v", err)
	}
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Content, error) {
		return tx.Entries().Content(ctx, ws, id(0), o.Base)
	}); !domain.Is(err, domain.Gone) {
		t.Errorf("its version: %v", err)
	}
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().ByKey(ctx, ws, string(id(0))) }); !domain.Is(err, domain.NotFound) {
		t.Errorf("its key: %v", err)
	}
	got := read(t, s, func(tx domain.Tx) (*domain.Erasure, error) { return tx.Retention().Erasure(ctx, ws, id(0)) })
	same(t, "the record", got, &o.Erasure)
	same(t, "the state", read(t, s, func(tx domain.Tx) ([]domain.State, error) { return tx.Entries().States(ctx, ws, id(0)) })[0].Notes, "")
	j := read(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Get(ctx, ws, fullJob(0).ID) })
	if len(j.Args) > 0 || len(j.Tags) > 0 || j.Meta != nil || len(j.Faults) != 1 || j.Faults[0].Code != "x" || j.Faults[0].Message != "" {
		t.Errorf("the job: %+v", j)
	}
	hash := newFile(0).Hash
	erased := read(t, s, func(tx domain.Tx) (bool, error) { return tx.Retention().FileErased(ctx, ws, hash) })
	elsewhere := read(t, s, func(tx domain.Tx) (bool, error) { return tx.Retention().FileErased(ctx, other, hash) })
	if !erased || elsewhere {
		t.Errorf("the file: %v, %v", erased, elsewhere)
	}
	// The other entry.
	e := getEntry(t, s, ws, id(1))
	if e.Key != string(id(1)) || !strings.Contains(string(e.Content.Doc), `"n":9`) {
		t.Errorf("the other entry: %+v", e)
	}
	if list := read(t, s, func(tx domain.Tx) ([]domain.File, error) { return tx.Files().List(ctx, ws, id(1)) }); len(list) != 1 {
		t.Errorf("%d files", len(list))
	}
	for more := true; more; {
		write(t, s, func(tx domain.Tx) (err error) { more, err = tx.Retention().Scrub(ctx); return err })
	}
	if waits := read(t, s, func(tx domain.Tx) (bool, error) { return tx.Retention().Unscrubbed(ctx) }); waits {
		t.Error("there is more to scrub")
	}
}

// erasingEvents: the log of events forgets what an entry and its files were called, keeps the
// events, and goes on. What was read before and not logged is read again.
func erasingEvents(t *testing.T, s domain.Store) {
	ctx := t.Context()
	beginFeed(t, s, ws)
	begin := feedOf(t, s, ws).Last
	for n := range 2 {
		e := newEntry(n)
		e.Key, e.Content = string(id(n)), fullContent(n)
		insertEntry(t, s, e)
		write(t, s, func(tx domain.Tx) error { return tx.Files().Put(ctx, feedFile(n, 7, true)) })
	}
	window := func() (*domain.Feed, *domain.FeedPart) { return nextPart(t, s, 10) }
	telling := func(p *domain.FeedPart) []domain.FeedEvent {
		list := logOf(p)
		for i := range list {
			list[i].Data = []byte(`{"entry":{"id":"x","key":"secret","file":{"key":"secret","name":"secret.pdf","size":12345678901234567}},"type":"t"}`)
		}
		return list
	}
	var f *domain.Feed
	var p *domain.FeedPart
	for n := 0; n < 4; n += len(logOf(p)) { // what is committed apart may be in windows apart
		f, p = window()
		write(t, s, func(tx domain.Tx) error { return tx.Feeds().Log(ctx, f, p, telling(p)) })
	}
	write(t, s, func(tx domain.Tx) error {
		return tx.Entries().AddState(ctx, ws, id(0), &domain.State{Key: "sent", At: at(2)})
	})
	f, p = window()
	if err := (*domainOrder)(order(0)).erase(t, s); err != nil {
		t.Fatal(err)
	}
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Feeds().Log(ctx, f, p, telling(p)) })
	same(t, "what comes next", changesIn(gatherAll(t, s, ws, 10)), []string{" state 1", " version 2"})

	list := read(t, s, func(tx domain.Tx) ([]domain.FeedEvent, error) { return tx.Feeds().Events(ctx, ws, begin, 10) })
	for i, e := range list[:min(4, len(list))] {
		want := `{"entry":{"file":{"name":"","size":12345678901234567},"id":"x"},"type":"t"}`
		if e.ObjectID == id(1) {
			want = string(telling(&domain.FeedPart{Changes: []domain.FeedChange{{}}})[0].Data)
		}
		same(t, "event "+string(rune('0'+i)), string(e.Data), want)
	}
	same(t, "the events", len(list), 6)
}

// erasingWhileWorking: an entry with which a job works is not erased, and nothing of it is.
func erasingWhileWorking(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e := newEntry(0)
	e.Content = fullContent(0)
	insertEntry(t, s, e)
	j := fullJob(0)
	j.EntryID, j.CompletedAt = id(0), time.Time{}
	write(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, j) })
	if working := read(t, s, func(tx domain.Tx) (bool, error) { return tx.Retention().Working(ctx, ws, id(0)) }); !working {
		t.Error("no job works")
	}
	if err := (*domainOrder)(order(0)).erase(t, s); !domain.Is(err, domain.Conflict) {
		t.Errorf("%v", err)
	}
	same(t, "the entry", getEntry(t, s, ws, id(0)).Content, e.Content)
	var date string
	signed := read(t, s, func(tx domain.Tx) (signed bool, err error) {
		date, signed, err = tx.Retention().Issued(ctx, ws, id(0))
		return signed, err
	})
	if date != "2026-03-02" || !signed {
		t.Errorf("issued on %s: %v", date, signed)
	}
}
