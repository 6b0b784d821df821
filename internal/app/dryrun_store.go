package app

import (
	"context"
	"slices"
	"time"

	"chancery/internal/domain"
)

// viewer is the part of a store that cannot change it.
type viewer interface {
	View(ctx context.Context, fn func(tx domain.Tx) error) error
}

// overlay is a store over another one, which is only ever read. What is asked for
// by its ID or key is found above, else below; what is to be changed is copied up
// first. Lists show what is above. Jobs are above only: those below are neither
// seen nor in the way.
type overlay struct {
	domain.Store
	below viewer
}

// View implements domain.Store.
func (o *overlay) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	return o.Store.View(ctx, func(tx domain.Tx) error { return fn(&overTx{tx, o.below}) })
}

// Update implements domain.Store.
func (o *overlay) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	return o.Store.Update(ctx, func(tx domain.Tx) error { return fn(&overTx{tx, o.below}) })
}

type overTx struct {
	domain.Tx
	below viewer
}

// readThrough reads above, and below when there is nothing above.
func readThrough[T any](ctx context.Context, t *overTx, read func(tx domain.Tx) (T, error)) (T, error) {
	v, err := read(t.Tx)
	if domain.Is(err, domain.NotFound) {
		return readBelow(ctx, t, read)
	}
	return v, err
}

// readBelow reads below.
func readBelow[T any](ctx context.Context, t *overTx, read func(tx domain.Tx) (T, error)) (v T, err error) {
	err = t.below.View(ctx, func(tx domain.Tx) error {
		v, err = read(tx)
		return err
	})
	return v, err
}

// readWithEntry reads what belongs to an entry from the store that has the entry.
func readWithEntry[T any](ctx context.Context, t *overTx, ws, entry domain.ID, read func(tx domain.Tx) (T, error)) (v T, err error) {
	_, err = t.Tx.Entries().Get(ctx, ws, entry)
	switch {
	case domain.Is(err, domain.NotFound):
		return readBelow(ctx, t, read)
	case err != nil:
		return v, err
	}
	return read(t.Tx)
}

// Workspaces implements domain.Tx.
func (t *overTx) Workspaces() domain.Workspaces { return overWorkspaces{t.Tx.Workspaces(), t} }

// Workflows implements domain.Tx.
func (t *overTx) Workflows() domain.Workflows { return overWorkflows{t.Tx.Workflows(), t} }

// Queue implements domain.Tx.
func (t *overTx) Queue() domain.Queue { return overQueue{t.Tx.Queue(), t} }

// Entries implements domain.Tx.
func (t *overTx) Entries() domain.Entries { return overEntries{t.Tx.Entries(), t} }

// Files implements domain.Tx.
func (t *overTx) Files() domain.Files { return overFiles{t.Tx.Files(), t} }

// Spool implements domain.Tx.
func (t *overTx) Spool() domain.Spool { return overSpool{t.Tx.Spool(), t} }

// Series implements domain.Tx.
func (t *overTx) Series() domain.SeriesBook { return overSeries{t.Tx.Series(), t} }

type overWorkspaces struct {
	domain.Workspaces
	t *overTx
}

func (o overWorkspaces) Get(ctx context.Context, id domain.ID) (domain.Workspace, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, id) })
}

type overWorkflows struct {
	domain.Workflows
	t *overTx
}

func (o overWorkflows) Get(ctx context.Context, ws, id domain.ID) (*domain.Workflow, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.Workflow, error) { return tx.Workflows().Get(ctx, ws, id) })
}

func (o overWorkflows) Head(ctx context.Context, ws, id domain.ID) (*domain.Workflow, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.Workflow, error) { return tx.Workflows().Head(ctx, ws, id) })
}

func (o overWorkflows) Version(ctx context.Context, ws, id domain.ID, version int) (*domain.WorkflowVersion, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.WorkflowVersion, error) {
		return tx.Workflows().Version(ctx, ws, id, version)
	})
}

type overQueue struct {
	domain.Queue
	t *overTx
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
	t *overTx
}

func (o overEntries) Get(ctx context.Context, ws, id domain.ID) (*domain.Entry, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().Get(ctx, ws, id) })
}

func (o overEntries) ByKey(ctx context.Context, ws domain.ID, key string) (*domain.Entry, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().ByKey(ctx, ws, key) })
}

