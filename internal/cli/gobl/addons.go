package gobl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
	"chancery/internal/cli/term"
)

type addonsCmd struct {
	Key  string `arg:"" optional:"" help:"Key of one addon, such as es-verifactu-v1."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (addonsCmd) Help() string {
	return `Lists the addons that a document can opt into under $addons; with a key, shows what it requires, the
extensions it knows with their values, and the sources of its facts.

An addon is published with the core of the format, or as an external list of its own. VERSION is the
release of the core or the day of the external list that its facts and rules follow.

    chancery gobl addons
    chancery gobl addons es-verifactu-v1
    chancery gobl rules --addon es-verifactu-v1`
}

// addonRow is one line of the list of addons.
type addonRow struct {
	Key      cbc.Key   `json:"key"`
	Name     string    `json:"name"`
	Origin   string    `json:"origin"`
	Version  string    `json:"version"`
	Requires []cbc.Key `json:"requires,omitempty"`
}

// addonView is one addon in full.
type addonView struct {
	addonRow
	Description string           `json:"description,omitempty"`
	Former      []formerView     `json:"former,omitempty"`
	Tags        []definitionView `json:"tags,omitempty"`
	Extensions  []definitionView `json:"extensions,omitempty"`
	Identities  []definitionView `json:"identities,omitempty"`
	Inboxes     []definitionView `json:"inboxes,omitempty"`
	Sources     []sourceView     `json:"sources,omitempty"`
}

// formerView is an older key, which documents of the schemas may still be given.
type formerView struct {
	Key     cbc.Key  `json:"key"`
	Schemas []string `json:"schemas"`
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
func (a *addonsCmd) Run(c *term.Call) error {
	lib, err := c.Library()
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
	if !c.ForPerson() {
		return c.PrintValue(view)
	}
	return c.PrintText(view.text())
}

func listAddons(c *term.Call, facts *tax.Facts) error {
	list := []addonRow{}
	for _, a := range facts.Addons() {
		list = append(list, newAddonRow(a))
	}
	slices.SortFunc(list, func(a, b addonRow) int { return cmp.Compare(a.Key, b.Key) })
	if !c.ForPerson() {
		return c.PrintValue(list)
	}
	rows := [][]string{{"KEY", "NAME", "ORIGIN", "VERSION", "REQUIRES"}}
	for _, a := range list {
		rows = append(rows, []string{string(a.Key), a.Name, a.Origin, a.Version, words(a.Requires)})
	}
	return c.PrintText(table(rows))
}

func newAddonRow(def *tax.AddonDef) addonRow {
	return addonRow{def.Key, def.Name.String(), def.Origin(), def.Follows(), def.Requires}
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
		addonRow:    newAddonRow(def),
		Description: def.Description,
		Extensions:  definitions(def.Extensions),
		Identities:  definitions(def.Identities),
		Inboxes:     definitions(def.Inboxes),
	}
	for _, old := range def.Former {
		view.Former = append(view.Former, formerView{old.Key, old.Schemas})
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
		b.WriteString("\n" + term.Printable(text) + "\n")
	}
	fmt.Fprintf(&b, "\n%s, version %s\n", a.Origin, a.Version)
	if len(a.Requires) > 0 {
		b.WriteString("\nrequires " + words(a.Requires) + "\n")
	}
	for _, old := range a.Former {
		b.WriteString("\nreplaces " + string(old.Key) + " in " + strings.Join(old.Schemas, ", ") + "\n")
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
