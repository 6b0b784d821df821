package pull

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// eachPage passes on the pages of all entries, oldest first, and the cursor of the next one.
func (r *run) eachPage(ctx context.Context, cursor string, fn func(page *entryPage, next string) error) error {
	for {
		query := url.Values{"limit": {"100"}, "ascending": {"true"}}
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		var page entryPage
		if err := r.Source.get(ctx, "/silo/v1/entries?"+query.Encode(), &page); err != nil {
			return err
		}
		if err := fn(&page, page.NextCursor); err != nil {
			return err
		}
		if page.NextCursor == "" || page.NextCursor == cursor {
			return nil
		}
		cursor = page.NextCursor
	}
}

// entries stores the entries, each in one transaction.
func (r *run) entries(ctx context.Context) error {
	err := r.eachPage(ctx, r.at.Cursor, func(page *entryPage, cursor string) error {
		next := r.at
		for _, one := range page.List {
			if err := r.entry(ctx, one.ID, &next.Report); err != nil {
				return fmt.Errorf("entry %s: %w", one.ID, err)
			}
			r.report("entries", next.Report.Entries)
		}
		if cursor != "" {
			next.Cursor = cursor
		}
		return r.step(ctx, next, nothing)
	})
	if err != nil {
		return err
	}
	next := r.at
	next.Stage, next.Cursor = atEnd, ""
	return r.step(ctx, next, nothing)
}

// fetched is an entry with all that belongs to it.
type fetched struct {
	entry

	contents []*domain.Content
	states   []state
	files    []domain.File
}

func (r *run) entry(ctx context.Context, id domain.ID, report *Report) error {
	if stored, err := r.stored(ctx, id, report); err != nil || stored {
		return err
	}
	e := new(fetched)
	path := "/silo/v1/entries/" + url.PathEscape(string(id))
	if err := r.Source.get(ctx, path, &e.entry); err != nil {
		return err
	}
	var states stateList
	if err := r.Source.get(ctx, path+"/states", &states); err != nil {
		return err
	}
	e.states = states.List
	if err := r.contents(ctx, path, e, report); err != nil {
		return err
	}
	if len(e.contents) == 0 {
		return nil // the report has why
	}
	if err := r.files(ctx, path, e, report); err != nil {
		return err
	}
	if err := r.Store.Update(ctx, func(tx domain.Tx) error { return r.put(ctx, tx, e) }); err != nil {
		if domain.Is(err, domain.Invalid) || domain.Is(err, domain.Conflict) {
			report.note("entry %s is not stored: %v", id, err)
			return nil
		}
		return err
	}
	report.Entries++
	report.Versions += int64(len(e.contents))
	report.States += int64(len(e.states))
	report.Files += int64(len(e.files))
	return nil
}

// stored reports whether an entry was stored before an interruption, and counts it.
func (r *run) stored(ctx context.Context, id domain.ID, report *Report) (stored bool, err error) {
	ws := r.space.ID
	err = r.Store.View(ctx, func(tx domain.Tx) error {
		if _, err := tx.Entries().Head(ctx, ws, id); err != nil {
			return err
		}
		versions, err1 := tx.Entries().Versions(ctx, ws, id)
		states, err2 := tx.Entries().States(ctx, ws, id)
		files, err3 := tx.Files().List(ctx, ws, id)
		replaced, err4 := tx.Files().Replaced(ctx, ws, id)
		stored = true
		report.Entries++
		report.Versions += int64(len(versions))
		report.States += int64(len(states))
		report.Files += int64(len(files) + len(replaced))
		return errors.Join(err1, err2, err3, err4)
	})
	if domain.Is(err, domain.NotFound) {
		err = nil
	}
	return stored, err
}

// versionName is what a version may be called.
var versionName = regexp.MustCompile(`^[0-9a-z]{1,40}$`)

// inOrder returns the versions, oldest first; the current one is the last.
func (e *entry) inOrder() []entryVersion {
	current := entryVersion{Version: e.Version, At: e.UpdatedAt, Invalid: e.Invalid}
	var list []entryVersion
	for _, v := range e.Versions {
		if v.Version == e.Version {
			current = v
		} else {
			list = append(list, v)
		}
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b entryVersion) int { return a.At.Compare(b.At) })
	return append(list, current)
}

// version reads the envelope of a version.
func (r *run) version(ctx context.Context, path string, e *fetched, v entryVersion) (json.RawMessage, error) {
	if v.Version == e.Version {
		return e.Data, nil
	}
	var older versionData
	err := r.Source.get(ctx, path+"/versions/"+url.PathEscape(v.Version), &older)
	return older.Data, err
}

