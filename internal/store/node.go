package store

import (
	"context"
	"time"

	"chancery/internal/domain"
)

const (
	nodesEnter Name = "nodes.enter"
	nodesSeen  Name = "nodes.seen"
	nodesLeave Name = "nodes.leave"
	nodesList  Name = "nodes.list"
	dutiesTake Name = "duties.take"
	keysInsert Name = "keys.insert"
	keysList   Name = "keys.list"
	keysRetire Name = "keys.retire"
)

const (
	nodeColumns = `name, run, version, address, started_at, seen_at`
	keyColumns  = `purpose, seq, id, created_at, retired_at, sealed`
)

var nodeTexts = Texts{ //nolint:gochecknoglobals // a table
	nodesEnter: `INSERT INTO nodes (` + nodeColumns + `) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (name) DO UPDATE SET run = excluded.run, version = excluded.version, address = excluded.address,
			started_at = excluded.started_at, seen_at = excluded.seen_at
		WHERE nodes.run = excluded.run OR nodes.seen_at < $7`,
	nodesSeen:  `UPDATE nodes SET seen_at = $3 WHERE name = $1 AND run = $2`,
	nodesLeave: `DELETE FROM nodes WHERE name = $1 AND run = $2`,
	nodesList: `SELECT ` + nodeColumns + `, (SELECT COUNT(*) FROM jobs j WHERE j.lease_until IS NOT NULL AND j.lease_owner IN (nodes.name, nodes.name || '/' || nodes.run))
		FROM nodes WHERE seen_at >= $1 ORDER BY name`,
	dutiesTake: `INSERT INTO duties (name, run, until_at) VALUES ($1, $2, $4)
		ON CONFLICT (name) DO UPDATE SET run = excluded.run, until_at = excluded.until_at
		WHERE duties.run = excluded.run OR duties.until_at <= $3`,

	keysInsert: `INSERT INTO signing_keys (` + keyColumns + `) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
	keysList:   `SELECT ` + keyColumns + ` FROM signing_keys ORDER BY purpose, seq`,
	keysRetire: `UPDATE signing_keys SET retired_at = COALESCE(retired_at, $3) WHERE purpose = $1 AND seq = $2`,
}

type nodes struct{ s *Session }

func (r nodes) Enter(ctx context.Context, n domain.Node, since time.Time) error {
	if since.IsZero() { // before everybody, so that every other process is one of before
		since = n.SeenAt.Add(time.Microsecond)
	}
	rows, err := r.s.exec(ctx, nodesEnter, n.Name, string(n.Run), n.Version, n.Address, micros(n.StartedAt), micros(n.SeenAt), micros(since))
	if err == nil && rows == 0 {
		return domain.E(domain.Conflict, "conflict", "another server with the name %q is running on this database; give this one another name with --node", n.Name)
	}
	return err
}

func (r nodes) Seen(ctx context.Context, name string, run domain.ID, at time.Time) (bool, error) {
	n, err := r.s.exec(ctx, nodesSeen, name, string(run), micros(at))
	return n == 1, err
}

func (r nodes) Leave(ctx context.Context, name string, run domain.ID) error {
	_, err := r.s.exec(ctx, nodesLeave, name, string(run))
	return err
}

func (r nodes) List(ctx context.Context, since time.Time) ([]domain.Node, error) {
	var list []domain.Node
	err := r.s.each(ctx, nodesList, args(micros(since)), func(scan scanFunc) error {
		list = append(list, domain.Node{})
		n := &list[len(list)-1]
		return scan(&n.Name, text(&n.Run), &n.Version, &n.Address, instant{&n.StartedAt}, instant{&n.SeenAt}, &n.Leases)
	})
	return list, err
}

func (r nodes) Take(ctx context.Context, duty string, run domain.ID, now, until time.Time) (bool, error) {
	n, err := r.s.exec(ctx, dutiesTake, duty, string(run), micros(now), micros(until))
	return n == 1, err
}

type encryptedKeys struct{ s *Session }

func (r encryptedKeys) Insert(ctx context.Context, k *domain.EncryptedKey) error {
	n, err := r.s.exec(ctx, keysInsert, k.Purpose, int64(k.Seq), k.ID, micros(k.CreatedAt), nullableMicros(k.RetiredAt), k.Encrypted)
	if err == nil && n == 0 {
		return domain.E(domain.Conflict, "conflict", "there is a key %d for %s already", k.Seq, k.Purpose)
	}
	return err
}

func (r encryptedKeys) List(ctx context.Context) ([]domain.EncryptedKey, error) {
	var list []domain.EncryptedKey
	err := r.s.each(ctx, keysList, nil, func(scan scanFunc) error {
		list = append(list, domain.EncryptedKey{})
		k := &list[len(list)-1]
		return scan(&k.Purpose, &k.Seq, &k.ID, instant{&k.CreatedAt}, instant{&k.RetiredAt}, &k.Encrypted)
	})
	return list, err
}

func (r encryptedKeys) Retire(ctx context.Context, purpose string, seq int, at time.Time) error {
	n, err := r.s.exec(ctx, keysRetire, purpose, int64(seq), micros(at))
	if err == nil && n == 0 {
		return domain.Missing("key")
	}
	return err
}
