package document

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/rule"
	"chancery/internal/domain"
)

func TestFaultsBecomeFields(t *testing.T) {
	faults := rule.Faults{
		{Code: "A", Message: "a", Paths: []string{"$.doc.lines[0].item"}},
		{Code: "B", Message: "b", Paths: []string{"$.doc.lines[0]", "$.doc.code"}},
		{Code: "C", Message: "c", Paths: []string{"$"}},
		{Code: "D", Message: "d", Paths: []string{"$.doc.code"}},
		{Code: "E", Message: "e", Paths: []string{"$.doc.code.part"}},
	}
	for name, err := range map[string]error{"faults": faults, "an error with faults": gobl.NewError(gobl.ErrValidation, faults)} {
		e, ok := errors.AsType[*domain.Error](documentError(err))
		if !ok || e.Kind != domain.Invalid || e.Key != "validation" || len(e.Faults) != len(faults) || e.Message == "" {
			t.Fatalf("%s: %+v", name, e)
		}
		want := map[string]any{"data": map[string]any{
			"doc": map[string]any{
				"lines": map[string]any{"0": map[string]any{"item": "a"}},
				"code":  map[string]any{"part": "e"},
			},
			"envelope": "c",
		}}
		if diff := cmp.Diff(want, e.Fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestErrorsOfTheLibrary(t *testing.T) {
	cause := errors.New("no luck")
	if err := documentError(gobl.NewError(gobl.ErrInternal, cause)); domain.KindOf(err) != domain.Internal {
		t.Errorf("internal: %v", err)
	}
	if err := aboutCorrect(cause); !errors.Is(err, cause) {
		t.Errorf("an error without fields: %v", err)
	}
	faulty := documentError(rule.Faults{{Code: "A", Message: "a", Paths: []string{"$.doc"}}})
	if err := aboutCorrect(faulty); !errors.Is(err, faulty) {
		t.Errorf("an error with faults moved: %v", err)
	}
	e, ok := errors.AsType[*domain.Error](aboutCorrect(documentError(gobl.NewError(gobl.ErrInput, cause))))
	if !ok || e.Fields["correct"] != "no luck" || e.Message != "correct: no luck" {
		t.Errorf("%+v", e)
	}
}
