package engine_test

import (
	"runtime"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// inTransaction reports whether the caller runs in a transaction that writes.
func inTransaction() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.Function, "writer.(*Request).run") {
			return true
		}
		if !more {
			return false
		}
	}
}

// The document of a number is prepared while no transaction waits for it, and gets the
// number inside of one.
func TestNumberIsPreparedBeforeTheTransaction(t *testing.T) {
	s := newFixture(t)
	var outside, inside int
	s.prepare = func() {
		if !inTransaction() {
			outside++
		}
	}
	s.stamp = func(c *domain.Content, code string) (*domain.Content, error) {
		if inTransaction() {
			inside++
		}
		return stamped(c, code)
	}
	s.acts["number"] = numbering(domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 3), Padding: 1, Start: 1}, true)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number OK" {
		t.Error(got)
	}
	if outside != 1 || inside != 1 {
		t.Errorf("prepared %d times outside of a transaction, stamped %d times inside of one", outside, inside)
	}
}

// A preparation that panics is the document's fault too.
func TestPreparationThatPanicsIsKO(t *testing.T) {
	s := newFixture(t)
	s.prepare = func() { panic("boom") }
	s.acts["number"] = numbering(domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 3), Start: 1}, true)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number KO(silo)" {
		t.Error(got)
	}
}
