package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"chancery/internal/app"
	"chancery/internal/app/datadir"
	"chancery/internal/cli/term"
)

type backupCmd struct {
	To          string `arg:"" help:"Directory of the backup; it must not exist yet."`
	Incremental bool   `help:"Bring the backup in that directory up to date: files that it holds already are not copied again. A first backup may be made with it too."`
	SkipDamaged bool   `name:"skip-damaged" help:"Leave out files that are missing or damaged, and name them; without it they are an error."`
	directory
}

// Help is the long help.
func (backupCmd) Help() string {
	return `Copies an installation: database, files and keys, with a manifest of their hashes. The server may be
running. The backup holds everything that was acknowledged before the command began, and appears under its
name when it is complete.

    chancery backup --data ./data /mnt/backup/monday
    chancery backup --data ./data /mnt/backup/nightly --incremental

A backup holds the private keys of the installation: protect it like the data directory. Check it with:

    chancery check --data /mnt/backup/monday`
}

// backupView is a finished backup in JSON.
type backupView struct {
	*datadir.Manifest
	Files   int64    `json:"files"`
	Bytes   int64    `json:"bytes"`
	Reused  int64    `json:"reused"`
	Skipped []string `json:"skipped"`
}

// Run makes a backup.
func (b *backupCmd) Run(ctx context.Context, c *call) error {
	show, done := c.directoryProgress()
	result, err := datadir.MakeBackup(ctx, b.Data, b.To, datadir.BackupOptions{
		Incremental: b.Incremental, SkipDamaged: b.SkipDamaged, Version: version, Now: c.Env.Now(), Progress: show,
	})
	done()
	if err != nil {
		return err
	}
	if !c.ForPerson() {
		skipped := result.Skipped
		if skipped == nil {
			skipped = []string{}
		}
		return c.PrintValue(backupView{result.Manifest, result.Files, result.Bytes, result.Reused, skipped})
	}
	var text strings.Builder
	for _, path := range result.Skipped {
		text.WriteString("left out, because it is missing or damaged: " + term.Printable(path) + "\n")
	}
	fmt.Fprintf(&text, "Backed up %s to %s: the database (%d bytes), %s (%d bytes, %d of them from the earlier backup) and the keys.\n",
		b.Data, b.To, result.Manifest.Database.Size, term.Count(int(result.Files), "file"), result.Bytes, result.Reused)
	text.WriteString("It holds private keys: let nobody read it who may not read the data directory.\n")
	return c.PrintText(text.String())
}

