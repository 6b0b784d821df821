package silo_test

import (
	"fmt"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

// TestBroadBeginnings: of a beginning that very many words share, a search finds the entries with
// just the word, and then the newest in which it goes on; of others, all.
func TestBroadBeginnings(t *testing.T) {
	f := newFixture(t)
	many := 20 * limits.SearchNewest.Int()
	must(t, f.Store.Update(f.Context(), func(tx domain.Tx) error {
		for n := range many {
			e := &domain.Entry{WorkspaceID: f.actor.Workspace.ID, ID: domaintest.ID(7, n+1000), Key: fmt.Sprintf("order-%06d", n), Folder: "documents", CreatedAt: f.clock.Now(), UpdatedAt: f.clock.Now()}
			if n == 7 {
				e.Key = "ord"
			}
			e.Content = domain.Content{Version: "v", Doc: []byte("{}"), Index: domain.Index{CustomerName: "Common"}}
			if err := tx.Entries().Insert(f.Context(), e); err != nil {
				return err
			}
		}
		return nil
	}))
	var x silo.Indexer
	for more := true; more; {
		var err error
		more, err = f.Index(f.Context(), &x)
		must(t, err)
	}
	search := func(text string) []string {
		t.Helper()
		list, err := f.Search(f.Context(), f.actor, silo.SearchInput{Text: text, Limit: 500})
		must(t, err)
		keys := make([]string, len(list))
		for i, e := range list {
			keys[i] = e.Key
		}
		return keys
	}
	if keys := search("ord"); len(keys) != 1+limits.SearchNewest.Int() || keys[0] != "ord" || keys[1] != fmt.Sprintf("order-%06d", many-1) {
		t.Errorf("a broad beginning finds %d entries, and first %.2q", len(keys), keys)
	}
	if keys := search("order-00001"); len(keys) != 10 || keys[9] != "order-000010" {
		t.Errorf("a narrow beginning of the oldest finds %q", keys)
	}
	if keys := search("order-000123"); len(keys) != 1 {
		t.Errorf("a whole key finds %q", keys)
	}
	if keys := search("nothing"); len(keys) != 0 {
		t.Errorf("a word that nothing has finds %q", keys)
	}
}
