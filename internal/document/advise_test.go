package document_test

import (
	"errors"
	"slices"
	"strings"
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

// TestRefusedWithAdvice names misspelt members with the error that they may have led to.
func TestRefusedWithAdvice(t *testing.T) {
	f := newFixture(t)
	const misnamed = `{"$schema":"https://gobl.org/draft-0/bill/invoice","suplier":{"tax_id":{"country":"ES"}}}`
	refused := func(in string, opt *document.Options) *domain.Error {
		t.Helper()
		_, err := f.build.Build([]byte(in), opt)
		e, ok := errors.AsType[*domain.Error](err)
		if !ok {
			t.Fatalf("%s: %v", in, err)
		}
		return e
	}
	for key, in := range map[string]string{
		"calculation": misnamed,
		"validation":  strings.Replace(misnamed, `"suplier"`, `"currency":"EUR","suplier"`, 1),
		"input":       strings.Replace(misnamed, `"suplier"`, `"code":7,"suplier"`, 1),
		"addon":       strings.Replace(misnamed, `"suplier"`, `"$addons":["xx-none-v1"],"suplier"`, 1),
	} {
		for _, text := range []string{in, `{"doc":` + in + `}`} {
			e := refused(text, options())
			if e.Key != key || !hasAll(e.Warnings, "member-unknown") || !slices.Equal(e.Warnings[0].Paths, []string{"$.doc.suplier"}) {
				t.Errorf("%s: %s, %+v", text, e.Key, e.Warnings)
			}
			if !strings.HasSuffix(e.Message, "`suplier` is not a member of an invoice and is left out; did you mean `supplier`?") {
				t.Errorf("%s: the message is %s", text, e.Message)
			}
		}
	}
	if e := refused(strings.Replace(misnamed, `"suplier"`, `"lnes":[],"suplier"`, 1), options()); strings.Contains(e.Message, "suplier") || len(e.Warnings) != 2 {
		t.Errorf("two members: %s, %+v", e.Message, e.Warnings)
	}
	levels := options()
	levels.Workspace.Advice = domain.AdviceLevels{"member-unknown": domain.AdviceOff}
	if e := refused(misnamed, levels); len(e.Warnings)+len(e.Faults) > 0 || strings.Contains(e.Message, "suplier") {
		t.Errorf("silenced: %+v", e)
	}
	levels.Workspace.Advice = domain.AdviceLevels{"member-unknown": domain.AdviceFault}
	for _, in := range []string{misnamed, strings.Replace(misnamed, `"suplier"`, `"currency":"EUR","suplier"`, 1)} {
		named := 0
		e := refused(in, levels)
		for _, fault := range e.Faults {
			if fault.Code == "member-unknown" {
				named++
			}
		}
		if len(e.Warnings) > 0 || named != 1 {
			t.Errorf("raised: %+v", e)
		}
	}
	// A change is refused in the same way.
	c, err := f.build.Build(f.example("es", `{"code": ""}`), options())
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.build.Revise(c, f.example("es", `{"itms": [], "lines": [{"quantity": "1", "item": {}}]}`), options())
	if e, ok := errors.AsType[*domain.Error](err); !ok || !hasAll(e.Warnings, "member-unknown") {
		t.Errorf("a change: %v", err)
	}
}
