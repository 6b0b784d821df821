package dryrun

import (
	"context"
	"slices"
	"time"

	"chancery/internal/domain"
)

// Viewer is the part of a store that cannot change it.
type Viewer interface {
	View(ctx context.Context, fn func(tx domain.Tx) error) error
}

// overlay is a store over another one, which is only ever read. A table is that of
// the store below unless overlayTx says otherwise, so that a new table needs nothing
// here; writing to it fails. What a job changes is kept above: it is read above
// first, then below, and copied up before it is changed. Jobs are above only: those
// below are neither seen nor in the way.
type overlay struct {
	domain.Store
	below Viewer
	// flow is a workflow that is not stored; nil for none.
	flow *flow
}

// View implements domain.Store.
func (o *overlay) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	return o.below.View(ctx, func(low domain.Tx) error {
		return o.Store.View(ctx, func(high domain.Tx) error { return fn(&overlayTx{low, high, o.flow}) })
	})
}

// Update implements domain.Store.
func (o *overlay) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	return o.below.View(ctx, func(low domain.Tx) error {
		return o.Store.Update(ctx, func(high domain.Tx) error { return fn(&overlayTx{low, high, o.flow}) })
	})
}

// overlayTx is the transaction below, but for the tables that a job changes.
type overlayTx struct {
	domain.Tx
	high domain.Tx
	flow *flow
}

// readThrough reads above, and below when there is nothing above.
func readThrough[T any](t *overlayTx, read func(tx domain.Tx) (T, error)) (T, error) {
	v, err := read(t.high)
	if domain.Is(err, domain.NotFound) {
		return read(t.Tx)
	}
	return v, err
}

// readWithEntry reads what belongs to an entry from the store that has the entry.
func readWithEntry[T any](ctx context.Context, t *overlayTx, ws, entry domain.ID, read func(tx domain.Tx) (T, error)) (v T, err error) {
	_, err = t.high.Entries().Get(ctx, ws, entry)
	switch {
	case domain.Is(err, domain.NotFound):
		return read(t.Tx)
	case err != nil:
		return v, err
	}
	return read(t.high)
}

// Jobs implements domain.Tx.
func (t *overlayTx) Jobs() domain.Jobs { return t.high.Jobs() }

// Queue implements domain.Tx.
func (t *overlayTx) Queue() domain.Queue { return overQueue{t.high.Queue(), t} }

// Entries implements domain.Tx.
func (t *overlayTx) Entries() domain.Entries { return overEntries{t.high.Entries(), t} }

// Files implements domain.Tx.
func (t *overlayTx) Files() domain.Files { return overFiles{t.high.Files(), t} }

// Spool implements domain.Tx.
func (t *overlayTx) Spool() domain.Spool { return overSpool{t.high.Spool(), t} }

// Issued implements domain.Tx.
func (t *overlayTx) Issued() domain.IssuedBook { return overIssued{t} }

// Series implements domain.Tx.
func (t *overlayTx) Series() domain.SeriesBook { return overSeries{t.high.Series(), t} }

type overQueue struct {
	domain.Queue
	t *overlayTx
}

// Commit copies up what the changes are about. It stores the children of the job as
// never due: their results are not part of any answer.
func (o overQueue) Commit(ctx context.Context, c *domain.Checkpoint) (*domain.Signal, error) {
	own := *c
	own.Changes = slices.Clone(c.Changes)
	for i := range own.Changes {
		change := &own.Changes[i]
		if err := o.t.copyUpEntry(ctx, own.Job.WorkspaceID, change.EntryID); err != nil {
			return nil, err
		}
		if err := o.t.copyUpDouble(ctx, own.Job.WorkspaceID, change.Content); err != nil {
			return nil, err
		}
		for _, e := range change.Inserted {
			if err := o.t.copyUpHolder(ctx, e); err != nil {
				return nil, err
			}
		}
		if change.Child != nil {
			idle := *change.Child
			idle.DueAt = time.Time{}
			change.Child = &idle
		}
	}
	return o.Queue.Commit(ctx, &own)
}

type overEntries struct {
	domain.Entries
	t *overlayTx
}

func (o overEntries) Get(ctx context.Context, ws, id domain.ID) (*domain.Entry, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().Get(ctx, ws, id) })
}

func (o overEntries) Size(ctx context.Context, ws, id domain.ID) (int, error) {
	return readThrough(o.t, func(tx domain.Tx) (int, error) { return tx.Entries().Size(ctx, ws, id) })
}

func (o overEntries) Head(ctx context.Context, ws, id domain.ID) (*domain.Entry, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().Head(ctx, ws, id) })
}

func (o overEntries) ByKey(ctx context.Context, ws domain.ID, key string) (*domain.Entry, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().ByKey(ctx, ws, key) })
}

func (o overEntries) Versions(ctx context.Context, ws, id domain.ID) ([]domain.Content, error) {
	return readWithEntry(ctx, o.t, ws, id, func(tx domain.Tx) ([]domain.Content, error) { return tx.Entries().Versions(ctx, ws, id) })
}

