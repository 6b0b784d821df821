package engine_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// TestLargeWritesArePaced: while a workspace has written more than it may, its jobs on
// large documents wait, and so do those that may make one; those on small ones, and the
// jobs of others, go on.
func TestLargeWritesArePaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		note := local("note", always(domain.OK()))
		s := newFixture(t, note)
		pace := admission.NewPace(s.clock, &limits.WriteBurst, &limits.WriteRate)
		s.opt.Writes = pace
		s.begin()
		def := domain.Definition{Steps: []*domain.Step{step(1, "note")}}
		s.publish(def)
		pace.Spend(s.ws, limits.WriteBurst.Int()+2*limits.WriteRate.Int()) // two seconds of debt
		large := s.start(s.entry(strings.Repeat("x", limits.LargeWrite.Int()+1)))
		none := s.start("")
		small := s.start(s.entry("x"))
		if j := s.until(small, (*domain.Job).Completed); trace(j) != "note OK" {
			t.Errorf("on a small document: %s", trace(j))
		}
		mine := s.ws
		for _, id := range []domain.ID{large, none} {
			j := s.settled(id)
			if wait := j.DueAt.Sub(domaintest.Start); trace(j) != "" || wait < 2*time.Second || wait > 3*time.Second {
				t.Errorf("%q after %v", trace(j), wait)
			}
		}
		s.neighbour(def)
		if j := s.finish(s.start("")); trace(j) != "note OK" {
			t.Errorf("another workspace: %s", trace(j))
		}
		s.ws = mine
		for _, id := range []domain.ID{large, none} {
			if j := s.finish(id); trace(j) != "note OK" {
				t.Errorf("afterwards: %s", trace(j))
			}
		}
	})
}
