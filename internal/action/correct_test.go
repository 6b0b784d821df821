package action_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// statements.yaml 7.7-1, 7.7-2
func TestCorrect(t *testing.T) {
	s := newFixture(t, nil)
	flow := s.workflow(`[
		{"action": "silo.close"},
		{"action": "silo.correct", "config": {"type": "credit-note", "series": "CR", "issue_date": "2026-03-09", "reason": "returned"}},
		{"action": "sequence.enumerate", "config": {"name": "credit"}},
		{"action": "silo.close"}]`)
	number := s.workflow(`[
		{"action": "sequence.enumerate", "config": {"name": "invoices"}},
		{"action": "silo.folder", "config": {"folder": "expenses"}}]`)
	invoice := s.run(transform.JobInput{WorkflowID: number, Data: s.example("es")})
	j := s.run(transform.JobInput{WorkflowID: flow, SiloEntryID: string(invoice.EntryID)})
	if got := statuses(j); !slices.Equal(got, []string{"OK", "OK", "OK", "OK"}) {
		t.Fatalf("%v: %+v", got, last(j))
	}
	made := last(j)[1]
	if j.EntryID == invoice.EntryID || made.EntryID != j.EntryID || j.EntryID.Version() != 7 {
		t.Errorf("the job works on %s, the event tells of %s", j.EntryID, made.EntryID)
	}
	original, credit := s.stored(invoice.EntryID), s.stored(j.EntryID)
	if credit.Folder != "expenses" || !credit.Content.Signed || !original.Content.Signed {
		t.Errorf("folder %s, signed %v", credit.Folder, credit.Content.Signed)
	}
	var doc struct {
		Type, Series, Code string
		IssueDate          string `json:"issue_date"`
		Preceding          []struct{ Code, Reason string }
	}
	must(t, json.Unmarshal(credit.Content.Doc, &doc))
	if doc.Type != "credit-note" || doc.Series != "CR" || doc.Code != "000001" || doc.IssueDate != "2026-03-09" ||
		len(doc.Preceding) != 1 || doc.Preceding[0].Code != original.Content.Index.Code || doc.Preceding[0].Reason != "returned" {
		t.Errorf("%+v", doc)
	}
}

// statements.yaml 7.7-1, 7.7-4
func TestCorrectRefuses(t *testing.T) {
	s := newFixture(t, nil)
	for name, tt := range map[string]struct {
		config string
		data   json.RawMessage
		code   string
	}{
		"no invoice": {`{"type": "credit-note"}`, json.RawMessage(`{"$schema": "https://gobl.org/draft-0/note/message", "content": "x"}`), "schema"},
		"no kind":    {`{"type": "proforma"}`, s.example("es"), "validation"},
	} {
		flow := s.workflow(`[{"action": "silo.correct", "config": ` + tt.config + `}]`)
		j := s.run(transform.JobInput{WorkflowID: flow, Data: tt.data})
		if got := statuses(j); !slices.Equal(got, []string{"KO " + tt.code}) {
			t.Errorf("%s: %+v", name, last(j))
		}
		list, err := s.silo.List(t.Context(), s.actor, silo.EntryFilter{}, domain.Page{})
		must(t, err)
		for _, e := range list.Entries {
			if e.Content.Index.Type == "credit-note" || e.Content.Index.Type == "proforma" {
				t.Errorf("%s: a correction was stored", name)
			}
		}
	}
	a, _ := s.table.Action("silo.correct")
	for _, config := range []string{
		`{}`, `{"type": ""}`, `{"type": "credit-note", "issue_date": "soon"}`, `{"type": "credit-note", "ext": {"a": 1}}`,
		`{"credit": false}`, `{"credit": "true"}`, `{"credit": true, "debit": true}`, `{"type": "corrective", "debit": true}`, `{"type": "credit-note", "resaon": "x"}`,
	} {
		if len(s.table.CheckConfig(a, json.RawMessage(config))) == 0 {
			t.Errorf("%s is accepted", config)
		}
	}
}

