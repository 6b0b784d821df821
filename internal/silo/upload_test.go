package silo_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

// TestLimitsOfTheTable checks that what others use of this package is what the table says.
func TestLimitsOfTheTable(t *testing.T) {
	if silo.MaxInline != limits.FileInline.Int() || silo.SpoolTime != limits.SpoolTime.Duration() {
		t.Error("the table has other limits")
	}
}

// announce announces contents and returns the parts of their upload link.
func (f *fixture) announce(actor domain.Actor, entry, id, hash string, size int64) silo.UploadLink {
	f.Helper()
	v, err := f.AddFile(f.Context(), actor, entry, id, silo.FileInput{Name: "a.bin", Key: "k" + id, MIME: "application/x", Size: size, SHA256: hash})
	must(f, err)
	var link silo.UploadLink
	link.Entry, link.File, link.Hash = f.link(silo.UploadPath(&v.File))
	link.Code = v.LinkCode()
	return link
}

// meter is a sender that notes the largest read.
type meter struct {
	io.Reader
	largest int
}

func (m *meter) Read(p []byte) (int, error) {
	m.largest = max(m.largest, len(p))
	return m.Reader.Read(p)
}

// TestUploadStreams: contents are read a little at a time, and read back so.
func TestUploadStreams(t *testing.T) {
	f := newFixture(t)
	const size = 8 << 20
	data := bytes.Repeat([]byte("0123456789abcdef"), size/16)
	sum := sha256.Sum256(data)
	entry := string(f.entry().ID)
	link := f.announce(f.actor, entry, "", hex.EncodeToString(sum[:]), size)
	body := &meter{Reader: bytes.NewReader(data)}
	up, err := f.Upload(t.Context(), link, body)
	if err != nil || !up.Stored || body.largest > 1<<20 {
		t.Fatalf("%v; one read was of %d bytes", err, body.largest)
	}
	if got := f.contents(f.Open(t.Context(), f.actor, entry, string(up.ID))); got != string(data) {
		t.Errorf("%d bytes", len(got))
	}
	_, contents, err := f.Open(t.Context(), f.actor, entry, string(up.ID))
	must(t, err)
	if _, ok := contents.(io.Seeker); !ok {
		t.Error("the contents are not read from the disk as they are sent")
	}
	must(t, contents.Close())
}

// TestUploadsAtOnce: one workspace receives only so many files at once, whatever others do.
func TestUploadsAtOnce(t *testing.T) {
	f := newFixture(t)
	entry := string(f.entry().ID)
	link := f.announce(f.actor, entry, "", hashOf("hello"), 5)
	theirs, err := f.Create(t.Context(), f.other, "", silo.EntryInput{Data: f.invoice(`{"code": "8"}`)})
	must(t, err)
	theirLink := f.announce(f.other, string(theirs.ID), "", hashOf("hello"), 5)
	var wg sync.WaitGroup
	var senders []*io.PipeWriter
	for range limits.Uploads.Int() {
		r, w := io.Pipe()
		senders = append(senders, w)
		wg.Go(func() {
			if _, err := f.Upload(t.Context(), link, r); err != nil {
				t.Errorf("upload: %v", err)
			}
		})
		_, err := w.Write([]byte("he")) // returns when the upload reads it
		must(t, err)
	}
	_, err = f.Upload(t.Context(), link, strings.NewReader("hello"))
	if x, ok := errors.AsType[*domain.Error](err); !ok || x.Kind != domain.Busy || x.Key != domain.KeyLimit || !strings.Contains(x.Message, "at most 16") {
		t.Errorf("one too many: %v", err)
	}
	_, err = f.Upload(t.Context(), theirLink, strings.NewReader("hello"))
	must(t, err)
	for _, w := range senders {
		_, err := w.Write([]byte("llo"))
		must(t, errors.Join(err, w.Close()))
	}
	wg.Wait()
	_, err = f.Upload(t.Context(), link, strings.NewReader("hello"))
	must(t, err)
}

