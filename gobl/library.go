package gobl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"chancery/gobl/addon"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/core"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime"
	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// DefaultMaxSize is the largest input in bytes, unless the options say
// otherwise.
const DefaultMaxSize = 16 << 20

// Options are what the library does not provide itself.
type Options struct {
	// Now is the clock.
	Now func() time.Time
	// Rand is where identifiers and keys come from. It is read by one goroutine
	// at a time.
	Rand io.Reader
	// MaxSize is the largest input in bytes; 0 means DefaultMaxSize.
	MaxSize int
	// Lenient drops addons that are not installed in silence, which is the rule of the
	// format. Otherwise they are refused, as what they would check is not checked.
	Lenient bool
}

// Library holds the facts, the rules and the document types. It is safe for
// concurrent use; documents are not.
type Library struct {
	now     func() time.Time
	maxSize int
	lenient bool

	randMu sync.Mutex
	rand   io.Reader

	types       *schema.Types
	facts       *tax.Facts
	book        *rule.Book
	normalizers []tax.Normalizer
	laws        []tax.Law
	corrections map[cbc.Key]bill.CorrectHook
}

// New builds a library with all regimes and addons.
func New(opts Options) (*Library, error) { return assemble(opts, regime.All(), addon.All()) }

func assemble(opts Options, regimes []*law.Regime, addons []*law.Addon) (*Library, error) {
	if opts.Now == nil || opts.Rand == nil {
		return nil, errors.New("a clock and a source of randomness are needed")
	}
	facts, err := gather(regimes, addons)
	if err != nil {
		return nil, err
	}
	if opts.MaxSize == 0 {
		opts.MaxSize = DefaultMaxSize
	}
	l := &Library{
		now: opts.Now, rand: opts.Rand, maxSize: opts.MaxSize, lenient: opts.Lenient,
		types:       documentTypes(addons),
		facts:       facts,
		book:        rules(regimes, addons),
		laws:        laws(regimes, addons),
		corrections: map[cbc.Key]bill.CorrectHook{},
	}
	l.normalizers = []tax.Normalizer{
		tax.Normalize, org.Normalize, pay.Normalize, bill.Normalize, identities(facts, regimes),
	}
	for _, a := range addons {
		if a.Correct != nil {
			l.corrections[a.Def.Key] = a.Correct
		}
	}
	return l, nil
}

func gather(regimes []*law.Regime, addons []*law.Addon) (*tax.Facts, error) {
	if err := checkAfter(regimes, addons); err != nil {
		return nil, err
	}
	regimeDefs := make([]*tax.RegimeDef, len(regimes))
	for i, r := range regimes {
		regimeDefs[i] = r.Def
	}
	addonDefs := make([]*tax.AddonDef, len(addons))
	for i, a := range addons {
		addonDefs[i] = a.Def
	}
	return tax.NewFacts(regimeDefs, addonDefs, catalogue.All())
}

// checkAfter refuses an addon that comes after a country without a regime: it would never
// normalize. The country is the regime's own, not one of its alternative codes.
func checkAfter(regimes []*law.Regime, addons []*law.Addon) error {
	for _, a := range addons {
		if a.After != "" && !slices.ContainsFunc(regimes, func(r *law.Regime) bool { return r.Def.Country == a.After }) {
			return fmt.Errorf("addon %s comes after %q, which is the country of no tax regime", a.Def.Key, a.After)
		}
	}
	return nil
}

// rules compiles all rules in the order they are evaluated.
func rules(regimes []*law.Regime, addons []*law.Addon) *rule.Book {
	sets := [][]rule.Set{core.Rules()}
	for _, r := range regimes {
		sets = append(sets, r.Rules)
	}
	sets = append(sets, []rule.Set{core.EnvelopeRules[Envelope]()})
	for _, a := range addons {
		sets = append(sets, a.Rules)
	}
	return rule.NewBook(sets...)
}

