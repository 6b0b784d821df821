package storetest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/domain"
)

func newPerson(n int) *domain.Person {
	return &domain.Person{
		ID: id(n), Email: fmt.Sprintf("p%d@example.com", n), Name: fmt.Sprintf("Ä %d", n), Password: "$argon2id$", CreatedAt: at(n),
	}
}

func people(t *testing.T, s domain.Store) {
	ctx := t.Context()
	one, two := newPerson(1), newPerson(2)
	one.Owner, two.Password, two.SignedInAt, two.Failures, two.FailedAt, two.Vouched = true, "", at(9), 2, at(8), true
	has := func() bool {
		return read(t, s, func(tx domain.Tx) (bool, error) { return tx.People().HasOwner(ctx) })
	}
	same(t, "an owner", has(), false)
	for _, p := range []*domain.Person{one, two} {
		write(t, s, func(tx domain.Tx) error { return tx.People().Insert(ctx, p) })
	}
	same(t, "an owner", has(), true)
	got := read(t, s, func(tx domain.Tx) (*domain.Person, error) { return tx.People().ByEmail(ctx, two.Email) })
	same(t, "by address", got, two)
	utc(t, got.CreatedAt, got.SignedInAt, got.FailedAt)
	same(t, "by id", read(t, s, func(tx domain.Tx) (*domain.Person, error) { return tx.People().Get(ctx, id(1)) }), one)
	for name, get := range map[string]func(tx domain.Tx) (*domain.Person, error){
		"by id":      func(tx domain.Tx) (*domain.Person, error) { return tx.People().Get(ctx, id(3)) },
		"by address": func(tx domain.Tx) (*domain.Person, error) { return tx.People().ByEmail(ctx, "P1@example.com") },
	} {
		_, err := try(t, s, get)
		same(t, name, err, error(domain.Missing("person")), equalErrors)
	}
	twin := newPerson(3)
	twin.Email = one.Email
	same(t, "the person with the address", refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.People().Insert(ctx, twin) }).ExistingID, id(1))
	refused(t, s, domain.Conflict, func(tx domain.Tx) error {
		return tx.People().Insert(ctx, &domain.Person{ID: id(1), Email: "x@y", CreatedAt: at(1)})
	})

	two.Name, two.Password, two.Owner, two.Disabled, two.Vouched = "B", "$other", true, true, false
	write(t, s, func(tx domain.Tx) error { return tx.People().Change(ctx, two) })
	same(t, "owners", read(t, s, func(tx domain.Tx) (bool, error) { return tx.People().HasOwner(ctx) }), true)
	write(t, s, func(tx domain.Tx) error {
		n, err := tx.People().Owners(ctx)
		same(t, "owners who are not disabled", n, 1)
		return err
	})
	write(t, s, func(tx domain.Tx) error {
		got, err := tx.People().GetToChange(ctx, id(2))
		same(t, "to change", got, two)
		return err
	})
	for _, c := range []struct{ add, want int }{{3, 3}, {4, 7}} {
		write(t, s, func(tx domain.Tx) error {
			n, err := tx.People().Failed(ctx, id(1), c.add, at(11+c.add))
			same(t, "failures", n, c.want)
			return err
		})
	}
	write(t, s, func(tx domain.Tx) error { return tx.People().SignedIn(ctx, id(1), at(20)) })
	one.SignedInAt, one.FailedAt = at(20), at(15)
	same(t, "changed", read(t, s, func(tx domain.Tx) ([]*domain.Person, error) { return tx.People().Page(ctx, domain.Page{}) }), []*domain.Person{two, one})
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.People().Change(ctx, newPerson(9)) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.People().SignedIn(ctx, id(9), at(1)) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { _, err := tx.People().Failed(ctx, id(9), 1, at(1)); return err })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { _, err := tx.People().GetToChange(ctx, id(9)); return err })
}