type restoreCmd struct {
	From    string `arg:"" help:"Directory of the backup."`
	Data    string `required:"" placeholder:"DIR" help:"Data directory to make; it must be empty or not exist, unless --replace is given."`
	Replace bool   `help:"Let the data directory have something in it: it is moved aside when the backup is verified and copied. No server may run on it."`
	JSON    bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (restoreCmd) Help() string {
	return `Makes a data directory from a backup. The backup is verified first, and the result is checked; when
something is wrong, nothing is made.

    chancery restore /mnt/backup/monday --data ./data
    chancery restore /mnt/backup/monday --data ./data --replace

Numbers that were issued after the backup are not in it. The last number of each series is shown: compare it
with the last document that was issued, before the server starts. The guide says how to go on.`
}

// restoreView is a finished restore in JSON.
type restoreView struct {
	Data     string            `json:"data"`
	Replaced string            `json:"replaced,omitempty"`
	Manifest *datadir.Manifest `json:"backup"`
	Report   *datadir.Report   `json:"check"`
}

// Run restores a backup.
func (r *restoreCmd) Run(ctx context.Context, c *call) error {
	show, done := c.directoryProgress()
	found := func(f datadir.Finding) error {
		done()
		_, err := io.WriteString(c.Stderr, findingText(f))
		return err
	}
	var result *datadir.Restored
	var err error
	aside := ""
	if r.Replace {
		aside = strings.TrimRight(r.Data, "/") + ".replaced-" + c.Env.Now().UTC().Format("20060102-150405")
		result, err = app.ReplaceData(ctx, r.From, r.Data, aside, found, show)
	} else {
		result, err = datadir.Restore(ctx, r.From, r.Data, found, show)
	}
	done()
	if err != nil {
		return err
	}
	if !c.ForPerson() {
		return c.PrintValue(restoreView{r.Data, aside, result.Manifest, result.Report})
	}
	var text strings.Builder
	fmt.Fprintf(&text, "Restored the backup of %s to %s and checked it.\n", result.Manifest.At.Format("2006-01-02 15:04:05 MST"), r.Data)
	if aside != "" {
		fmt.Fprintf(&text, "What was in %s is in %s now, if there was something.\n", r.Data, aside)
	}
	if len(result.Manifest.Series) > 0 {
		text.WriteString(`
Numbers issued after the backup are not in it. The server would issue them again, which the law forbids.
Compare these last numbers with the last documents that customers or authorities received. If there are
later ones, do not go on in these series: let workflows use new ones (docs/guide/backup.md).

`)
		text.WriteString(seriesTable(result.Manifest.Series))
	}
	return c.PrintText(text.String())
}

// seriesTable lists the last number of each series.
func seriesTable(list []datadir.Series) string {
	var b strings.Builder
	for _, s := range list {
		code := s.Code
		if code == "" {
			code = "none yet"
		}
		fmt.Fprintf(&b, "  %s  last number %d (%s), series %s of workspace %s\n", term.Printable(s.Name), s.Last, term.Printable(code), s.ID, s.Workspace)
	}
	return b.String()
}

type checkCmd struct {
	directory
}

// Help is the long help.
func (checkCmd) Help() string {
	return `Checks a data directory, or a backup: the database and its references, documents against their
digests, signatures of this installation, series of numbers without gaps, files against their hashes, and the
chains of the log of changes. It changes nothing, and the server may be running. The exit code is 1 if something
is wrong.

    chancery check --data ./data
    chancery check --data /mnt/backup/monday`
}

// checkView is a check in JSON.
type checkView struct {
	OK       bool              `json:"ok"`
	Findings []datadir.Finding `json:"findings"`
	*datadir.Report
}

// maxFindings is how many findings of a check are kept for its JSON; all are counted.
const maxFindings = 1000

// Run checks a directory.
func (k *checkCmd) Run(ctx context.Context, c *call) error {
	show, done := c.directoryProgress()
	view := checkView{Findings: []datadir.Finding{}}
	var err error
	view.Report, err = datadir.Check(ctx, k.Data, func(f datadir.Finding) error {
		if c.ForPerson() {
			done()
			return c.PrintText(findingText(f))
		}
		if len(view.Findings) < maxFindings {
			view.Findings = append(view.Findings, f)
		}
		return nil
	}, show)
	done()
	if err != nil {
		return err
	}
	view.OK = view.Problems == 0
	if c.ForPerson() {
		err = c.PrintLine(fmt.Sprintf("Checked %s of documents, %s, %s, %s and %s of the log of changes.", term.Count(int(view.Versions), "version"),
			term.Count(int(view.Signatures), "signature"), term.Count(int(view.Numbers), "number"), term.Count(int(view.Files), "file"),
			term.Count(int(view.Changes), "row")))
	} else {
		err = c.PrintValue(view)
	}
	if err == nil && !view.OK {
		err = &term.ReportedError{Cause: term.Errorf("check", "the check of %s found %s", k.Data, term.Count(int(view.Problems), "problem"))}
	}
	return err
}

// findingText formats a finding for a person.
func findingText(f datadir.Finding) string {
	text := f.Part + ": "
	if f.Note {
		text = "note: " + text
	}
	if f.Where != "" {
		text += term.Printable(f.Where) + ": "
	}
	text += term.Printable(f.Message)
	if f.Advice != "" {
		text += "; " + f.Advice
	}
	return text + "\n"
}

// directoryProgress returns what shows the progress of long work on a terminal, and
// what removes the line again.
func (c *call) directoryProgress() (show datadir.Progress, done func()) {
	if !c.Env.IsTerminal(c.Stderr) {
		return nil, func() {}
	}
	const every = 100 // files between two lines
	write := func(text string) {
		// A failure to show progress does not stop the work.
		_, _ = io.WriteString(c.Stderr, "\r\x1b[K"+text)
	}
	return func(what string, n int64) {
			switch {
			case n == 0:
				write(what)
			case n%every == 0:
				write(fmt.Sprintf("%s: %d", what, n))
			}
		}, func() {
			write("")
		}
}
