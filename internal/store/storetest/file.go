package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/domain"
)

func newFile(n int) *domain.File {
	return &domain.File{
		WorkspaceID: ws, EntryID: id(1), ID: id(100 + n), Category: "format", Name: fmt.Sprintf("file-%d.pdf", n),
		MIME: "application/pdf", Size: int64(n), Hash: hash([]byte{byte(n)}), CreatedAt: at(n),
	}
}

func putFile(t *testing.T, s domain.Store, list ...*domain.File) {
	t.Helper()
	for _, f := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Files().Put(t.Context(), f) })
	}
}

func getFile(t *testing.T, s domain.Store, id domain.ID) *domain.File {
	t.Helper()
	return read(t, s, func(tx domain.Tx) (*domain.File, error) {
		return tx.Files().Get(t.Context(), ws, newFile(0).EntryID, id)
	})
}

// fileIDs lists the files in place and those that were replaced.
func fileIDs(t *testing.T, s domain.Store) (in, out []domain.ID) {
	t.Helper()
	ids := func(list []domain.File) (ids []domain.ID) {
		for _, f := range list {
			ids = append(ids, f.ID)
		}
		return ids
	}
	return ids(read(t, s, func(tx domain.Tx) ([]domain.File, error) { return tx.Files().List(t.Context(), ws, id(1)) })),
		ids(read(t, s, func(tx domain.Tx) ([]domain.File, error) { return tx.Files().Replaced(t.Context(), ws, id(1)) }))
}

func files(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1))
	full := newFile(2)
	full.JobID, full.Key, full.Desc = id(7), "pdf", "the ünprinted"
	full.Embeddable, full.Private, full.Stored = true, true, true
	full.Meta = map[string]string{"lang": "pt"}
	full.Size = 1 << 40
	plain := newFile(1)
	putFile(t, s, full, plain)
	got := getFile(t, s, full.ID)
	same(t, "file", got, full)
	utc(t, got.CreatedAt)
	same(t, "list", read(t, s, func(tx domain.Tx) ([]domain.File, error) { return tx.Files().List(ctx, ws, id(1)) }),
		[]domain.File{*full, *plain})

	write(t, s, func(tx domain.Tx) error { return tx.Files().MarkStored(ctx, ws, id(1), plain.ID) })
	plain.Stored = true
	same(t, "stored file", getFile(t, s, plain.ID), plain)
	write(t, s, func(tx domain.Tx) error { return tx.Files().MarkStored(ctx, ws, id(1), plain.ID) })
}

func fileSlots(t *testing.T, s domain.Store) {
	insertEntry(t, s, newEntry(1), newEntry(2))
	first, second, third := newFile(1), newFile(2), newFile(3)
	for _, f := range []*domain.File{first, second, third} {
		f.Name = "invoice.pdf"
	}
	keyed := newFile(4)
	keyed.Key, keyed.Name = "invoice.pdf", "invoice.pdf" // a key is no name
	attached := newFile(5)
	attached.Category, attached.Name = "attachment", "invoice.pdf"
	elsewhere := newFile(6)
	elsewhere.EntryID, elsewhere.Name = id(2), "invoice.pdf"
	putFile(t, s, first, keyed, attached, elsewhere)
	in, out := fileIDs(t, s)
	same(t, "in place", in, []domain.ID{first.ID, keyed.ID, attached.ID})
	same(t, "replaced", out, []domain.ID(nil))

	putFile(t, s, second, third)
	in, out = fileIDs(t, s)
	same(t, "in place", in, []domain.ID{keyed.ID, attached.ID, third.ID})
	same(t, "replaced", out, []domain.ID{second.ID, first.ID})
	first.ReplacedBy, second.ReplacedBy = second.ID, third.ID
	same(t, "first", getFile(t, s, first.ID), first)
	same(t, "second", getFile(t, s, second.ID), second)

	again := newFile(7)
	again.Key, again.Name = "invoice.pdf", "other name"
	putFile(t, s, again)
	same(t, "keyed", getFile(t, s, keyed.ID).ReplacedBy, again.ID)
}

