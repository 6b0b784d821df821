package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"text/tabwriter"

	"chancery/client"
	"chancery/internal/cli/term"
)

// entryCmd is the commands on entries.
type entryCmd struct {
	List    entryListCmd    `cmd:"" help:"List entries."`
	Get     entryGetCmd     `cmd:"" help:"Show an entry, or answer its document."`
	Search  entrySearchCmd  `cmd:"" help:"Find entries by words and fields."`
	Related entryRelatedCmd `cmd:"" help:"List what mentions an entry, or what it mentions."`
	Create  entryCreateCmd  `cmd:"" help:"Store a document as a new entry."`
	Update  entryUpdateCmd  `cmd:"" help:"Change the document of an entry, or its folder."`
	States  entryStatesCmd  `cmd:"" help:"List the states of an entry."`
	State   entryStateCmd   `cmd:"" help:"Give an entry a state."`
	Bulk    entryBulkCmd    `cmd:"" help:"Create an entry for each line of a file."`
	Meta    entryMetaCmd    `cmd:"" help:"Keep data of other programs with entries."`
	Hold    entryHoldCmd    `cmd:"" help:"Keep an entry from being erased."`
	Release entryReleaseCmd `cmd:"" help:"Lift the hold on an entry."`
	Erase   entryEraseCmd   `cmd:"" help:"Erase an entry."`
}

// Help is the long help.
func (entryCmd) Help() string {
	return `An entry is a document that the server keeps, with its versions, states and files.

    chancery entry list --folder invoices --state error
    chancery entry get 0195d7a2-…
    chancery entry search "customer:acme total>1000"
    chancery entry related 0195d7a2-…
    chancery entry create invoice.yaml --key order/17
    chancery entry state 0195d7a2-… paid` + remoteHelp
}

type entryListCmd struct {
	Limit       int    `default:"20" placeholder:"N" help:"Largest number of entries, up to 100 (${default})."`
	Folder      string `placeholder:"FOLDER" help:"Only entries of this folder, or of a group such as invoices."`
	State       string `placeholder:"STATE" help:"Only entries with this state; empty for those without one, invalid for those that break rules."`
	Signed      bool   `xor:"signed" help:"Only entries that are signed."`
	Unsigned    bool   `xor:"signed" help:"Only entries that are not signed."`
	Invalid     bool   `xor:"invalid" help:"Only entries that break rules."`
	Valid       bool   `xor:"invalid" help:"Only entries that break none."`
	Tag         string `placeholder:"TAG" help:"Only entries with this tag."`
	KeyPrefix   string `placeholder:"TEXT" help:"Only entries whose key begins so."`
	Schema      string `placeholder:"SCHEMA" help:"Only documents of this schema, such as bill/invoice."`
	Since       string `placeholder:"TIME" help:"Only entries created then or later: 2h or 7d ago, 2026-11-01, or a time like 2026-11-01T09:00:00Z."`
	Until       string `placeholder:"TIME" help:"Only entries created then or earlier."`
	IssuedSince string `placeholder:"DAY" help:"First day of issue, such as 2026-11-01."`
	IssuedUntil string `placeholder:"DAY" help:"Last day of issue."`
	Ascending   bool   `help:"Oldest first."`
	Cursor      string `placeholder:"CURSOR" help:"Go on where an earlier list ended: its next_cursor."`
	remote
}

// Help is the long help.
func (entryListCmd) Help() string {
	return `Lists entries, newest first: their documents, numbers, parties, amounts and states. All filters can be combined.
A page may be short although there are more: then it ends with a cursor.

    chancery entry list
    chancery entry list --folder invoices --unsigned
    chancery entry list --state error --since 7d
    chancery entry list --json | jq -r '.list[].id'` + remoteHelp
}

// Run lists entries.
func (o *entryListCmd) Run(ctx context.Context, c *call) error {
	since, err := parseTime("--since", o.Since, c.Env.Now())
	if err != nil {
		return err
	}
	until, err := parseTime("--until", o.Until, c.Env.Now())
	if err != nil {
		return err
	}
	return o.with(ctx, c, func(api *client.Client) error {
		page, err := api.Entries(ctx, client.EntryQuery{
			Limit: o.Limit, Folder: o.Folder, State: o.State, Signed: either(o.Signed, o.Unsigned), Invalid: either(o.Invalid, o.Valid), Tag: o.Tag, KeyPrefix: o.KeyPrefix,
			Schema: o.Schema, Since: since, Until: until, IssuedSince: o.IssuedSince, IssuedUntil: o.IssuedUntil, Ascending: o.Ascending, Cursor: o.Cursor,
		})
		if err != nil {
			return err
		}
		return c.printEntries(page)
	})
}

