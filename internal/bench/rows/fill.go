package rows

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/silo"
)

// Parts are what the workspace is filled through.
type Parts struct {
	Store     domain.Store
	Build     *document.Builder
	Silo      *silo.Service
	Workspace domain.Workspace
	// Writers is how many transactions run at once.
	Writers int
}

// Plan says what is stored. Equal plans store the same.
type Plan struct {
	Rows int `json:"rows"`
	// End is when the last row was created.
	End time.Time `json:"end"`
	// Done is how many rows are stored, of Rows.
	Done int `json:"done"`
	// Indexed says that the search has them, and that there are events.
	Indexed bool `json:"indexed"`
}

// batch is how many rows one transaction stores.
const batch = 250

// Parts of the whole: one row in so many.
const (
	oneCredit   = 20 // credits the invoice before it
	oneMessage  = 25
	oneSigned   = 50
	oneMeta     = 50
	oneAudited  = 5
	oneNumbered = 10
	oneEvent    = 10
	oneFault    = 50
	oneWaiting  = 1000
	oneCancel   = 400
)

// Flows is how many workflows there are.
const Flows = 12

// FlowID is the ID of a workflow, which the caller makes.
func FlowID(n int) domain.ID { return id('w', n, time.Time{}) }

// SeriesID is the ID of the series that has the numbers.
func SeriesID() domain.ID { return id('s', 0, time.Time{}) }

func customerID(n int) domain.ID { return id('c', n, time.Time{}) }

// at is when a row was created.
func (p *Plan) at(n int) time.Time {
	span := years * 365 * 24 * time.Hour
	step := span / time.Duration(p.Rows)
	return p.End.Add(-span + time.Duration(n)*step + step/3).Truncate(time.Millisecond)
}

// Entry and Job are the IDs of a row.
func (p *Plan) Entry(n int) domain.ID { return id('e', n, p.at(n)) }

// Job is the ID of the job of a row.
func (p *Plan) Job(n int) domain.ID { return id('j', n, p.at(n)) }

func entryKey(n int) string {
	if n%3 == 0 {
		return fmt.Sprintf("web/%07d", n)
	}
	return fmt.Sprintf("order-%07d", n)
}

func jobKey(n int) string { return fmt.Sprintf("job-%07d", n) }

// filler fills a workspace.
type filler struct {
	Parts

	plan      *Plan
	templates templates
	origin    domain.Origin
}

// Fill stores the rows of a plan that are not stored yet. It calls save after each part, so
// that it can go on from there.
func Fill(ctx context.Context, parts Parts, p *Plan, save func() error, progress func(what string, done, total int)) error {
	f := &filler{Parts: parts, plan: p, origin: domain.Origin{Src: "api-key", SrcID: string(id('t', 0, time.Time{}))}}
	var err error
	if f.templates, err = build(parts.Build, parts.Workspace); err != nil {
		return err
	}
	if p.Done == 0 {
		if err := f.begin(ctx); err != nil {
			return err
		}
	}
	const part = 20 * batch
	for p.Done < p.Rows {
		progress("filling", p.Done, p.Rows)
		end := min(p.Done+part, p.Rows)
		if err := f.part(ctx, p.Done, end); err != nil {
			return err
		}
		p.Done = end
		if err := save(); err != nil {
			return err
		}
	}
	if p.Indexed {
		return nil
	}
	if err := f.index(ctx, progress); err != nil {
		return err
	}
	if err := f.events(ctx); err != nil {
		return err
	}
	p.Indexed = true
	return save()
}

