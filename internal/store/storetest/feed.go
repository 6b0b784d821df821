package storetest

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
)

// beginFeed makes the feed of a workspace and waits until it is ready.
func beginFeed(t *testing.T, s domain.Store, space domain.ID) {
	t.Helper()
	write(t, s, func(tx domain.Tx) error { return tx.Feeds().Begin(t.Context(), space, at(0), at(1000)) })
	for range 10_000 {
		write(t, s, func(tx domain.Tx) error { return tx.Feeds().Settle(t.Context(), space) })
		if feedOf(t, s, space).Ready {
			return
		}
	}
	t.Fatal("the feed does not become ready")
}

func feedOf(t *testing.T, s domain.Store, space domain.ID) *domain.Feed {
	t.Helper()
	return read(t, s, func(tx domain.Tx) (*domain.Feed, error) { return tx.Feeds().Get(t.Context(), space) })
}

// gatherAll brings all that has changed in a workspace into the log, in parts of some objects, and
// returns the parts. The events have the kind of the change as their type. Where transactions
// run elsewhere, what was committed behind them is found when they have ended.
func gatherAll(t *testing.T, s domain.Store, space domain.ID, most int) (parts []*domain.FeedPart) {
	t.Helper()
	for range 10_000 {
		f := feedOf(t, s, space)
		if !read(t, s, func(tx domain.Tx) (bool, error) { return tx.Feeds().Changed(t.Context(), f) }) {
			return parts
		}
		write(t, s, func(tx domain.Tx) error { return tx.Feeds().Close(t.Context(), space) })
		if f = feedOf(t, s, space); f.Until == 0 {
			continue
		}
		p := read(t, s, func(tx domain.Tx) (*domain.FeedPart, error) { return tx.Feeds().Part(t.Context(), f, most) })
		write(t, s, func(tx domain.Tx) error { return tx.Feeds().Log(t.Context(), f, p, logOf(p)) })
		if p.Last != "" {
			parts = append(parts, p)
		}
	}
	t.Fatal("changes are left")
	return nil
}

// nextPart returns the next part of changes of a workspace that has any. Windows without any are
// closed: where transactions run elsewhere, what was committed behind them comes later.
func nextPart(t *testing.T, s domain.Store, most int) (*domain.Feed, *domain.FeedPart) {
	t.Helper()
	for range 10_000 {
		write(t, s, func(tx domain.Tx) error { return tx.Feeds().Close(t.Context(), ws) })
		f := feedOf(t, s, ws)
		if f.Until == 0 {
			continue
		}
		p := read(t, s, func(tx domain.Tx) (*domain.FeedPart, error) { return tx.Feeds().Part(t.Context(), f, most) })
		if p.Last != "" {
			return f, p
		}
		write(t, s, func(tx domain.Tx) error { return tx.Feeds().Log(t.Context(), f, p, nil) })
	}
	t.Fatal("no changes come")
	return nil, nil
}

// logOf makes the events of a part.
func logOf(p *domain.FeedPart) (list []domain.FeedEvent) {
	for _, j := range p.Jobs {
		list = append(list, domain.FeedEvent{Type: "job", ObjectID: j.ID, Rev: j.UpdatedAt.UnixMicro(), At: at(1), Data: []byte(`{"a":1}`)})
	}
	for _, c := range p.Changes {
		e := domain.FeedEvent{Type: "version", ObjectID: c.EntryID, Rev: c.Seq, At: at(1), Data: []byte(`{"a":1}`)}
		if c.State != "" {
			e.Type = "state"
		}
		if c.File != nil {
			e.Type = "file"
		}
		list = append(list, e)
	}
	return list
}

// changesIn lists what is in parts: "entry version 1".
func changesIn(parts []*domain.FeedPart) (list []string) {
	for _, p := range parts {
		for _, e := range logOf(p) {
			what := e.Type
			if e.Type != "job" {
				what += " " + string(rune('0'+e.Rev))
			}
			list = append(list, strings.TrimLeft(string(e.ObjectID[len(e.ObjectID)-3:]), "0")+" "+what)
		}
	}
	slices.Sort(list)
	return list
}

