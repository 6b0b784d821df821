package action_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/app"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// orderProgram makes an invoice from an order as a shop might send it.
const orderProgram = `{
	"$schema": "https://gobl.org/draft-0/bill/invoice", "series": (.args.series // "WEB"), "issue_date": "2026-03-02", "currency": "EUR",
	"supplier": {"name": "Provide One S.L.", "tax_id": {"country": "ES", "code": "B98602642"}},
	"customer": {"name": .meta.customer.name, "tax_id": {"country": "ES", "code": "54387763P"}},
	"lines": [.meta.items[] | {"quantity": (.n | tostring), "item": {"name": .what, "price": .price}, "taxes": [{"cat": "VAT", "rate": "standard"}]}]
}`

const orderMeta = `{"customer": {"name": "Ana"}, "items": [{"n": 2, "what": "Lamp", "price": "10.00"}], "order": "A-17"}`

// importFlow is a workflow that imports by a config and numbers the result.
func (s *fixture) importFlow(config map[string]any) string {
	s.t.Helper()
	text, err := json.Marshal(config)
	must(s.t, err)
	return s.workflow(`[{"action": "silo.import", "config": ` + string(text) + `},
		{"action": "sequence.enumerate", "config": {"name": "web"}}, {"action": "silo.close"}]`)
}

// statements.yaml 2.1-7, 7.3-3, 7.4-14
func TestImportOfMetaAlone(t *testing.T) {
	s := newFixture(t, nil)
	flow := s.importFlow(map[string]any{"jq": orderProgram, "key": "args.order", "folder": "sales"})
	in := transform.JobInput{WorkflowID: flow, Meta: json.RawMessage(orderMeta)}
	j := s.run(in)
	if got := statuses(j); !slices.Equal(got, []string{"OK", "OK", "OK"}) {
		t.Fatalf("%+v", last(j))
	}
	e := s.stored(j.EntryID)
	if e.Key != "A-17" || e.Folder != "sales" || !e.Content.Signed || e.Content.Index.CustomerName != "Ana" || e.Content.Index.Code != "000001" {
		t.Errorf("%+v", e)
	}
	if made := last(j)[0].EntryID; made != e.ID || e.ID.Version() != 7 {
		t.Errorf("the event tells of %s", made)
	}

	in.Tags = []string{"again"}
	again := s.run(in)
	if got := statuses(again); !slices.Equal(got, []string{"SKIP", "SKIP", "OK"}) || again.EntryID != e.ID {
		t.Errorf("%s: %+v", again.EntryID, last(again))
	}
	v, err := s.jobs.Rerun(t.Context(), s.actor, string(j.ID), transform.RerunOptions{}, transform.Wait{})
	must(t, err)
	third := s.ended(v.ID)
	if got := statuses(third); !slices.Equal(got, []string{"SKIP", "SKIP", "OK"}) || third.EntryID != e.ID {
		t.Errorf("%s: %+v", third.EntryID, last(third))
	}
}

