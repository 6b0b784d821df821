package silo

import (
	"context"
	"strings"
	"time"

	"chancery/internal/domain"
)

// A database may be a copy of another one, as it was at an earlier time: a backup that was
// restored to try it, or after a failure. What was stored since then would look like orphans
// to it. If it was given the same storage of contents, it would remove the files of
// the database that is in use. So the storage has a note of the content that was stored
// last, of those that a row names. A row is deleted only when its entry is erased, and then the
// database goes on to know the content: one that does not know the content of the note is not
// the one, and removes nothing.

// newestNote is the name of the note: workspace and hash of the content, and when it was
// stored.
const newestNote = "newest"

// checkNewest returns an error if the database does not name the content of the note.
func checkNewest(ctx context.Context, store domain.Store, notes domain.Notes) error {
	if notes == nil {
		return nil
	}
	text, err := notes.Note(ctx, newestNote)
	if err != nil || text == "" {
		return err
	}
	b, ok := parseNewest(text)
	if !ok {
		return domain.E(domain.Invalid, "installation", "the note %q among the files cannot be read; nothing is removed until it is mended or removed", newestNote)
	}
	left, err := unnamed(ctx, store, []domain.Blob{b})
	if err != nil || len(left) == 0 {
		return err
	}
	var erased bool
	err = store.View(ctx, func(tx domain.Tx) (err error) {
		erased, err = tx.Retention().FileErased(ctx, b.WorkspaceID, b.Hash)
		return err
	})
	if err != nil || erased {
		return err
	}
	return domain.E(domain.Conflict, "installation",
		"the files were in use with a later state of this database: it does not name the contents %s of the workspace %s, stored at %s. "+
			"Nothing is removed, because a server may run on that state. If none does and none will, remove the note %q among the files",
		b.Hash, b.WorkspaceID, b.StoredAt.UTC().Format(time.RFC3339), newestNote)
}

// newestNamed returns the content that was stored last, of one and of those of a list that
// are not left over without a name.
func newestNamed(newest domain.Blob, list, left []domain.Blob) domain.Blob {
	for _, b := range list {
		if len(left) > 0 && keyOf(left[0]) == keyOf(b) {
			left = left[1:]
			continue
		}
		if b.StoredAt.After(newest.StoredAt) {
			newest = b
		}
	}
	return newest
}

// noteNewest keeps the note, if the content is newer than that of the note.
func noteNewest(ctx context.Context, notes domain.Notes, newest domain.Blob) error {
	if notes == nil || newest.Hash == "" {
		return nil
	}
	text, err := notes.Note(ctx, newestNote)
	if err != nil {
		return err
	}
	if b, ok := parseNewest(text); ok && !newest.StoredAt.After(b.StoredAt) {
		return nil
	}
	text = string(newest.WorkspaceID) + " " + newest.Hash + " " + newest.StoredAt.UTC().Format(time.RFC3339Nano)
	return notes.SetNote(ctx, newestNote, text, true)
}

// parseNewest reads the note.
func parseNewest(text string) (domain.Blob, bool) {
	parts := strings.Split(text, " ")
	if len(parts) != 3 {
		return domain.Blob{}, false
	}
	ws, err := domain.ParseID(parts[0])
	at, wrong := time.Parse(time.RFC3339Nano, parts[2])
	return domain.Blob{WorkspaceID: ws, Hash: parts[1], StoredAt: at}, err == nil && wrong == nil
}