// identities: an account of a provider belongs to one person, who has one at each provider.
func identities(t *testing.T, s domain.Store) {
	ctx := t.Context()
	const here, there = "https://id.example.com", "https://id.example.org"
	for n := 1; n <= 2; n++ {
		write(t, s, func(tx domain.Tx) error { return tx.People().Insert(ctx, newPerson(n)) })
	}
	for _, i := range []struct {
		person          int
		issuer, subject string
	}{{1, here, "a"}, {1, there, "a"}, {2, here, "b"}} {
		write(t, s, func(tx domain.Tx) error {
			return tx.People().AddIdentity(ctx, id(i.person), i.issuer, i.subject, at(1))
		})
	}
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.People().AddIdentity(ctx, id(2), here, "a", at(1)) })
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.People().AddIdentity(ctx, id(2), here, "c", at(1)) })
	has := func(person int, issuer string) bool {
		return read(t, s, func(tx domain.Tx) (bool, error) { return tx.People().HasIdentity(ctx, id(person), issuer) })
	}
	of := func(issuer, subject string) string {
		p, err := try(t, s, func(tx domain.Tx) (*domain.Person, error) { return tx.People().ByIdentity(ctx, issuer, subject) })
		if err != nil {
			same(t, "an unknown account", err, error(domain.Missing("person")), equalErrors)
			return ""
		}
		return p.Email
	}
	same(t, "accounts", []string{of(here, "a"), of(there, "a"), of(here, "b"), of(there, "b"), of(here, "A")}, []string{"p1@example.com", "p1@example.com", "p2@example.com", "", ""})
	same(t, "who has one", []bool{has(1, here), has(1, there), has(2, here), has(2, there)}, []bool{true, true, true, false})
	write(t, s, func(tx domain.Tx) error { return tx.People().RemoveIdentities(ctx, id(1)) })
	same(t, "after those of one ended", []string{of(here, "a"), of(there, "a"), of(here, "b")}, []string{"", "", "p2@example.com"})
	same(t, "who has one", []bool{has(1, here), has(1, there), has(2, here)}, []bool{false, false, true})
}

// peoplePages: a list of people comes in pages, in both directions.
func peoplePages(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for n := range 5 {
		p := newPerson(n + 1)
		p.CreatedAt = at(n / 2) // in pairs
		write(t, s, func(tx domain.Tx) error { return tx.People().Insert(ctx, p) })
	}
	for _, c := range []struct {
		name string
		p    domain.Page
		want string
	}{
		{"newest first", domain.Page{}, "54321"},
		{"limit", domain.Page{Limit: 2}, "54"},
		{"after", domain.Page{Limit: 2, From: at(1), After: id(4)}, "32"},
		{"oldest first", domain.Page{Limit: 3, Ascending: true}, "123"},
		{"bytes", domain.Page{Limit: 5, Bytes: 400}, "54"},
	} {
		var got strings.Builder
		for _, p := range read(t, s, func(tx domain.Tx) ([]*domain.Person, error) { return tx.People().Page(ctx, c.p) }) {
			got.WriteString(p.Email[1:2])
		}
		same(t, c.name, got.String(), c.want)
	}
}

func members(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for n := 1; n <= 3; n++ {
		p := newPerson(n)
		p.Disabled = n == 3
		write(t, s, func(tx domain.Tx) error { return tx.People().Insert(ctx, p) })
	}
	member := func(space domain.ID, person int, role domain.Role) domain.Member {
		return domain.Member{WorkspaceID: space, PersonID: id(person), Role: role, CreatedAt: at(person)}
	}
	all := []domain.Member{member(ws, 1, domain.RoleAdmin), member(ws, 2, domain.RoleViewer), member(ws, 3, domain.RoleAdmin), member(other, 1, domain.RoleEditor)}
	for _, m := range all {
		write(t, s, func(tx domain.Tx) error { return tx.Members().Put(ctx, m) })
	}
	same(t, "members", read(t, s, func(tx domain.Tx) ([]domain.Member, error) { return tx.Members().List(ctx, ws) }), all[:3])
	got := read(t, s, func(tx domain.Tx) ([]domain.Member, error) { return tx.Members().OfPerson(ctx, id(1)) })
	same(t, "workspaces of a person", len(got), 2)
	utc(t, got[0].CreatedAt)
	admins := func(space domain.ID, want int) {
		t.Helper()
		write(t, s, func(tx domain.Tx) error {
			n, err := tx.Members().Admins(ctx, space)
			same(t, "admins who are not disabled", n, want)
			return err
		})
	}
	admins(ws, 1)
	admins(other, 0)
	again := member(ws, 2, domain.RoleAdmin)
	again.CreatedAt = at(50)
	write(t, s, func(tx domain.Tx) error { return tx.Members().Put(ctx, again) })
	admins(ws, 2)
	again.CreatedAt = at(2) // who is a member stays one since then
	same(t, "member", read(t, s, func(tx domain.Tx) (domain.Member, error) { return tx.Members().Get(ctx, ws, id(2)) }), again)
	write(t, s, func(tx domain.Tx) error { return tx.Members().Remove(ctx, ws, id(1)) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Members().Remove(ctx, ws, id(1)) })
	same(t, "in the other workspace", read(t, s, func(tx domain.Tx) (domain.Member, error) { return tx.Members().Get(ctx, other, id(1)) }), all[3])
}

