package access_test

import (
	"slices"
	"sync"
	"testing"

	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store/postgres"
	"chancery/test/pg"
)

// Of several servers that enroll an app in workspaces under one ID at the same time, one
// succeeds: the ID alone says which enrollment is meant.
func TestOneEnrollmentOfAnID(t *testing.T) {
	address, ids, keys := pg.Database(t), &domaintest.IDs{}, &keyring{key: newKey(t)}
	servers := make([]*access.Service, 4)
	for i := range servers {
		store, err := postgres.Open(t.Context(), address, postgres.Options{})
		must(t, err)
		t.Cleanup(func() { must(t, store.Close()) })
		servers[i] = &access.Service{Store: store, Keys: keys, Clock: domaintest.NewClock(), IDs: ids}
	}
	app, _, err := servers[0].CreateApp(t.Context(), "shop")
	must(t, err)
	var spaces []domain.Workspace
	for _, slug := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		w, err := servers[0].CreateWorkspace(t.Context(), domain.Workspace{Slug: slug, Name: slug})
		must(t, err)
		spaces = append(spaces, w)
	}
	for round := 0; len(spaces) > 1; round++ {
		in := access.EnrollInput{ID: string(domaintest.ID(7, 100+round))}
		errs := make([]error, len(spaces))
		begin := make(chan struct{})
		var wg sync.WaitGroup
		for i, w := range spaces {
			wg.Go(func() {
				<-begin
				_, errs[i] = servers[i%len(servers)].Enroll(t.Context(), domain.Actor{Workspace: w}, &app, in)
			})
		}
		close(begin)
		wg.Wait()
		won := slices.Index(errs, nil)
		for i, err := range errs {
			if i != won && !domain.Is(err, domain.Conflict) {
				t.Fatalf("round %d: workspaces %d and %d: %v", round, won, i, err)
			}
		}
		spaces = slices.Delete(spaces, won, won+1) // an app is enrolled once in a workspace
	}
}
