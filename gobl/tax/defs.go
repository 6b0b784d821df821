package tax

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tree"
)

// Keys of the value added tax and goods and services tax categories, the same
// in every regime that has them.
const (
	KeyStandard       cbc.Key = "standard"
	KeyZero           cbc.Key = "zero"
	KeyReverseCharge  cbc.Key = "reverse-charge"
	KeyExempt         cbc.Key = "exempt"
	KeyExport         cbc.Key = "export"
	KeyIntraCommunity cbc.Key = "intra-community"
	KeyOutsideScope   cbc.Key = "outside-scope"
)

// Rates that many regimes share.
const (
	RateGeneral      cbc.Key = "general"
	RateIntermediate cbc.Key = "intermediate"
	RateReduced      cbc.Key = "reduced"
	RateSuperReduced cbc.Key = "super-reduced"
	RateSpecial      cbc.Key = "special"
)

// Categories with a meaning beyond one country.
const (
	CategoryVAT cbc.Code = "VAT"
	CategoryGST cbc.Code = "GST"
	CategoryST  cbc.Code = "ST" // sales tax
)

// Rounding models of a calculation.
const (
	// RoundPrecise sums with two more decimals than the currency and rounds for
	// presentation only. It is the default.
	RoundPrecise cbc.Key = "precise"
	// RoundCurrency rounds each figure to the currency as soon as it arises.
	RoundCurrency cbc.Key = "currency"
)

// RegimeDef is what the law of a country says about taxes, as far as documents
// are concerned. Definitions are shared by all documents and never changed.
type RegimeDef struct {
	// Country is the main code, as written into `$regime`; "EL" for Greece.
	Country l10n.TaxCountry
	// AltCountries are other tax country codes that mean this regime.
	AltCountries []l10n.TaxCountry
	Name         i18n.String
	Description  string
	Sources      []Source
	// Currency is the default currency of documents.
	Currency currency.Code
	// TimeZone is an IANA name; the default issue date is today's date there.
	TimeZone string
	// TaxScheme is the category of the general indirect tax, VAT or GST; empty
	// where there is none.
	TaxScheme cbc.Code
	// Rounding is the default rounding model; empty means RoundPrecise.
	Rounding    cbc.Key
	Tags        []TagSet
	Identities  []*cbc.Definition
	Extensions  []*cbc.Definition
	Scenarios   []ScenarioSet
	Corrections []CorrectionDef
	Categories  []*CategoryDef
}

// Source says where a fact was found.
type Source struct {
	Title string
	URL   string
}

// CategoryDef describes one tax: its keys and rates.
type CategoryDef struct {
	Code    cbc.Code
	Name    i18n.String
	Title   i18n.String
	Desc    string
	Sources []Source
	// Retained taxes are subtracted from the payable amount (withholding).
	Retained bool
	// Informative taxes are shown but take part in no sum.
	Informative bool
	// Keys are the ways a supply may be treated; empty for taxes without them.
	Keys  []KeyDef
	Rates []RateDef
	// Map relates the category to codes of other systems.
	Map cbc.CodeMap
}

// KeyDef is one way a supply may be treated within a category.
type KeyDef struct {
	Key  cbc.Key
	Name i18n.String
	// NoPercent keys never carry a percentage (exempt, export…).
	NoPercent bool
}

// RateDef is a rate by name, with its percentage over time.
type RateDef struct {
	Rate cbc.Key
	// Keys it applies to; a rate without keys applies to combos without a key.
	Keys []cbc.Key
	Name i18n.String
	Desc string
	// Values, newest first.
	Values []RateValue
}

// RateValue is a percentage from a date on.
type RateValue struct {
	// Since is the first day; the zero date means always.
	Since   cal.Date
	Percent num.Percentage
	// Surcharge is added to the percentage (Spanish equivalence surcharge).
	Surcharge *num.Percentage
	// Ext restricts the value to combos that carry these extensions.
	Ext Extensions
}

// TagSet lists the `$tags` a schema allows, in addition to the common ones.
type TagSet struct {
	Schema string // "bill/invoice"
	List   []*cbc.Definition
}

// ScenarioSet lists scenarios for one schema.
type ScenarioSet struct {
	Schema string // "bill/invoice"
	List   []Scenario
}

// Scenario adds notes and extensions to documents that match all its filters.
type Scenario struct {
	Name i18n.String
	Desc string
	// Types of document; empty means any.
	Types []cbc.Key
	// Tags that must all be present.
	Tags []cbc.Key
	// Categories of which at least one must be used.
	Categories []cbc.Code
	// ExtKey and ExtCode must be found in an extension map of the taxes.
	ExtKey  cbc.Key
	ExtCode cbc.Code
	// Filter is asked last, about the document with its figures; nil means any. It must
	// not change the document.
	Filter func(doc tree.Node) bool
	// Note is copied into the document's tax notes.
	Note *Note
	// Ext is merged over the document's tax extensions.
	Ext Extensions
	// Codes relate the scenario to other systems.
	Codes cbc.CodeMap
}

// CorrectionDef says how documents of a schema may be corrected.
type CorrectionDef struct {
	Schema string // "bill/invoice"
	// Types of corrective document; an empty list accepts any.
	Types []cbc.Key
	// Extensions the correction options may carry.
	Extensions     []cbc.Key
	ReasonRequired bool
	// Stamps of the original that must be referenced.
	Stamps []cbc.Key
	// CopyTax recommends copying the original's tax totals.
	CopyTax bool
}

// AddonDef describes a set of additional conditions that a document can opt
// into, usually those of one electronic format or tax authority.
type AddonDef struct {
	Key         cbc.Key
	Name        i18n.String
	Description string
	Sources     []Source
	// External is true for addons that are published outside of the core of the format.
	External bool
	// List is the version of the published list that the facts and rules follow: a
	// release of the core such as "0.502", or the day or month of an external list. Empty
	// means CoreList.
	List string
	// Former are older keys of which this addon has taken the place.
	Former []FormerAddon
	// Requires names addons that come with this one, before it.
	Requires    []cbc.Key
	Tags        []TagSet
	Extensions  []*cbc.Definition
	Identities  []*cbc.Definition
	Inboxes     []*cbc.Definition
	Scenarios   []ScenarioSet
	Corrections []CorrectionDef
}

// FormerAddon is an older key of an addon. One key may have been divided among several
// addons, each for other documents.
type FormerAddon struct {
	Key cbc.Key
	// Schemas of the documents in which the addon has taken its place: "bill/invoice".
	Schemas []string
	// Extensions that have other keys since, in all documents with the older key.
	Extensions map[cbc.Key]cbc.Key
}

// CoreList is the release of the core of the format that facts and rules follow.
const CoreList = "0.502"

// Origin is where the addon is published: "core" or "external".
func (d *AddonDef) Origin() string {
	if d.External {
		return "external"
	}
	return "core"
}

// Follows is the version of the list that the addon follows, also where List is empty.
func (d *AddonDef) Follows() string {
	if d.List == "" {
		return CoreList
	}
	return d.List
}

// CatalogueDef registers extensions that belong to no country.
type CatalogueDef struct {
	Key        cbc.Key
	Name       i18n.String
	Extensions []*cbc.Definition
}