func preferences(t *testing.T, s domain.Store) {
	ctx := t.Context()
	get := func(space domain.ID, person int) string {
		return string(read(t, s, func(tx domain.Tx) (json.RawMessage, error) { return tx.People().Preferences(ctx, space, id(person)) }))
	}
	same(t, "before", get(ws, 1), "")
	for _, text := range []string{`{"a":1}`, `{"b":"<ä>"}`} {
		write(t, s, func(tx domain.Tx) error {
			return tx.People().SetPreferences(ctx, ws, id(1), json.RawMessage(text), at(1))
		})
		same(t, "preferences", get(ws, 1), text)
	}
	same(t, "in another workspace", get(other, 1), "")
	same(t, "of somebody else", get(ws, 2), "")
}

func newPersonLink(n int) *domain.PersonLink {
	return &domain.PersonLink{
		ID: id(n), Kind: domain.LinkInvitation, Hash: fmt.Sprintf("%064x", n), Email: "p@example.com", WorkspaceID: ws, Role: domain.RoleEditor,
		CreatedAt: at(n), ExpiresAt: at(100 + n),
	}
}

func personLinks(t *testing.T, s domain.Store) {
	ctx := t.Context()
	one, two, reset, foreign := newPersonLink(1), newPersonLink(2), newPersonLink(3), newPersonLink(4)
	reset.Kind, reset.PersonID, reset.WorkspaceID, reset.Role = domain.LinkReset, id(7), "", ""
	foreign.WorkspaceID = other
	for _, l := range []*domain.PersonLink{one, two, reset, foreign} {
		write(t, s, func(tx domain.Tx) error { return tx.PersonLinks().Insert(ctx, l) })
	}
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.PersonLinks().Insert(ctx, one) })
	got := read(t, s, func(tx domain.Tx) (*domain.PersonLink, error) { return tx.PersonLinks().ByHash(ctx, reset.Hash) })
	same(t, "by hash", got, reset)
	utc(t, got.CreatedAt, got.ExpiresAt)
	list := func(want ...int) {
		t.Helper()
		for name, get := range map[string]func(tx domain.Tx) ([]*domain.PersonLink, error){
			"for an address": func(tx domain.Tx) ([]*domain.PersonLink, error) {
				return tx.PersonLinks().OpenFor(ctx, "p@example.com", at(101))
			},
			"in a workspace": func(tx domain.Tx) ([]*domain.PersonLink, error) { return tx.PersonLinks().OpenIn(ctx, ws, at(101)) },
		} {
			found := []domain.ID{}
			for _, l := range read(t, s, get) {
				if l.WorkspaceID == ws {
					found = append(found, l.ID)
				}
			}
			ids := []domain.ID{}
			for _, n := range want {
				ids = append(ids, id(n))
			}
			same(t, name, found, ids)
		}
	}
	list(2) // the first has expired
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.PersonLinks().Remove(ctx, other, id(2)) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.PersonLinks().Remove(ctx, ws, id(3)) })
	write(t, s, func(tx domain.Tx) error { return tx.PersonLinks().Use(ctx, id(2), at(50)) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.PersonLinks().Use(ctx, id(2), at(51)) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.PersonLinks().Remove(ctx, ws, id(2)) })
	list()
	open := func(kind domain.LinkKind) int {
		return read(t, s, func(tx domain.Tx) (int, error) { return tx.PersonLinks().OpenOf(ctx, kind, at(60)) })
	}
	same(t, "open invitations", open(domain.LinkInvitation), 2)
	write(t, s, func(tx domain.Tx) error { return tx.PersonLinks().Cancel(ctx, domain.LinkReset, id(8), at(60)) })
	same(t, "of another person", open(domain.LinkReset), 1)
	write(t, s, func(tx domain.Tx) error { return tx.PersonLinks().Cancel(ctx, domain.LinkReset, id(7), at(60)) })
	same(t, "cancelled", open(domain.LinkReset), 0)
	write(t, s, func(tx domain.Tx) error {
		n, err := tx.PersonLinks().Sweep(ctx, at(104))
		same(t, "swept", n, 3)
		return err
	})
	write(t, s, func(tx domain.Tx) error { return tx.PersonLinks().Remove(ctx, other, id(4)) })
}