func (o overEntries) Versions(ctx context.Context, ws, id domain.ID) ([]domain.Content, error) {
	return readWithEntry(ctx, o.t, ws, id, func(tx domain.Tx) ([]domain.Content, error) { return tx.Entries().Versions(ctx, ws, id) })
}

func (o overEntries) Content(ctx context.Context, ws, id domain.ID, version string) (*domain.Content, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.Content, error) { return tx.Entries().Content(ctx, ws, id, version) })
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
	return o.Entries.Revise(ctx, ws, id, expected, c)
}

func (o overEntries) SetFolder(ctx context.Context, ws, id domain.ID, folder string, at time.Time) error {
	if err := o.t.copyUpEntry(ctx, ws, id); err != nil {
		return err
	}
	return o.Entries.SetFolder(ctx, ws, id, folder, at)
}

func (o overEntries) AddState(ctx context.Context, ws, id domain.ID, s domain.State) error {
	if err := o.t.copyUpEntry(ctx, ws, id); err != nil {
		return err
	}
	return o.Entries.AddState(ctx, ws, id, s)
}

// copyUpHolder copies up the entries that have the ID or the key of a new one.
func (t *overTx) copyUpHolder(ctx context.Context, e *domain.Entry) error {
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

// copiedEntry is an entry with what is copied up with it.
type copiedEntry struct {
	entry  *domain.Entry
	states []domain.State
	files  []domain.File
}

// copyUpEntry copies an entry up unless it is there already, or nowhere: its
// current content, its states and its current files.
func (t *overTx) copyUpEntry(ctx context.Context, ws, id domain.ID) error {
	if id == "" {
		return nil
	}
	_, err := t.Tx.Entries().Get(ctx, ws, id)
	if !domain.Is(err, domain.NotFound) {
		return err
	}
	l, err := readBelow(ctx, t, func(tx domain.Tx) (l copiedEntry, err error) {
		if l.entry, err = tx.Entries().Get(ctx, ws, id); err != nil {
			return l, err
		}
		if l.states, err = tx.Entries().States(ctx, ws, id); err != nil {
			return l, err
		}
		l.files, err = tx.Files().List(ctx, ws, id)
		return l, err
	})
	if domain.Is(err, domain.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return l.store(ctx, t.Tx)
}

func (l *copiedEntry) store(ctx context.Context, tx domain.Tx) error {
	ws, id := l.entry.WorkspaceID, l.entry.ID
	if err := tx.Entries().Insert(ctx, l.entry); err != nil {
		return err
	}
	for _, state := range slices.Backward(l.states) { // they come newest first
		if err := tx.Entries().AddState(ctx, ws, id, state); err != nil {
			return err
		}
	}
	for i := range l.files {
		if err := tx.Files().Put(ctx, &l.files[i]); err != nil {
			return err
		}
	}
	return nil
}

type overFiles struct {
	domain.Files
	t *overTx
}

func (o overFiles) Get(ctx context.Context, ws, entry, id domain.ID) (*domain.File, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.File, error) { return tx.Files().Get(ctx, ws, entry, id) })
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

type overSpool struct {
	domain.Spool
	t *overTx
}

func (o overSpool) Get(ctx context.Context, ws domain.ID, key string, now time.Time) (*domain.SpoolFile, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.SpoolFile, error) { return tx.Spool().Get(ctx, ws, key, now) })
}

type overSeries struct {
	domain.SeriesBook
	t *overTx
}

func (o overSeries) Get(ctx context.Context, ws, id domain.ID) (*domain.Series, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.Series, error) { return tx.Series().Get(ctx, ws, id) })
}

func (o overSeries) Entry(ctx context.Context, ws, series, id domain.ID) (*domain.SeriesEntry, error) {
	return readThrough(ctx, o.t, func(tx domain.Tx) (*domain.SeriesEntry, error) { return tx.Series().Entry(ctx, ws, series, id) })
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
	_, err := o.SeriesBook.Get(ctx, ws, id)
	if !domain.Is(err, domain.NotFound) {
		return err
	}
	s, err := o.Get(ctx, ws, id)
	switch {
	case domain.Is(err, domain.NotFound):
		return nil
	case err != nil:
		return err
	}
	return o.SeriesBook.Insert(ctx, s)
}

// discardBlobs reads blobs and stores none: nothing in a job reads back what it
// made.
type discardBlobs struct{ domain.Blobs }

// Put implements domain.Blobs.
func (discardBlobs) Put(context.Context, domain.ID, string, []byte) error { return nil }
