package silo_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"chancery/internal/admission"
	"chancery/internal/document"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

// TestStoredDocumentsTakeTurns: requests that work on a stored document wait until it may
// be in memory, however small they are themselves; those of others do not.
func TestStoredDocumentsTakeTurns(t *testing.T) {
	f := newFixture(t)
	f.Memory = admission.NewDocumentLimiter(f.clock)
	id := f.created("", silo.EntryInput{Data: []byte(message)}).ID
	release, err := f.Memory.AcquireBytes(t.Context(), f.actor.Workspace.ID, limits.RequestDocumentsSpace.Int())
	must(t, err)
	waits := func(name string, call func(ctx context.Context) error) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- call(ctx) }()
		for waiting := 0; waiting == 0; _, waiting = f.Memory.Used() {
			runtime.Gosched()
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	patch := silo.EntryInput{Data: []byte(`{"title": "Again"}`), ContentType: document.TypeMergePatch}
	waits("a change", func(ctx context.Context) error {
		_, err := f.Update(ctx, f.actor, string(id), patch)
		return err
	})
	waits("a copy", func(ctx context.Context) error {
		_, err := f.Create(ctx, f.actor, "", silo.EntryInput{PreviousID: string(id)})
		return err
	})
	theirs, err := f.Create(t.Context(), f.other, "", silo.EntryInput{Data: []byte(message)})
	must(t, err)
	_, err = f.Update(t.Context(), f.other, string(theirs.ID), patch)
	must(t, err)
	release()
	_, err = f.Update(t.Context(), f.actor, string(id), patch)
	must(t, err)
	if used, waiting := f.Memory.Used(); used != 0 || waiting != 0 {
		t.Errorf("%d units are held, %d wait", used, waiting)
	}
}