// feedChanges: versions, states, files and jobs are found once, from the begin of a feed on,
// in its workspace.
func feedChanges(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insert := func(n int) {
		write(t, s, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, newEntry(n)) })
	}
	insert(1) // before there is a feed
	beginFeed(t, s, ws)
	same(t, "nothing", changesIn(gatherAll(t, s, ws, 10)), []string(nil))
	insert(2)
	theirs := newEntry(3)
	theirs.WorkspaceID = other
	write(t, s, func(tx domain.Tx) error {
		if err := tx.Entries().Insert(ctx, theirs); err != nil {
			return err
		}
		if err := tx.Entries().AddState(ctx, ws, id(1), &domain.State{Key: "sent", At: at(5), Timed: true}); err != nil {
			return err
		}
		if err := tx.Files().Put(ctx, feedFile(2, 7, true)); err != nil {
			return err
		}
		if err := tx.Files().Put(ctx, feedFile(2, 8, false)); err != nil {
			return err
		}
		return tx.Jobs().Insert(ctx, feedJob(4))
	})
	changed := read(t, s, func(tx domain.Tx) (bool, error) { return tx.Feeds().Changed(ctx, feedOf(t, s, ws)) })
	same(t, "changed", changed, true)
	same(t, "the changes", changesIn(gatherAll(t, s, ws, 1)), []string{"1 state 1", "2 file 1", "2 version 1", "4 job"})
	same(t, "no others", changesIn(gatherAll(t, s, ws, 10)), []string(nil))
	same(t, "none of another workspace", read(t, s, func(tx domain.Tx) (int, error) {
		list, err := tx.Feeds().Events(ctx, other, 0, 10)
		return len(list), err
	}), 0)

	// A file whose contents arrive later.
	write(t, s, func(tx domain.Tx) error { return tx.Files().MarkStored(ctx, ws, id(2), id(8)) })
	same(t, "a file that arrives", changesIn(gatherAll(t, s, ws, 10)), []string{"2 file 2"})

	// Steps of a job, and its end, are changes; a heartbeat is none.
	j := feedJob(4)
	j.Lease = domain.Lease{}
	j.UpdatedAt, j.Status = at(9), domain.StatusOK
	write(t, s, func(tx domain.Tx) error {
		_, err := tx.Queue().Commit(ctx, &domain.Checkpoint{Job: j})
		return err
	})
	same(t, "a step", changesIn(gatherAll(t, s, ws, 10)), []string{"4 job"})
	done := *j
	done.CompletedAt, done.UpdatedAt = at(10), at(10)
	write(t, s, func(tx domain.Tx) error {
		_, err := tx.Queue().Commit(ctx, &domain.Checkpoint{Job: &done})
		return err
	})
	parts := gatherAll(t, s, ws, 10)
	same(t, "the end", changesIn(parts), []string{"4 job"})
	same(t, "its result", parts[0].Jobs[0].Result, domain.ResultCompleted)

	// A child that a step makes, and what the step does to its entry, are changes too.
	write(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, feedJob(5)) })
	running := feedJob(5)
	running.EntryID, running.UpdatedAt = id(2), at(11)
	write(t, s, func(tx domain.Tx) error {
		_, err := tx.Queue().Commit(ctx, &domain.Checkpoint{Job: running, Changes: []domain.Change{{
			Target: id(2), State: &domain.State{Key: "processing", At: at(11)}, At: at(11), Child: feedJob(6),
		}}})
		return err
	})
	same(t, "what a step does", changesIn(gatherAll(t, s, ws, 10)), []string{"2 state 1", "5 job", "6 job"})
}

func feedFile(entry, n int, stored bool) *domain.File {
	return &domain.File{
		WorkspaceID: ws, EntryID: id(entry), ID: id(n), Name: "a.pdf", MIME: "application/pdf", Key: string(id(n)),
		Size: 3, Hash: strings.Repeat("a", 64), Stored: stored, CreatedAt: at(n),
	}
}

func feedJob(n int) *domain.Job {
	return &domain.Job{
		WorkspaceID: ws, ID: id(n), WorkflowID: flow, WorkflowVersion: 1, InputHash: "h", CreatedAt: at(n), UpdatedAt: at(n), DueAt: at(n),
	}
}

