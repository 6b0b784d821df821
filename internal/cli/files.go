package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"chancery/internal/cli/term"
	"chancery/internal/silo"
)

// filesCmd has the older name of a command.
type filesCmd struct {
	Verify filesVerifyCmd `cmd:"" help:"Compare the records of files with the stored contents."`
}

type filesVerifyCmd struct {
	Repair bool `help:"Remove contents that no record has named for a day, and what interrupted uploads left. Records are never changed."`
	local
}

// Help is the long help.
func (filesVerifyCmd) Help() string {
	return `Compares the records of files with the stored contents, by hash and size: contents that are missing or
have another size, and contents that no record names. Nothing is read in full; "chancery check" does that.
The server may be running, but not with --repair. The exit code is 1 if contents are missing or have another
size: put them back from a backup.

    chancery file verify --data ./data
    chancery file verify --data ./data --repair`
}

// filesView is a verification in JSON.
type filesView struct {
	OK bool `json:"ok"`
	// Findings are the first of all; the counts are of all.
	Findings []fileFinding `json:"findings"`
	Contents int64         `json:"contents"`
	Missing  int64         `json:"missing"`
	Size     int64         `json:"other_size"`
	Orphans  int64         `json:"orphans"`
	Young    int64         `json:"young_orphans"`
	Removed  int64         `json:"removed"`
	Drafts   int64         `json:"removed_drafts"`
}

// fileFinding is a fault in JSON.
type fileFinding struct {
	Problem   silo.Problem `json:"problem"`
	Workspace string       `json:"workspace"`
	Hash      string       `json:"sha256"`
	Want      int64        `json:"size"`
	Have      int64        `json:"stored_size"`
	Removed   bool         `json:"removed,omitempty"`
}

// Run compares files with contents.
func (v *filesVerifyCmd) Run(ctx context.Context, c *call) error {
	local, err := v.open(ctx, c)
	if err != nil {
		return err
	}
	view := filesView{Findings: []fileFinding{}}
	done, err := local.VerifyFiles(ctx, v.Repair, func(f silo.ContentFault) error {
		if c.ForPerson() {
			return c.PrintLine(fmt.Sprintf("%s/%s: %s", f.WorkspaceID, f.Hash, f))
		}
		if len(view.Findings) < maxFindings {
			view.Findings = append(view.Findings, fileFinding{f.Problem, string(f.WorkspaceID), f.Hash, f.Want, f.Have, f.Removed})
		}
		return nil
	})
	if err := errors.Join(err, local.Close()); err != nil {
		return err
	}
	damaged := done.Missing + done.Size
	if c.ForPerson() {
		err = c.PrintText(verifiedText(done))
	} else {
		view.OK, view.Contents, view.Missing, view.Size = damaged == 0, done.Contents, done.Missing, done.Size
		view.Orphans, view.Young, view.Removed, view.Drafts = done.Orphans, done.Young, done.Removed, done.Drafts
		err = c.PrintValue(view)
	}
	if err == nil && damaged > 0 {
		err = &term.ReportedError{Cause: term.Errorf("check", "%d contents of files in %s are missing or have another size", damaged, v.name())}
	}
	return err
}

// verifiedText sums a verification up.
func verifiedText(done silo.Verified) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d contents are named by records; %d of them are missing, %d have another size.\n", done.Contents, done.Missing, done.Size)
	if done.Missing+done.Size > 0 {
		b.WriteString("Put these back from a backup.\n")
	}
	switch {
	case done.Removed > 0 || done.Drafts > 0:
		fmt.Fprintf(&b, "%d contents that no record named and %d interrupted uploads were removed.\n", done.Removed, done.Drafts)
	case done.Orphans > 0:
		fmt.Fprintf(&b, "%d contents are named by no record; a server removes them, and so does --repair.\n", done.Orphans)
	}
	if done.Young > 0 {
		fmt.Fprintf(&b, "%d contents are younger than a day and named by no record yet.\n", done.Young)
	}
	return b.String()
}
