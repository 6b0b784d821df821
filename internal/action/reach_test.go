package action_test

import (
	"context"
	"encoding/json"
	"testing"

	"chancery/internal/action"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// oneKey is a Silo that knows the entry of one key.
type oneKey struct {
	action.Silo
	key string
}

func (s oneKey) EntryIDByKey(_ context.Context, _ domain.ID, key string) (domain.ID, error) {
	if key != s.key {
		return "", domain.E(domain.NotFound, "not-found", "there is none")
	}
	return domaintest.ID(7, 1), nil
}

// TestReachOf checks that an attempt that needs nothing from the web stays inside.
func TestReachOf(t *testing.T) {
	b := newHarness(t)
	var err error
	b.table, err = action.NewTable(action.Builtin(action.Ports{Build: b.build, Silo: oneKey{key: "there"}}))
	must(t, err)
	plain := b.entry("es", "")
	withLogo := b.entry("es", `{"supplier": {"logos": [{"url": "https://shop.example/logo.png"}]}}`)
	web := map[string]string{"url": "https://shop.example/invoice.json"}
	for name, tt := range map[string]struct {
		action, config string
		e              *domain.Entry
		args           map[string]string
		want           domain.Reach
	}{
		"import from the web":             {"silo.import", `{}`, nil, web, domain.Reads},
		"import from another argument":    {"silo.import", `{"arg": "file"}`, nil, map[string]string{"file": web["url"]}, domain.Reads},
		"import of a new key":             {"silo.import", `{"key": "new"}`, nil, web, domain.Reads},
		"import of a known key":           {"silo.import", `{"key": "there"}`, nil, web, domain.Inside},
		"import into a job with an entry": {"silo.import", `{}`, plain, web, domain.Inside},
		"import without its key":          {"silo.import", `{"key": "args.k"}`, nil, web, domain.Inside},
		"import from the spool":           {"silo.import", `{}`, nil, map[string]string{"url": "spool:k"}, domain.Inside},
		"import of a data URI":            {"silo.import", `{}`, nil, map[string]string{"url": "data:application/json,{}"}, domain.Inside},
		"import of arguments":             {"silo.import", `{"jq": "."}`, nil, nil, domain.Inside},
		"PDF":                             {"pdf", `{}`, plain, nil, domain.Inside},
		"PDF without an entry":            {"pdf", `{}`, nil, nil, domain.Inside},
		"PDF with an inline logo":         {"pdf", `{"logo_url": "data:image/png;base64,AA=="}`, withLogo, nil, domain.Inside},
		"PDF with a logo in the spool":    {"pdf", `{"logo_url": "spool:k"}`, withLogo, nil, domain.Inside},
		"PDF with a logo on the web":      {"pdf", `{"logo_url": "https://shop.example/a.png"}`, plain, nil, domain.Reads},
		"PDF with the supplier's logo":    {"pdf", `{}`, withLogo, nil, domain.Reads},
		"PDF with a logo by argument":     {"pdf", `{}`, plain, map[string]string{"pdf-logo-url": "https://shop.example/a.png"}, domain.Reads},
	} {
		a, _ := b.table.Action(tt.action)
		got := a.ReachOf(t.Context(), &domain.Task{
			Now: b.clock.Now(), Workspace: domain.Workspace{ID: domaintest.ID(7, 99)},
			Entry: tt.e, Action: tt.action, Config: json.RawMessage(tt.config), Args: tt.args,
		})
		if got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}