func (o overEntries) Content(ctx context.Context, ws, id domain.ID, version string) (*domain.Content, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.Content, error) { return tx.Entries().Content(ctx, ws, id, version) })
}

func (o overEntries) States(ctx context.Context, ws, id domain.ID) ([]domain.State, error) {
	return readWithEntry(ctx, o.t, ws, id, func(tx domain.Tx) ([]domain.State, error) { return tx.Entries().States(ctx, ws, id) })
}

func (o overEntries) Expect(ctx context.Context, ws, id domain.ID, version string) error {
	_, err := readWithEntry(ctx, o.t, ws, id, func(tx domain.Tx) (struct{}, error) {
		return struct{}{}, tx.Entries().Expect(ctx, ws, id, version)
	})
	return err
}

// Insert copies up what is in the way, which then is in the way above.
func (o overEntries) Insert(ctx context.Context, e *domain.Entry) error {
	if err := o.t.copyUpHolder(ctx, e); err != nil {
		return err
	}
	return o.Entries.Insert(ctx, e)
}

func (o overEntries) Revise(ctx context.Context, ws, id domain.ID, expected string, c *domain.Content) error {
	if err := o.t.copyUpEntry(ctx, ws, id); err != nil {
		return err
	}
	if err := o.t.copyUpDouble(ctx, ws, c); err != nil {
		return err
	}
	return o.Entries.Revise(ctx, ws, id, expected, c)
}

func (o overEntries) SetFolder(ctx context.Context, ws, id domain.ID, folder string, at time.Time) error {
	if err := o.t.copyUpEntry(ctx, ws, id); err != nil {
		return err
	}
	return o.Entries.SetFolder(ctx, ws, id, folder, at)
}

func (o overEntries) AddState(ctx context.Context, ws, id domain.ID, s *domain.State) error {
	if err := o.t.copyUpEntry(ctx, ws, id); err != nil {
		return err
	}
	return o.Entries.AddState(ctx, ws, id, s)
}

// copyUpHolder copies up the entries that have the ID, the key or the number of a new one.
func (t *overlayTx) copyUpHolder(ctx context.Context, e *domain.Entry) error {
	if err := t.copyUpDouble(ctx, e.WorkspaceID, &e.Content); err != nil {
		return err
	}
	if err := t.copyUpEntry(ctx, e.WorkspaceID, e.ID); err != nil || e.Key == "" {
		return err
	}
	holder, err := t.Entries().ByKey(ctx, e.WorkspaceID, e.Key)
	switch {
	case domain.Is(err, domain.NotFound):
		return nil
	case err != nil:
		return err
	}
	return t.copyUpEntry(ctx, e.WorkspaceID, holder.ID)
}

// copyUpDouble copies up the entry whose document has the number of a signed content.
func (t *overlayTx) copyUpDouble(ctx context.Context, ws domain.ID, c *domain.Content) error {
	if c == nil || !c.Signed {
		return nil
	}
	n, ok := domain.NumberOf(c)
	if !ok {
		return nil
	}
	holder, err := t.Issued().Holder(ctx, ws, n)
	switch {
	case domain.Is(err, domain.NotFound):
		return nil
	case err != nil:
		return err
	}
	return t.copyUpEntry(ctx, ws, holder.EntryID)
}

// copyUpEntry copies an entry up unless it is there already, or nowhere: its
// current content, its states and its current files.
func (t *overlayTx) copyUpEntry(ctx context.Context, ws, id domain.ID) error {
	if id == "" {
		return nil
	}
	if _, err := t.high.Entries().Size(ctx, ws, id); !domain.Is(err, domain.NotFound) {
		return err
	}
	entry, err := t.Tx.Entries().Get(ctx, ws, id)
	if domain.Is(err, domain.Gone) { // it has a number, and no document
		entry, err = t.Tx.Entries().Head(ctx, ws, id)
	}
	switch {
	case domain.Is(err, domain.NotFound):
		return nil
	case err != nil:
		return err
	}
	entry.Content.AllowDouble = true // it is stored already
	if err := t.high.Entries().Insert(ctx, entry); err != nil {
		return err
	}
	return t.copyUpRest(ctx, ws, id)
}

// copyUpRest copies up the states and files of an entry that was copied up.
func (t *overlayTx) copyUpRest(ctx context.Context, ws, id domain.ID) error {
	states, err := t.Tx.Entries().States(ctx, ws, id)
	if err != nil {
		return err
	}
	for _, state := range slices.Backward(states) { // they come newest first
		if err := t.high.Entries().AddState(ctx, ws, id, &state); err != nil {
			return err
		}
	}
	files, err := t.Tx.Files().List(ctx, ws, id)
	if err != nil {
		return err
	}
	for i := range files {
		if err := t.high.Files().Put(ctx, &files[i]); err != nil {
			return err
		}
	}
	return nil
}

type overFiles struct {
	domain.Files
	t *overlayTx
}

func (o overFiles) Get(ctx context.Context, ws, entry, id domain.ID) (*domain.File, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.File, error) { return tx.Files().Get(ctx, ws, entry, id) })
}

