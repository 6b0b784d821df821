package domain_test

import (
	"encoding/json"
	"testing"

	"chancery/internal/domain"
)

func TestSizeOfADefinition(t *testing.T) {
	t.Parallel()
	def := flow(step("a", on("OK", "", step("b"))), step("c"))
	def.Rescue = []*domain.Step{step("d")}
	small := def.Size()
	def.Steps[0].Next[0].Steps[0].Config = json.RawMessage(`"` + xs(5000) + `"`)
	def.Rescue[0].Summary = xs(500)
	if large := def.Size(); large-small != 5502 || small < 400 || small > 4000 {
		t.Errorf("%d and %d bytes", small, large)
	}
}

// TestEventsOfAnIntentAreLimited: a step that is woken again and again ends some time.
func TestEventsOfAnIntentAreLimited(t *testing.T) {
	t.Parallel()
	in := attempts("RUN")
	for len(in.Events) < 9_999 {
		in.Events = append(in.Events, in.Events[0])
		in.Events[len(in.Events)-1].Status = domain.StatusPoke
	}
	decide := func() domain.Decision {
		return (domain.Policy{}).Decide(flow(step("a")), "", []*domain.Intent{in}, in.Last().At)
	}
	if d := decide(); d.Move == domain.Expire {
		t.Errorf("one before the limit: %+v", d)
	}
	in.Events = append(in.Events, in.Events[1])
	if d := decide(); d.Move != domain.Expire || d.Limit != "the 10,000 events that a step may have" {
		t.Errorf("at the limit: %+v", d)
	}
}
