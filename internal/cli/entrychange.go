package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"chancery/client"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

type entryCreateCmd struct {
	File         string `arg:"" optional:"" placeholder:"FILE" help:"Document or envelope, JSON or YAML; - is the standard input. Not needed with --previous."`
	ID           string `name:"id" placeholder:"UUID" help:"ID of the entry; a new one unless given."`
	Key          string `placeholder:"KEY" help:"Key, unique in the workspace, to find it by."`
	Folder       string `placeholder:"FOLDER" help:"Folder; that of the schema unless given."`
	Sign         bool   `help:"Sign the document."`
	AllowInvalid bool   `name:"allow-invalid" help:"Store the document also if it breaks rules."`
	Previous     string `placeholder:"ID" help:"Entry whose document the new one is made from."`
	Correct      string `placeholder:"JSON" help:"With --previous: correct that document, with these options."`
	remote
}

// Help is the long help.
func (entryCreateCmd) Help() string {
	return `Completes and checks a document, and stores it as a new entry. No workflow runs; that is what "job create" is for.
With --previous and --correct the document is the correction of another one, such as its credit note.

    chancery entry create invoice.yaml --key order/17
    chancery entry create - --folder drafts --allow-invalid < draft.json
    chancery entry create --previous 0195d7a2-… --correct '{"credit":true,"reason":"returned"}'` + remoteHelp
}

// Run creates an entry.
func (o *entryCreateCmd) Run(ctx context.Context, c *call) error {
	if o.File == "" && o.Previous == "" {
		return c.wrongCall(term.Errorf("usage", "give the file of a document, or --previous"))
	}
	r := client.EntryRequest{Key: o.Key, Folder: o.Folder, Sign: o.Sign, AllowInvalid: o.AllowInvalid, PreviousID: o.Previous}
	var err error
	if r.Correct, err = c.jsonFlag("--correct", o.Correct); err != nil {
		return err
	}
	if r.Data, err = c.documentFile(ctx, o.File); err != nil {
		return err
	}
	id, err := c.newID(o.ID)
	if err != nil {
		return err
	}
	return o.with(ctx, c, func(api *client.Client) error {
		e, err := api.PutEntry(ctx, id, r)
		if err != nil {
			return err
		}
		return c.showEntry(e)
	})
}

// showEntry writes an entry: what it is for a person, else the value.
func (c *call) showEntry(e *client.Entry) error {
	if c.ForPerson() {
		return c.printEntry(e)
	}
	return c.PrintValue(e)
}

type entryUpdateCmd struct {
	ID        string `arg:"" help:"ID of the entry."`
	File      string `arg:"" optional:"" placeholder:"FILE" help:"The new document, JSON or YAML, or a patch; - is the standard input."`
	Merge     bool   `xor:"patch" help:"The file is a merge patch (RFC 7396): members to change, null for those to remove."`
	Patch     bool   `xor:"patch" help:"The file is a JSON patch (RFC 6902)."`
	Folder    string `placeholder:"FOLDER" help:"Move the entry to this folder."`
	Sign      bool   `help:"Sign the document."`
	IfVersion string `name:"if-version" placeholder:"VERSION" help:"Only if the document still has this version, as \"entry get\" shows it."`
	remote
}

// Help is the long help.
func (entryUpdateCmd) Help() string {
	return `Changes the document of an entry, or its folder. Each change is a new version; the old ones stay. A document that
is signed cannot be changed.

    chancery entry update 0195d7a2-… invoice.yaml
    echo '{"notes":[{"text":"Thank you"}]}' | chancery entry update 0195d7a2-… --merge -
    chancery entry update 0195d7a2-… --folder expenses
    chancery entry update 0195d7a2-… invoice.yaml --if-version 76f845c125` + remoteHelp
}

// Run changes an entry.
func (o *entryUpdateCmd) Run(ctx context.Context, c *call) error {
	r := client.EntryRequest{Folder: o.Folder, Sign: o.Sign}
	var err error
	switch {
	case o.File == "":
	case o.Merge || o.Patch:
		r.ContentType = "application/merge-patch+json"
		if o.Patch {
			r.ContentType = "application/json-patch+json"
		}
		r.Data, err = c.Read(ctx, o.File)
	default:
		r.Data, err = c.documentFile(ctx, o.File)
	}
	if err != nil {
		return err
	}
	tag := ""
	if o.IfVersion != "" {
		tag = `"` + o.IfVersion + `"`
	}
	return o.with(ctx, c, func(api *client.Client) error {
		e, err := api.UpdateEntry(ctx, o.ID, r, tag)
		if err != nil {
			return err
		}
		return c.showEntry(e)
	})
}

type entryStatesCmd struct {
	ID string `arg:"" help:"ID of the entry."`
	remote
}

