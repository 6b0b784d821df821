package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"chancery/internal/app"
	"chancery/internal/app/pull"
	"chancery/internal/archive"
	"chancery/internal/cli/term"
)

type exportCmd struct {
	To        string `arg:"" help:"File to make; it must not exist yet."`
	Workspace string `short:"w" default:"default" help:"Workspace (${default})."`
	local
}

// Help is the long help.
func (exportCmd) Help() string {
	return `Writes everything of one workspace into one file: documents with all versions, states and files, workflows,
series with their numbers, and jobs. The server may be running: the file has the workspace as it was at one moment.
Tokens, apps and private keys are not in it; the public keys that verify its documents are.

    chancery export --data ./data acme.tar.zst --workspace acme
    chancery export --config server.yaml acme.tar.zst --workspace acme

The file is a tar file that zstd has compressed. It has everything that the workspace knows of its customers: protect
it like the data directory. How to move a workspace with it: docs/guide/move.md.`
}

// exportView is an export in JSON.
type exportView struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	*archive.Manifest
}

// Run writes the file.
func (e *exportCmd) Run(ctx context.Context, c *call) error {
	local, err := e.open(ctx, c)
	if err != nil {
		return err
	}
	show, done := c.archiveProgress()
	out, err := local.Export(ctx, app.ExportOptions{Workspace: e.Workspace, To: e.To, Version: version, Progress: show})
	done()
	if err := errors.Join(err, local.Close()); err != nil {
		return err
	}
	if !c.ForPerson() {
		return c.PrintValue(exportView{e.To, out.Digest, out.Manifest})
	}
	return c.PrintText(fmt.Sprintf("Exported the workspace %s to %s: %s.\nSHA-256 %s\n", e.Workspace, e.To, rowsText(out.Parts, out.Files), out.Digest))
}

// rowsText says what is in an archive.
func rowsText(parts []archive.PartSum, files archive.FileSum) string {
	list := []string{}
	for _, p := range parts {
		switch p.Name {
		case "entries", "workflows", "series", "jobs":
			list = append(list, fmt.Sprintf("%d %s", p.Rows, p.Name))
		}
	}
	return strings.Join(append(list, term.Count(int(files.Count), "file")), ", ")
}

type importCmd struct {
	From     string `arg:"" optional:"" name:"file" help:"File that chancery export has made."`
	As       string `placeholder:"SLUG" help:"Name of the workspace to make; else that of the exported one. A workspace that exists must be empty."`
	Continue bool   `help:"Let jobs go on that had not ended when the workspace was exported. The other server must not run them any more."`
	Server   string `name:"from" placeholder:"URL" help:"Server to read the workspace from, instead of a file."`
	Token    string `placeholder:"TOKEN" help:"Token of the workspace on that server; else CHANCERY_TOKEN, which keeps it out of the list of processes."`
	Discard  string `placeholder:"SLUG" help:"Give up an import that is not complete, and remove what it has stored in this workspace."`
	local
}

// Help is the long help.
func (importCmd) Help() string {
	return `Stores a workspace from a file that "chancery export" has made, also one from another kind of database. The
server may be running. The file is checked first; at the end what is stored is compared with it, and only then can the
workspace be used. An import that was interrupted goes on where it was when the command is called again.

    chancery import --data ./data acme.tar.zst
    chancery import --data ./data acme.tar.zst --as acme-copy
    chancery import --config server.yaml acme.tar.zst
    chancery import --data ./data --from https://other.example.com --as acme
    chancery import --data ./data --discard acme

With --from the workspace is read through the API of another server, which need not be one of this version. What the
API does not have, such as the events of jobs, is listed at the end. Nobody should change the workspace meanwhile.

Never let two servers number in the same series, or run the same jobs: use the workspace there no more, or only look
at the copy. Jobs that had not ended are held until the command is called with --continue.`
}

// importView is an import in JSON.
type importView struct {
	Workspace workspaceView     `json:"workspace"`
	SHA256    string            `json:"sha256"`
	Parts     []archive.PartSum `json:"parts"`
	Files     archive.FileSum   `json:"files"`
	Before    bool              `json:"imported_before"`
	Resumed   bool              `json:"resumed"`
	Held      int               `json:"held_jobs"`
	Released  int               `json:"released_jobs"`
}

