package tax

import (
	"fmt"
	"slices"
	"time"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Facts is every definition a document may refer to. It is built once and never
// changed, so any number of documents may be calculated with it at once.
type Facts struct {
	regimes    []*RegimeDef
	byCountry  map[l10n.TaxCountry]*RegimeDef
	addons     []*AddonDef
	byAddon    map[cbc.Key]*AddonDef
	extensions map[cbc.Key]*cbc.Definition
	zones      map[*RegimeDef]*time.Location
	global     []*CategoryDef
}

// NewFacts gathers definitions. Two regimes for a country, two addons or two
// extensions with the same key are an error, and so are an addon that requires a
// missing one, and a time zone that is not known here: dates would silently be
// those of another one.
func NewFacts(regimes []*RegimeDef, addons []*AddonDef, catalogues []*CatalogueDef) (*Facts, error) {
	f := &Facts{
		regimes:    regimes,
		byCountry:  make(map[l10n.TaxCountry]*RegimeDef, len(regimes)+8),
		addons:     addons,
		byAddon:    make(map[cbc.Key]*AddonDef, len(addons)),
		extensions: make(map[cbc.Key]*cbc.Definition, 256),
		zones:      make(map[*RegimeDef]*time.Location, len(regimes)),
		global:     globalCategories(),
	}
	for _, r := range regimes {
		if err := f.addRegime(r); err != nil {
			return nil, err
		}
	}
	for _, a := range addons {
		if f.byAddon[a.Key] != nil {
			return nil, fmt.Errorf("two addons with key %s", a.Key)
		}
		f.byAddon[a.Key] = a
		if err := f.addExtensions(a.Extensions); err != nil {
			return nil, err
		}
	}
	if err := f.checkRequired(); err != nil {
		return nil, err
	}
	for _, c := range catalogues {
		if err := f.addExtensions(c.Extensions); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *Facts) addRegime(r *RegimeDef) error {
	for _, country := range append([]l10n.TaxCountry{r.Country}, r.AltCountries...) {
		if f.byCountry[country] != nil {
			return fmt.Errorf("two tax regimes for country %s", country)
		}
		f.byCountry[country] = r
	}
	zone, err := time.LoadLocation(r.TimeZone) // UTC for none
	if err != nil {
		return fmt.Errorf("time zone of tax regime %s: %w", r.Country, err)
	}
	f.zones[r] = zone
	return f.addExtensions(r.Extensions)
}

func (f *Facts) checkRequired() error {
	for _, a := range f.addons {
		for _, key := range a.Requires {
			if f.byAddon[key] == nil {
				return fmt.Errorf("addon %s requires %s, which is missing", a.Key, key)
			}
		}
	}
	return nil
}

func (f *Facts) addExtensions(list []*cbc.Definition) error {
	for _, d := range list {
		if f.extensions[d.Key] != nil {
			return fmt.Errorf("two extensions with key %s", d.Key)
		}
		f.extensions[d.Key] = d
	}
	return nil
}

// Regimes lists the regimes in the order they were registered.
func (f *Facts) Regimes() []*RegimeDef { return slices.Clone(f.regimes) }

// Regime returns the regime of a tax country, also by an alternative code, or nil.
func (f *Facts) Regime(country l10n.TaxCountry) *RegimeDef { return f.byCountry[country] }

// Addons lists the addons in the order they were registered.
func (f *Facts) Addons() []*AddonDef { return slices.Clone(f.addons) }

// Addon returns the addon with a key, or nil.
func (f *Facts) Addon(key cbc.Key) *AddonDef { return f.byAddon[key] }

// Extension returns the definition of an extension key, or nil.
func (f *Facts) Extension(key cbc.Key) *cbc.Definition { return f.extensions[key] }

// Context is what a calculation or a check needs in addition to the document itself:
// the facts, and the regime and addons of the root document.
type Context struct {
	Facts *Facts
	// Regime of the root document; nil when it has none.
	Regime *RegimeDef
	// Addons of the root document, required ones before those that need them.
	Addons []*AddonDef
	// Now is the instant of the calculation.
	Now time.Time
	// NewID makes the identifiers that documents lack.
	NewID func() (uuid.UUID, error)
	// Normalizers are applied to each node on the way up, in this order.
	Normalizers []Normalizer
	// Laws are further normalizers, applied after the others to documents of
	// their regime or addon only, in this order.
	Laws []Law

	active []Normalizer // of Laws, as far as they apply
}

// Law is a normalizer for the documents under a regime or with an addon.
type Law struct {
	Regime    l10n.TaxCountry
	Addon     cbc.Key
	Normalize Normalizer
}

// For returns a context for a root document under a regime (by any of its
// codes, "" for none) and with these addons, which must have been resolved.
// Everything else is as in c.
func (c *Context) For(regime l10n.TaxCountry, addons []cbc.Key) *Context {
	r := *c
	r.Regime = nil
	if regime != "" {
		r.Regime = c.Facts.Regime(regime)
	}
	r.Addons = nil
	for _, key := range addons {
		if def := c.Facts.Addon(key); def != nil {
			r.Addons = append(r.Addons, def)
		}
	}
	r.active = nil
	for i := range c.Laws {
		l := &c.Laws[i]
		if l.Regime != "" && r.InRegime(l.Regime) || l.Addon != "" && r.HasAddon(l.Addon) {
			r.active = append(r.active, l.Normalize)
		}
	}
	return &r
}

// Today returns the date of the calculation in the time zone of the regime, UTC
// without one.
func (c *Context) Today() cal.Date { return cal.DateOf(c.LocalNow()) }

// LocalNow returns the instant of the calculation in the time zone of the regime,
// UTC without one.
func (c *Context) LocalNow() time.Time {
	if c.Regime == nil || c.Facts == nil {
		return c.Now.UTC()
	}
	if zone := c.Facts.zones[c.Regime]; zone != nil {
		return c.Now.In(zone)
	}
	return c.Now.UTC() // a regime that is not of these facts
}

// Normalizer brings a node into the form the calculation expects. It changes
// only the node it is given and what is below it.
type Normalizer func(c *Context, n tree.Node)

// InRegime reports whether the root document is under the regime with this main code.
func (c *Context) InRegime(country l10n.TaxCountry) bool {
	return c.Regime != nil && c.Regime.Country == country
}

// HasAddon reports whether the root document uses an addon.
func (c *Context) HasAddon(key cbc.Key) bool {
	for _, a := range c.Addons {
		if a.Key == key {
			return true
		}
	}
	return false
}

// RegimeFor returns the regime of a country, or the root document's when the
// country is empty.
func (c *Context) RegimeFor(country l10n.TaxCountry) *RegimeDef {
	if country == "" {
		return c.Regime
	}
	return c.Facts.Regime(country)
}

// Normalize walks the tree below root, children first, and applies the
// normalizers to each node. Null elements of lists are dropped.
func (c *Context) Normalize(root tree.Node) {
	w := tree.Walker{Prune: true, After: func(n tree.Node) {
		for _, normalize := range c.Normalizers {
			normalize(c, n)
		}
		for _, normalize := range c.active {
			normalize(c, n)
		}
	}}
	w.Run(root)
}
