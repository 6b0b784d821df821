package cli

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"chancery/internal/app"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

type nodeCmd struct {
	List nodeListCmd `cmd:"" help:"List the servers that run."`
}

type nodeListCmd struct {
	local
}

// Help is the long help.
func (nodeListCmd) Help() string {
	return `Lists the servers on a database: since when each runs, its version, how long ago it was last heard of, and
how many jobs it holds. A server that was killed is listed for up to 20 seconds.

    chancery node list --config chancery.yaml
    chancery node list --database postgres://chancery@db.example.com/chancery --files s3://chancery-files`
}

// nodeView is a server in JSON.
type nodeView struct {
	Name      string    `json:"name"`
	Run       domain.ID `json:"run"`
	Version   string    `json:"version,omitempty"`
	Address   string    `json:"address,omitempty"`
	StartedAt string    `json:"started_at"`
	SeenAt    string    `json:"seen_at"`
	Leases    int       `json:"leases"`
}

// Run lists the servers.
func (n *nodeListCmd) Run(ctx context.Context, c *call) error {
	if n.Database == "" {
		return c.wrongCall(term.Errorf("usage", "only servers on a database are listed; name it with --database"))
	}
	local, err := n.open(ctx, c)
	if err != nil {
		return err
	}
	list, err := local.Nodes(ctx)
	if err := errors.Join(err, local.Close()); err != nil {
		return err
	}
	if c.ForPerson() {
		return c.nodeTable(list)
	}
	shown := make([]nodeView, len(list))
	for i, one := range list {
		shown[i] = nodeView{
			one.Name, one.Run, one.Version, one.Address, one.StartedAt.UTC().Format(time.RFC3339),
			one.SeenAt.UTC().Format(time.RFC3339), one.Leases,
		}
	}
	return c.PrintValue(shown)
}

// nodeTable writes servers for a person.
func (c *call) nodeTable(list []domain.Node) error {
	if len(list) == 0 {
		return c.PrintLine("no server runs on this database")
	}
	now := c.Env.Now()
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	rows := [][]string{{"NAME", "VERSION", "SINCE", "SEEN", "JOBS", "ADDRESS"}}
	for _, one := range list {
		rows = append(rows, []string{
			one.Name, cmp.Or(one.Version, "-"), one.StartedAt.UTC().Format("2006-01-02 15:04:05"),
			max(now.Sub(one.SeenAt), 0).Round(time.Second).String() + " ago", strconv.Itoa(one.Leases), cmp.Or(one.Address, "-"),
		})
	}
	for _, row := range rows {
		if _, err := w.Write([]byte(strings.Join(row, "\t") + "\n")); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
}

type migrateCmd struct {
	local
}

// Help is the long help.
func (migrateCmd) Help() string {
	return `Brings a database to the schema of this version. A server does the same when it starts, unless it has
--migrate=false; then run this command first, with servers of before still running: what a new version
adds, an older one leaves alone. Several at once do the work once.

    chancery migrate --config chancery.yaml
    chancery migrate --database postgres://chancery@db.example.com/chancery`
}

// Run migrates.
func (m *migrateCmd) Run(ctx context.Context, c *call) error {
	if m.Database == "" {
		return c.wrongCall(term.Errorf("usage", "name the database with --database; a server brings its data directory up to date by itself"))
	}
	from, to, err := app.Migrate(ctx, m.Database)
	if err != nil {
		return err
	}
	if !c.ForPerson() {
		return c.PrintValue(map[string]int64{"from": from, "to": to})
	}
	if from == to {
		return c.PrintLine("the database has schema " + strconv.FormatInt(to, 10) + " already")
	}
	return c.PrintLine("the database had schema " + strconv.FormatInt(from, 10) + " and has " + strconv.FormatInt(to, 10) + " now")
}
