package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/gobl/similar"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// seriesCmd is the commands on series.
type seriesCmd struct {
	List    seriesListCmd    `cmd:"" help:"List series."`
	Show    seriesShowCmd    `cmd:"" help:"Show a series."`
	Entries seriesEntriesCmd `cmd:"" help:"List the numbers of a series."`
	Check   seriesCheckCmd   `cmd:"" help:"Look for missing and double numbers."`
	Create  seriesCreateCmd  `cmd:"" help:"Make a series."`
	Take    seriesTakeCmd    `cmd:"" help:"Take the next number of a series."`
	Number  seriesNumberCmd  `cmd:"" help:"Show the number that something has."`
}

// Help is the long help.
func (seriesCmd) Help() string {
	return `A series counts the numbers of documents. Steps of workflows make those that they need; others are made with
"chancery series create", and a step names one by its ID.

    chancery series create --name "Invoices" --prefix INV- --padding 5
    chancery series list
    chancery series check Invoices` + remoteHelp
}

type seriesListCmd struct {
	remote
}

// Help is the long help.
func (seriesListCmd) Help() string {
	return `Lists all series, newest first, with the last number of each.

    chancery series list
    chancery series list --json | jq -r '.list[].id'` + remoteHelp
}

// Run lists series.
func (s *seriesListCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		list, err := api.AllSeries(ctx)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(struct {
				List []client.Series `json:"list"`
			}{list})
		}
		rows := [][]string{{"SERIES", "NAME", "CODE", "LAST", "NEXT", "CHANGED"}}
		for i := range list {
			x := &list[i]
			last := ""
			if x.LastEntryID != "" {
				last = numberOf(x, x.LastIndex)
			}
			rows = append(rows, []string{x.ID, x.Name, x.Code, last, numberOf(x, nextIndex(x)), formatTime(x.UpdatedAt)})
		}
		return c.printRows(rows)
	})
}

// printRows writes a table for a person; empty cells are dashes.
func (c *call) printRows(rows [][]string) error {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cmp.Or(term.OneLine(cell), "-")
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
}

// numberOf writes a number in the form of a series.
func numberOf(x *client.Series, n int64) string {
	s := domain.Series{Prefix: x.Prefix, Suffix: x.Suffix, Padding: x.Padding}
	return s.Format(n)
}

// nextIndex is the number that will be taken next.
func nextIndex(x *client.Series) int64 {
	if x.LastEntryID == "" {
		return x.LastIndex
	}
	return x.LastIndex + 1
}

type seriesShowCmd struct {
	Series string `arg:"" help:"ID of the series, or its name or code if no other series has it."`
	remote
}

// Help is the long help.
func (seriesShowCmd) Help() string {
	return `Shows a series with the form of its numbers, the last one and the next.

    chancery series show Invoices
    chancery series show 8e0e6f0c-3a3c-4c8e-9d0a-5f4f2f6f3c11 --json` + remoteHelp
}

// Run shows a series.
func (s *seriesShowCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := findSeries(ctx, api, s.Series)
		if err != nil {
			return err
		}
		return c.printSeries(x)
	})
}

// printSeries writes a series.
func (c *call) printSeries(x *client.Series) error {
	if !c.ForPerson() {
		return c.PrintValue(x)
	}
	last := "none"
	if x.LastEntryID != "" {
		last = numberOf(x, x.LastIndex) + ", of " + x.LastEntryID
	}
	rows := [][]string{{"series", x.ID}, {"name", x.Name}, {"code", x.Code}}
	if x.Description != "" {
		rows = append(rows, []string{"description", x.Description})
	}
	return c.printRows(append(rows,
		[]string{"first", numberOf(x, x.Start)}, []string{"last", last}, []string{"next", numberOf(x, nextIndex(x))},
		[]string{"created", formatTime(x.CreatedAt)}, []string{"changed", formatTime(x.UpdatedAt)},
	))
}

// findSeries returns the series with an ID, a name or a code.
func findSeries(ctx context.Context, api *client.Client, text string) (*client.Series, error) {
	if id, err := domain.ParseID(text); err == nil {
		return api.Series(ctx, string(id))
	}
	list, err := api.AllSeries(ctx)
	if err != nil {
		return nil, err
	}
	var names, ids []string
	var found *client.Series
	for i := range list {
		x := &list[i]
		names = append(names, x.Name, x.Code)
		if strings.EqualFold(x.Name, text) || strings.EqualFold(x.Code, text) {
			found, ids = x, append(ids, x.ID)
		}
	}
	switch {
	case len(ids) == 1:
		return found, nil
	case len(ids) == 0:
		hint := cmp.Or(similar.DidYouMean(text, names), `; "chancery series list" shows all`)
		return nil, term.Errorf("not-found", "there is no series with the ID, name or code %q%s", text, hint)
	}
	return nil, term.Errorf("usage", "%d series have the name or code %q; give the ID of one: %s",
		len(ids), text, strings.Join(ids[:min(len(ids), maxFound)], ", "))
}