// statements.yaml 7.4-1, 7.4-4, 7.4-5, 7.4-6, 7.4-7, 7.4-8, 7.4-11
func TestJobCreate(t *testing.T) {
	s := newFixture(t, nil)
	child := s.workflow(`[{"action": "silo.state", "config": {"state": "sent"}}]`)
	alone := s.workflow(`[{"action": "silo.sleep", "config": {"duration": 0}}]`)
	disabled := s.workflow(`[{"action": "silo.close"}]`)
	_, err := s.jobs.PatchWorkflow(t.Context(), s.actor, disabled, transform.WorkflowInput{Disabled: new(true)})
	must(t, err)
	other := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "silo.close"}]`), Data: s.example("de")})
	create := func(flow, more string) string {
		return s.workflow(fmt.Sprintf(`[{"action": "transform.job.create", "config": {"workflow_id": %q%s}}]`, flow, more))
	}
	args := func(m map[string]string) json.RawMessage {
		data, err := json.Marshal(m)
		must(t, err)
		return data
	}
	// The entry with meta rows, which name another.
	linked := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "silo.close"}]`), Data: s.example("es")}).EntryID
	named := func(*domain.Job) domain.ID { return other.EntryID }
	quoted := `"` + string(other.EntryID) + `"`
	for key, row := range map[string]silo.MetaInput{
		"by-ref":    {Ref: string(other.EntryID), Secure: true},
		"by-text":   {Ref: "Xk3-9", Value: json.RawMessage(quoted)},
		"by-member": {Value: json.RawMessage(`{"n": 1, "silo_entry_id": ` + quoted + `}`)},
		"nothing":   {Ref: "Xk3-9", Value: json.RawMessage(`[` + quoted + `]`)},
		"nowhere":   {Ref: child},
	} {
		_, err := s.silo.PutMeta(t.Context(), s.actor, string(linked), key, row)
		must(t, err)
	}
	byMeta := func(key string) string { return create(child, `, "silo_entry_meta_key": "`+key+`"`) }
	onLinked := func(left string) transform.JobInput {
		return transform.JobInput{SiloEntryID: string(linked), Args: args(map[string]string{"a": "1", domain.ArgEntryID: left})}
	}
	for name, tt := range map[string]struct {
		flow   string
		in     transform.JobInput
		status string
		entry  func(parent *domain.Job) domain.ID // of the child
	}{
		"own entry":       {create(child, ""), transform.JobInput{Data: s.example("es"), Args: args(map[string]string{"a": "1"})}, "OK", func(p *domain.Job) domain.ID { return p.EntryID }},
		"entry of an arg": {create(child, `, "silo_entry_meta_key": ""`), transform.JobInput{Data: s.example("es"), Args: args(map[string]string{"a": "1", domain.ArgEntryID: string(other.EntryID)})}, "OK", func(*domain.Job) domain.ID { return other.EntryID }},
		"args only":       {create(alone, ""), transform.JobInput{Args: args(map[string]string{"a": "1"})}, "OK", func(*domain.Job) domain.ID { return "" }},
		"meta reference":  {byMeta("by-ref"), onLinked(""), "OK", named},
		"meta before arg": {byMeta("by-text"), onLinked(string(linked)), "OK", named},
		"meta member":     {byMeta("by-member"), onLinked(""), "OK", named},
		"no meta row":     {byMeta("link"), onLinked(""), "KO meta", nil},
		"meta names none": {byMeta("nothing"), onLinked(""), "KO meta", nil},
		"meta is wrong":   {byMeta("nowhere"), onLinked(""), "KO silo", nil},
		"meta of others":  {byMeta("by-ref"), transform.JobInput{Data: s.example("es")}, "KO meta", nil},
		"meta of nothing": {byMeta("by-ref"), transform.JobInput{Args: args(map[string]string{"a": "1"})}, "KO meta", nil},
		"bad entry":       {create(child, ""), transform.JobInput{Args: args(map[string]string{domain.ArgEntryID: "x"})}, "KO entry", nil},
		"no such entry":   {create(child, ""), transform.JobInput{Args: args(map[string]string{domain.ArgEntryID: child})}, "KO silo", nil},
		"no workflow":     {create("01950000-0000-4000-8000-00000000ffff", ""), transform.JobInput{Data: s.example("es")}, "KO silo", nil},
		"disabled":        {create(disabled, ""), transform.JobInput{Data: s.example("es")}, "KO silo", nil},
	} {
		t.Run(name, func(t *testing.T) {
			tt.in.WorkflowID = tt.flow
			j := s.run(tt.in)
			if got := statuses(j); !slices.Equal(got, []string{tt.status}) {
				t.Fatalf("%+v", last(j))
			}
			made := last(j)[0].Args[domain.ArgJobID]
			if tt.entry == nil {
				if made != "" {
					t.Errorf("a job was created: %s", made)
				}
				return
			}
			c := s.ended(domain.ID(made))
			if len(c.Faults) > 0 || c.EntryID != tt.entry(j) || c.Args["a"] != "1" || c.Args[domain.ArgEntryID] != "" || c.ParentID != j.ID {
				t.Errorf("child %+v", c)
			}
		})
	}
	a, _ := s.table.Action("transform.job.create")
	for _, config := range []string{`{}`, `{"workflow_id": "x"}`} {
		if len(s.table.CheckConfig(a, json.RawMessage(config))) == 0 {
			t.Errorf("%s is accepted", config)
		}
	}
}

