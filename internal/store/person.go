package store

import (
	"context"
	"encoding/json"
	"time"

	"chancery/internal/domain"
)

const (
	peopleInsert   Name = "people.insert"
	peopleGet      Name = "people.get"
	peopleByEmail  Name = "people.by-email"
	peopleNewest   Name = "people.newest"
	peopleOldest   Name = "people.oldest"
	peopleChange   Name = "people.change"
	peopleSignedIn Name = "people.signed-in"
	peopleToChange Name = "people.to-change"
	peopleFailed   Name = "people.failed"
	peopleByIdent  Name = "people.by-identity"
	identHas       Name = "identities.has"
	identAdd       Name = "identities.add"
	identRemove    Name = "identities.remove"
	peopleOwners   Name = "people.owners"
	peopleHasOwner Name = "people.has-owner"
	prefsGet       Name = "preferences.get"
	prefsPut       Name = "preferences.put"
	membersPut     Name = "members.put"
	membersGet     Name = "members.get"
	membersList    Name = "members.list"
	membersOf      Name = "members.of-person"
	membersRemove  Name = "members.remove"
	membersAdmins  Name = "members.admins"
	peLinksInsert  Name = "person-links.insert"
	peLinksByHash  Name = "person-links.by-hash"
	peLinksFor     Name = "person-links.open-for"
	peLinksIn      Name = "person-links.open-in"
	peLinksOf      Name = "person-links.open-of"
	peLinksUse     Name = "person-links.use"
	peLinksRemove  Name = "person-links.remove"
	peLinksCancel  Name = "person-links.cancel"
	peLinksSweep   Name = "person-links.sweep"
	sessionsInsert Name = "sessions.insert"
	sessionsByHash Name = "sessions.by-hash"
	sessionsList   Name = "sessions.list"
	sessionsUsed   Name = "sessions.used"
	sessionsRemove Name = "sessions.remove"
	sessionsOthers Name = "sessions.remove-others"
	sessionsSweep  Name = "sessions.sweep"
	sessionsUnused Name = "sessions.sweep-unused"
)

const (
	personColumns  = `id, email, name, password, owner, disabled, created_at, signed_in_at, failures, failed_at, vouched`
	memberColumns  = `workspace_id, person_id, role, created_at`
	peLinkColumns  = `id, kind, hash, email, person_id, workspace_id, role, created_at, expires_at, used_at`
	sessionColumns = `id, person_id, hash, created_at, used_at, ends_at, address, user_agent`
)