// contents reads all versions, oldest first. A version that cannot be stored is noted; if it
// is the current one, the entry has none.
func (r *run) contents(ctx context.Context, path string, e *fetched, report *Report) error {
	var prev *domain.Content
	for _, v := range e.inOrder() {
		current := v.Version == e.Version
		data, err := r.version(ctx, path, e, v)
		if domain.Is(err, domain.NotFound) {
			report.note("entry %s: version %s is not there any more", e.ID, v.Version)
			continue
		}
		if err != nil {
			return err
		}
		c, err := r.Build.Keep(prev, data, v.Invalid, &document.Options{
			Workspace: r.space, Now: v.At.UTC(), Origin: domain.Origin{Src: v.Src, SrcID: v.SrcID}, ID: e.ID,
		})
		if err != nil {
			report.note("entry %s: version %s cannot be stored: %v", e.ID, v.Version, err)
			if current {
				e.contents = nil
				return nil
			}
			continue
		}
		if versionName.MatchString(v.Version) {
			c.Version = v.Version
		}
		c.AllowDouble = true // it is a fact, whatever this workspace allows
		e.contents, prev = append(e.contents, c), c
	}
	return nil
}

// files fetches the contents of files, those that were replaced before those in their place.
func (r *run) files(ctx context.Context, path string, e *fetched, report *Report) error {
	for i := range e.Attachments {
		f := &e.Attachments[i]
		if f.Stored != nil && !*f.Stored {
			report.note("entry %s: the contents of the file %s never arrived", e.ID, f.Name)
			continue
		}
		one := domain.File{
			WorkspaceID: r.space.ID, EntryID: e.ID, Key: f.Key, Category: f.Category, Name: f.Name, Desc: f.Desc, MIME: f.MIME,
			Embeddable: f.Embeddable, Private: f.Private, Stored: true, Meta: f.Meta,
		}
		for _, before := range slices.Backward(f.Previous) {
			old := one
			old.ID, old.Hash, old.Size, old.CreatedAt = before.ID, before.Hash, before.Size, before.CreatedAt
			if err := r.file(ctx, path, e, old, report); err != nil {
				return err
			}
		}
		one.ID, one.Hash, one.Size, one.CreatedAt = f.ID, f.Hash, f.Size, f.CreatedAt
		if err := r.file(ctx, path, e, one, report); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) file(ctx context.Context, path string, e *fetched, f domain.File, report *Report) error {
	if sum, err := hex.DecodeString(f.Hash); err != nil || len(sum) != 32 || hex.EncodeToString(sum) != f.Hash || f.Size < 0 {
		report.note("entry %s: the file %s has no usable hash", e.ID, f.Name)
		return nil
	}
	err := r.Source.read(ctx, path+"/files/"+url.PathEscape(string(f.ID)), func(a *http.Response) error {
		body := &failing{r: a.Body}
		err := r.Blobs.Create(ctx, r.space.ID, f.Hash, f.Size, body)
		if body.err != nil {
			return &passing{body.err}
		}
		return err
	})
	switch {
	case domain.Is(err, domain.NotFound):
		report.note("entry %s: the contents of the file %s are not there any more", e.ID, f.Name)
		return nil
	case domain.Is(err, domain.Invalid):
		report.note("entry %s: the contents of the file %s are not those that the server announces", e.ID, f.Name)
		return nil
	case err != nil:
		return err
	}
	e.files = append(e.files, f)
	return nil
}

// failing remembers why reading has failed, because wrong contents are another failure.
type failing struct {
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		f.err = err
	}
	return n, err
}

// put stores an entry.
func (r *run) put(ctx context.Context, tx domain.Tx, e *fetched) error {
	ws := r.space.ID
	err := tx.Entries().Insert(ctx, &domain.Entry{
		WorkspaceID: ws, ID: e.ID, Key: e.Key, Folder: cmp.Or(e.Folder, "documents"), Content: *e.contents[0],
		CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt,
	})
	for i := 1; i < len(e.contents) && err == nil; i++ {
		err = tx.Entries().Revise(ctx, ws, e.ID, e.contents[i-1].Version, e.contents[i])
	}
	for i := len(e.states) - 1; i >= 0 && err == nil; i-- { // newest first
		s := &e.states[i]
		err = tx.Entries().AddState(ctx, ws, e.ID, &domain.State{
			Key: s.Key, At: s.CreatedAt.UTC(), Timed: true, Notes: s.Notes, Meta: s.Meta, Faults: s.Faults,
			Origin: domain.Origin{Src: s.Src, SrcID: s.SrcID},
		})
	}
	for i := 0; i < len(e.files) && err == nil; i++ {
		f := e.files[i]
		err = tx.Files().Put(ctx, &f)
	}
	for i := 0; i < len(e.Meta) && err == nil; i++ {
		m := &e.Meta[i]
		err = tx.Metas().Put(ctx, &domain.MetaRow{
			WorkspaceID: ws, EntryID: e.ID, Src: m.Src, Key: m.Key, Ref: m.Ref, Value: m.Value, LinkURL: m.LinkURL, LinkScope: m.LinkScope,
			Indexed: m.Indexed, Owned: m.Owned, Secure: m.Secure, Shared: m.Shared, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
		})
	}
	return err
}
