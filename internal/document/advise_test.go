package document_test

import (
	"errors"
	"slices"
	"testing"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// doubtful is an invoice with a member that does not exist and a due date before its date.
func (f *fixture) doubtful() []byte {
	return f.example("es", `{"customr": {}, "code": "", "payment": {"terms": {"due_dates": [{"date": "2020-01-01", "percent": "100%"}]}}}`)
}

func codes(list []domain.Warning) []string {
	var out []string
	for _, w := range list {
		out = append(out, w.Code)
	}
	slices.Sort(out)
	return out
}

func hasAll(list []domain.Warning, wanted ...string) bool {
	for _, code := range wanted {
		if !slices.Contains(codes(list), code) {
			return false
		}
	}
	return true
}

func TestAdviceGoesWithTheContent(t *testing.T) {
	f := newFixture(t)
	c, err := f.build.Build(f.doubtful(), options())
	if err != nil {
		t.Fatal(err)
	}
	if !hasAll(c.Warnings, "member-unknown", "due-date-early") {
		t.Fatalf("%+v", c.Warnings)
	}
	for _, w := range c.Warnings {
		if w.Code == "member-unknown" && !slices.Equal(w.Paths, []string{"$.doc.customr"}) {
			t.Errorf("the place of the unknown member: %v", w.Paths)
		}
	}
	// What cannot be found in the document again goes on with the steps of a job.
	keeping := options()
	keeping.Keep = true
	numbered, err := f.build.Stamp(c, "0001", &domain.Numbering{}, keeping.Now)
	if err != nil || !hasAll(numbered.Warnings, "member-unknown", "due-date-early") {
		t.Errorf("numbered: %+v, %v", numbered.Warnings, err)
	}
	signed, err := f.build.Sign(numbered, keeping)
	if err != nil || !hasAll(signed.Warnings, "member-unknown", "due-date-early") {
		t.Errorf("signed: %+v, %v", signed.Warnings, err)
	}
	// A caller who sends the document again has removed it.
	again, err := f.build.Revise(c, f.example("es", `{"code": ""}`), options())
	if err != nil || hasAll(again.Warnings, "member-unknown") || hasAll(again.Warnings, "due-date-early") {
		t.Errorf("mended: %+v, %v", again.Warnings, err)
	}
}

// TestAdviceAboutValues: what a document was given and does not have is advice. The figures
// of one that is changed are those from before, so they are not compared.
func TestAdviceAboutValues(t *testing.T) {
	f := newFixture(t)
	stale := `{"code": "A1", "issue_date": "0000-00-00", "totals": {"payable": "1.00"}}`
	c, err := f.build.Build(f.example("es", stale), options())
	if err != nil || !hasAll(c.Warnings, "date-zero", "figures-replaced") {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, w := range c.Warnings {
		if w.Code == "figures-replaced" && !slices.Equal(w.Paths, []string{"$.doc.totals.payable"}) {
			t.Errorf("the place of the figure: %v", w.Paths)
		}
	}
	signed, err := f.build.Sign(c, &document.Options{Now: options().Now, Keep: true})
	if err != nil || !hasAll(signed.Warnings, "date-zero", "figures-replaced") {
		t.Errorf("signed: %+v, %v", signed, err)
	}
	again, err := f.build.Revise(c, f.example("es", stale), options())
	if err != nil || !hasAll(again.Warnings, "date-zero") || hasAll(again.Warnings, "figures-replaced") {
		t.Errorf("changed: %+v, %v", again, err)
	}
}

func TestAdviceLevels(t *testing.T) {
	f := newFixture(t)
	strict := options()
	strict.Workspace.Advice = domain.AdviceLevels{"due-date-early": domain.AdviceFault, "member-unknown": domain.AdviceOff}
	_, err := f.build.Build(f.doubtful(), strict)
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != domain.Invalid || e.Key != "validation" || len(e.Faults) != 1 || e.Faults[0].Code != "due-date-early" {
		t.Fatalf("a kind that is a fault: %v", err)
	}
	strict.AllowInvalid = true
	c, err := f.build.Build(f.doubtful(), strict)
	if err != nil || !c.Invalid || hasAll(c.Warnings, "due-date-early") || hasAll(c.Warnings, "member-unknown") {
		t.Errorf("stored although invalid: %+v, %v", c, err)
	}
	c, err = f.build.Build(f.doubtful(), options())
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.build.Stamp(c, "1", &domain.Numbering{Workspace: strict.Workspace}, options().Now)
	if !domain.Is(err, domain.Invalid) {
		t.Errorf("numbered in a workspace that refuses it: %v", err)
	}
	signing := &document.Options{Now: options().Now, Workspace: strict.Workspace}
	if _, err = f.build.Sign(c, signing); !domain.Is(err, domain.Invalid) {
		t.Errorf("signed in a workspace that refuses it: %v", err)
	}
}
