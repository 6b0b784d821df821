package rule

import (
	"slices"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Rule is one statement about all objects of a kind.
type Rule struct {
	// ID is the stable code of the rule, "GOBL-BILL-INVOICE-01".
	ID string
	// Object is the kind of node it refers to, "bill.Invoice".
	Object string
	// Field is the place below the object that is at fault, "lines[].item.price";
	// empty for the object itself.
	Field string
	// Message states the requirement, to the person who wrote the document.
	Message string

	check func(c *Check, n tree.Node)
	// given says what was given instead; it may be nil.
	given func(c *Check, n tree.Node) string
}

// Set is a list of rules under one condition.
type Set struct {
	// Regime limits the set to documents of a regime (main country code).
	Regime l10n.TaxCountry
	// Addon limits the set to documents that use an addon.
	Addon cbc.Key
	Rules []Rule
	// Ignore are the ids of rules of other sets that do not apply where this set does.
	Ignore []string
}

type pointer[T any] interface {
	*T
	tree.Node
}

// Must states a rule whose fault lies at a fixed place: the object itself when
// field is empty, or the named field below it (present or not).
func Must[T any, P pointer[T]](id, field, message string, ok func(c *Check, v *T) bool) Rule {
	suffix := ""
	if field != "" {
		suffix = "." + field
	}
	return Rule{
		ID: id, Object: P(new(T)).Kind(), Field: field, Message: message,
		check: func(c *Check, n tree.Node) {
			if !ok(c, (*T)(n.(P))) {
				c.Fail(suffix)
			}
		},
	}
}

// Given adds to a rule made by Must what faults say behind the message: the value that was
// given and what may be meant by it, such as `"exmpt" is none, did you mean "exempt"?`.
// Nothing is added where it is empty.
func Given[T any, P pointer[T]](r Rule, given func(c *Check, v *T) string) Rule {
	r.given = func(c *Check, n tree.Node) string { return given(c, (*T)(n.(P))) }
	return r
}

// Each states a rule that may be broken at several places below the object. The
// check calls c.Fail with each offending path relative to the object,
// ".lines[2].item.price". The field is for the documentation.
func Each[T any, P pointer[T]](id, field, message string, check func(c *Check, v *T)) Rule {
	return Rule{
		ID: id, Object: P(new(T)).Kind(), Field: field, Message: message,
		check: func(c *Check, n tree.Node) { check(c, (*T)(n.(P))) },
	}
}

// Book is a compiled collection of sets, safe for use by many checks at once.
type Book struct {
	sets   []Set
	byKind map[string][]group
}

type group struct {
	set   *Set
	rules []stated
}

// stated is a rule in a book, with the sets that switch it off where they apply.
type stated struct {
	*Rule
	unless []*Set
}

// NewBook compiles sets. The order of sets is the order of evaluation.
func NewBook(sets ...[]Set) *Book {
	b := &Book{byKind: map[string][]group{}}
	for _, list := range sets {
		b.sets = append(b.sets, list...)
	}
	off := b.ignored()
	for i := range b.sets {
		set := &b.sets[i]
		for j := range set.Rules {
			r := &set.Rules[j]
			b.add(set, stated{r, off[r.ID]})
		}
	}
	return b
}

// ignored finds the sets that switch a rule off, by its id.
func (b *Book) ignored() map[string][]*Set {
	off := map[string][]*Set{}
	for i := range b.sets {
		for _, id := range b.sets[i].Ignore {
			off[id] = append(off[id], &b.sets[i])
		}
	}
	return off
}

// Without lists the addons with which a rule does not apply, by its id.
func (b *Book) Without(id string) []cbc.Key {
	var addons []cbc.Key
	for i := range b.sets {
		if set := &b.sets[i]; slices.Contains(set.Ignore, id) {
			addons = append(addons, set.Addon)
		}
	}
	return addons
}

func (b *Book) add(set *Set, r stated) {
	groups := b.byKind[r.Object]
	if n := len(groups); n > 0 && groups[n-1].set == set {
		groups[n-1].rules = append(groups[n-1].rules, r)
		return
	}
	b.byKind[r.Object] = append(groups, group{set, []stated{r}})
}

// Sets lists what the book holds, for documentation.
func (b *Book) Sets() []Set { return b.sets }

// Check is one pass over one document.
type Check struct {
	*tax.Context

	walker tree.Walker
	rule   *Rule
	node   tree.Node
	faults Faults
	// stated are the rules of the faults.
	stated []statement
}

// statement is a rule that is broken.
type statement struct {
	id, message string
	// asked counts how often it was asked what was given.
	asked int
}

// Run applies all rules to the tree below root and returns the faults, nil
// when there are none. The context carries the regime and addons of the root.
func (b *Book) Run(ctx *tax.Context, root tree.Node) Faults {
	c := &Check{Context: ctx}
	c.walker = tree.Walker{Embedded: true, Before: func(n tree.Node) { b.check(c, n) }}
	c.walker.Run(root)
	return c.faults
}

// Holds reports whether the rules of the nodes themselves hold, without those of the
// nodes below them.
func (b *Book) Holds(ctx *tax.Context, nodes ...tree.Node) bool {
	c := &Check{Context: ctx}
	for _, n := range nodes {
		b.check(c, n)
	}
	return len(c.faults) == 0
}

// check runs the rules of a node.
func (b *Book) check(c *Check, n tree.Node) {
	for _, g := range b.byKind[n.Kind()] {
		if !g.set.applies(c.Context) {
			continue
		}
		for _, r := range g.rules {
			if r.off(c.Context) {
				continue
			}
			c.rule, c.node = r.Rule, n
			r.check(c, n)
		}
	}
}

// off reports whether a set that applies switches the rule off.
func (r *stated) off(c *tax.Context) bool {
	for _, set := range r.unless {
		if set.applies(c) {
			return true
		}
	}
	return false
}

func (s *Set) applies(c *tax.Context) bool {
	if s.Regime != "" && !c.InRegime(s.Regime) {
		return false
	}
	return s.Addon == "" || c.HasAddon(s.Addon)
}

// Fail records that the current rule is broken at a path relative to the object
// being checked; "" is the object itself.
func (c *Check) Fail(suffix string) { c.fail(suffix, c.given) }

// FailGiven is Fail with what the message says about the value at the path, as Given does
// for rules about one place.
func (c *Check) FailGiven(suffix, given string) {
	c.fail(suffix, func() string { return given })
}

func (c *Check) fail(suffix string, given func() string) {
	i := slices.IndexFunc(c.stated, func(s statement) bool {
		return s.id == c.rule.ID && s.message == c.rule.Message
	})
	if i < 0 {
		i = len(c.faults)
		c.faults = append(c.faults, &Fault{Code: c.rule.ID, Message: c.rule.Message})
		c.stated = append(c.stated, statement{id: c.rule.ID, message: c.rule.Message})
	}
	c.faults[i].Paths = append(c.faults[i].Paths, c.walker.Path()+suffix)
	if c.stated[i].asked++; c.stated[i].asked <= maxAsked {
		c.faults[i].name(given())
	}
}

// given returns what the current rule says about the value that was given.
func (c *Check) given() string {
	if c.rule.given == nil {
		return ""
	}
	return c.rule.given(c, c.node)
}

// maxAsked is at how many places a rule is asked what was given. To find what was meant may
// take long, and most faults at many places have one value.
const maxAsked = 20

// maxNamed is the length up to which the values that were given are added to a message.
const maxNamed = 300

// name adds a value that was given to the message, unless it is there already.
func (f *Fault) name(given string) {
	if given != "" && len(f.Message) < maxNamed && !strings.Contains(f.Message, given) {
		f.Message += "; " + given
	}
}