func personSessions(t *testing.T, s domain.Store) {
	ctx := t.Context()
	session := func(n, person int) *domain.PersonSession {
		return &domain.PersonSession{
			ID: id(n), PersonID: id(person), Hash: fmt.Sprintf("%064x", n), CreatedAt: at(n), UsedAt: at(n), EndsAt: at(1000 + n), Address: "192.0.2.7", UserAgent: "ä/1",
		}
	}
	for n := 1; n <= 4; n++ {
		write(t, s, func(tx domain.Tx) error { return tx.PersonSessions().Insert(ctx, session(n, 10+n/4)) })
	}
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.PersonSessions().Insert(ctx, session(1, 10)) })
	got := read(t, s, func(tx domain.Tx) (*domain.PersonSession, error) {
		return tx.PersonSessions().ByHash(ctx, session(2, 10).Hash)
	})
	same(t, "by hash", got, session(2, 10))
	utc(t, got.CreatedAt, got.UsedAt, got.EndsAt)
	if _, err := try(t, s, func(tx domain.Tx) (*domain.PersonSession, error) { return tx.PersonSessions().ByHash(ctx, "") }); !domain.Is(err, domain.NotFound) {
		t.Errorf("an empty hash finds %v", err)
	}
	list := func(person int) (ids []domain.ID) {
		for _, x := range read(t, s, func(tx domain.Tx) ([]*domain.PersonSession, error) { return tx.PersonSessions().List(ctx, id(person)) }) {
			ids = append(ids, x.ID)
		}
		return ids
	}
	same(t, "newest first", list(10), []domain.ID{id(3), id(2), id(1)})
	for _, c := range []struct{ at, want int }{{30, 1}, {61, 61}, {90, 61}, {20, 61}} {
		write(t, s, func(tx domain.Tx) error { return tx.PersonSessions().Used(ctx, id(1), at(c.at)) })
		got := read(t, s, func(tx domain.Tx) (*domain.PersonSession, error) {
			return tx.PersonSessions().ByHash(ctx, session(1, 10).Hash)
		})
		same(t, "last use", got.UsedAt, at(c.want))
	}
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.PersonSessions().Remove(ctx, id(10), id(4)) })
	write(t, s, func(tx domain.Tx) error { return tx.PersonSessions().Remove(ctx, id(10), id(2)) })
	write(t, s, func(tx domain.Tx) error { return tx.PersonSessions().RemoveOthers(ctx, id(10), id(3)) })
	same(t, "others", list(10), []domain.ID{id(3)})
	same(t, "of somebody else", list(11), []domain.ID{id(4)})
	write(t, s, func(tx domain.Tx) error {
		n, err := tx.PersonSessions().Sweep(ctx, at(1004), at(4))
		same(t, "swept", n, 1)
		return err
	})
	write(t, s, func(tx domain.Tx) error {
		n, err := tx.PersonSessions().Sweep(ctx, at(9), at(5))
		same(t, "swept", n, 1)
		return err
	})
	same(t, "after all", len(list(11)), 0)
}
