package silo_test

import (
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// stored stores contents that no file names.
func (f *fixture) stored(contents string) {
	f.Helper()
	must(f, f.Blobs.Put(f.Context(), f.actor.Workspace.ID, hashOf(contents), []byte(contents)))
}

func (f *fixture) isStored(contents string, want bool) {
	f.Helper()
	r, err := f.Blobs.Open(f.Context(), f.actor.Workspace.ID, hashOf(contents))
	if err == nil {
		must(f, r.Close())
	}
	if (err == nil) != want {
		f.Errorf("%q is stored: %v, want %v", contents, err == nil, want)
	}
}

func (f *fixture) swept(orphans int) {
	f.Helper()
	done, err := f.SweepContents(f.Context())
	if err != nil || done != (silo.Swept{Orphans: orphans}) {
		f.Errorf("%+v, want %d: %v", done, orphans, err)
	}
}

// TestSweepContents: what no file names is removed when it is old and was not named an
// hour before either.
func TestSweepContents(t *testing.T) {
	f := newFixture(t)
	entry := string(f.entry().ID)
	f.clock.Set(time.Now()) // files have times of the machine
	_, err := f.AddFile(t.Context(), f.actor, entry, "", silo.FileInput{Name: "named", Data: "bmFtZWQ="})
	must(t, err)
	_, err = f.AddFile(t.Context(), f.actor, entry, "", silo.FileInput{Name: "other", Key: "k", Data: "cmVwbGFjZWQ="})
	must(t, err)
	_, err = f.AddFile(t.Context(), f.actor, entry, "", silo.FileInput{Name: "other", Key: "k", Data: "bmV3ZXI="})
	must(t, err)
	f.announce(f.actor, entry, "", hashOf("announced"), 9)
	for _, contents := range []string{"orphan", "announced"} {
		f.stored(contents)
	}
	f.swept(0)
	f.clock.Advance(2 * time.Hour)
	f.swept(0) // it is young
	f.isStored("orphan", true)
	f.clock.Advance(24 * time.Hour)
	f.swept(0) // the first time that it is looked at
	f.clock.Set(f.clock.Now().Add(100 * time.Hour))
	f.swept(0) // setting the clock is no time that passes
	f.clock.Advance(time.Hour)
	f.swept(1)
	f.isStored("orphan", false)
	for _, contents := range []string{"named", "replaced", "newer", "announced"} {
		f.isStored(contents, true)
	}
	f.clock.Advance(time.Hour)
	f.swept(0)
}

// TestSweepAndWriters: a content that a writer finds whole is not removed before the
// writer commits, although no row named it when the sweep looked.
func TestSweepAndWriters(t *testing.T) {
	f := newFixture(t)
	entry := string(f.entry().ID)
	f.stored("again")
	f.stored("named")
	f.clock.Set(time.Now().Add(48 * time.Hour))
	f.swept(0) // both look like orphans
	_, err := f.AddFile(t.Context(), f.actor, entry, "", silo.FileInput{Name: "named", Data: "bmFtZWQ="})
	must(t, err)
	f.clock.Advance(time.Hour)
	f.stored("again") // by a writer that will commit
	f.swept(0)
	f.isStored("again", true)
	f.isStored("named", true)
	// A sweep that has looked up the rows already when the writer comes.
	list, err := f.Blobs.List(t.Context(), domain.Blob{}, 10)
	must(t, err)
	f.stored("again")
	for _, b := range list {
		if gone, err := f.Blobs.Remove(t.Context(), b); err != nil || gone != (b.Hash == hashOf("named")) {
			t.Errorf("%s: removed %v, %v", b.Hash, gone, err)
		}
	}
	f.isStored("again", true)
	// The writer failed, so the content is one that nobody needs.
	f.clock.Advance(time.Hour)
	f.swept(0)
	f.clock.Advance(time.Hour)
	f.swept(1)
	f.isStored("again", false)
}

// TestSweepWithEarlierDatabase: a copy of the database, as it was before some files were
// stored, removes nothing from the storage of the database that is in use. That one goes on.
func TestSweepWithEarlierDatabase(t *testing.T) {
	f := newFixture(t)
	entry := string(f.entry().ID)
	f.clock.Set(time.Now())
	f.Notes = f.Blobs.(domain.Notes)
	earlier := f.copied()
	_, err := f.AddFile(t.Context(), f.actor, entry, "", silo.FileInput{Name: "named", Data: "bmFtZWQ="})
	must(t, err)
	f.stored("orphan")
	f.swept(0)
	f.clock.Advance(25 * time.Hour)
	repair := func(store domain.Store) (silo.Verified, error) {
		return silo.VerifyContents(t.Context(), silo.Verification{
			Store: store, Blobs: f.Blobs, Notes: f.Notes, Clock: f.clock, Repair: true, Found: func(silo.ContentFault) error { return nil },
		})
	}
	other := &silo.Service{Store: earlier, Blobs: f.Blobs, Notes: f.Notes, Clock: f.clock}
	for range 3 {
		if done, err := other.SweepContents(t.Context()); done != (silo.Swept{}) || !domain.Is(err, domain.Conflict) || !strings.Contains(err.Error(), hashOf("named")) {
			t.Errorf("%+v %v", done, err)
		}
		if done, err := repair(earlier); done != (silo.Verified{}) || !domain.Is(err, domain.Conflict) {
			t.Errorf("%+v %v", done, err)
		}
		f.clock.Advance(time.Hour)
	}
	f.isStored("named", true)
	f.swept(0)
	f.clock.Advance(time.Hour)
	f.swept(1)
	f.isStored("named", true)
	f.isStored("orphan", false)
	// An operator who knows that nobody uses the later state removes the note.
	must(t, f.Notes.SetNote(t.Context(), "newest", "", true))
	if done, err := repair(earlier); err != nil || done.Removed != 1 {
		t.Errorf("%+v %v", done, err)
	}
	must(t, f.Notes.SetNote(t.Context(), "newest", "nonsense", true))
	if done, err := f.SweepContents(t.Context()); done != (silo.Swept{}) || !domain.Is(err, domain.Invalid) {
		t.Errorf("%+v %v", done, err)
	}
}
