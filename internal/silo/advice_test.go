package silo_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

func warned(v *silo.EntryView, code string) bool {
	return slices.ContainsFunc(v.Content.Warnings, func(w domain.Warning) bool { return w.Code == code })
}

func TestAdviceAboutOtherDocuments(t *testing.T) {
	f := newFixture(t)
	issued := f.created("", silo.EntryInput{Data: f.invoice(`{"series": "A", "code": "7", "issue_date": "2026-02-10"}`), Sign: true})

	early := silo.EntryInput{Data: f.invoice(`{"series": "A", "code": "8", "issue_date": "2026-02-09"}`)}
	v := f.created("", early)
	if !warned(v, "issue-date-order") {
		t.Errorf("dated before the last number: %+v", v.Content.Warnings)
	}
	v, err := f.Update(t.Context(), f.actor, string(v.ID), silo.EntryInput{ContentType: merge, Data: []byte(`{"issue_date": "2026-02-10"}`)})
	if err != nil || warned(v, "issue-date-order") {
		t.Errorf("with a date that fits: %+v, %v", v, err)
	}
	for name, patch := range map[string]string{
		"the same date":  `{"series": "A", "code": "9", "issue_date": "2026-02-10"}`,
		"another series": `{"series": "B", "code": "9", "issue_date": "2026-02-01"}`,
	} {
		if v := f.created("", silo.EntryInput{Data: f.invoice(patch)}); warned(v, "issue-date-order") {
			t.Errorf("%s: %+v", name, v.Content.Warnings)
		}
	}
	if other, err := f.Create(t.Context(), f.other, "", early); err != nil || warned(other, "issue-date-order") {
		t.Errorf("another workspace: %+v, %v", other, err)
	}

	// Two credit notes that together exceed the invoice.
	note := func(code, series string) *silo.EntryView {
		t.Helper()
		e := f.created("", silo.EntryInput{PreviousID: string(issued.ID), Correct: []byte(`{"type": "credit-note", "series": "` + series + `"}`)})
		e, err := f.Update(t.Context(), f.actor, string(e.ID), silo.EntryInput{ContentType: merge, Data: []byte(`{"code": "` + code + `"}`), Sign: true})
		must(t, err)
		return e
	}
	if first := note("1", "C"); warned(first, "credit-over-original") || warned(first, "correction-series") {
		t.Errorf("the first credit note: %+v", first.Content.Warnings)
	}
	if second := note("2", "C"); !warned(second, "credit-over-original") {
		t.Errorf("the second credit note: %+v", second.Content.Warnings)
	}
	if third := note("3", "A"); !warned(third, "correction-series") {
		t.Errorf("in the series of invoices: %+v", third.Content.Warnings)
	}
}

func TestDuplicatesAsAdvice(t *testing.T) {
	f := newFixture(t)
	in := silo.EntryInput{Data: f.invoice(`{"code": "7"}`), Sign: true}
	first := f.created("", in)
	_, err := f.Create(t.Context(), f.actor, "", in)
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Key != domain.KeyDuplicate || e.ExistingID != first.ID {
		t.Fatalf("%v", err)
	}
	f.actor.Workspace.Advice = domain.AdviceLevels{domain.KeyDuplicate: domain.AdviceWarning}
	v := f.created("", in)
	if !warned(v, domain.KeyDuplicate) || !strings.Contains(v.Content.Warnings[0].Message, string(first.ID)) {
		t.Errorf("lowered to a warning: %+v", v.Content.Warnings)
	}
	f.actor.Workspace.Advice = domain.AdviceLevels{domain.KeyDuplicate: domain.AdviceOff}
	if v := f.created("", in); warned(v, domain.KeyDuplicate) {
		t.Errorf("silenced: %+v", v.Content.Warnings)
	}
}

func TestAdviceRaisedToAFault(t *testing.T) {
	f := newFixture(t)
	f.created("", silo.EntryInput{Data: f.invoice(`{"series": "A", "code": "7", "issue_date": "2026-02-10"}`), Sign: true})
	f.actor.Workspace.Advice = domain.AdviceLevels{"issue-date-order": domain.AdviceFault}
	in := silo.EntryInput{Data: f.invoice(`{"series": "A", "code": "8", "issue_date": "2026-02-09"}`)}
	_, err := f.Create(t.Context(), f.actor, "", in)
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != domain.Invalid || len(e.Faults) != 1 || e.Faults[0].Code != "issue-date-order" {
		t.Fatalf("%v", err)
	}
	in.AllowInvalid = true
	if v := f.created("", in); !v.Content.Invalid {
		t.Error("stored and not marked as invalid")
	}
}