// identities makes the normalizer of tax identities, which depends on the
// country of each and not on the document.
func identities(facts *tax.Facts, regimes []*law.Regime) tax.Normalizer {
	byRegime := make(map[*tax.RegimeDef]func(*tax.Identity), len(regimes))
	for _, r := range regimes {
		if r.TaxID != nil {
			byRegime[r.Def] = r.TaxID
		}
	}
	return func(_ *tax.Context, n tree.Node) {
		id, ok := n.(*tax.Identity)
		if !ok {
			return
		}
		if normalize := byRegime[facts.Regime(id.Country)]; normalize != nil {
			normalize(id)
		}
	}
}

// laws lists the normalizers in the order in which they are applied (law.Addon.After):
// those of the regimes by ISO code, each followed by the addons that come after it. An
// addon moves back to the regime of those it requires, and is behind them there.
func laws(regimes []*law.Regime, addons []*law.Addon) []tax.Law {
	regimes = slices.Clone(regimes)
	slices.SortStableFunc(regimes, func(a, b *law.Regime) int {
		return strings.Compare(string(a.Def.Country.ISO()), string(b.Def.Country.ISO()))
	})
	addons = requiredFirst(addons)
	var list []tax.Law
	add := func(l tax.Law) {
		if l.Normalize != nil {
			list = append(list, l)
		}
	}
	after := func(country l10n.TaxCountry) {
		for _, a := range addons {
			if lastBefore(a, addons) == country {
				add(tax.Law{Addon: a.Def.Key, Normalize: a.Normalize})
			}
		}
	}
	after("")
	for _, r := range regimes {
		add(tax.Law{Regime: r.Def.Country, Normalize: r.Normalize})
		after(r.Def.Country)
	}
	return list
}

// lastBefore returns the country after whose regime the addon normalizes: its own, or that
// of an addon which it requires, whichever is later.
func lastBefore(a *law.Addon, addons []*law.Addon) l10n.TaxCountry {
	last := a.After
	for _, required := range addons {
		if slices.Contains(a.Def.Requires, required.Def.Key) {
			if c := lastBefore(required, addons); c.ISO() > last.ISO() {
				last = c
			}
		}
	}
	return last
}

// requiredFirst returns the addons in their order, each behind those it requires.
func requiredFirst(addons []*law.Addon) []*law.Addon {
	var list []*law.Addon
	var add func(a *law.Addon)
	add = func(a *law.Addon) {
		for _, required := range addons {
			if slices.Contains(a.Def.Requires, required.Def.Key) {
				add(required)
			}
		}
		if !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	for _, a := range addons {
		add(a)
	}
	return list
}

// Facts returns the definitions of regimes, addons and extensions.
func (l *Library) Facts() *tax.Facts { return l.facts }

// Rules returns the book of all rules.
func (l *Library) Rules() *rule.Book { return l.book }

// Types returns the table of document types.
func (l *Library) Types() *schema.Types { return l.types }

// context returns the context of a calculation beginning now, outside of any regime.
func (l *Library) context() *tax.Context {
	now := l.now()
	return &tax.Context{
		Facts:       l.facts,
		Now:         now,
		NewID:       func() (uuid.UUID, error) { return l.newID(now) },
		Normalizers: l.normalizers,
		Laws:        l.laws,
	}
}

// NewID makes a UUID of version 7 with the time of the library's clock.
func (l *Library) NewID() (uuid.UUID, error) { return l.newID(l.now()) }

func (l *Library) newID(now time.Time) (uuid.UUID, error) {
	l.randMu.Lock()
	defer l.randMu.Unlock()
	return uuid.NewV7(now, l.rand)
}

// governed is a document that names the law it is under, or implies it.
type governed interface {
	RegimeCountry() l10n.TaxCountry
}

// extended is a document that lists addons.
type extended interface {
	AddonKeys() []cbc.Key
}

// contextOf returns the context of a document as it is.
func (l *Library) contextOf(doc tree.Node) *tax.Context {
	var country l10n.TaxCountry
	if d, ok := doc.(governed); ok {
		country = d.RegimeCountry()
	}
	var addons []cbc.Key
	if d, ok := doc.(extended); ok {
		addons = d.AddonKeys()
	}
	return l.context().For(country, addons)
}