func TestImportSources(t *testing.T) {
	f := &fetcher{get: func(_ context.Context, address string) ([]byte, error) {
		switch {
		case strings.HasSuffix(address, "/order"):
			return []byte(orderMeta), nil
		case strings.HasSuffix(address, "/text"):
			return []byte("hello"), nil
		case strings.HasSuffix(address, "/gone"):
			return nil, &domain.StatusError{Status: 410}
		case strings.HasSuffix(address, "/busy"):
			return nil, &domain.StatusError{Status: 503}
		case strings.HasSuffix(address, "/inside"):
			return nil, fmt.Errorf("%w: 10.0.0.1", domain.ErrBlockedAddress)
		case strings.HasSuffix(address, "/huge"):
			return nil, domain.ErrTooLarge
		}
		return nil, errors.New("10.1.2.3: connection refused")
	}}
	s := newFixture(t, func(p *app.Parts) { p.Fetch = f })
	invoice := s.example("es")
	key, err := s.silo.Spool(t.Context(), s.actor, silo.SpoolInput{
		Name: "invoice.json", Type: "application/json", Data: base64.StdEncoding.EncodeToString(invoice),
	})
	must(t, err)
	fromData := map[string]any{"jq": strings.ReplaceAll(orderProgram, ".meta.", ".data.")}
	for name, tt := range map[string]struct {
		config map[string]any
		args   map[string]string
		status string
	}{
		"spool":          {nil, map[string]string{"url": "spool:" + key}, "OK"},
		"other argument": {map[string]any{"arg": "file"}, map[string]string{"file": "spool:" + key}, "OK"},
		"data URI":       {nil, map[string]string{"url": "data:application/json;name=i.json;base64," + base64.StdEncoding.EncodeToString(invoice)}, "OK"},
		"web":            {fromData, map[string]string{"url": "https://shop.example/order"}, "OK"},
		"no argument":    {nil, map[string]string{"a": "1"}, "KO source"},
		"not that one":   {map[string]any{"arg": "file", "jq": orderProgram}, map[string]string{"url": "x"}, "KO source"},
		"no file":        {nil, map[string]string{"url": "spool:2026-W10-none"}, "KO source"},
		"a path":         {nil, map[string]string{"url": "/etc/passwd"}, "KO source"},
		"file address":   {nil, map[string]string{"url": "file:///etc/passwd"}, "KO source"},
		"no JSON":        {nil, map[string]string{"url": "https://shop.example/text"}, "KO input"},
		"gone":           {nil, map[string]string{"url": "https://shop.example/gone"}, "KO fetch"},
		"blocked":        {nil, map[string]string{"url": "https://shop.example/inside"}, "KO blocked-address"},
		"too large":      {nil, map[string]string{"url": "https://shop.example/huge"}, "KO limit"},
		"busy":           {nil, map[string]string{"url": "https://shop.example/busy"}, "ERR fetch"},
		"unreachable":    {nil, map[string]string{"url": "https://user:secret@shop.example/down?token=secret"}, "ERR fetch"},
		"failing jq":     {map[string]any{"jq": `error("no")`}, map[string]string{"a": "1"}, "KO jq"},
		"no document":    {map[string]any{"jq": `{}`}, map[string]string{"a": "1"}, "KO unknown-schema"},
		"key missing":    {map[string]any{"key": "args.order"}, map[string]string{"url": "spool:" + key}, "KO key"},
		"wrong folder":   {map[string]any{"folder": "payments"}, map[string]string{"url": "spool:" + key}, "KO validation"},
	} {
		t.Run(name, func(t *testing.T) {
			args, err := json.Marshal(tt.args)
			must(t, err)
			j := s.untilWaiting(s.start(transform.JobInput{WorkflowID: s.importFlow(tt.config), Args: args}))
			if got := statuses(j); got[0] != tt.status {
				t.Errorf("%+v", last(j))
			}
			if text := fmt.Sprint(j.Events, j.Faults); strings.Contains(text, "secret") || strings.Contains(text, "10.") {
				t.Errorf("an event tells too much: %s", text)
			}
			if strings.HasPrefix(tt.status, "OK") != (j.EntryID != "") {
				t.Errorf("entry %q", j.EntryID)
			}
		})
	}
}

func TestImportOfInvalidDocuments(t *testing.T) {
	s := newFixture(t, nil)
	invoice, err := document.PatchJSON(s.example("es"), "application/merge-patch+json", []byte(`{"supplier": {"name": null}}`))
	must(t, err)
	uri := "data:application/json;name=i.json;base64," + base64.StdEncoding.EncodeToString(invoice)
	args, err := json.Marshal(map[string]string{"url": uri})
	must(t, err)
	j := s.run(transform.JobInput{WorkflowID: s.importFlow(nil), Args: args})
	if got := statuses(j); !slices.Equal(got, []string{"KO validation"}) || len(j.Faults) != 1 || len(j.Faults[0].Paths) == 0 {
		t.Errorf("%+v", last(j))
	}
	flow := s.workflow(`[{"action": "silo.import", "config": {"allow_invalid": true}}]`)
	j = s.run(transform.JobInput{WorkflowID: flow, Args: args})
	if got := statuses(j); !slices.Equal(got, []string{"OK"}) || !s.stored(j.EntryID).Content.Invalid {
		t.Errorf("%+v", last(j))
	}
}

func TestImportConfig(t *testing.T) {
	b := newHarness(t)
	a, _ := b.table.Action("silo.import")
	if a.Reach != domain.Reads {
		t.Error("an action that may fetch only reads")
	}
	for config, good := range map[string]bool{
		``: true, `{"jq": ".data", "folder": "sales", "key": "args.a", "allow_invalid": true}`: true,
		`{"jq": "."}`: true, `{"jq": "("}`: false, `{"folder": "No where"}`: false, `{"arg": 1}`: false,
	} {
		if issues := b.table.CheckConfig(a, json.RawMessage(config)); (len(issues) == 0) != good {
			t.Errorf("%s: %v", config, issues)
		}
	}
}
