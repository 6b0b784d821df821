package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
)

// table aligns the cells of rows in columns.
func table(rows [][]string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = oneLine(cell)
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush() // into memory
	var trimmed strings.Builder
	for line := range strings.Lines(b.String()) {
		trimmed.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return trimmed.String()
}

// printText writes text that has its line ends.
func (c *call) printText(text string) error {
	_, err := io.WriteString(c.stdout, text)
	return err
}

// unknownName returns the error for a name that does not exist, with the most
// similar names, or else the command that lists all.
func unknownName(what, name, lister string, known []string) error {
	text := fmt.Sprintf("there is no %s %q", what, name)
	if near := nearest(name, known, 3); len(near) > 0 {
		text += ", did you mean " + alternatives(near) + "?"
	} else {
		text += "; \"" + lister + "\" lists those there are"
	}
	return problemf(string(gobl.ErrNotFound), "%s", text)
}

func alternatives(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// nearest returns up to n known names that are similar to a name: those that
// begin with it or contain it, and those that differ in a few letters.
func nearest(name string, known []string, n int) []string {
	type candidate struct {
		name     string
		distance int
	}
	name = strings.ToLower(name)
	var list []candidate
	for _, k := range known {
		low := strings.ToLower(k)
		distance := editDistance(name, low)
		switch {
		case name == "":
			continue
		case strings.HasPrefix(low, name):
			distance = min(distance, 1)
		case strings.Contains(low, name):
			distance = min(distance, 2)
		case distance > (len(name)+1)/4:
			continue
		}
		list = append(list, candidate{k, distance})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	names := make([]string, 0, n)
	for _, c := range list[:min(n, len(list))] {
		names = append(names, c.name)
	}
	return names
}

// editDistance returns the number of letters to insert, delete or replace to turn
// one word into another (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

type schemaCmd struct {
	ID   string `arg:"" optional:"" help:"ID of a schema, or its short name such as bill/invoice."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (schemaCmd) Help() string {
	return `Shows the JSON Schema (draft 2020-12) of a type of document or of a part of one; without ID, lists
the IDs there are.

    chancery gobl schema
    chancery gobl schema bill/invoice > invoice.schema.json
    chancery gobl schema https://gobl.org/draft-0/org/party`
}

// Run shows a schema or the list of them.
func (s *schemaCmd) Run(c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	schemas := lib.Schemas()
	all := schemas.All()
	if s.ID == "" {
		return listSchemas(c, all)
	}
	id := schema.ID(s.ID)
	if !strings.Contains(s.ID, "://") {
		id = schema.Short(strings.ToLower(strings.Trim(s.ID, "/")))
	}
	if !slices.Contains(all, id) {
		names := make([]string, len(all))
		for i, known := range all {
			names[i] = known.Name()
		}
		return unknownName("schema", id.Name(), "chancery gobl schema", names)
	}
	data, err := schemas.Generate(id)
	if err != nil {
		return err
	}
	return c.printSchema(data)
}

func listSchemas(c *call, all []schema.ID) error {
	if !c.forPerson() {
		return c.printValue(all)
	}
	rows := [][]string{{"NAME", "ID"}}
	for _, id := range all {
		rows = append(rows, []string{id.Name(), string(id)})
	}
	return c.printText(table(rows))
}

type regimesCmd struct {
	Country string `arg:"" optional:"" help:"Tax country code of one regime, such as ES."`
	JSON    bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (regimesCmd) Help() string {
	return `Lists the tax regimes; with a country, shows its taxes with the keys a supply can be treated by and
the rates since when they apply.

    chancery gobl regimes
    chancery gobl regimes ES
    chancery gobl regimes ES | jq '.categories[] | select(.code == "VAT").rates'`
}

// regimeRow is one line of the list of regimes.
type regimeRow struct {
	Country  string `json:"country"`
	Name     string `json:"name"`
	Currency string `json:"currency"`
	// Tax is the category of the general indirect tax.
	Tax string `json:"tax,omitempty"`
}

func newRegimeRow(r *tax.RegimeDef) regimeRow {
	return regimeRow{string(r.Country), r.Name.String(), string(r.Currency), string(r.TaxScheme)}
}

// Run shows a regime or the list of them.
func (r *regimesCmd) Run(c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	if r.Country == "" {
		return listRegimes(c, lib.Facts())
	}
	def, err := regimeNamed(lib.Facts(), r.Country)
	if err != nil {
		return err
	}
	view := newRegimeView(def)
	if !c.forPerson() {
		return c.printValue(view)
	}
	return c.printText(view.text())
}

func listRegimes(c *call, facts *tax.Facts) error {
	list := []regimeRow{}
	for _, r := range facts.Regimes() {
		list = append(list, newRegimeRow(r))
	}
	slices.SortFunc(list, func(a, b regimeRow) int { return cmp.Compare(a.Country, b.Country) })
	if !c.forPerson() {
		return c.printValue(list)
	}
	rows := [][]string{{"COUNTRY", "NAME", "CURRENCY", "TAX"}}
	for _, r := range list {
		rows = append(rows, []string{r.Country, r.Name, r.Currency, cmp.Or(r.Tax, "-")})
	}
	return c.printText(table(rows))
}

// regimeNamed finds a regime by any of its country codes.
func regimeNamed(facts *tax.Facts, name string) (*tax.RegimeDef, error) {
	if def := facts.Regime(l10n.TaxCountry(strings.ToUpper(name))); def != nil {
		return def, nil
	}
	var like []string
	for _, r := range facts.Regimes() {
		if strings.EqualFold(r.Name.String(), name) || r.Country.ISO() == l10n.TaxCountry(strings.ToUpper(name)).ISO() {
			return r, nil
		}
		like = append(like, string(r.Country))
	}
	return nil, unknownName("regime", name, "chancery gobl regimes", like)
}

// regimeView is one regime in full.
type regimeView struct {
	regimeRow
	AltCountries []l10n.TaxCountry `json:"alt_countries,omitempty"`
	Description  string            `json:"description,omitempty"`
	TimeZone     string            `json:"time_zone"`
	Categories   []categoryView    `json:"categories"`
}

type categoryView struct {
	Code        cbc.Code   `json:"code"`
	Name        string     `json:"name"`
	Title       string     `json:"title,omitempty"`
	Retained    bool       `json:"retained,omitempty"`
	Informative bool       `json:"informative,omitempty"`
	Keys        []keyView  `json:"keys,omitempty"`
	Rates       []rateView `json:"rates,omitempty"`
}

type keyView struct {
	Key       cbc.Key `json:"key"`
	Name      string  `json:"name"`
	NoPercent bool    `json:"no_percent,omitempty"`
}

type rateView struct {
	Rate   cbc.Key     `json:"rate"`
	Name   string      `json:"name"`
	Keys   []cbc.Key   `json:"keys,omitempty"`
	Values []valueView `json:"values"`
}

// valueView is a percentage and since when it applies; empty means always.
type valueView struct {
	Since     string         `json:"since,omitempty"`
	Percent   string         `json:"percent"`
	Surcharge string         `json:"surcharge,omitempty"`
	Ext       tax.Extensions `json:"ext,omitempty"`
}

func newRegimeView(def *tax.RegimeDef) regimeView {
	view := regimeView{
		regimeRow: newRegimeRow(def), AltCountries: def.AltCountries,
		Description: def.Description, TimeZone: def.TimeZone, Categories: []categoryView{},
	}
	for _, cat := range def.Categories {
		c := categoryView{
			Code: cat.Code, Name: cat.Name.String(), Title: cat.Title.String(),
			Retained: cat.Retained, Informative: cat.Informative,
		}
		for _, k := range cat.Keys {
			c.Keys = append(c.Keys, keyView{k.Key, k.Name.String(), k.NoPercent})
		}
		for i := range cat.Rates {
			c.Rates = append(c.Rates, newRateView(&cat.Rates[i]))
		}
		view.Categories = append(view.Categories, c)
	}
	return view
}

func newRateView(def *tax.RateDef) rateView {
	view := rateView{Rate: def.Rate, Name: def.Name.String(), Keys: def.Keys, Values: []valueView{}}
	for _, v := range def.Values {
		value := valueView{Percent: v.Percent.String(), Ext: v.Ext}
		if !v.Since.IsZero() {
			value.Since = v.Since.String()
		}
		if v.Surcharge != nil {
			value.Surcharge = v.Surcharge.String()
		}
		view.Values = append(view.Values, value)
	}
	return view
}

// text formats a regime for a person: its taxes, each with its keys and rates.
func (r *regimeView) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s), %s, %s\n", r.Name, r.Country, r.Currency, r.TimeZone)
	for i := range r.Categories {
		cat := &r.Categories[i]
		fmt.Fprintf(&b, "\n%s  %s\n", cat.Code, cat.heading())
		if len(cat.Keys) > 0 {
			rows := [][]string{{"KEY", "NAME", "PERCENT"}}
			for _, k := range cat.Keys {
				rows = append(rows, []string{string(k.Key), k.Name, map[bool]string{true: "never"}[k.NoPercent]})
			}
			b.WriteString(indent(table(rows)))
		}
		if rows := cat.rateRows(); len(rows) > 1 {
			b.WriteString(indent(table(rows)))
		}
	}
	return b.String()
}

func (c *categoryView) heading() string {
	text := cmp.Or(c.Title, c.Name)
	switch {
	case c.Retained:
		return text + " (withheld from what is payable)"
	case c.Informative:
		return text + " (shown only, part of no sum)"
	}
	return text
}

func (c *categoryView) rateRows() [][]string {
	rows := [][]string{{"RATE", "KEYS", "PERCENT", "SURCHARGE", "SINCE", "WHEN"}}
	for _, r := range c.Rates {
		for _, v := range r.Values {
			rows = append(rows, []string{
				string(r.Rate), cmp.Or(words(r.Keys), "-"), v.Percent, cmp.Or(v.Surcharge, "-"), cmp.Or(v.Since, "always"), extensions(v.Ext),
			})
		}
	}
	return rows
}

func extensions(ext tax.Extensions) string {
	parts := make([]string, 0, len(ext))
	for _, key := range ext.Keys() {
		parts = append(parts, string(key)+"="+string(ext[key]))
	}
	return strings.Join(parts, " ")
}

// words lists keys in one line.
func words[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, k := range list {
		parts[i] = string(k)
	}
	return strings.Join(parts, ", ")
}

// indent moves lines two columns to the right.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}

type addonsCmd struct {
	Key  string `arg:"" optional:"" help:"Key of one addon, such as es-verifactu-v1."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (addonsCmd) Help() string {
	return `Lists the addons that a document can opt into under $addons; with a key, shows what it requires, the
extensions it knows with their values, and the sources of its facts.

    chancery gobl addons
    chancery gobl addons es-verifactu-v1
    chancery gobl rules --addon es-verifactu-v1`
}

// addonRow is one line of the list of addons.
type addonRow struct {
	Key      cbc.Key   `json:"key"`
	Name     string    `json:"name"`
	Requires []cbc.Key `json:"requires,omitempty"`
}

// addonView is one addon in full.
type addonView struct {
	addonRow
	Description string           `json:"description,omitempty"`
	Tags        []definitionView `json:"tags,omitempty"`
	Extensions  []definitionView `json:"extensions,omitempty"`
	Identities  []definitionView `json:"identities,omitempty"`
	Inboxes     []definitionView `json:"inboxes,omitempty"`
	Sources     []sourceView     `json:"sources,omitempty"`
}

type definitionView struct {
	Key         string           `json:"key"`
	Name        string           `json:"name"`
	Description string           `json:"description,omitempty"`
	Pattern     string           `json:"pattern,omitempty"`
	Values      []definitionView `json:"values,omitempty"`
}

type sourceView struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url"`
}

// Run shows an addon or the list of them.
func (a *addonsCmd) Run(c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	if a.Key == "" {
		return listAddons(c, lib.Facts())
	}
	def, err := addonNamed(lib.Facts(), a.Key)
	if err != nil {
		return err
	}
	view := newAddonView(def)
	if !c.forPerson() {
		return c.printValue(view)
	}
	return c.printText(view.text())
}

func listAddons(c *call, facts *tax.Facts) error {
	list := []addonRow{}
	for _, a := range facts.Addons() {
		list = append(list, addonRow{a.Key, a.Name.String(), a.Requires})
	}
	slices.SortFunc(list, func(a, b addonRow) int { return cmp.Compare(a.Key, b.Key) })
	if !c.forPerson() {
		return c.printValue(list)
	}
	rows := [][]string{{"KEY", "NAME", "REQUIRES"}}
	for _, a := range list {
		rows = append(rows, []string{string(a.Key), a.Name, words(a.Requires)})
	}
	return c.printText(table(rows))
}

func addonNamed(facts *tax.Facts, name string) (*tax.AddonDef, error) {
	if def := facts.Addon(cbc.Key(strings.ToLower(name))); def != nil {
		return def, nil
	}
	var known []string
	for _, a := range facts.Addons() {
		known = append(known, string(a.Key))
	}
	return nil, unknownName("addon", name, "chancery gobl addons", known)
}

func newAddonView(def *tax.AddonDef) addonView {
	view := addonView{
		addonRow:    addonRow{def.Key, def.Name.String(), def.Requires},
		Description: def.Description,
		Extensions:  definitions(def.Extensions),
		Identities:  definitions(def.Identities),
		Inboxes:     definitions(def.Inboxes),
	}
	for _, set := range def.Tags {
		view.Tags = append(view.Tags, definitions(set.List)...)
	}
	for _, s := range def.Sources {
		view.Sources = append(view.Sources, sourceView{s.Title, s.URL})
	}
	return view
}

func definitions(defs []*cbc.Definition) []definitionView {
	var list []definitionView
	for _, d := range defs {
		list = append(list, definitionView{
			Key:  cmp.Or(string(d.Key), string(d.Code)),
			Name: d.Name.String(), Description: strings.TrimSpace(d.Desc.String()), Pattern: d.Pattern,
			Values: definitions(d.Values),
		})
	}
	return list
}

// text formats an addon for a person.
func (a *addonView) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", a.Key, a.Name)
	if text := strings.TrimSpace(a.Description); text != "" {
		b.WriteString("\n" + printable(text) + "\n")
	}
	if len(a.Requires) > 0 {
		b.WriteString("\nrequires " + words(a.Requires) + "\n")
	}
	for _, part := range []struct {
		title string
		list  []definitionView
	}{{"tags", a.Tags}, {"extensions", a.Extensions}, {"identities", a.Identities}, {"inboxes", a.Inboxes}} {
		if len(part.list) == 0 {
			continue
		}
		b.WriteString("\n" + part.title + "\n")
		var rows [][]string
		for _, d := range part.list {
			rows = append(rows, []string{d.Key, d.Name, d.Pattern})
			for _, v := range d.Values {
				rows = append(rows, []string{"· " + v.Key, v.Name})
			}
		}
		b.WriteString(indent(table(rows)))
	}
	if len(a.Sources) > 0 {
		b.WriteString("\nsources\n")
		for _, s := range a.Sources {
			fmt.Fprintf(&b, "  %s  %s\n", s.Title, s.URL)
		}
	}
	b.WriteString("\nIts rules: chancery gobl rules --addon " + string(a.Key) + "\n")
	return b.String()
}
