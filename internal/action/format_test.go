package action

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/tree"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/format"
	"chancery/internal/silo"
)

// codeFormat writes the code of an invoice.
func codeFormat() format.Format {
	return format.Format{
		ID: "code", Label: "Code", MIME: "text/plain",
		Name: func(*gobl.Envelope) string { return "code.txt" },
		Write: func(env *gobl.Envelope) (*format.File, error) {
			inv, ok := env.Peek().(*bill.Invoice)
			if !ok {
				return nil, errors.New("only invoices have a code")
			}
			return &format.File{Data: []byte(inv.Code), Warnings: []string{"one", "two"}}, nil
		},
	}
}

func formatTask(t *testing.T, example string) (*document.Builder, *domain.Task) {
	t.Helper()
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return now }, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../" + example)
	if err != nil {
		t.Fatal(err)
	}
	b := &document.Builder{Library: lib}
	e, err := (&silo.Draft{Workspace: domain.Workspace{ID: domaintest.ID(4, 1)}, ID: domaintest.ID(7, 2), AllowInvalid: true, Now: now}).Import(b, data)
	if err != nil {
		t.Fatal(err)
	}
	return b, &domain.Task{
		Now: now, Entry: e, Workspace: domain.Workspace{ID: e.WorkspaceID}, JobID: domaintest.ID(4, 3), IntentID: domaintest.ID(4, 4),
	}
}

// TestFormatAction checks that a format needs no code of its own to become an action.
func TestFormatAction(t *testing.T) {
	b, task := formatTask(t, "examples/invoices/es.json")
	node, err := b.Open(&task.Entry.Content)
	if err != nil {
		t.Fatal(err)
	}
	code := string(node.Peek().(*bill.Invoice).Code)
	a := formatAction(b, codeFormat())
	table, err := NewTable([]*domain.Action{a})
	if err != nil {
		t.Fatal(err)
	}
	for config, wrong := range map[string]bool{`{}`: false, `{"private": true, "duplicate": false}`: false, `{"private": 1}`: true} {
		if issues := table.CheckConfig(a, json.RawMessage(config)); (len(issues) > 0) != wrong {
			t.Errorf("%s: %v", config, issues)
		}
	}
	sum := sha256.Sum256([]byte(code))
	for config, change := range map[string]func(*domain.File){
		``:                    func(*domain.File) {},
		`{"private": true}`:   func(f *domain.File) { f.Private = true },
		`{"duplicate": true}`: func(f *domain.File) { f.Key = "code-" + string(task.IntentID) },
	} {
		want := domain.File{
			WorkspaceID: task.Workspace.ID, EntryID: task.Entry.ID, ID: task.IntentID, JobID: task.JobID,
			Key: "code", Category: "format", Name: "code.txt", MIME: "text/plain", Size: int64(len(code)),
			Hash: hex.EncodeToString(sum[:]), Stored: true, CreatedAt: task.Now,
		}
		change(&want)
		task.Config = json.RawMessage(config)
		res := a.Run(t.Context(), task)
		if res.Status != domain.StatusOK || res.Message != "one; two" || len(res.Effects.Files) != 1 {
			t.Fatalf("%s: %+v", config, res)
		}
		if diff := cmp.Diff(domain.NewFile{File: want, Data: []byte(code)}, res.Effects.Files[0]); diff != "" {
			t.Errorf("%s: %s", config, diff)
		}
	}
}

func TestFormatActionFails(t *testing.T) {
	b, task := formatTask(t, "internal/format/pdf/testdata/order.json")
	a := formatAction(b, codeFormat())
	if res := a.Run(t.Context(), task); res.Status != domain.StatusKO || res.Code != "code" || res.Message != "only invoices have a code" {
		t.Errorf("%+v", res)
	}
	task.Config = json.RawMessage(`7`)
	if res := a.Run(t.Context(), task); res.Status != domain.StatusKO || res.Code != "config" {
		t.Errorf("%+v", res)
	}
	task.Config, task.Entry.Content.Doc = nil, []byte(`{"$schema": 7}`)
	if res := a.Run(t.Context(), task); res.Status != domain.StatusKO || res.Code != "code" {
		t.Errorf("%+v", res)
	}
}

// TestFormatActions checks that formats that are only read have no action.
func TestFormatActions(t *testing.T) {
	readOnly := format.Format{ID: "in", Read: func([]byte) (tree.Node, error) { return nil, errors.New("not called") }}
	list := formatActions(Ports{}, []format.Format{{ID: "pdf", Write: codeFormat().Write}, readOnly, codeFormat()})
	if len(list) != 2 || list[0].Label != "Generate PDF" || string(list[0].Schema) != pdfSchema || list[1].ID != "code" {
		t.Errorf("%d actions", len(list))
	}
}