func fileConflicts(t *testing.T, s domain.Store) {
	insertEntry(t, s, newEntry(1))
	first, second := newFile(1), newFile(2)
	second.Name = first.Name
	putFile(t, s, first, first, second, first) // a repeated old one does not come back
	in, out := fileIDs(t, s)
	same(t, "in place", in, []domain.ID{second.ID})
	same(t, "replaced", out, []domain.ID{first.ID})
	changed := *second
	changed.Hash = hash([]byte("other"))
	e := refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Files().Put(t.Context(), &changed) })
	same(t, "existing", e.ExistingID, second.ID)
	same(t, "file", getFile(t, s, second.ID), second)
}

// fileFind: links lead to one workspace, also if another has the same IDs and contents.
func fileFind(t *testing.T, s domain.Store) {
	ctx := t.Context()
	mine, theirs := newEntry(1), newEntry(1)
	theirs.WorkspaceID = other
	insertEntry(t, s, mine, theirs)
	f, twin := newFile(1), newFile(1)
	twin.WorkspaceID, twin.CreatedAt = other, at(-1000)
	lone, kept := newFile(2), newFile(3)
	kept.Link = "0123456789abcdef"
	putFile(t, s, twin, f, lone, kept)
	for _, want := range []*domain.File{f, twin, lone, kept} {
		got := read(t, s, func(tx domain.Tx) (*domain.File, error) {
			return tx.Files().Find(ctx, want.EntryID, want.ID, want.LinkCode())
		})
		same(t, "by its code", got, want)
	}
	same(t, "by its hash", read(t, s, func(tx domain.Tx) (*domain.File, error) {
		return tx.Files().FindByHash(ctx, id(1), lone.ID, lone.Hash)
	}), lone)
	for name, find := range map[string]func(tx domain.Tx) (*domain.File, error){
		"by a hash of two": func(tx domain.Tx) (*domain.File, error) { return tx.Files().FindByHash(ctx, id(1), f.ID, f.Hash) },
		"by another hash":  func(tx domain.Tx) (*domain.File, error) { return tx.Files().FindByHash(ctx, id(1), lone.ID, f.Hash) },
		"by part of a hash": func(tx domain.Tx) (*domain.File, error) {
			return tx.Files().FindByHash(ctx, id(1), lone.ID, lone.Hash[:16])
		},
		"by part of a code": func(tx domain.Tx) (*domain.File, error) { return tx.Files().Find(ctx, id(1), f.ID, f.LinkCode()[:15]) },
		"by no code":        func(tx domain.Tx) (*domain.File, error) { return tx.Files().Find(ctx, id(1), f.ID, "") },
		"by the hash":       func(tx domain.Tx) (*domain.File, error) { return tx.Files().Find(ctx, id(1), f.ID, f.Hash[:16]) },
		"by the usual code": func(tx domain.Tx) (*domain.File, error) {
			return tx.Files().Find(ctx, id(1), kept.ID, newFile(3).LinkCode())
		},
		"below another entry": func(tx domain.Tx) (*domain.File, error) { return tx.Files().Find(ctx, id(2), f.ID, f.LinkCode()) },
	} {
		if got, err := try(t, s, find); !domain.Is(err, domain.NotFound) {
			t.Errorf("found %s: %v, %v", name, got, err)
		}
	}
}

func filesByJob(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1))
	made, upload, old, fresh, again := newFile(1), newFile(2), newFile(3), newFile(4), newFile(5)
	made.JobID, old.JobID, fresh.JobID, again.JobID = id(7), id(7), id(8), id(8)
	fresh.Name, again.Name = old.Name, old.Name
	made.CreatedAt = at(5)
	putFile(t, s, made, upload, old, fresh, again)
	old.ReplacedBy = fresh.ID
	byJob := func(job domain.ID) []domain.File {
		return read(t, s, func(tx domain.Tx) ([]domain.File, error) { return tx.Files().ByJob(ctx, ws, job) })
	}
	same(t, "of the first job, also what another replaced", byJob(id(7)), []domain.File{*made, *old})
	same(t, "of the second job, without what it replaced itself", byJob(id(8)), []domain.File{*again})
	same(t, "of no job", byJob(""), []domain.File(nil))
}

