package action

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// argSeries is the argument that names a series. It overrides the configuration.
const argSeries = "sequence-series-id"

type enumerateConfig struct {
	Name    string `json:"name"`
	Prefix  string `json:"prefix"`
	Suffix  string `json:"suffix"`
	Padding int    `json:"padding"`
	Start   int64  `json:"start"`
	CodeID  string `json:"code_id"`
	Sign    bool   `json:"sign"`
}

// sequenceEnumerate gives the document the next number of a series.
func sequenceEnumerate(b *document.Builder) *domain.Action {
	const date = "{year}, {yy} and {month} stand for the issue date; a series that shows them has a counter for each year or month."
	return &domain.Action{
		ID: domain.SrcNumbering, Label: "Add sequential code", Icon: "hash", Reach: domain.Inside,
		Summary: "Writes the next number of a series into the document, once.",
		Codes:   []string{"schema", domain.KeySeries, "validation", domain.KeyDuplicate},
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"name": {"type": "string", "title": "Series", "maxLength": 255, "examples": ["invoices"],
					"description": "Name of the series that the step makes when it is missing: one for each supplier and document series."},
				"prefix": {"type": "string", "title": "Prefix", "maxLength": 32, "description": "` + date + `"},
				"suffix": {"type": "string", "title": "Suffix", "maxLength": 32, "description": "` + date + `"},
				"padding": {"type": "integer", "title": "Digits", "description": "Least number of digits, filled with zeros.", "minimum": 0, "maximum": 18, "default": 6},
				"start": {"type": "integer", "title": "First number", "minimum": 0, "maximum": 1000000000000000, "default": 1, "description": "Of a series that the step makes."},
				"code_id": {"type": "string", "title": "Series of the workspace", "x-editor": "series",
					"description": "Takes numbers from a series that there is, instead of one by name."},
				"sign": {"type": "boolean", "title": "Sign afterwards", "default": false, "description": "Signs the numbered document. One that has its number already is skipped, and not signed."}
			}
		}`),
		Check: checkEnumerate, Advise: adviseEnumerate,
		Run: func(_ context.Context, t *domain.Task) domain.Result { return enumerate(b, t) },
	}
}

func checkEnumerate(raw json.RawMessage) error {
	c, err := configOf[enumerateConfig](raw)
	if err != nil {
		return err
	}
	for _, m := range []struct{ member, text string }{{"prefix", c.Prefix}, {"suffix", c.Suffix}} {
		if err := domain.CheckAffix(m.text); err != nil {
			return &configError{m.member, err}
		}
	}
	if c.CodeID != "" {
		if _, err := domain.ParseID(c.CodeID); err != nil {
			return &configError{"code_id", err}
		}
	}
	return nil
}

// adviseEnumerate finds what a series does that its author may not expect.
func adviseEnumerate(raw json.RawMessage, _ string) (issues []domain.ConfigIssue) {
	c, err := configOf[enumerateConfig](raw)
	if err != nil {
		return nil
	}
	note := func(member, message string) {
		issues = append(issues, domain.ConfigIssue{Path: "." + member, Message: message})
	}
	member, text := "prefix", c.Prefix+c.Suffix
	if !strings.Contains(c.Prefix, "{") {
		member = "suffix"
	}
	month, year := strings.Contains(text, "{month}"), strings.Contains(text, "{year}") || strings.Contains(text, "{yy}")
	if month && !year {
		note(member, "numbers with {month} and without {year} or {yy} repeat every year, and are refused as duplicates; add {year} or {yy}")
	}
	if c.Start > 1 && (month || year) {
		period := "year"
		if month {
			period = "month"
		}
		note("start", fmt.Sprintf("every %s begins at %d, because the numbers show the date; leave start out if they begin at 1", period, c.Start))
	}
	return append(issues, adviseZeros(raw)...)
}

// adviseZeros finds members of which 0 means the default.
func adviseZeros(raw json.RawMessage) (issues []domain.ConfigIssue) {
	var given struct{ Padding, Start *int64 }
	if json.Unmarshal(raw, &given) != nil {
		return nil
	}
	if given.Padding != nil && *given.Padding == 0 {
		issues = append(issues, domain.ConfigIssue{
			Path: ".padding", Message: fmt.Sprintf("0 means the default, %d digits; for numbers without zeros in front give 1", domain.DefaultPadding),
		})
	}
	if given.Start != nil && *given.Start == 0 {
		issues = append(issues, domain.ConfigIssue{Path: ".start", Message: "0 means the default: the first number is 1"})
	}
	return issues
}

func enumerate(b *document.Builder, t *domain.Task) domain.Result {
	c, err := configOf[enumerateConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	doc, err := b.NumberingOf(&t.Entry.Content)
	switch {
	case err != nil:
		return resultOf(err)
	case !doc.Numbered:
		return domain.KO("schema", "a document of this kind has no code")
	case t.Entry.Content.Signed:
		return domain.Skip("the document is signed already")
	case doc.Code != "" && c.Sign:
		return domain.Skip("the document has the code " + doc.Code + " already, and this step signs only what it numbers; silo.close signs it")
	case doc.Code != "":
		return domain.Skip("the document has the code " + doc.Code + " already")
	}
	date := t.Entry.Content.Index.IssueDate
	n, err := numberingFor(t, &c, doc, date)
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return domain.KO(domain.KeySeries, e.Message)
	}
	if err != nil {
		return domain.KO(domain.KeySeries, err.Error())
	}
	n.Sign, n.Workspace, n.IssueDate, n.Asked = c.Sign, t.Workspace, date, c.format().On(date)
	res := domain.OK()
	res.Effects.Number = n
	return res
}

var (
	errNoSeries     = errors.New("series required when code_id not present: give the document a `series`, or the step the `code_id` of one")
	errSeriesFormat = errors.New("sequence not found: the series ID is not a UUID")
)

// numberingFor selects the series of the number: the one in the argument, the
// fixed one, or the dynamic one of supplier, document series and name.
func numberingFor(t *domain.Task, c *enumerateConfig, doc *document.Numbering, date string) (*domain.Numbering, error) {
	fixed := c.CodeID
	if arg := t.Args[argSeries]; arg != "" {
		fixed = arg
	}
	if fixed != "" {
		id, err := domain.ParseID(fixed)
		if err != nil {
			return nil, errSeriesFormat
		}
		return &domain.Numbering{Series: domain.Series{WorkspaceID: t.Workspace.ID, ID: id}}, nil
	}
	if doc.Series == "" {
		return nil, errNoSeries
	}
	d := domain.DynamicSeries{
		SupplierCountry: doc.SupplierCountry, SupplierCode: doc.SupplierCode,
		Series: doc.Series, Name: c.Name, SeriesFormat: c.format(),
	}
	all := d.New(t.Workspace.Root())
	all.WorkspaceID = t.Workspace.ID
	own, err := all.For(date)
	if err != nil {
		return nil, err
	}
	return &domain.Numbering{Series: *own, Create: true}, nil
}

func (c *enumerateConfig) format() domain.SeriesFormat {
	return domain.SeriesFormat{Prefix: c.Prefix, Suffix: c.Suffix, Padding: c.Padding, Start: c.Start}
}