// maxFound is how many objects with one name a message lists.
const maxFound = 10

type seriesEntriesCmd struct {
	Series    string `arg:"" help:"ID of the series, or its name or code."`
	Limit     int    `default:"20" placeholder:"N" help:"Largest number of entries, up to 100 (${default})."`
	Ascending bool   `help:"The first number first."`
	Cursor    string `placeholder:"CURSOR" help:"Go on where an earlier list ended: its cursor."`
	remote
}

// Help is the long help.
func (seriesEntriesCmd) Help() string {
	return `Lists the numbers of a series, the last one first, each with the ID that has it: for numbers of workflows that
of the silo entry.

    chancery series entries Invoices
    chancery series entries Invoices --ascending --limit 100` + remoteHelp
}

// Run lists the numbers of a series.
func (s *seriesEntriesCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := findSeries(ctx, api, s.Series)
		if err != nil {
			return err
		}
		page, err := api.SeriesEntries(ctx, x.ID, client.SeriesEntryQuery{Limit: s.Limit, Ascending: s.Ascending, Cursor: s.Cursor})
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(page)
		}
		rows := [][]string{{"NUMBER", "ENTRY", "TAKEN", "META"}}
		for i := range page.List {
			e := &page.List[i]
			rows = append(rows, []string{e.Code, e.ID, formatTime(e.CreatedAt), metaText(e.Meta)})
		}
		if err := c.printRows(rows); err != nil || page.Cursor == "" {
			return err
		}
		return c.PrintLine("more: --cursor " + page.Cursor)
	})
}

type seriesCreateCmd struct {
	ID          string `name:"id" placeholder:"UUID" help:"ID of the series; a new one unless given. With the same ID the command can be repeated."`
	Name        string `placeholder:"NAME" help:"Name of the series."`
	Code        string `placeholder:"CODE" help:"Short name for programs; no part of the numbers."`
	Description string `placeholder:"TEXT" help:"What it is for."`
	Prefix      string `placeholder:"TEXT" help:"Text before each number; {year}, {yy} and {month} stand for the date of the document."`
	Suffix      string `placeholder:"TEXT" help:"Text behind each number."`
	Padding     int    `placeholder:"N" help:"Least number of digits."`
	Start       int64  `default:"1" placeholder:"N" help:"First number (${default})."`
	remote
}

// Help is the long help.
func (seriesCreateCmd) Help() string {
	return `Makes a series. Code, form and first number cannot be changed later, and no series can be deleted; with the
same ID, name and description can be changed. A step uses it by its ID:

    - action: sequence.enumerate
      config: { code_id: 8e0e6f0c-3a3c-4c8e-9d0a-5f4f2f6f3c11 }

    chancery series create --name "Invoices" --prefix INV- --padding 5
    chancery series create --id 8e0e6f0c-3a3c-4c8e-9d0a-5f4f2f6f3c11 --name "Invoices" --start 4712` + remoteHelp
}

// Run makes a series.
func (s *seriesCreateCmd) Run(ctx context.Context, c *call) error {
	id := s.ID
	if id == "" {
		made, err := uuid.NewRandomFromReader(c.Env.Rand)
		if err != nil {
			return fmt.Errorf("naming the series: %w", err)
		}
		id = made.String()
	}
	r := client.SeriesRequest{Code: s.Code, Prefix: s.Prefix, Suffix: s.Suffix, Padding: s.Padding, Start: s.Start}
	if s.Name != "" {
		r.Name = &s.Name
	}
	if s.Description != "" {
		r.Description = &s.Description
	}
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := api.PutSeries(ctx, id, r)
		if err != nil {
			return err
		}
		return c.printSeries(x)
	})
}

// metaText writes meta in one line: "a=1, b=2".
func metaText(meta map[string]string) string {
	parts := make([]string, 0, len(meta))
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		parts = append(parts, key+"="+meta[key])
	}
	return strings.Join(parts, ", ")
}

