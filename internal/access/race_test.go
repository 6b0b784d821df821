package access_test

import (
	"fmt"
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

// What an owner takes from a person stays taken, whatever the person does on another server at
// the same time, and no session outlives that.
func TestDisabledWhileChanging(t *testing.T) {
	address, ids, keys := pg.Database(t), &domaintest.IDs{}, &keyring{key: newKey(t)}
	servers := make([]*access.Service, 2)
	for i := range servers {
		store, err := postgres.Open(t.Context(), address, postgres.Options{})
		must(t, err)
		t.Cleanup(func() { must(t, store.Close()) })
		servers[i] = &access.Service{Store: store, Keys: keys, Clock: domaintest.NewClock(), IDs: ids}
	}
	const password = "correct horse battery"
	_, _, err := servers[0].CreatePerson(t.Context(), access.PersonInput{Email: "boss@example.com", Name: "Boss", Owner: true})
	must(t, err)
	for round := range 25 {
		email := fmt.Sprintf("p%d@example.com", round)
		p, _, err := servers[0].CreatePerson(t.Context(), access.PersonInput{Email: email, Name: "P", Owner: true, Password: password})
		must(t, err)
		begin := make(chan struct{})
		var wg sync.WaitGroup
		for n := range 4 {
			wg.Go(func() {
				<-begin
				for k := range 5 {
					name := fmt.Sprintf("%d %d", n, k)
					_, err := servers[1].ChangeOwn(t.Context(), domain.Actor{PersonID: p.ID}, access.OwnChange{Name: &name}, access.Browser{})
					if err != nil && !domain.Is(err, domain.Unauthorized) {
						t.Error(err)
					}
				}
			})
		}
		wg.Go(func() {
			<-begin
			_, err := servers[1].SignIn(t.Context(), access.SignInInput{Email: email, Password: password}, access.Browser{})
			if err != nil && !domain.Is(err, domain.Unauthorized) {
				t.Error(err)
			}
		})
		wg.Go(func() {
			<-begin
			yes, no := true, false
			_, err := servers[0].ChangePerson(t.Context(), string(p.ID), access.PersonChange{Owner: &no, Disabled: &yes})
			if err != nil {
				t.Error(err)
			}
		})
		close(begin)
		wg.Wait()
		now, err := servers[0].PersonByEmail(t.Context(), email)
		must(t, err)
		if now.Owner || !now.Disabled {
			t.Fatalf("round %d: the person is %+v", round, now)
		}
		list, err := servers[0].Sessions(t.Context(), domain.Actor{PersonID: p.ID})
		must(t, err)
		if len(list) > 0 {
			t.Fatalf("round %d: a disabled person has a session", round)
		}
	}
}