func (o overFiles) List(ctx context.Context, ws, entry domain.ID) ([]domain.File, error) {
	return readWithEntry(ctx, o.t, ws, entry, func(tx domain.Tx) ([]domain.File, error) { return tx.Files().List(ctx, ws, entry) })
}

func (o overFiles) Put(ctx context.Context, f *domain.File) error {
	if err := o.t.copyUpEntry(ctx, f.WorkspaceID, f.EntryID); err != nil {
		return err
	}
	return o.Files.Put(ctx, f)
}

// overIssued is the book of both stores. An entry that is above is not looked up below.
type overIssued struct{ t *overlayTx }

// Holder implements domain.IssuedBook.
func (o overIssued) Holder(ctx context.Context, ws domain.ID, n domain.Number) (*domain.Issued, error) {
	return o.find(ctx, ws, func(tx domain.Tx) (*domain.Issued, error) { return tx.Issued().Holder(ctx, ws, n) })
}

// Recent implements domain.IssuedBook. What is signed above is signed later.
func (o overIssued) Recent(ctx context.Context, ws domain.ID, n domain.Number) ([]domain.Issued, error) {
	return o.both(func(book domain.IssuedBook) ([]domain.Issued, error) { return book.Recent(ctx, ws, n) })
}

// Mixed implements domain.IssuedBook.
func (o overIssued) Mixed(ctx context.Context, ws domain.ID, n domain.Number) (bool, error) {
	if mixed, err := o.t.high.Issued().Mixed(ctx, ws, n); mixed || err != nil {
		return mixed, err
	}
	return o.t.Tx.Issued().Mixed(ctx, ws, n)
}

// find returns the document above, or else the one below.
func (o overIssued) find(ctx context.Context, ws domain.ID, read func(tx domain.Tx) (*domain.Issued, error)) (*domain.Issued, error) {
	d, err := read(o.t.high)
	if !domain.Is(err, domain.NotFound) {
		return d, err
	}
	if d, err = read(o.t.Tx); err != nil {
		return nil, err
	}
	_, err = o.t.high.Entries().Head(ctx, ws, d.EntryID)
	switch {
	case domain.Is(err, domain.NotFound):
		return d, nil
	case err != nil:
		return nil, err
	}
	return nil, domain.Missing("signed document")
}

// Credits implements domain.IssuedBook.
func (o overIssued) Credits(ctx context.Context, ws domain.ID, n domain.Number) ([]domain.Issued, error) {
	return o.both(func(book domain.IssuedBook) ([]domain.Issued, error) { return book.Credits(ctx, ws, n) })
}

// both returns the documents above, and behind them those below that are not above too.
func (o overIssued) both(read func(book domain.IssuedBook) ([]domain.Issued, error)) ([]domain.Issued, error) {
	list, err := read(o.t.high.Issued())
	if err != nil {
		return nil, err
	}
	low, err := read(o.t.Tx.Issued())
	for i := range low {
		known := slices.ContainsFunc(list, func(d domain.Issued) bool { return d.EntryID == low[i].EntryID })
		if !known {
			list = append(list, low[i])
		}
	}
	return list, err
}

type overSpool struct {
	domain.Spool
	t *overlayTx
}

func (o overSpool) Get(ctx context.Context, ws domain.ID, key string, now time.Time) (*domain.SpoolFile, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.SpoolFile, error) { return tx.Spool().Get(ctx, ws, key, now) })
}

type overSeries struct {
	domain.SeriesBook
	t *overlayTx
}

func (o overSeries) Get(ctx context.Context, ws, id domain.ID) (*domain.Series, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.Series, error) { return tx.Series().Get(ctx, ws, id) })
}

func (o overSeries) Entry(ctx context.Context, ws, series, id domain.ID) (*domain.SeriesEntry, error) {
	return readThrough(o.t, func(tx domain.Tx) (*domain.SeriesEntry, error) { return tx.Series().Entry(ctx, ws, series, id) })
}

func (o overSeries) Insert(ctx context.Context, s *domain.Series) error {
	if err := o.copyUp(ctx, s.WorkspaceID, s.ID); err != nil {
		return err
	}
	return o.SeriesBook.Insert(ctx, s)
}

// Take returns a number that was given before; else the counter goes on above
// from where it stands below.
func (o overSeries) Take(ctx context.Context, ws, series, id domain.ID, now time.Time) (*domain.SeriesEntry, error) {
	held, err := o.Entry(ctx, ws, series, id)
	if err == nil || !domain.Is(err, domain.NotFound) {
		return held, err
	}
	if err := o.copyUp(ctx, ws, series); err != nil {
		return nil, err
	}
	return o.SeriesBook.Take(ctx, ws, series, id, now)
}

// copyUp copies a series up unless it is there already, or nowhere.
func (o overSeries) copyUp(ctx context.Context, ws, id domain.ID) error {
	if _, err := o.SeriesBook.Get(ctx, ws, id); !domain.Is(err, domain.NotFound) {
		return err
	}
	s, err := o.t.Tx.Series().Get(ctx, ws, id)
	switch {
	case domain.Is(err, domain.NotFound):
		return nil
	case err != nil:
		return err
	}
	return o.SeriesBook.Insert(ctx, s)
}