// begin stores the customers and the series.
func (f *filler) begin(ctx context.Context) error {
	at := f.plan.at(0)
	return f.Store.Update(ctx, func(tx domain.Tx) error {
		err := tx.Series().Insert(ctx, &domain.Series{
			WorkspaceID: f.Workspace.ID, ID: SeriesID(), Code: "F", Name: "Invoices", Padding: 9, Start: 1, CreatedAt: at, UpdatedAt: at,
		})
		if err != nil {
			return err
		}
		for n := range customers {
			party := fmt.Sprintf(`{"$schema": "https://gobl.org/draft-0/org/party", "uuid": %q, "name": "%s S.A."}`, customerID(n), customerName(n))
			c, err := f.Build.Build([]byte(party), &document.Options{Workspace: f.Workspace, Now: at, ID: id('p', n, at), Origin: f.origin})
			if err != nil {
				return fmt.Errorf("building a customer: %w", err)
			}
			e := &domain.Entry{WorkspaceID: f.Workspace.ID, ID: customerID(n), Folder: "customers", Content: *c, CreatedAt: at, UpdatedAt: at}
			if err := tx.Entries().Insert(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// part stores rows in several transactions at once.
func (f *filler) part(ctx context.Context, from, end int) error {
	var next atomic.Int64
	next.Store(int64(from))
	errs := make([]error, max(f.Writers, 1))
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for errs[w] == nil {
				start := int(next.Add(batch)) - batch
				if start >= end {
					return
				}
				errs[w] = f.batch(ctx, start, min(start+batch, end))
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return f.chains(ctx, from, end)
}

// batch stores rows in one transaction. What a run before has stored already it leaves.
func (f *filler) batch(ctx context.Context, from, end int) error {
	entries := make([]*domain.Entry, 0, end-from)
	for n := from; n < end; n++ {
		e, err := f.entry(n)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	return f.Store.Update(ctx, func(tx domain.Tx) error {
		if _, err := tx.Entries().Head(ctx, f.Workspace.ID, f.plan.Entry(from)); err == nil {
			return nil
		}
		for i, e := range entries {
			if err := f.row(ctx, tx, from+i, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// row stores an entry with its state and meta row, and its job.
func (f *filler) row(ctx context.Context, tx domain.Tx, n int, e *domain.Entry) error {
	if err := tx.Entries().Insert(ctx, e); err != nil {
		return err
	}
	if key := stateOf(n); key != "" {
		s := &domain.State{Key: key, At: e.CreatedAt.Add(time.Millisecond), Origin: f.origin}
		if err := tx.Entries().AddState(ctx, e.WorkspaceID, e.ID, s); err != nil {
			return err
		}
	}
	if n%oneMeta == 0 {
		err := tx.Metas().Put(ctx, &domain.MetaRow{
			WorkspaceID: e.WorkspaceID, EntryID: e.ID, Src: "api-key", Key: "erp", Ref: fmt.Sprintf("ERP-%07d", n),
			Value: json.RawMessage(`{"posted":true}`), Indexed: true, CreatedAt: e.CreatedAt, UpdatedAt: e.CreatedAt,
		})
		if err != nil {
			return err
		}
	}
	return tx.Jobs().Insert(ctx, f.job(n))
}

// stateOf is the state of a row: most are sent.
func stateOf(n int) string {
	switch {
	case n%oneFault == 0:
		return "error"
	case n%10 == 3:
		return "paid"
	case n%10 == 4:
		return ""
	case n%100_003 == 1:
		return "rare"
	}
	return "sent"
}

func (f *filler) entry(n int) (*domain.Entry, error) {
	at, k, folder := f.plan.at(n), invoice, "sales"
	switch {
	case n%oneCredit == 1 && n > 1:
		k = creditNote
	case n%oneMessage == 2:
		k, folder = message, "documents"
	case n%10 == 5:
		folder = "expenses"
	}
	code := n
	if n%oneNumbered == 3 { // the number that chains takes
		code = n/oneNumbered + 1
	}
	customer := n * 7919 % customers
	list := f.templates[k]
	c, err := document.Vary(list[n*31%len(list)], codeMark, fmt.Sprintf("%09d", code), before, fmt.Sprintf("%09d", max(n-1, 0)),
		dateMark, at.Format(time.DateOnly), nameMark, customerName(customer), orderMark, fmt.Sprintf("PO%09d", n),
		headMark, string(id('h', n, at)), documentMark, string(id('d', n, at)), customerMark, string(customerID(customer)), precedingMark, string(f.plan.Entry(max(n-1, 0))))
	if err != nil {
		return nil, err
	}
	c.At, c.Origin = at, f.origin
	if n%oneSigned == 3 && k == invoice {
		if c, err = f.Build.Sign(c, &document.Options{Workspace: f.Workspace, Now: at, Origin: f.origin, ID: f.plan.Entry(n)}); err != nil {
			return nil, fmt.Errorf("signing a document: %w", err)
		}
	}
	return &domain.Entry{
		WorkspaceID: f.Workspace.ID, ID: f.plan.Entry(n), Key: entryKey(n), Folder: folder, Content: *c, CreatedAt: at, UpdatedAt: at,
	}, nil
}

// tagsOf are the tags of a job: that of its month, that of most, and a few that hardly any has.
func (f *filler) tagsOf(n int) []string {
	tags := []string{f.plan.at(n).Format("month-2006-01")}
	if n%10 != 0 {
		tags = append(tags, "web")
	}
	if n%100_003 == 1 {
		tags = append(tags, "rare")
	}
	return tags
}

// job is a job of two events: it has ended well, or with faults, or waits.
func (f *filler) job(n int) *domain.Job {
	at := f.plan.at(n)
	j := &domain.Job{
		WorkspaceID: f.Workspace.ID, ID: f.plan.Job(n), Key: jobKey(n), WorkflowID: FlowID(n * 13 % Flows), WorkflowVersion: 1,
		EntryID: f.plan.Entry(n), InputHash: strconv.FormatUint(uint64(n)*2654435761, 16), Tags: f.tagsOf(n),
		CreatedAt: at, UpdatedAt: at.Add(5 * time.Millisecond), Status: domain.StatusOK,
	}
	last := domain.Event{Status: domain.StatusOK}
	fault := func(provider, code, text string) {
		j.Faults = []domain.Fault{{Provider: provider, Code: code, Message: text}}
	}
	switch {
	case n%oneWaiting == 9:
		last = domain.Event{Status: domain.StatusErr, Code: "HTTP/503", Message: "the other side is busy", RetryIn: time.Hour}
		j.DueAt = f.plan.End.AddDate(10, 0, 0)
	case n%oneFault == 0:
		code := "HTTP/500"
		if n%(oneFault*500) == 0 {
			code = "HTTP/418"
		}
		last = domain.Event{Status: domain.StatusKO, Code: code, Message: "the other side failed"}
		fault("webhook", code, "the other side failed")
	case n%oneCancel == 7:
		last = domain.Event{Status: domain.StatusCancel, Code: domain.CodeCancelled, Message: "not needed"}
		fault("transform", domain.CodeCancelled, "not needed")
	}
	if j.Status = last.Status; j.DueAt.IsZero() {
		j.CompletedAt = j.UpdatedAt
	}
	step, intent := id('q', n%7, time.Time{}), id('i', n, at)
	first := domain.Event{Seq: 1, IntentID: intent, StepID: step, Name: "Send", Provider: "webhook", Index: 1, Status: domain.StatusRun, At: at}
	last.Seq, last.IntentID, last.StepID, last.Name, last.Provider, last.Index, last.At = 2, intent, step, "Send", "webhook", 2, j.UpdatedAt
	j.Events = []domain.Event{first, last}
	return j
}

// chains stores what one writer after another adds to the end of: numbers and rows of the log
// of changes. A number that an entry has stays.
func (f *filler) chains(ctx context.Context, from, end int) error {
	ws := f.Workspace.ID
	return f.Store.Update(ctx, func(tx domain.Tx) error {
		for n := from; n < end; n++ {
			if n%oneNumbered == 3 {
				if _, err := tx.Series().Take(ctx, ws, SeriesID(), f.plan.Entry(n), f.plan.at(n)); err != nil {
					return err
				}
			}
			if n%oneAudited == 4 {
				c := domain.AuditChange{Workspace: ws, Kind: "entry", ID: string(f.plan.Entry(n)), Changed: []string{"data"}}
				if err := domain.Record(f.caller(ctx, n), tx, f.plan.at(n), c); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// callers is how many callers the log of changes knows.
const callers = 20

func (f *filler) caller(ctx context.Context, n int) context.Context {
	return domain.WithCaller(ctx, domain.Caller{
		Kind: domain.CallerToken, ID: string(callerID(n)), Name: "shop", Address: "192.0.2.1", Action: []string{"create-entry", "patch-entry"}[n/oneAudited%2],
	})
}

func callerID(n int) domain.ID { return id('t', n%callers, time.Time{}) }

// index puts everything into the index of the search.
func (f *filler) index(ctx context.Context, progress func(what string, done, total int)) error {
	const part = 64
	for n := 0; ; n += part {
		more, err := f.Silo.Index(ctx, new(silo.Indexer))
		if err != nil && !domain.Is(err, domain.Busy) {
			return err
		}
		if n%(100*part) == 0 {
			progress("indexing", min(n, f.plan.Rows), f.plan.Rows)
		}
		if err == nil && !more {
			return nil
		}
	}
}

// events writes the log of events, as the feed of a workspace with a subscription does.
func (f *filler) events(ctx context.Context) error {
	ws, now := f.Workspace.ID, f.plan.End
	if err := f.Store.Update(ctx, func(tx domain.Tx) error { return tx.Feeds().Begin(ctx, ws, now, now.AddDate(10, 0, 0)) }); err != nil {
		return err
	}
	for n := 0; n < f.plan.Rows; {
		var list []domain.FeedEvent
		for ; n < f.plan.Rows && len(list) < 500; n += oneEvent {
			data, err := json.Marshal(map[string]any{"type": "job.completed", "job": map[string]any{"id": f.plan.Job(n), "key": jobKey(n)}})
			if err != nil {
				return fmt.Errorf("writing an event: %w", err)
			}
			list = append(list, domain.FeedEvent{WorkspaceID: ws, Type: "job.completed", ObjectID: f.plan.Job(n), Rev: 1, At: now, Data: data})
		}
		err := f.Store.Update(ctx, func(tx domain.Tx) error {
			feed, err := tx.Feeds().Get(ctx, ws)
			if err != nil {
				return err
			}
			// A window of its own, so that the feed goes on from where it was.
			window := *feed
			return tx.Feeds().Log(ctx, &window, &domain.FeedPart{Last: feed.After, More: true}, list)
		})
		if err != nil && !domain.Is(err, domain.Conflict) {
			return err
		}
		if err != nil {
			n -= len(list) * oneEvent
		}
	}
	return nil
}