// feedLog: the log has each event once, under numbers that rise; a part that another server has
// written is refused.
func feedLog(t *testing.T, s domain.Store) {
	ctx := t.Context()
	beginFeed(t, s, ws)
	first := feedOf(t, s, ws)
	same(t, "the first number", first.Last, micros(at(0)))
	write(t, s, func(tx domain.Tx) error { // together, so that they are in one window
		for n := 1; n <= 5; n++ {
			if err := tx.Entries().Insert(ctx, newEntry(n)); err != nil {
				return err
			}
		}
		return nil
	})
	f, p := nextPart(t, s, 2)
	same(t, "the end of the part", p.Last, id(2))
	same(t, "more", p.More, true)
	write(t, s, func(tx domain.Tx) error { return tx.Feeds().Log(ctx, f, p, logOf(p)) })
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Feeds().Log(ctx, f, p, logOf(p)) })
	if err := s.Update(ctx, func(tx domain.Tx) error { // undone with its transaction
		g := feedOf2(t, tx)
		rest, err := tx.Feeds().Part(ctx, g, 10)
		if err != nil {
			return err
		}
		return errors.Join(tx.Feeds().Log(ctx, g, rest, logOf(rest)), errWanted)
	}); err == nil {
		t.Error("the update succeeds")
	}
	gatherAll(t, s, ws, 2)
	list := read(t, s, func(tx domain.Tx) ([]domain.FeedEvent, error) { return tx.Feeds().Events(ctx, ws, first.Last, 10) })
	var objects []domain.ID
	for i, e := range list {
		objects = append(objects, e.ObjectID)
		same(t, "the number", e.Seq, first.Last+int64(i)+1)
	}
	same(t, "the events", objects, []domain.ID{id(1), id(2), id(3), id(4), id(5)})
	got := read(t, s, func(tx domain.Tx) (*domain.FeedEvent, error) { return tx.Feeds().Event(ctx, ws, list[2].Seq) })
	same(t, "one of them", *got, list[2])
	same(t, "of another workspace", domain.KindOf(errOf(t, s, func(tx domain.Tx) error {
		_, err := tx.Feeds().Event(ctx, other, list[2].Seq)
		return err
	})), domain.NotFound)

	// Old events go, and their place is known.
	n := read2(t, s, func(tx domain.Tx) (int, error) { return tx.Feeds().Trim(ctx, ws, at(2), 3) })
	same(t, "removed", n, 3)
	same(t, "the floor", feedOf(t, s, ws).Floor, list[2].Seq)
	same(t, "what is left", len(read(t, s, func(tx domain.Tx) ([]domain.FeedEvent, error) { return tx.Feeds().Events(ctx, ws, 0, 10) })), 2)
	same(t, "of before", read2(t, s, func(tx domain.Tx) (int, error) { return tx.Feeds().Trim(ctx, ws, at(1), 3) }), 0)

	// A feed ends when nobody wants it and nothing is left of it. Another one has higher numbers.
	end := func(now time.Time) bool {
		write(t, s, func(tx domain.Tx) error { return tx.Feeds().End(ctx, ws, now) })
		return domain.Is(errOf(t, s, func(tx domain.Tx) error { _, err := tx.Feeds().Get(ctx, ws); return err }), domain.NotFound)
	}
	same(t, "ended with events", end(at(2000)), false)
	read2(t, s, func(tx domain.Tx) (int, error) { return tx.Feeds().Trim(ctx, ws, at(2), 10) })
	same(t, "ended while wanted", end(at(999)), false)
	same(t, "ended", end(at(2000)), true)
	write(t, s, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, newEntry(6)) })
	write(t, s, func(tx domain.Tx) error { return tx.Feeds().Begin(ctx, ws, at(2001), at(3000)) })
	if again := feedOf(t, s, ws); again.Last <= list[4].Seq {
		t.Errorf("the numbers begin again at %d", again.Last)
	}
	same(t, "what happened in between", changesIn(gatherAll(t, s, ws, 10)), []string(nil))
}

