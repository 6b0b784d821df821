package silo_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/silo"
)

// verify returns what a verification counts, and the hashes of what it finds by problem.
func (f *fixture) verify(repair bool) (silo.Verified, map[silo.Problem][]string) {
	f.Helper()
	found := map[silo.Problem][]string{}
	done, err := silo.VerifyContents(f.Context(), silo.Verification{
		Store: f.Store, Blobs: f.Blobs, Clock: f.clock, Repair: repair,
		Found: func(fault silo.ContentFault) error {
			if fault.WorkspaceID != f.actor.Workspace.ID || fault.String() == "" || fault.Removed && !repair {
				f.Errorf("%+v", fault)
			}
			found[fault.Problem] = append(found[fault.Problem], fault.Hash)
			return nil
		},
	})
	must(f, err)
	return done, found
}

// TestVerifyContents: what is missing or has another size is found, what no file names is
// an orphan when it is old, and repairing removes only orphans.
func TestVerifyContents(t *testing.T) {
	f := newFixture(t)
	entry := string(f.entry().ID)
	f.clock.Set(time.Now())
	for n, data := range []string{"bmFtZWQ=", "Z29uZQ==", "c2hvcnQ="} { // named, gone, short
		_, err := f.AddFile(t.Context(), f.actor, entry, "", silo.FileInput{Name: fmt.Sprint(n), Data: data})
		must(t, err)
	}
	f.announce(f.actor, entry, "", hashOf("announced"), 9)
	f.stored("orphan")
	f.damage("gone", "")
	f.damage("short", "shor")
	if done, found := f.verify(true); done != (silo.Verified{Contents: 3, Missing: 1, Size: 1, Young: 1}) ||
		!slices.Equal(found[silo.ContentMissing], []string{hashOf("gone")}) || !slices.Equal(found[silo.ContentSize], []string{hashOf("short")}) {
		t.Errorf("%+v, %v", done, found)
	}
	f.stored("announced")
	f.clock.Set(time.Now().Add(25 * time.Hour))
	for _, repair := range []bool{false, true} {
		done, found := f.verify(repair)
		want := silo.Verified{Contents: 3, Missing: 1, Size: 1, Orphans: 1}
		if repair {
			want.Removed = 1
		}
		if done != want || !slices.Equal(found[silo.ContentOrphan], []string{hashOf("orphan")}) {
			t.Errorf("%+v, %v", done, found)
		}
	}
	f.isStored("orphan", false)
	f.isStored("announced", true)
	if done, found := f.verify(true); done != (silo.Verified{Contents: 3, Missing: 1, Size: 1}) || len(found) != 2 {
		t.Errorf("%+v, %v", done, found)
	}
}

// damage changes a content from outside; without anything left, it removes it.
func (f *fixture) damage(contents, left string) {
	f.Helper()
	hash := hashOf(contents)
	path := filepath.Join(f.files, string(f.actor.Workspace.ID), hash[:2], hash)
	if left == "" {
		must(f, os.Remove(path))
		return
	}
	must(f, os.WriteFile(path, []byte(left), 0o600))
}

// TestVerifyManyContents: more than fit into a page, with gaps on both sides, are each
// looked at once.
func TestVerifyManyContents(t *testing.T) {
	f := newFixture(t)
	entry := f.entry().ID
	f.clock.Set(time.Now().Add(25 * time.Hour))
	var missing, orphans []string
	must(t, f.Store.Update(t.Context(), func(tx domain.Tx) error {
		missing, orphans = nil, nil
		for n := range 1200 {
			hash := hashOf(fmt.Sprint("content ", n))
			if n < 1100 {
				must(t, tx.Files().Put(t.Context(), &domain.File{
					WorkspaceID: f.actor.Workspace.ID, EntryID: entry, ID: domaintest.ID(7, 10_000+n), Key: "k", Name: "a", Hash: hash, Stored: true,
					Size: int64(len(fmt.Sprint("content ", n))), CreatedAt: f.clock.Now(),
				}))
			}
			if n < 100 {
				missing = append(missing, hash)
			} else if n >= 1100 {
				orphans = append(orphans, hash)
			}
		}
		return nil
	}))
	var writers sync.WaitGroup
	for first := range 8 {
		writers.Go(func() {
			for n := 100 + first; n < 1200; n += 8 {
				f.stored(fmt.Sprint("content ", n))
			}
		})
	}
	writers.Wait()
	slices.Sort(missing)
	slices.Sort(orphans)
	done, found := f.verify(false)
	if done != (silo.Verified{Contents: 1100, Missing: 100, Orphans: 100}) ||
		!slices.Equal(found[silo.ContentMissing], missing) || !slices.Equal(found[silo.ContentOrphan], orphans) {
		t.Errorf("%+v, %d missing, %d orphans", done, len(found[silo.ContentMissing]), len(found[silo.ContentOrphan]))
	}
	enough := errors.New("enough")
	_, err := silo.VerifyContents(t.Context(), silo.Verification{
		Store: f.Store, Blobs: f.Blobs, Clock: f.clock, Found: func(silo.ContentFault) error { return enough },
	})
	if !errors.Is(err, enough) {
		t.Error(err)
	}
}