// TestUnsentFiles: a workspace announces only so many files that it does not send.
func TestUnsentFiles(t *testing.T) {
	f := newFixture(t)
	entry, another := f.entry().ID, f.entry().ID
	must(t, f.store.Update(t.Context(), func(tx domain.Tx) error {
		for n := range limits.FilesUnsent.Int() - 1 {
			if err := tx.Files().Put(t.Context(), &domain.File{
				WorkspaceID: f.actor.Workspace.ID, EntryID: another, ID: domaintest.ID(7, 10_000+n), Name: fmt.Sprint(n),
				Hash: hashOf("hello"), Size: 5, CreatedAt: f.clock.Now(),
			}); err != nil {
				return err
			}
		}
		return nil
	}))
	last := string(domaintest.ID(7, 20_000))
	link := f.announce(f.actor, string(entry), last, hashOf("hello"), 5)
	in := silo.FileInput{Name: "one more", MIME: "application/x", Size: 5, SHA256: hashOf("hello")}
	more := func() error {
		_, err := f.AddFile(t.Context(), f.actor, string(entry), "", in)
		return err
	}
	if err := more(); !domain.Is(err, domain.Busy) {
		t.Errorf("one too many: %v", err)
	}
	if v, err := f.Entry(t.Context(), f.actor, string(entry)); err != nil || len(v.Files) != 1 {
		t.Errorf("%d files, %v", len(v.Files), err)
	}
	f.announce(f.actor, string(entry), last, hashOf("hello"), 5) // the same again
	_, err := f.AddFile(t.Context(), f.actor, string(entry), "", silo.FileInput{Name: "with data", Data: "aGVsbG8="})
	must(t, err)
	_, err = f.Upload(t.Context(), link, strings.NewReader("hello"))
	must(t, err)
	must(t, more())
	in.Name = "the next"
	if err := more(); !domain.Is(err, domain.Busy) {
		t.Errorf("one too many: %v", err)
	}
	f.clock.Advance(24 * time.Hour)
	must(t, more())
}

// TestLinksOfTheSameIDs: two workspaces have the same IDs and the same contents, and each
// link leads to the own file, also if the other came first.
func TestLinksOfTheSameIDs(t *testing.T) {
	entry, id := string(domaintest.ID(7, 50)), string(domaintest.ID(7, 51))
	claim := func(f *fixture, actor domain.Actor, name string, private bool) *silo.FileView {
		t.Helper()
		if _, err := f.Create(t.Context(), actor, entry, silo.EntryInput{Data: f.invoice(`{"code": "7"}`)}); !domain.Is(err, domain.Conflict) {
			must(t, err)
		}
		v, err := f.AddFile(t.Context(), actor, entry, id, silo.FileInput{Name: name, Data: "aGVsbG8=", Private: private})
		must(t, err)
		return v
	}
	for name, private := range map[string]bool{"public": false, "private": true} {
		f := newFixture(t)
		theirs := claim(f, f.other, "theirs", private) // claimed before
		f.clock.Advance(time.Second)
		mine := claim(f, f.actor, "mine", false)
		e, i, code := f.link(silo.PublicPath(&mine.File))
		file, contents, err := f.OpenPublic(t.Context(), e, i, code)
		if got := f.contents(file, contents, err); got != "hello" || file.Name != "mine" {
			t.Errorf("%s: my link leads to %s", name, file.Name)
		}
		if private {
			_, _, err := f.OpenPublic(t.Context(), e, i, theirs.LinkCode())
			f.refused("a private file", err, domain.NotFound, "")
			continue
		}
		file, contents, err = f.OpenPublic(t.Context(), e, i, theirs.LinkCode())
		if got := f.contents(file, contents, err); got != "hello" || file.Name != "theirs" {
			t.Errorf("their link leads to %s", file.Name)
		}
		// Where my file is not, my link leads nowhere, although others claim its IDs.
		without := newFixture(t)
		claim(without, without.other, "theirs", false)
		_, _, err = without.OpenPublic(t.Context(), e, i, code)
		f.refused("without my file", err, domain.NotFound, "")
	}
}

// TestUploadsToTheSameIDs: contents arrive at the workspace whose link they are sent to.
func TestUploadsToTheSameIDs(t *testing.T) {
	f := newFixture(t)
	entry, id := string(domaintest.ID(7, 50)), string(domaintest.ID(7, 51))
	links := map[string]silo.UploadLink{}
	for _, actor := range []domain.Actor{f.other, f.actor} {
		_, err := f.Create(t.Context(), actor, entry, silo.EntryInput{Data: f.invoice(`{"code": "7"}`)})
		must(t, err)
		links[actor.Workspace.Slug] = f.announce(actor, entry, id, hashOf("hello"), 5)
	}
	unclear := links["mine"]
	unclear.Code = ""
	_, err := f.Upload(t.Context(), unclear, strings.NewReader("hello"))
	f.refused("without the code", err, domain.NotFound, "")
	wrong := links["mine"]
	wrong.Hash = hashOf("other")
	_, err = f.Upload(t.Context(), wrong, strings.NewReader("other"))
	f.refused("another hash", err, domain.NotFound, "")
	up, err := f.Upload(t.Context(), links["mine"], strings.NewReader("hello"))
	if err != nil || up.WorkspaceID != f.actor.Workspace.ID {
		t.Fatalf("%+v, %v", up, err)
	}
	if got := f.contents(f.Open(t.Context(), f.actor, entry, id)); got != "hello" {
		t.Errorf("contents %q", got)
	}
	_, _, err = f.Open(t.Context(), f.other, entry, id)
	f.refused("in the other workspace", err, domain.NotFound, "")
}
