package action_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/action"
	"chancery/internal/domain"
	"chancery/internal/program"
	"chancery/test/shared"
)

// TestPublishedWorkflows compiles every expression and program of the published
// workflows, and evaluates them on an example.
//
// statements.yaml 7.1-5, 7.2-3b
func TestPublishedWorkflows(t *testing.T) {
	t.Parallel()
	data := shared.Read(t, "workflows", "workflows.json")
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	b := newHarness(t)
	e := b.entry("es", "")
	found := 0
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				visit(x)
			}
		case map[string]any:
			for _, x := range v {
				visit(x)
			}
			action, _ := v["provider"].(string)
			config, _ := v["config"].(map[string]any)
			if action == "silo.if" || action == "silo.modify" {
				found++
				b.runPublished(action, config, e)
			}
		}
	}
	visit(all)
	if found < 10 {
		t.Errorf("only %d expressions and programs were found", found)
	}
}

// runPublished runs a step of a published workflow. The step may fail because the
// example is not made for it, but not in its expression or program.
func (b *harness) runPublished(action string, config map[string]any, e *domain.Entry) {
	b.t.Helper()
	raw, err := json.Marshal(config)
	if err != nil {
		b.t.Fatal(err)
	}
	a, _ := b.table.Action(action)
	if issues := b.table.CheckConfig(a, raw); len(issues) > 0 {
		b.t.Errorf("%s %s: %v", action, raw, issues)
	}
	switch res := b.run(action, string(raw), e, nil); res.Code {
	case "expr", "jq", "modify", "config":
		b.t.Errorf("%s %s: %s %s", action, raw, res.Code, res.Message)
	}
}

// failingPrograms is a Runner that fails.
type failingPrograms struct{ err error }

func (u failingPrograms) JQ(context.Context, string, []byte) ([]byte, error) { return nil, u.err }

func TestProgramsThatCannotRun(t *testing.T) {
	t.Parallel()
	b := newHarness(t)
	e := b.entry("es", "")
	for _, tt := range []struct {
		err    error
		status domain.Status
	}{
		{errors.New("the program takes more than 64 MB"), domain.StatusKO},
		{fmt.Errorf("%w: no worker", program.ErrBusy), domain.StatusErr},
	} {
		var err error
		if b.table, err = action.NewTable(action.Builtin(action.Ports{Build: b.build, Programs: failingPrograms{tt.err}})); err != nil {
			t.Fatal(err)
		}
		res := b.run("silo.modify", `{"jq": "."}`, e, nil)
		if res.Status != tt.status || res.Code != "jq" || !strings.Contains(tt.err.Error(), res.Message) {
			t.Errorf("%v: %s %s %s", tt.err, res.Status, res.Code, res.Message)
		}
	}
}

func BenchmarkIf(b *testing.B) {
	s := newHarness(b)
	e := s.entry("es", "")
	for name, expr := range map[string]string{
		"simple": `customer.tax_id.country == "ES" && num(totals.payable) > 1000`,
		"loop":   `any(lines, num(.quantity) > 1 and .item.name + "" != "")`,
	} {
		b.Run(name, func(b *testing.B) {
			config, err := json.Marshal(map[string]string{"expr": expr})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if res := s.run("silo.if", string(config), e, nil); res.Status != domain.StatusOK {
					b.Fatal(res.Message)
				}
			}
		})
	}
}