// Help is the long help.
func (entryStatesCmd) Help() string {
	return `Lists the states of an entry, newest first, with who gave them and the faults behind them.

    chancery entry states 0195d7a2-…` + remoteHelp
}

// Run lists states.
func (o *entryStatesCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		list, err := api.States(ctx, o.ID)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(struct {
				List []client.State `json:"list"`
			}{list})
		}
		rows := [][]string{{"STATE", "SINCE", "BY", "NOTES", "META"}}
		for i := range list {
			rows = append(rows, stateRow(&list[i]))
		}
		return c.printRows(rows)
	})
}

// stateRow are the cells of a state.
func stateRow(s *client.State) []string {
	notes := s.Notes
	for _, f := range s.Faults {
		notes = strings.TrimSpace(notes + " " + f.Message)
	}
	return []string{s.Key, formatTime(s.CreatedAt), strings.TrimSpace(s.Src + " " + s.SrcID), notes, metaText(s.Meta)}
}

type entryStateCmd struct {
	ID    string   `arg:"" help:"ID of the entry."`
	State string   `arg:"" help:"The state, such as sent, paid or void."`
	Notes string   `placeholder:"TEXT" help:"Details for people."`
	Meta  []string `name:"meta" sep:"none" placeholder:"KEY=VALUE" help:"Details for programs. Can be repeated."`
	At    string   `placeholder:"TIME" help:"Since when: 2h ago, 2026-11-01, or a time like 2026-11-01T09:00:00Z. Now unless given."`
	remote
}

// Help is the long help.
func (entryStateCmd) Help() string {
	return `Gives an entry a state. States are a list: an earlier one is never lost.

    chancery entry state 0195d7a2-… paid --notes "by bank transfer"
    chancery entry state 0195d7a2-… paid --at 2026-11-01 --meta bank=BE71` + remoteHelp
}

// Run adds a state.
func (o *entryStateCmd) Run(ctx context.Context, c *call) error {
	meta, err := c.textPairs("--meta", o.Meta)
	if err != nil {
		return err
	}
	at, err := parseTime("--at", o.At, c.Env.Now())
	if err != nil {
		return err
	}
	r := client.StateRequest{Key: o.State, Notes: o.Notes, Meta: meta}
	return o.with(ctx, c, func(api *client.Client) error {
		add := func() (*client.State, error) { return api.AddState(ctx, o.ID, r) }
		if !at.IsZero() {
			add = func() (*client.State, error) { return api.PutState(ctx, o.ID, at, r) }
		}
		s, err := add()
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(s)
		}
		return c.PrintLine(fmt.Sprintf("%s since %s", s.Key, s.CreatedAt.UTC().Format(time.DateTime)))
	})
}

type entryBulkCmd struct {
	File string `arg:"" help:"File with a line of JSON for each entry; - is the standard input."`
	remote
}

// Help is the long help.
func (entryBulkCmd) Help() string {
	return `Creates an entry for each line of a file of NDJSON. A line is the body of a request for one entry: data, key,
folder, sign, allow_invalid; with an "id" it is the entry with this ID. A line that is refused does not keep
the others from being created. For a program each line has a line of the output, in order; for a person those
that are refused, and a summary. The exit code is 1 when a line was refused.

    chancery entry bulk entries.ndjson
    jq -c '{key: .number, data: .}' customers/*.json | chancery entry bulk -

The file is read while it is sent, so it may be as large as you like.` + remoteHelp
}

// Run creates entries.
func (o *entryBulkCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		return c.createRows(ctx, o.File, "entry", "entries", api.CreateEntries)
	})
}

// rowCreator sends rows: client.CreateJobs or client.CreateEntries.
type rowCreator func(ctx context.Context, rows io.Reader, each func(client.RowResult) error) error

// createRows sends the lines of a file and writes what became of them.
func (c *call) createRows(ctx context.Context, file, one, many string, create rowCreator) error {
	f, err := c.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	done, failed := 0, 0
	err = create(ctx, f, func(row client.RowResult) error {
		done++
		if row.Error != nil {
			failed++
		}
		switch {
		case !c.ForPerson():
			return c.PrintValue(row)
		case row.Error != nil:
			return c.PrintLine(fmt.Sprintf("line %d: %s", row.Line, strings.TrimSpace(term.OneLine(row.Error.Message))))
		}
		return nil
	})
	if err == nil && c.ForPerson() {
		what := many
		if done-failed == 1 {
			what = one
		}
		err = c.PrintLine(fmt.Sprintf("%d %s from %s.", done-failed, what, term.Count(done, "line")))
	}
	return errors.Join(err, failedRows(failed, done, "line"))
}

// isID reports whether a text is an ID, and no key or name.
func isID(text string) bool {
	_, err := domain.ParseID(text)
	return err == nil
}