// The short forms of the type, in a step and in what it says about others.
func TestCorrectShortForms(t *testing.T) {
	s := newFixture(t, nil)
	a, _ := s.table.Action("silo.correct")
	issues := s.table.CheckConfig(a, json.RawMessage(`{"credit": true, "resaon": "x"}`))
	if len(issues) != 1 || !strings.Contains(issues[0].Message, "did you mean reason?") {
		t.Errorf("%+v", issues)
	}
	number := s.workflow(`[{"action": "sequence.enumerate", "config": {"name": "invoices"}}]`)
	invoice := s.run(transform.JobInput{WorkflowID: number, Data: s.example("es")})
	for config, want := range map[string]string{`{"credit": true}`: "credit-note", `{"debit": true}`: "debit-note"} {
		j := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "silo.correct", "config": ` + config + `}]`), SiloEntryID: string(invoice.EntryID)})
		if got := statuses(j); !slices.Equal(got, []string{"OK"}) || s.stored(j.EntryID).Content.Index.Type != want {
			t.Errorf("%s: %+v", config, last(j))
		}
	}
}

// The code says whether the document or the series is the cause.
func TestCodesOfNumbers(t *testing.T) {
	s := newFixture(t, nil)
	var members map[string]any
	must(t, json.Unmarshal(s.example("es"), &members))
	whole, err := json.Marshal(members)
	must(t, err)
	delete(members["supplier"].(map[string]any), "name")
	broken, err := json.Marshal(members)
	must(t, err)
	delete(members, "series")
	members["supplier"].(map[string]any)["name"] = "Provide One"
	noSeries, err := json.Marshal(members)
	must(t, err)
	suffix := strings.Repeat("9", 32)
	for name, tt := range map[string]struct {
		config string
		data   []byte
		want   string
	}{
		"a broken rule":                    {`{"name": "n"}`, broken, "validation"},
		"a broken rule and a fixed series": {`{"code_id": "01950000-0000-4000-8000-00000000ffff"}`, broken, "validation"},
		"an unknown series":                {`{"code_id": "01950000-0000-4000-8000-00000000ffff"}`, whole, "series"},
		"no series":                        {`{"name": "n"}`, noSeries, "series"},
		"too long a number":                {`{"name": "n", "prefix": "` + suffix + `", "suffix": "` + suffix + `"}`, whole, "series"},
	} {
		v, err := s.silo.Create(t.Context(), s.actor, "", silo.EntryInput{Data: tt.data, AllowInvalid: true})
		must(t, err)
		j := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "sequence.enumerate", "config": ` + tt.config + `}]`), SiloEntryID: string(v.ID)})
		if got := statuses(j); !slices.Equal(got, []string{"KO " + tt.want}) || len(j.Faults) != 1 || j.Faults[0].Code != tt.want {
			t.Errorf("%s: %v, %+v", name, got, last(j))
		}
	}
}