var personTexts = Texts{ //nolint:gochecknoglobals // a table
	peopleInsert:   `INSERT INTO people (` + personColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
	peopleGet:      `SELECT ` + personColumns + ` FROM people WHERE id = $1`,
	peopleByEmail:  `SELECT ` + personColumns + ` FROM people WHERE email = $1`,
	peopleNewest:   `SELECT ` + personColumns + ` FROM people WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3`,
	peopleOldest:   `SELECT ` + personColumns + ` FROM people WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3`,
	peopleChange:   `UPDATE people SET name = $2, password = $3, owner = $4, disabled = $5, vouched = $6 WHERE id = $1`,
	peopleToChange: `UPDATE people SET name = name WHERE id = $1 RETURNING ` + personColumns,
	peopleSignedIn: `UPDATE people SET signed_in_at = $2, failures = 0 WHERE id = $1`,
	peopleFailed:   `UPDATE people SET failures = failures + $2, failed_at = $3 WHERE id = $1 RETURNING failures`,
	peopleByIdent: `SELECT ` + personColumns + ` FROM people
		WHERE id = (SELECT person_id FROM identities WHERE issuer = $1 AND subject = $2)`,
	identHas:    `SELECT EXISTS (SELECT 1 FROM identities WHERE person_id = $1 AND issuer = $2)`,
	identAdd:    `INSERT INTO identities (issuer, subject, person_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
	identRemove: `DELETE FROM identities WHERE person_id = $1`,
	// Who counts them locks them, so that of two who take the right from each other one waits.
	peopleOwners:   `UPDATE people SET owner = owner WHERE owner AND NOT disabled`,
	peopleHasOwner: `SELECT EXISTS (SELECT 1 FROM people WHERE owner AND NOT disabled)`,

	prefsGet: `SELECT data FROM preferences WHERE workspace_id = $1 AND person_id = $2`,
	prefsPut: `INSERT INTO preferences (workspace_id, person_id, data, updated_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, person_id) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at`,

	membersPut: `INSERT INTO members (` + memberColumns + `) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, person_id) DO UPDATE SET role = excluded.role`,
	membersGet:    `SELECT ` + memberColumns + ` FROM members WHERE workspace_id = $1 AND person_id = $2`,
	membersList:   `SELECT ` + memberColumns + ` FROM members WHERE workspace_id = $1 ORDER BY created_at, person_id`,
	membersOf:     `SELECT ` + memberColumns + ` FROM members WHERE person_id = $1 ORDER BY created_at, workspace_id`,
	membersRemove: `DELETE FROM members WHERE workspace_id = $1 AND person_id = $2`,
	membersAdmins: `UPDATE members SET role = role WHERE workspace_id = $1 AND role = 'admin'
		AND EXISTS (SELECT 1 FROM people p WHERE p.id = members.person_id AND NOT p.disabled)`,

	peLinksInsert: `INSERT INTO person_links (` + peLinkColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
	peLinksByHash: `SELECT ` + peLinkColumns + ` FROM person_links WHERE hash = $1`,
	peLinksFor: `SELECT ` + peLinkColumns + ` FROM person_links
		WHERE email = $1 AND used_at IS NULL AND expires_at > $2 AND kind = 'invitation' ORDER BY created_at, id`,
	peLinksIn: `SELECT ` + peLinkColumns + ` FROM person_links
		WHERE workspace_id = $1 AND used_at IS NULL AND expires_at > $2 AND kind = 'invitation' ORDER BY created_at, id`,
	peLinksOf: `SELECT COUNT(*) FROM person_links WHERE kind = $1 AND expires_at > $2 AND used_at IS NULL`,
	// The condition is written so that the index of open links is not one for it: in a small
	// table PostgreSQL would read all of that.
	peLinksUse:    `UPDATE person_links SET used_at = $2 WHERE id = $1 AND COALESCE(used_at, 0) = 0`,
	peLinksRemove: `DELETE FROM person_links WHERE id = $2 AND workspace_id = $1 AND used_at IS NULL AND kind = 'invitation'`,
	peLinksCancel: `UPDATE person_links SET used_at = $3 WHERE kind = $1 AND person_id = $2 AND used_at IS NULL`,
	peLinksSweep:  `DELETE FROM person_links WHERE expires_at < $1`,

	sessionsInsert: `INSERT INTO sessions (` + sessionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
	sessionsByHash: `SELECT ` + sessionColumns + ` FROM sessions WHERE hash = $1`,
	sessionsList:   `SELECT ` + sessionColumns + ` FROM sessions WHERE person_id = $1 ORDER BY created_at DESC, id DESC`,
	sessionsUsed:   `UPDATE sessions SET used_at = $2 WHERE id = $1 AND used_at <= $3`,
	sessionsRemove: `DELETE FROM sessions WHERE id = $2 AND person_id = $1`,
	sessionsOthers: `DELETE FROM sessions WHERE person_id = $1 AND id <> $2`,
	sessionsSweep:  `DELETE FROM sessions WHERE ends_at < $1`,
	sessionsUnused: `DELETE FROM sessions WHERE used_at < $1`,
}

type people struct{ s *Session }

func (r people) Insert(ctx context.Context, p *domain.Person) error {
	n, err := r.s.exec(ctx, peopleInsert, string(p.ID), p.Email, p.Name, p.Password, p.Owner, p.Disabled,
		micros(p.CreatedAt), nullableMicros(p.SignedInAt), p.Failures, nullableMicros(p.FailedAt), p.Vouched)
	if err != nil || n == 1 {
		return err
	}
	if existing, err := r.ByEmail(ctx, p.Email); err == nil {
		return taken(existing.ID, "there is a person with this e-mail address already")
	}
	return taken(p.ID, "a person with this id exists already")
}

func (r people) Get(ctx context.Context, id domain.ID) (*domain.Person, error) {
	return r.find(ctx, peopleGet, string(id))
}

func (r people) ByEmail(ctx context.Context, email string) (*domain.Person, error) {
	return r.find(ctx, peopleByEmail, email)
}

func (r people) GetToChange(ctx context.Context, id domain.ID) (*domain.Person, error) {
	return r.find(ctx, peopleToChange, string(id))
}

func (r people) ByIdentity(ctx context.Context, issuer, subject string) (*domain.Person, error) {
	return r.find(ctx, peopleByIdent, issuer, subject)
}

func (r people) HasIdentity(ctx context.Context, person domain.ID, issuer string) (bool, error) {
	var has bool
	err := r.s.one(ctx, identHas, args(string(person), issuer), &has)
	return has, err
}

func (r people) AddIdentity(ctx context.Context, person domain.ID, issuer, subject string, at time.Time) error {
	n, err := r.s.exec(ctx, identAdd, issuer, subject, string(person), micros(at))
	if err != nil || n == 1 {
		return err
	}
	return taken(person, "this account of the provider, or another one of it for the person, is known already")
}

func (r people) RemoveIdentities(ctx context.Context, person domain.ID) error {
	_, err := r.s.exec(ctx, identRemove, string(person))
	return err
}

func (r people) find(ctx context.Context, name Name, by ...any) (*domain.Person, error) {
	p := new(domain.Person)
	if err := r.s.one(ctx, name, by, personFields(p)...); err != nil {
		return nil, missing(err, "person")
	}
	return p, nil
}

func (r people) Page(ctx context.Context, p domain.Page) ([]*domain.Person, error) {
	name := peopleNewest
	if p.Ascending {
		name = peopleOldest
	}
	at, id := pageStart(p)
	var list []*domain.Person
	used := 0
	err := r.s.each(ctx, name, args(at, id, limit(p.Limit)), func(scan scanFunc) error {
		x := new(domain.Person)
		if err := scan(personFields(x)...); err != nil {
			return err
		}
		list = append(list, x)
		if used += x.RowBytes(); p.Bytes > 0 && used > p.Bytes && len(list) > 1 {
			return errEnough
		}
		return nil
	})
	return list, err
}

func (r people) Change(ctx context.Context, p *domain.Person) error {
	return changeOne(ctx, r.s, "person", peopleChange, string(p.ID), p.Name, p.Password, p.Owner, p.Disabled, p.Vouched)
}

func (r people) SignedIn(ctx context.Context, id domain.ID, at time.Time) error {
	return changeOne(ctx, r.s, "person", peopleSignedIn, string(id), micros(at))
}

func (r people) Failed(ctx context.Context, id domain.ID, n int, at time.Time) (int, error) {
	var all int
	err := r.s.one(ctx, peopleFailed, args(string(id), n, micros(at)), &all)
	return all, missing(err, "person")
}

func (r people) Owners(ctx context.Context) (int, error) {
	n, err := r.s.exec(ctx, peopleOwners)
	return int(n), err
}

func (r people) HasOwner(ctx context.Context) (bool, error) {
	var has bool
	err := r.s.one(ctx, peopleHasOwner, nil, &has)
	return has, err
}

func (r people) Preferences(ctx context.Context, ws, person domain.ID) (json.RawMessage, error) {
	var data json.RawMessage
	err := r.s.one(ctx, prefsGet, args(string(ws), string(person)), into(&data))
	if noRow(err) {
		return nil, nil
	}
	return data, err
}

func (r people) SetPreferences(ctx context.Context, ws, person domain.ID, data json.RawMessage, at time.Time) error {
	_, err := r.s.exec(ctx, prefsPut, string(ws), string(person), raw(data), micros(at))
	return err
}

// changeOne runs a statement that has to change one row.
func changeOne(ctx context.Context, s *Session, what string, name Name, params ...any) error {
	n, err := s.exec(ctx, name, params...)
	if err == nil && n == 0 {
		return domain.Missing(what)
	}
	return err
}

func personFields(p *domain.Person) []any {
	return args(text(&p.ID), &p.Email, &p.Name, &p.Password, &p.Owner, &p.Disabled, instant{&p.CreatedAt}, instant{&p.SignedInAt},
		&p.Failures, instant{&p.FailedAt}, &p.Vouched)
}

type members struct{ s *Session }

func (r members) Put(ctx context.Context, m domain.Member) error {
	_, err := r.s.exec(ctx, membersPut, string(m.WorkspaceID), string(m.PersonID), string(m.Role), micros(m.CreatedAt))
	return err
}

func (r members) Get(ctx context.Context, ws, person domain.ID) (domain.Member, error) {
	var m domain.Member
	err := r.s.one(ctx, membersGet, args(string(ws), string(person)), memberFields(&m)...)
	return m, missing(err, "member")
}

func (r members) List(ctx context.Context, ws domain.ID) ([]domain.Member, error) {
	return r.list(ctx, membersList, ws)
}

func (r members) OfPerson(ctx context.Context, person domain.ID) ([]domain.Member, error) {
	return r.list(ctx, membersOf, person)
}

func (r members) list(ctx context.Context, name Name, by domain.ID) ([]domain.Member, error) {
	var list []domain.Member
	err := r.s.each(ctx, name, args(string(by)), func(scan scanFunc) error {
		list = append(list, domain.Member{})
		return scan(memberFields(&list[len(list)-1])...)
	})
	return list, err
}

func (r members) Remove(ctx context.Context, ws, person domain.ID) error {
	return changeOne(ctx, r.s, "member", membersRemove, string(ws), string(person))
}

func (r members) Admins(ctx context.Context, ws domain.ID) (int, error) {
	n, err := r.s.exec(ctx, membersAdmins, string(ws))
	return int(n), err
}

func memberFields(m *domain.Member) []any {
	return args(text(&m.WorkspaceID), text(&m.PersonID), (*string)(&m.Role), instant{&m.CreatedAt})
}

type personLinks struct{ s *Session }

func (r personLinks) Insert(ctx context.Context, l *domain.PersonLink) error {
	n, err := r.s.exec(ctx, peLinksInsert, string(l.ID), string(l.Kind), l.Hash, l.Email, string(l.PersonID), string(l.WorkspaceID), string(l.Role),
		micros(l.CreatedAt), micros(l.ExpiresAt), nullableMicros(l.UsedAt))
	if err != nil || n == 1 {
		return err
	}
	return taken(l.ID, "a link with this id exists already")
}

func (r personLinks) ByHash(ctx context.Context, hash string) (*domain.PersonLink, error) {
	l := new(domain.PersonLink)
	if err := r.s.one(ctx, peLinksByHash, args(hash), peLinkFields(l)...); err != nil {
		return nil, missing(err, "link")
	}
	return l, nil
}

func (r personLinks) OpenFor(ctx context.Context, email string, now time.Time) ([]*domain.PersonLink, error) {
	return r.list(ctx, peLinksFor, email, micros(now))
}

func (r personLinks) OpenIn(ctx context.Context, ws domain.ID, now time.Time) ([]*domain.PersonLink, error) {
	return r.list(ctx, peLinksIn, string(ws), micros(now))
}

func (r personLinks) list(ctx context.Context, name Name, by ...any) ([]*domain.PersonLink, error) {
	var list []*domain.PersonLink
	err := r.s.each(ctx, name, by, func(scan scanFunc) error {
		l := new(domain.PersonLink)
		list = append(list, l)
		return scan(peLinkFields(l)...)
	})
	return list, err
}

func (r personLinks) OpenOf(ctx context.Context, kind domain.LinkKind, now time.Time) (int, error) {
	var n int
	err := r.s.one(ctx, peLinksOf, args(string(kind), micros(now)), &n)
	return n, err
}

func (r personLinks) Use(ctx context.Context, id domain.ID, at time.Time) error {
	return changeOne(ctx, r.s, "link", peLinksUse, string(id), micros(at))
}

func (r personLinks) Remove(ctx context.Context, ws, id domain.ID) error {
	return changeOne(ctx, r.s, "invitation", peLinksRemove, string(ws), string(id))
}

func (r personLinks) Cancel(ctx context.Context, kind domain.LinkKind, person domain.ID, at time.Time) error {
	_, err := r.s.exec(ctx, peLinksCancel, string(kind), string(person), micros(at))
	return err
}

func (r personLinks) Sweep(ctx context.Context, before time.Time) (int, error) {
	n, err := r.s.exec(ctx, peLinksSweep, micros(before))
	return int(n), err
}

func peLinkFields(l *domain.PersonLink) []any {
	return args(text(&l.ID), (*string)(&l.Kind), &l.Hash, &l.Email, text(&l.PersonID), text(&l.WorkspaceID), (*string)(&l.Role),
		instant{&l.CreatedAt}, instant{&l.ExpiresAt}, instant{&l.UsedAt})
}

type personSessions struct{ s *Session }

func (r personSessions) Insert(ctx context.Context, x *domain.PersonSession) error {
	n, err := r.s.exec(ctx, sessionsInsert, string(x.ID), string(x.PersonID), x.Hash, micros(x.CreatedAt), micros(x.UsedAt), micros(x.EndsAt), x.Address, x.UserAgent)
	if err != nil || n == 1 {
		return err
	}
	return taken(x.ID, "a session with this id exists already")
}

func (r personSessions) ByHash(ctx context.Context, hash string) (*domain.PersonSession, error) {
	x := new(domain.PersonSession)
	if err := r.s.one(ctx, sessionsByHash, args(hash), sessionFields(x)...); err != nil {
		return nil, missing(err, "session")
	}
	return x, nil
}

func (r personSessions) List(ctx context.Context, person domain.ID) ([]*domain.PersonSession, error) {
	var list []*domain.PersonSession
	err := r.s.each(ctx, sessionsList, args(string(person)), func(scan scanFunc) error {
		x := new(domain.PersonSession)
		list = append(list, x)
		return scan(sessionFields(x)...)
	})
	return list, err
}

func (r personSessions) Used(ctx context.Context, id domain.ID, at time.Time) error {
	_, err := r.s.exec(ctx, sessionsUsed, string(id), micros(at), micros(at.Add(-domain.TokenUse)))
	return err
}

func (r personSessions) Remove(ctx context.Context, person, id domain.ID) error {
	return changeOne(ctx, r.s, "session", sessionsRemove, string(person), string(id))
}

func (r personSessions) RemoveOthers(ctx context.Context, person, keep domain.ID) error {
	_, err := r.s.exec(ctx, sessionsOthers, string(person), string(keep))
	return err
}

func (r personSessions) Sweep(ctx context.Context, ended, used time.Time) (int, error) {
	n, err := r.s.exec(ctx, sessionsSweep, micros(ended))
	if err != nil {
		return 0, err
	}
	m, err := r.s.exec(ctx, sessionsUnused, micros(used))
	return int(n + m), err
}

func sessionFields(x *domain.PersonSession) []any {
	return args(text(&x.ID), text(&x.PersonID), &x.Hash, instant{&x.CreatedAt}, instant{&x.UsedAt}, instant{&x.EndsAt}, &x.Address, &x.UserAgent)
}
