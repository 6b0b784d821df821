package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/postgres"
	wakepg "chancery/internal/wake/postgres"
)

// Place is where an installation is: in a data directory, or in a database that many
// servers share, with the files apart.
type Place struct {
	// Data is the directory of the database, the files and the keys.
	Data string
	// Database is the URL of a PostgreSQL database; then there is no data directory.
	Database string
	// Files is where the contents of files are, with a database: a directory that all
	// servers see, or s3://BUCKET.
	Files string
	// MasterKey is what the signing keys in a database are encrypted under.
	MasterKey *keystore.MasterKey
	// KeepSchema refuses a database whose schema is older, instead of updating it.
	KeepSchema bool
	// NoNotify carries no hints between servers: each looks for itself.
	NoNotify bool
}

// shared reports whether other servers may use the same place.
func (p *Place) shared() bool { return p.Database != "" }

// openShared opens the database and takes a name among the servers on it.
func (a *App) openShared(ctx context.Context, cfg *Config) (*keystore.Ring, error) {
	a.run = ids{}.New()
	if cfg.Node == "" {
		cfg.Node = madeUpName(a.run)
	}
	if !validNode.MatchString(cfg.Node) {
		return nil, invalidNode()
	}
	store, err := postgres.Open(ctx, cfg.Place.Database, postgres.Options{
		Logger: cfg.Log, Name: "chancery " + cfg.Node, Wrote: a.writes.Spend, KeepSchema: cfg.Place.KeepSchema, Trace: cfg.Trace,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	a.store = store
	keys, err := keystore.Ensure(ctx, keystore.Database{Store: store, Master: cfg.Place.MasterKey}, clock{}.Now())
	if err != nil {
		return nil, err
	}
	hints, err := wakepg.Wanted(cfg.Place.Database)
	if err != nil {
		return nil, err
	}
	if cfg.Wake == nil && hints && !cfg.Place.NoNotify {
		w, err := wakepg.New(ctx, cfg.Place.Database, string(a.run), clock{}, cfg.Log)
		if err != nil {
			return nil, err
		}
		cfg.Wake, a.endWake = w, w.Close
	}
	return keys, nil
}

// madeUpName names a server that was given no name: by its machine and process.
func madeUpName(run domain.ID) string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "node"
	}
	host = strings.Trim(regexp.MustCompile(`[^A-Za-z0-9.-]+`).ReplaceAllString(host, "-"), "-.")
	return fmt.Sprintf("%.40s-%s", host, run[len(run)-6:])
}

// membership keeps the name of a server among those on its database.
type membership struct {
	store domain.Store
	node  domain.Node
	log   *slog.Logger
	// in is set while the name is ours.
	in bool
}

// beatEvery is how often a server says that it runs, a quarter of the time after which it
// counts as gone.
const beatEvery = domain.NodeTime / 4

// enter takes the name. A server that was killed holds it for a while; that is waited for,
// unless it is heard of meanwhile.
func (m *membership) enter(ctx context.Context) error {
	var first time.Time
	for {
		now := clock{}.Now()
		m.node.SeenAt = now
		var holder domain.Node
		err := m.store.Update(ctx, func(tx domain.Tx) error {
			err := tx.Nodes().Enter(ctx, m.node, now.Add(-domain.NodeTime))
			if domain.Is(err, domain.Conflict) {
				holder = m.holder(ctx, tx)
			}
			return err
		})
		m.in = err == nil
		switch {
		case !domain.Is(err, domain.Conflict), now.Sub(m.node.StartedAt) > domain.NodeTime, !first.IsZero() && holder.SeenAt.After(first):
			return err
		case first.IsZero():
			first = holder.SeenAt
			m.log.InfoContext(ctx, "another server had this name shortly before; waiting whether it still runs",
				"node", m.node.Name, "at_most", domain.NodeTime)
		}
		if err := sleep(ctx, time.Second); err != nil {
			return err
		}
	}
}

// holder returns the server that has the name.
func (m *membership) holder(ctx context.Context, tx domain.Tx) domain.Node {
	list, err := tx.Nodes().List(ctx, time.Time{})
	if err != nil {
		return domain.Node{}
	}
	for _, n := range list {
		if n.Name == m.node.Name {
			return n
		}
	}
	return domain.Node{}
}

// errNameTaken ends a server that was stopped for so long that another took its name.
var errNameTaken = errors.New("another server has taken the name of this one; start it again, or give it another name with --node")

// keep says that the server runs until the context ends, and then that it stopped.
func (m *membership) keep(ctx context.Context) error {
	for sleep(ctx, beatEvery) == nil {
		var ours bool
		err := m.store.Update(ctx, func(tx domain.Tx) (err error) {
			ours, err = tx.Nodes().Seen(ctx, m.node.Name, m.node.Run, clock{}.Now())
			return err
		})
		switch {
		case err != nil && ctx.Err() == nil:
			m.log.WarnContext(ctx, "cannot say in the database that this server runs", "error", err)
		case err == nil && !ours:
			return errNameTaken
		}
	}
	m.leave(ctx)
	return nil
}

// leave frees the name, so that the server can start again under it at once.
func (m *membership) leave(ctx context.Context) {
	if !m.in {
		return
	}
	m.in = false
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), beatEvery)
	defer cancel()
	if err := m.store.Update(ctx, func(tx domain.Tx) error { return tx.Nodes().Leave(ctx, m.node.Name, m.node.Run) }); err != nil {
		m.log.WarnContext(ctx, "cannot say in the database that this server stops", "error", err)
	}
}

// sleep waits; its error is that of the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := clock{}.Timer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C():
		return nil
	}
}

// duty reports whether this server does for all what one of them has to do.
func (a *App) duty(ctx context.Context, name string, length time.Duration) bool {
	var ours bool
	err := a.store.Update(ctx, func(tx domain.Tx) (err error) {
		now := clock{}.Now()
		ours, err = tx.Nodes().Take(ctx, name, a.run, now, now.Add(length))
		return err
	})
	if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "cannot find out which server has a duty", "duty", name, "error", err)
	}
	return err == nil && ours
}

// Migrate brings the database to the schema of this version, and returns the versions of
// before and after.
func Migrate(ctx context.Context, url string) (from, to int64, err error) {
	from, to, err = postgres.Migrate(ctx, url)
	if err != nil {
		return 0, 0, fmt.Errorf("updating the database: %w", err)
	}
	return from, to, nil
}
