package cli

import (
	"context"
	"errors"
	"strings"
	"text/tabwriter"
	"time"

	"chancery/internal/app"
	"chancery/internal/keystore"
)

// keyCmd is the commands on signing keys.
type keyCmd struct {
	List     keyListCmd     `cmd:"" help:"List the signing keys of an installation."`
	Rotate   keyRotateCmd   `cmd:"" help:"Make a new key, which signs from now on."`
	Retire   keyRetireCmd   `cmd:"" help:"End the use of an older key."`
	Public   keyPublicCmd   `cmd:"" help:"Print the public keys that verify the documents of a workspace."`
	Generate keyGenerateCmd `cmd:"" name:"generate-master" help:"Make a master key for keys in a database."`
}

// Help is the long help.
func (keyCmd) Help() string {
	return `An installation has keys for three purposes: "tokens" signs access tokens, "documents" the documents of
live workspaces, "sandbox" those of sandboxes. Of each purpose the newest key signs.

    chancery key list --data ./data
    chancery key rotate documents --data ./data
    chancery key retire 0195d7a2-… --data ./data`
}

// withKeys runs fn on an installation with signing keys.
func (c *call) withKeys(ctx context.Context, l *local, fn func(*app.Local) error) error {
	local, err := l.open(ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(fn(local), local.Close())
}

// keyRow is a key in the list.
type keyRow struct {
	Purpose   keystore.Purpose `json:"purpose"`
	ID        string           `json:"id"`
	CreatedAt *time.Time       `json:"created_at,omitempty"`
	RetiredAt *time.Time       `json:"retired_at,omitempty"`
	State     keystore.State   `json:"state"`
}

func newKeyRow(k *keystore.Key) keyRow {
	return keyRow{k.Purpose, k.ID(), pointer(k.CreatedAt), pointer(k.RetiredAt), k.State}
}

// cells are the row in a table.
func (r *keyRow) cells() []string {
	made := "-"
	if r.CreatedAt != nil {
		made = r.CreatedAt.UTC().Format(time.DateTime)
	}
	state := string(r.State)
	if r.RetiredAt != nil {
		state += " " + r.RetiredAt.UTC().Format(time.DateTime)
	}
	return []string{string(r.Purpose), r.ID, made, state}
}

type keyListCmd struct {
	local
}

// Help is the long help.
func (keyListCmd) Help() string {
	return `Lists purpose, ID, age and state of the signing keys: a table on a terminal, else a JSON array. A key "signs",
or "verifies" what it signed before, or is "retired": then tokens of it are refused, while its documents still
verify.

    chancery key list --data ./data`
}

// Run lists keys.
func (k *keyListCmd) Run(ctx context.Context, c *call) error {
	return c.withKeys(ctx, &k.local, func(l *app.Local) error {
		keys := l.Keys.List()
		rows := make([]keyRow, len(keys))
		for i := range keys {
			rows[i] = newKeyRow(&keys[i])
		}
		if c.ForPerson() {
			return c.keyTable(rows)
		}
		return c.PrintValue(rows)
	})
}

// keyTable writes keys for a person.
func (c *call) keyTable(rows []keyRow) error {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	lines := [][]string{{"PURPOSE", "ID", "MADE", "STATE"}}
	for i := range rows {
		lines = append(lines, rows[i].cells())
	}
	for _, line := range lines {
		if _, err := w.Write([]byte(strings.Join(line, "\t") + "\n")); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
}

type keyRotateCmd struct {
	Purpose string `arg:"" enum:"documents,tokens,sandbox" help:"What the key is for: ${enum}."`
	local
}

// Help is the long help.
func (keyRotateCmd) Help() string {
	return `Makes a new key, which signs from now on. The keys of before go on to verify what they signed. Servers that
run sign with the new key within five seconds; they need no restart.

    chancery key rotate documents --data ./data
    chancery key rotate tokens --data ./data

Its public key is then at /.well-known/jwks.json of the servers too. Somebody who has a copy of that list, to
verify your documents, needs a new one. Make a backup afterwards: the earlier ones do not have the new key.`
}

// Run makes a key.
func (k *keyRotateCmd) Run(ctx context.Context, c *call) error {
	return c.withKeys(ctx, &k.local, func(l *app.Local) error {
		made, err := l.RotateKey(ctx, keystore.Purpose(k.Purpose), c.Env.Now())
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(newKeyRow(&made))
		}
		return c.PrintLine("Made the key " + made.ID() + " for " + k.Purpose + ". It signs from now on.\n" +
			"Servers that run use it within five seconds. What earlier keys signed stays valid.\n" +
			"Make a backup now: earlier ones do not have this key.")
	})
}

type keyRetireCmd struct {
	ID string `arg:"" help:"ID of the key, as listed."`
	local
}

// Help is the long help.
func (keyRetireCmd) Help() string {
	return `Ends the use of a key: it does not sign any more. Access tokens that it signed are refused within five
seconds, so make new ones first. Documents that it signed still verify, and its public key stays in the list at
/.well-known/jwks.json. The only key that signs for a purpose cannot be retired; rotate it first.

    chancery key rotate tokens --data ./data
    chancery key retire 0195d7a2-… --data ./data

This cannot be undone.`
}

// Run retires a key.
func (k *keyRetireCmd) Run(ctx context.Context, c *call) error {
	return c.withKeys(ctx, &k.local, func(l *app.Local) error {
		retired, err := l.RetireKey(ctx, k.ID, c.Env.Now())
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(newKeyRow(&retired))
		}
		after := "Documents that it signed still verify."
		if retired.Purpose == keystore.Tokens {
			after = "Servers that run refuse its tokens within five seconds."
		}
		return c.PrintLine("Retired the key " + k.ID + " of " + string(retired.Purpose) + ". " + after)
	})
}

type keyGenerateCmd struct {
	File string `arg:"" help:"File to make."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (keyGenerateCmd) Help() string {
	return `Makes a master key: 32 random bytes, in base64, in a new file that only you can read. Servers that share a
database encrypt their signing keys with it; each needs the same one, in a file or in CHANCERY_MASTER_KEY.

    chancery key generate-master master.key

Keep a copy of it in another place than the backups of the database. Without it the signing keys in the
database cannot be used any more.`
}

// Run makes a master key.
func (k *keyGenerateCmd) Run(c *call) error {
	if err := keystore.GenerateMasterKey(k.File, c.Env.Rand); err != nil {
		return err
	}
	if !c.ForPerson() {
		return c.PrintValue(struct {
			File string `json:"file"`
		}{k.File})
	}
	return c.PrintLine("Wrote a master key to " + k.File + ". Keep a copy of it in another place than the backups of the database.")
}

type keyPublicCmd struct {
	Workspace string `short:"w" default:"default" help:"Workspace (${default})."`
	local
}

// Help is the long help.
func (keyPublicCmd) Help() string {
	return `Prints the public keys with which the documents of a workspace may be signed, as a set of JSON Web Keys: those of
this installation, and those of other installations that came with what was imported. The servers publish only the
first, at /.well-known/jwks.json, so that nobody can add a key by an import.

    chancery key public --data ./data --workspace acme > acme.jwks
    chancery gobl verify --key acme.jwks signed.json`
}

// Run prints the keys.
func (k *keyPublicCmd) Run(ctx context.Context, c *call) error {
	local, err := k.open(ctx, c)
	if err != nil {
		return err
	}
	list, err := local.PublicKeys(ctx, k.Workspace)
	if err := errors.Join(err, local.Close()); err != nil {
		return err
	}
	return c.PrintValue(map[string]any{"keys": list})
}
