package action_test

import (
	"slices"
	"testing"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/transform"
)

// A document that is signed long after it got its number is compared with what was signed
// in between.
func TestAdviceWhenSignedLater(t *testing.T) {
	f := newFixture(t, nil)
	job := func(date, pause string) domain.ID {
		data, err := document.PatchJSON(f.example("es"), "application/merge-patch+json", []byte(`{"issue_date": "`+date+`"}`))
		must(t, err)
		flow := f.workflow(`[{"action": "sequence.enumerate", "config": {"name": "n"}}, {"action": "silo.sleep", "config": {"duration": "` + pause + `"}},
			{"action": "silo.close"}]`)
		id := f.start(transform.JobInput{WorkflowID: flow, Data: data})
		f.untilWaiting(id)
		return id
	}
	first, second := job("2026-02-10", "30m"), job("2026-02-01", "60m")
	for i, id := range []domain.ID{first, second} {
		f.clock.Advance(31 * time.Minute)
		entry := f.stored(f.ended(id).EntryID)
		warned := slices.ContainsFunc(entry.Content.Warnings, func(w domain.Warning) bool { return w.Code == "issue-date-order" })
		if !entry.Content.Signed || warned != (i == 1) {
			t.Errorf("%s: signed %t, %+v", entry.Content.Index.Code, entry.Content.Signed, entry.Content.Warnings)
		}
	}
}