// Run stores the archive.
func (i *importCmd) Run(ctx context.Context, c *call) error {
	if given := nonEmpty(i.From, i.Server, i.Discard); given != 1 {
		return c.wrongCall(errors.New("name a file, or a server with --from, or give up an import with --discard"))
	}
	local, err := i.open(ctx, c)
	if err != nil {
		return err
	}
	show, done := c.archiveProgress()
	if i.Server != "" {
		return errors.Join(i.pull(ctx, c, local, show, done), local.Close())
	}
	if i.Discard != "" {
		err := local.DiscardImport(ctx, i.Discard, show)
		done()
		if err := errors.Join(err, local.Close()); err != nil {
			return err
		}
		return c.PrintLine("Removed what was imported into " + i.Discard + ".")
	}
	out, err := local.Import(ctx, i.From, archive.Options{As: i.As, Continue: i.Continue}, show)
	done()
	if err := errors.Join(err, local.Close()); err != nil {
		return err
	}
	if !c.ForPerson() {
		return c.PrintValue(importView{newWorkspaceView(out.Workspace), out.Digest, out.Sums, out.Files, out.Before, out.Resumed, out.Held, out.Released})
	}
	return c.PrintText(importText(out))
}

// nonEmpty counts the texts that are not empty.
func nonEmpty(list ...string) (n int) {
	for _, text := range list {
		if text != "" {
			n++
		}
	}
	return n
}

// pullView is an import from a server in JSON.
type pullView struct {
	Workspace workspaceView `json:"workspace"`
	Before    bool          `json:"imported_before"`
	Resumed   bool          `json:"resumed"`
	pull.Report
	Unknown []string `json:"not_in_the_api"`
}

// pull stores the workspace of another server.
func (i *importCmd) pull(ctx context.Context, c *call, local *app.Local, show archive.Progress, done func()) error {
	token := cmp.Or(i.Token, c.Env.Getenv("CHANCERY_TOKEN"))
	if token == "" {
		return c.wrongCall(errors.New("a token of the other server is needed: --token or CHANCERY_TOKEN"))
	}
	out, err := local.Pull(ctx, i.Server, token, i.As, show)
	done()
	if err != nil {
		return err
	}
	if !c.ForPerson() {
		if out.Notes == nil {
			out.Notes = []string{}
		}
		return c.PrintValue(pullView{newWorkspaceView(out.Workspace), out.Before, out.Resumed, out.Report, pull.Unknown()})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Imported the workspace %s: %d workflows, %d series with %d numbers, %d entries with %d versions, %d states and %d files.\n",
		out.Workspace.Slug, out.Workflows, out.Series, out.Numbers, out.Entries, out.Versions, out.States, out.Files)
	if out.Missing > 0 {
		fmt.Fprintf(&b, "\nNot as it was there (%d):\n", out.Missing)
		for _, text := range out.Notes {
			b.WriteString("  " + term.Printable(text) + "\n")
		}
	}
	b.WriteString("\nThe API does not have, so it is not here:\n")
	for _, text := range pull.Unknown() {
		b.WriteString("  " + text + "\n")
	}
	return c.PrintText(b.String())
}

// importText says what was imported, for a person.
func importText(out *archive.Imported) string {
	var b strings.Builder
	what := "Imported"
	if out.Before {
		what = "This archive was imported before, as"
	}
	fmt.Fprintf(&b, "%s the workspace %s: %s. What is stored is what the archive has.\n", what, out.Workspace.Slug, rowsText(out.Sums, out.Files))
	if out.Released > 0 {
		fmt.Fprintf(&b, "%s that had not ended go on.\n", term.Count(out.Released, "job"))
	}
	if out.Held > 0 {
		fmt.Fprintf(&b, "%s had not ended and are held. When no other server runs them any more, call the command again with --continue.\n",
			term.Count(out.Held, "job"))
	}
	b.WriteString("Make tokens with: chancery token create --workspace " + out.Workspace.Slug + "\n")
	return b.String()
}

// archiveProgress shows on a terminal how far an export or import is.
func (c *call) archiveProgress() (show archive.Progress, done func()) {
	if !c.Env.IsTerminal(c.Stderr) {
		return nil, func() {}
	}
	const every = 500 // rows between two lines
	last := ""
	write := func(text string) {
		// A failure to show progress does not stop the work.
		_, _ = io.WriteString(c.Stderr, "\r\x1b[K"+text)
	}
	return func(what string, n int64) {
		if what != last || n%every == 0 {
			last = what
			write(fmt.Sprintf("%s: %d", what, n))
		}
	}, func() { write("") }
}