// filesInOrder: files keep the order in which they came, also when the clock was set back.
func filesInOrder(t *testing.T, s domain.Store) {
	insertEntry(t, s, newEntry(1), newEntry(2))
	var list []*domain.File
	for n := range 6 {
		f := newFile(n)
		f.CreatedAt, f.ID = at(-n), id(100-n)
		f.JobID, f.EntryID = id(7), id(1+n%2)
		list = append(list, f)
	}
	list[2].Name = list[0].Name
	list[4].Name = list[0].Name
	putFile(t, s, list...)
	in, out := fileIDs(t, s)
	same(t, "in place", in, []domain.ID{list[4].ID})
	same(t, "replaced", out, []domain.ID{list[2].ID, list[0].ID})
	made := read(t, s, func(tx domain.Tx) ([]domain.File, error) { return tx.Files().ByJob(t.Context(), ws, id(7)) })
	var ids []domain.ID
	for _, f := range made {
		ids = append(ids, f.ID)
	}
	same(t, "of the job", ids, []domain.ID{list[1].ID, list[3].ID, list[4].ID, list[5].ID})
}

func filesUnsent(t *testing.T, s domain.Store) {
	theirs, mine := newEntry(1), newEntry(1)
	theirs.WorkspaceID = other
	insertEntry(t, s, mine, theirs)
	for n := range 10 {
		f := newFile(n)
		f.Stored = n == 5
		putFile(t, s, f)
		f.WorkspaceID = other
		putFile(t, s, f)
	}
	unsent := func(after, limit, want int) {
		t.Helper()
		same(t, "unsent", read(t, s, func(tx domain.Tx) (int, error) { return tx.Files().Unsent(t.Context(), ws, at(after), limit) }), want)
	}
	unsent(-1, 100, 9)
	unsent(-1, 4, 4)
	unsent(3, 100, 5)
	write(t, s, func(tx domain.Tx) error { return tx.Files().MarkStored(t.Context(), ws, id(1), newFile(9).ID) })
	unsent(3, 100, 4)
}

func fileHashes(t *testing.T, s domain.Store) {
	insertEntry(t, s, newEntry(1))
	twin, old := newFile(2), newFile(3)
	twin.Hash, twin.Stored = newFile(1).Hash, true
	fresh := newFile(4)
	fresh.Name = old.Name
	putFile(t, s, newFile(1), twin, old, fresh)
	hashes := func(ws domain.ID, first, last string) map[string]bool {
		return read(t, s, func(tx domain.Tx) (map[string]bool, error) { return tx.Files().Hashes(t.Context(), ws, first, last) })
	}
	all := map[string]bool{twin.Hash: true, old.Hash: true, fresh.Hash: true}
	same(t, "all", hashes(ws, "0", "g"), all)
	same(t, "one", hashes(ws, old.Hash, old.Hash), map[string]bool{old.Hash: true})
	same(t, "none", hashes(ws, "g", "h"), map[string]bool{})
	same(t, "of another workspace", hashes(other, "0", "g"), map[string]bool{})
}

func fileContents(t *testing.T, s domain.Store) {
	insertEntry(t, s, newEntry(1))
	twin, sent := newFile(2), newFile(3)
	twin.Hash, twin.Stored, twin.Size = newFile(1).Hash, true, newFile(1).Size+1
	sent.Stored = true
	putFile(t, s, newFile(1), twin, sent, newFile(4))
	all := []domain.FileContent{
		{WorkspaceID: ws, Hash: twin.Hash, Size: twin.Size, Stored: true},
		{WorkspaceID: ws, Hash: sent.Hash, Size: sent.Size, Stored: true},
		{WorkspaceID: ws, Hash: newFile(4).Hash},
	}
	slices.SortFunc(all, func(a, b domain.FileContent) int { return strings.Compare(a.Hash, b.Hash) })
	contents := func(after domain.Blob, limit int) []domain.FileContent {
		return read(t, s, func(tx domain.Tx) ([]domain.FileContent, error) {
			return tx.Files().Contents(t.Context(), after, limit)
		})
	}
	same(t, "all", contents(domain.Blob{}, 4), all)
	same(t, "some", contents(domain.Blob{}, 2), all[:2])
	same(t, "the rest", contents(domain.Blob{WorkspaceID: ws, Hash: all[1].Hash}, 2), all[2:])
	same(t, "none", len(contents(domain.Blob{WorkspaceID: ws, Hash: all[2].Hash}, 2)), 0)
}
