package gobl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/tax"
	"chancery/internal/cli/term"
)

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
func (r *regimesCmd) Run(c *term.Call) error {
	lib, err := c.Library()
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
	if !c.ForPerson() {
		return c.PrintValue(view)
	}
	return c.PrintText(view.text())
}

func listRegimes(c *term.Call, facts *tax.Facts) error {
	list := []regimeRow{}
	for _, r := range facts.Regimes() {
		list = append(list, newRegimeRow(r))
	}
	slices.SortFunc(list, func(a, b regimeRow) int { return cmp.Compare(a.Country, b.Country) })
	if !c.ForPerson() {
		return c.PrintValue(list)
	}
	rows := [][]string{{"COUNTRY", "NAME", "CURRENCY", "TAX"}}
	for _, r := range list {
		rows = append(rows, []string{r.Country, r.Name, r.Currency, cmp.Or(r.Tax, "-")})
	}
	return c.PrintText(table(rows))
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