// either returns which of two flags that exclude each other is set, nil if none is.
func either(yes, no bool) *bool {
	if !yes && !no {
		return nil
	}
	return &yes
}

type entryGetCmd struct {
	ID       string `arg:"" help:"ID or key of the entry."`
	Envelope bool   `help:"Answer the envelope alone, as it is stored."`
	Version  string `placeholder:"VERSION" help:"Answer the envelope of an earlier version."`
	remote
}

// Help is the long help.
func (entryGetCmd) Help() string {
	return `Shows an entry with its versions and files; for a program it is JSON, with the envelope as data.

    chancery entry get 0195d7a2-…
    chancery entry get --envelope order/17 > invoice.json
    chancery entry get 0195d7a2-… --version 76f845c125` + remoteHelp
}

// Run shows an entry.
func (o *entryGetCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		get := api.EntryByKey
		if isID(o.ID) {
			get = api.Entry
		}
		e, err := get(ctx, o.ID)
		switch {
		case err != nil:
			return err
		case o.Version != "":
			old, err := api.EntryVersionData(ctx, e.ID, o.Version)
			return errorOr(err, func() error { return c.PrintLine(string(old.Data)) })
		case o.Envelope:
			return c.PrintLine(string(e.Data))
		case !c.ForPerson():
			return c.PrintValue(e)
		}
		return c.printEntry(e)
	})
}

// printEntry shows an entry to a person.
func (c *call) printEntry(e *client.Entry) error {
	s := summaryOf(e)
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, line := range [][2]string{
		{"entry", e.ID},
		{"key", e.Key},
		{"document", s.document()},
		{"supplier", s.Supplier.text()},
		{"customer", s.Customer.text()},
		{"issued", s.IssueDate},
		{"amount", s.amount()},
		{"folder", e.Folder},
		{"state", stateOf(e)},
		{"tags", strings.Join(e.Tags, ", ")},
		{"created", formatTime(e.CreatedAt)},
		{"version", e.Version},
		{"erased", erasedOf(e)},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "%s\t%s\n", line[0], term.OneLine(line[1]))
		}
	}
	for _, f := range e.Attachments {
		fmt.Fprintf(w, "file\t%s %s\n", term.OneLine(f.Name), f.URL)
	}
	for _, f := range e.Faults {
		fmt.Fprintf(w, "fault\t%s\n", term.OneLine(f.Message))
	}
	for _, x := range e.Warnings {
		fmt.Fprintf(w, "warning\t%s\n", term.OneLine(x.Message))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
}

// erasedOf says what was erased of an entry.
func erasedOf(e *client.Entry) string {
	if e.Erased == nil {
		return ""
	}
	return e.Erased.Done + " " + formatTime(e.Erased.At)
}

type entrySearchCmd struct {
	Text   []string `arg:"" help:"Words and fields."`
	Folder string   `placeholder:"FOLDER" help:"Only entries of this folder, or of a group such as invoices."`
	Limit  int      `default:"20" placeholder:"N" help:"Largest number of entries, up to 100 (${default})."`
	Offset int      `placeholder:"N" help:"How many entries to leave out before."`
	remote
}

// Help is the long help.
func (entrySearchCmd) Help() string {
	return `Finds entries by numbers, names, tax codes, e-mail addresses, keys, IDs and tags, the most relevant first. Accents and
upper case do not matter, and the last word may be the beginning of one. Fields compare one property:

    chancery entry search F1-000001
    chancery entry search acme mad
    chancery entry search "customer:acme total>1000 issue_date>=2026-01"
    chancery entry search state:error folder:invoices` + remoteHelp
}

// Run searches entries.
func (o *entrySearchCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		list, err := api.Search(ctx, client.SearchQuery{
			Text: strings.Join(o.Text, " "), Folder: o.Folder, Limit: o.Limit, Offset: o.Offset,
		})
		if err != nil {
			return err
		}
		page := &client.EntryPage{List: list}
		return c.printEntries(page)
	})
}

