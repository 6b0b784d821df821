package api_test

import (
	"bytes"
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/test/kit"
)

const previewPath = "/apps/pdf/v1/preview"

func TestPreview(t *testing.T) {
	in := install(t, nil)
	x := in.Do(http.MethodPost, previewPath, `{"data":`+invoice+`,"locale":"es","layout":"Letter","date_format":"%d/%m/%Y","hide_promo":true,"logo_height":30,"unknown":1}`).Want(200)
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Disposition": "inline; filename=F1-001.pdf",
	} {
		if got := x.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if !bytes.HasPrefix(x.Body, []byte("%PDF-")) || !bytes.Contains(x.Body[len(x.Body)-10:], []byte("%%EOF")) {
		t.Errorf("%.20q", x.Body)
	}
	again := in.Do(http.MethodPost, previewPath, `{"data":`+invoice+`,"layout":"A4"}`).Want(200)
	if bytes.Equal(x.Body, again.Body) {
		t.Error("the settings have no effect")
	}
	themed := in.Do(http.MethodPost, previewPath, `{"data":`+invoice+`,"layout":"A4","theme":{"color":"#8A1538"}}`).Want(200)
	if bytes.Equal(themed.Body, again.Body) {
		t.Error("the theme has no effect")
	}
	in.Do(http.MethodPatch, "/access/v1/workspace", `{"theme":{"color":"#8A1538"}}`).Want(200)
	if x := in.Do(http.MethodPost, previewPath, `{"data":`+invoice+`,"layout":"A4"}`).Want(200); !bytes.Equal(x.Body, themed.Body) {
		t.Error("the theme of the workspace is not used")
	}
	// A document that is not complete yet, in its envelope.
	draft := strings.Replace(invoice, `"name":"Sample Consumer",`, "", 1)
	in.Do(http.MethodPost, previewPath, `{"data":{"$schema":"https://gobl.org/draft-0/envelope","doc":`+draft+`}}`).Want(200)
	// Nothing of all this was stored.
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 0)
}

func TestBadPreviews(t *testing.T) {
	in := install(t, nil)
	kit.Run(t, in, scenarios([]refusal{
		{"nothing", "POST", previewPath, `{}`, 422, "validation", "data"},
		{"no body", "POST", previewPath, ``, 400, "input", ""},
		{"no document", "POST", previewPath, `{"data":{"$schema":"https://gobl.org/draft-0/no/such"}}`, 422, "unknown-schema", "data"},
		{"a document that is not printed", "POST", previewPath, `{"data":` + message + `}`, 422, "validation", ""},
		{"another paper", "POST", previewPath, `{"data":` + invoice + `,"layout":"A3"}`, 422, "validation", "layout"},
		{"no language", "POST", previewPath, `{"data":` + invoice + `,"locale":"xx-?"}`, 422, "validation", "locale"},
		{"a form of dates", "POST", previewPath, `{"data":` + invoice + `,"date_format":"%Q"}`, 422, "validation", "date_format"},
		{"a height of words", "POST", previewPath, `{"data":` + invoice + `,"logo_height":"high"}`, 422, "input", "logo_height"},
		{"a large logo", "POST", previewPath, `{"data":` + invoice + `,"logo_height":201}`, 422, "validation", "logo_height"},
		{"a file as logo", "POST", previewPath, `{"data":` + invoice + `,"logo_url":"file:///etc/passwd"}`, 422, "validation", "logo_url"},
		{"no colour", "POST", previewPath, `{"data":` + invoice + `,"theme":{"color":"red"}}`, 422, "validation", "color"},
		{"method", "GET", previewPath, "", 405, "method", ""},
	}))
}

// A workspace has so many previews at a time and waiting; another one has its own.
func TestPreviewsTakeTurns(t *testing.T) {
	gate := kit.NewGate()
	in := install(t, nil, gate.Action("test.preview", domain.Inside))
	t.Cleanup(gate.Open)
	preview := func(ctx context.Context, as string) error {
		_, err := in.Engine.Preview(ctx, &domain.Task{Workspace: in.Actor(as).Workspace, Action: "test.preview", Entry: &domain.Entry{}})
		return err
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 100)
	begin := func(as string) { go func() { ended <- preview(ctx, as) }() }
	for range limits.PreviewsSpace.Int() {
		begin(kit.Default)
		<-gate.Entered
	}
	for range limits.PreviewsWaiting.Int() {
		begin(kit.Default)
	}
	for in.Engine.PreviewsWaiting(in.Actor(kit.Default).Workspace.ID) < limits.PreviewsWaiting.Int() {
		runtime.Gosched()
	}
	if err := preview(ctx, kit.Default); !domain.Is(err, domain.Busy) || !strings.HasPrefix(err.Error(), domain.KeyLimit) {
		t.Errorf("one more: %v", err)
	}
	begin(kit.Other)
	<-gate.Entered
	cancel()
	for range limits.PreviewsSpace.Int() + limits.PreviewsWaiting.Int() + 1 {
		if err := <-ended; err == nil {
			t.Error("a client that has left gets a file")
		}
	}
	if n := in.Engine.PreviewsWaiting(in.Actor(kit.Default).Workspace.ID); n != 0 {
		t.Errorf("%d wait still", n)
	}
}

func TestNoPreviews(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Preview = nil })
	in.Do(http.MethodPost, previewPath, `{"data":`+invoice+`}`).Refused(404, "not-found")
}