func feedOf2(t *testing.T, tx domain.Tx) *domain.Feed {
	t.Helper()
	f, err := tx.Feeds().Get(t.Context(), ws)
	if err != nil {
		t.Error(err)
		return &domain.Feed{}
	}
	return f
}

// read2 is read for what a transaction that may write returns.
func read2[T any](t *testing.T, s domain.Store, fn func(tx domain.Tx) (T, error)) (got T) {
	t.Helper()
	write(t, s, func(tx domain.Tx) (err error) {
		got, err = fn(tx)
		return err
	})
	return got
}

func errOf(t *testing.T, s domain.Store, fn func(tx domain.Tx) error) error {
	t.Helper()
	return s.View(t.Context(), fn)
}

// feedRace: while writers change entries and jobs, two readers bring what they find into the
// log. Each change is in it once, and those of an entry are in their order.
func feedRace(t *testing.T, s domain.Store) {
	const writers, entries, states = 4, 12, 5
	ctx := t.Context()
	beginFeed(t, s, ws)
	begin := feedOf(t, s, ws).Last
	var writing, reading sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		reading.Go(func() {
			for {
				if err := gatherOnce(t, s); err != nil && !domain.Is(err, domain.Conflict) {
					t.Error(err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for w := range writers {
		writing.Go(func() {
			for n := range entries {
				key := 100*w + n
				err := s.Update(ctx, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, newEntry(key)) })
				for i := 0; i < states && err == nil; i++ {
					err = s.Update(ctx, func(tx domain.Tx) error {
						return tx.Entries().AddState(ctx, ws, id(key), &domain.State{Key: "s" + string(rune('0'+i)), At: at(i), Timed: true})
					})
				}
				if err == nil {
					err = s.Update(ctx, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, feedJob(5000+key)) })
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	gatherAll(t, s, ws, 100)
	list := read(t, s, func(tx domain.Tx) ([]domain.FeedEvent, error) { return tx.Feeds().Events(ctx, ws, begin, 10_000) })
	const want = writers * entries * (1 + states + 1)
	if len(list) != want {
		t.Errorf("%d events instead of %d", len(list), want)
	}
	last := map[string]int64{}
	for _, e := range list {
		key := string(e.ObjectID) + e.Type
		if e.Rev <= last[key] {
			t.Errorf("%s %s %d comes behind %d", e.ObjectID, e.Type, e.Rev, last[key])
		}
		last[key] = e.Rev
	}
}

// gatherOnce brings a part into the log, if there is one.
func gatherOnce(t *testing.T, s domain.Store) error {
	t.Helper()
	ctx := t.Context()
	var f *domain.Feed
	err := s.Update(ctx, func(tx domain.Tx) (err error) {
		if err := tx.Feeds().Close(ctx, ws); err != nil {
			return err
		}
		f, err = tx.Feeds().Get(ctx, ws)
		return err
	})
	if err != nil || f.Until == 0 {
		return err
	}
	var p *domain.FeedPart
	if err := s.View(ctx, func(tx domain.Tx) (err error) {
		p, err = tx.Feeds().Part(ctx, f, 3)
		return err
	}); err != nil {
		return err
	}
	return s.Update(ctx, func(tx domain.Tx) error { return tx.Feeds().Log(ctx, f, p, logOf(p)) })
}

// subscriptionRoundTrip: subscriptions are stored, changed without losing their place, and
// removed with their deliveries.
func subscriptionRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	sub := domain.Subscription{
		WorkspaceID: ws, ID: id(1), URL: "https://a.example/x", Description: "shop", EventFilter: domain.EventFilter{Types: []string{"job.completed"}, Kinds: []string{"job"}},
		Secret: "secret-secret-secret", CreatedAt: at(1), UpdatedAt: at(1),
	}
	put := func(x domain.Subscription) {
		write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Put(ctx, &x) })
	}
	get := func(n int) domain.Subscription {
		return *read(t, s, func(tx domain.Tx) (*domain.Subscription, error) { return tx.Subscriptions().Get(ctx, ws, id(n)) })
	}
	put(sub)
	theirs := sub
	theirs.WorkspaceID, theirs.URL = other, "https://b.example/"
	put(theirs)
	same(t, "a subscription", get(1), sub)
	moved := sub
	moved.Position, moved.ActiveSince = 100, at(3)
	write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Move(ctx, &moved) })
	back := moved
	back.Position = 50
	write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Move(ctx, &back) })
	changed := sub
	changed.URL, changed.Types, changed.Disabled, changed.UpdatedAt = "https://c.example", nil, true, at(9)
	put(changed)
	changed.Position, changed.ActiveSince = 100, at(3)
	same(t, "a changed one", get(1), changed)
	same(t, "of the workspace", read(t, s, func(tx domain.Tx) ([]domain.Subscription, error) { return tx.Subscriptions().Of(ctx, ws) }), []domain.Subscription{changed})
	same(t, "all", len(read(t, s, func(tx domain.Tx) ([]domain.Subscription, error) { return tx.Subscriptions().All(ctx) })), 2)

	var list []domain.Delivery
	for n := 1; n <= 5; n++ {
		list = append(list, domain.Delivery{
			WorkspaceID: ws, SubscriptionID: id(1), Seq: int64(n), Type: "job.completed", Status: domain.DeliveryWaiting, DueAt: at(n), CreatedAt: at(n),
		})
	}
	write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Add(ctx, list) })
	write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Add(ctx, list[:2]) })
	due := func(now int, most int) []domain.Delivery {
		return read(t, s, func(tx domain.Tx) ([]domain.Delivery, error) {
			return tx.Subscriptions().Due(ctx, ws, id(1), at(now), most)
		})
	}
	same(t, "due", due(3, 10), list[:3])
	same(t, "due at most", due(3, 2), list[:2])
	sent := list[0]
	sent.Status, sent.Attempts, sent.DueAt, sent.TriedAt, sent.Answer, sent.Message = domain.DeliveryDelivered, 1, time.Time{}, at(4), 200, "ok"
	write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Save(ctx, &sent) })
	same(t, "due later", due(3, 10), list[1:3])
	same(t, "waiting", read(t, s, func(tx domain.Tx) (int, error) { return tx.Subscriptions().Waiting(ctx, ws, id(1), 10) }), 4)
	page := func(before int64, status domain.DeliveryStatus, most int) (seqs []int64) {
		for _, d := range read(t, s, func(tx domain.Tx) ([]domain.Delivery, error) {
			return tx.Subscriptions().Deliveries(ctx, ws, id(1), before, status, most)
		}) {
			seqs = append(seqs, d.Seq)
		}
		return seqs
	}
	same(t, "the newest", page(0, "", 2), []int64{5, 4})
	same(t, "those before", page(4, "", 10), []int64{3, 2, 1})
	same(t, "delivered", page(0, domain.DeliveryDelivered, 10), []int64{1})
	same(t, "one", *read(t, s, func(tx domain.Tx) (*domain.Delivery, error) { return tx.Subscriptions().Delivery(ctx, ws, id(1), 1) }), sent)
	write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Trim(ctx, ws, id(1), 3, 2) })
	same(t, "trimmed", page(0, "", 10), []int64{5, 4, 3})

	write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Delete(ctx, ws, id(1)) })
	gone := func(fn func(tx domain.Tx) error) bool { return domain.Is(errOf(t, s, fn), domain.NotFound) }
	same(t, "deleted", gone(func(tx domain.Tx) error { _, err := tx.Subscriptions().Get(ctx, ws, id(1)); return err }), true)
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Subscriptions().Delete(ctx, ws, id(1)) })
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Subscriptions().Put(ctx, &sub) })
	for range 2 {
		write(t, s, func(tx domain.Tx) error { return tx.Subscriptions().Remove(ctx, ws, id(1), 2) })
	}
	put(sub)
	same(t, "made again", get(1).Position, int64(0))
	same(t, "of another workspace", len(read(t, s, func(tx domain.Tx) ([]domain.Subscription, error) { return tx.Subscriptions().Of(ctx, other) })), 1)
}

func micros(t time.Time) int64 { return t.UnixMicro() }