type entryRelatedCmd struct {
	ID        string `arg:"" help:"ID of the entry; with --uuid any UUID that documents mention."`
	UUID      bool   `name:"uuid" help:"The ID is a UUID that documents mention."`
	Mentioned bool   `help:"List what the document of the entry mentions, instead of what mentions it."`
	Context   string `placeholder:"PLACE" help:"Only mentions in this place of the document: customer, line.item, preceding."`
	Limit     int    `default:"20" placeholder:"N" help:"Largest number of entries, up to 100 (${default})."`
	Cursor    string `placeholder:"CURSOR" help:"Go on where an earlier list ended: its next_cursor."`
	remote
}

// Help is the long help.
func (entryRelatedCmd) Help() string {
	return `Lists the entries whose documents mention an entry, each with the place of the mention: the invoices of a customer,
the credit notes of an invoice.

    chancery entry related 0195d7a2-…
    chancery entry related --mentioned 0195d7a2-…
    chancery entry related --context line.item 0195d7a2-…` + remoteHelp
}

// Run lists related entries.
func (o *entryRelatedCmd) Run(ctx context.Context, c *call) error {
	if o.UUID && o.Mentioned {
		return c.wrongCall(term.Errorf("usage", "--mentioned needs an entry, and --uuid names none"))
	}
	return o.with(ctx, c, func(api *client.Client) error {
		find := api.Related
		if o.UUID {
			find = api.RelatedTo
		}
		page, err := find(ctx, o.ID, client.RelatedQuery{Context: o.Context, Mentioned: o.Mentioned, Limit: o.Limit, Cursor: o.Cursor})
		if err != nil {
			return err
		}
		return c.printEntries(page)
	})
}

// printEntries writes a page: a table for a person, else the value.
func (c *call) printEntries(page *client.EntryPage) error {
	if !c.ForPerson() {
		return c.PrintValue(page)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ENTRY\tDOCUMENT\tISSUED\tCUSTOMER\tAMOUNT\tFOLDER\tSTATE\tKEY\tCONTEXT")
	for i := range page.List {
		e := &page.List[i]
		s := summaryOf(e)
		cells := []string{e.ID, s.document(), s.IssueDate, s.party(), s.amount(), e.Folder, stateOf(e), e.Key, e.Context}
		for i, cell := range cells {
			cells[i] = cmp.Or(term.OneLine(cell), "-")
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	text := b.String()
	if page.NextCursor != "" {
		text += "more: --cursor " + page.NextCursor + "\n"
	}
	return c.PrintLine(strings.TrimSuffix(text, "\n"))
}

// summary is the snippet of an entry.
type summary struct {
	schema    string
	Type      string     `json:"type"`
	Series    string     `json:"series"`
	Code      string     `json:"code"`
	Currency  string     `json:"currency"`
	IssueDate string     `json:"issue_date"`
	Payable   string     `json:"payable"`
	Name      string     `json:"name"`
	Title     string     `json:"title"`
	Supplier  *partyName `json:"supplier"`
	Customer  *partyName `json:"customer"`
}

type partyName struct {
	Name  string `json:"name"`
	Alias string `json:"alias"`
}

func (p *partyName) text() string {
	if p == nil {
		return ""
	}
	return cmp.Or(p.Name, p.Alias)
}

func summaryOf(e *client.Entry) *summary {
	s := &summary{schema: e.DocSchema}
	if json.Unmarshal(e.Snippet, s) != nil { // it is shown without
		return &summary{schema: e.DocSchema}
	}
	return s
}

// document says what an entry is: "invoice F1-000001".
func (s *summary) document() string {
	return documentName(&client.JobDocument{Schema: path.Base(s.schema), Type: s.Type, Series: s.Series, Code: s.Code})
}

func (s *summary) party() string { return cmp.Or(s.Customer.text(), s.Name, s.Title) }

func (s *summary) amount() string { return strings.TrimSpace(s.Payable + " " + s.Currency) }

// stateOf is the state of an entry, and that it breaks rules.
func stateOf(e *client.Entry) string {
	switch {
	case e.Invalid:
		return strings.TrimSpace(e.State + " (invalid)")
	case e.Signed && e.State == "":
		return "(signed)"
	}
	return e.State
}