type seriesCheckCmd struct {
	Series string `arg:"" help:"ID of the series, or its name or code."`
	remote
}

// Help is the long help.
func (seriesCheckCmd) Help() string {
	return `Looks at all numbers of a series: whether one is missing, whether several documents have one, and which no
document has that is known by it. The exit code is 1 if numbers are missing or double. A number that no
document has may be right: it was taken through the API for something else, or its document is not in this
workspace.

    chancery series check Invoices
    chancery series check Invoices --json | jq .gaps` + remoteHelp
}

// seriesView is the check of a whole series in JSON. The lists have the first of all; the
// counts are of all.
type seriesView struct {
	OK      bool                  `json:"ok"`
	Series  string                `json:"series_id"`
	From    int64                 `json:"from"`
	To      int64                 `json:"to"`
	Taken   int64                 `json:"taken"`
	Missing int64                 `json:"missing"`
	Gaps    []client.SeriesGap    `json:"gaps"`
	Doubles int64                 `json:"doubles"`
	Unheld  int64                 `json:"unheld"`
	Numbers []client.SeriesNumber `json:"numbers"`
}

// add adds a page of the check.
func (v *seriesView) add(page *client.SeriesCheck) {
	if v.Series == "" {
		v.Series, v.From = page.SeriesID, page.From
	}
	v.To = page.To
	v.Taken += int64(page.Taken)
	v.Doubles += int64(page.Doubles)
	v.Unheld += int64(page.Unheld)
	for _, g := range page.Gaps {
		v.Missing += g.To - g.From + 1
	}
	v.Gaps = append(v.Gaps, page.Gaps[:min(len(page.Gaps), maxFindings-len(v.Gaps))]...)
	v.Numbers = append(v.Numbers, page.List[:min(len(page.List), maxFindings-len(v.Numbers))]...)
	v.OK = v.Missing+v.Doubles == 0
}

// Run checks a series.
func (s *seriesCheckCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		x, err := findSeries(ctx, api, s.Series)
		if err != nil {
			return err
		}
		view := seriesView{Gaps: []client.SeriesGap{}, Numbers: []client.SeriesNumber{}}
		for page, err := range api.CheckSeries(ctx, x.ID, true) {
			if err != nil {
				return err
			}
			view.add(page)
			if err := c.printFindings(x, page); err != nil {
				return err
			}
		}
		if c.ForPerson() {
			err = c.PrintLine(view.text())
		} else {
			err = c.PrintValue(view)
		}
		if err == nil && !view.OK {
			err = &term.ReportedError{Cause: term.Errorf("check", "the check of the series found %d missing and %d double", view.Missing, view.Doubles)}
		}
		return err
	})
}

// printFindings writes what a page of a check found, for a person.
func (c *call) printFindings(x *client.Series, page *client.SeriesCheck) error {
	if !c.ForPerson() {
		return nil
	}
	var b strings.Builder
	for _, g := range page.Gaps {
		b.WriteString("missing  " + term.OneLine(numberOf(x, g.From)))
		if g.To > g.From {
			b.WriteString(" to " + term.OneLine(numberOf(x, g.To)))
		}
		b.WriteString("\n")
	}
	for i := range page.List {
		b.WriteString(findingLine(&page.List[i]) + "\n")
	}
	return c.PrintText(b.String())
}

// findingLine says which documents have a number, if not exactly one does.
func findingLine(n *client.SeriesNumber) string {
	var have, other []string
	for i := range n.Documents {
		d := &n.Documents[i]
		if d.Holds {
			have = append(have, d.SiloEntryID)
			continue
		}
		code := cmp.Or(term.OneLine(d.Code), "no code")
		other = append(other, d.SiloEntryID+" has "+code)
	}
	number := term.OneLine(n.Code)
	switch {
	case len(have) > 1:
		return "double   " + number + "  " + strings.Join(have, ", ")
	case len(other) > 0:
		return "unheld   " + number + "  " + strings.Join(other, ", ")
	}
	return "unheld   " + number + "  no document for " + n.ID
}

// text sums a check up.
func (v *seriesView) text() string {
	if v.To < v.From {
		return "no number was taken"
	}
	text := strconv.FormatInt(v.Taken, 10) + " numbers, from " + strconv.FormatInt(v.From, 10) + " to " + strconv.FormatInt(v.To, 10)
	return fmt.Sprintf("%s: %d missing, %d double, %d that no document has", text, v.Missing, v.Doubles, v.Unheld)
}
