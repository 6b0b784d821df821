package rules

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// facturxProfiles are the letters of the profiles in the tables, in the order of the columns.
const facturxProfiles = "MWBEX"

var (
	//go:embed facturx_types.txt
	facturxTypesText string
	//go:embed facturx_places.txt
	facturxPlacesText string
	//go:embed facturx_terms.txt
	facturxTermsText string
)

// valueKind is what an element without children holds.
type valueKind uint8

const (
	valueNone valueKind = iota
	valueText
	valueDate
	valueBoolean
	valueDecimal
	valueID
	valueCode
	valueReason
	valueAmount
	valueQuantity
	valueBinary
)

// facturxType is a type of elements in one profile.
type facturxType struct {
	name  string
	parts []facturxPart
}

// facturxPart is a child that elements of a type may have.
type facturxPart struct {
	name     string
	id       int16
	typ      *facturxType // nil for a value
	value    valueKind
	min, max int
}

// many is the largest number of a child that may occur any number of times.
const many = 1 << 30

// facturxPlace is what one profile asks of the elements at one place.
type facturxPlace struct {
	path  string
	steps []facturxStep
	asks  []facturxAsk
	// open is a place in which nothing is asked.
	open bool
}

// facturxStep leads from a place to one inside it.
type facturxStep struct {
	name    string
	variant string
	id      int16
	place   *facturxPlace
	unused  bool
}

// facturxAsk is one thing that a place asks.
type facturxAsk struct {
	rule string
	// op is '1', '?', '+' or '2' for how often a child occurs, '!' for an attribute that must be
	// there, and 'l' for a value that must be in a list.
	op      byte
	child   string
	variant string
	id      int16
	attr    string
	list    facturxList
}

// facturxTable is what one profile asks of a whole document.
type facturxTable struct {
	letter byte
	root   *facturxType
	places *facturxPlace
}

// The namespaces of CII, and of attributes that any document may have.
const (
	spaceRSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
	spaceRAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
	spaceUDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
	spaceQDT = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
	// spaceXSI is that of attributes which any document may have.
	spaceXSI = "http://www.w3.org/2001/XMLSchema-instance"
)

// facturxNames numbers the names of all elements that the profiles know, beginning with 1.
var facturxNames = sync.OnceValue(func() map[xmldoc.Name]int16 { //nolint:gochecknoglobals // a table, made once
	names := map[xmldoc.Name]int16{}
	for typ, children := range tableLines(facturxTypesText) {
		for _, child := range children {
			name := xmldoc.Name{Space: facturxSpace(typ), Local: strings.Fields(child)[0]}
			if names[name] == 0 {
				names[name] = int16(len(names) + 1)
			}
		}
	}
	return names
})

// facturxSpace returns the namespace of the children of a type.
func facturxSpace(typ string) string {
	switch typ {
	case "CrossIndustryInvoice":
		return spaceRSM
	case "DateTime", "Date", "Indicator":
		return spaceUDT
	case "FormattedDateTime":
		return spaceQDT
	default:
		return spaceRAM
	}
}

// tableLines reads a table: names before a colon, and what follows, split at semicolons. A number
// sign begins a remark.
func tableLines(text string) func(yield func(name string, items []string) bool) {
	return func(yield func(string, []string) bool) {
		for line := range strings.Lines(text) {
			name, rest, found := strings.Cut(strings.TrimSpace(line), ": ")
			if found && name[0] != '#' && !yield(name, strings.Split(rest, "; ")) {
				return
			}
		}
	}
}

// facturxTableOf returns the table of a profile; it is made when the profile is first used.
func facturxTableOf(letter byte) *facturxTable {
	return facturxTables[strings.IndexByte(facturxProfiles, letter)]()
}

//nolint:gochecknoglobals // tables, each made once
var facturxTables = func() (tables [len(facturxProfiles)]func() *facturxTable) {
	for i := range tables {
		tables[i] = sync.OnceValue(func() *facturxTable { return newFacturxTable(facturxProfiles[i]) })
	}
	return tables
}()

// newFacturxTable makes the table of a profile from the texts.
func newFacturxTable(letter byte) *facturxTable {
	t := &facturxTable{letter: letter, root: facturxTypes(letter)["CrossIndustryInvoice"]}
	t.places = &facturxPlace{path: "CrossIndustryInvoice"}
	for path, asks := range tableLines(facturxPlacesText) {
		for _, ask := range asks {
			t.add(path, ask)
		}
	}
	t.sortSteps(t.places)
	return t
}

// facturxTypes returns the types of a profile by name.
func facturxTypes(letter byte) map[string]*facturxType {
	column := strings.IndexByte(facturxProfiles, letter)
	types := map[string]*facturxType{}
	get := func(name string) *facturxType {
		if types[name] == nil {
			types[name] = &facturxType{name: name}
		}
		return types[name]
	}
	for name, children := range tableLines(facturxTypesText) {
		typ := get(name)
		for _, child := range children {
			fields := strings.Fields(child)
			part := facturxPart{name: fields[0], value: facturxValue(fields[1])}
			if part.value == valueNone {
				part.typ = get(fields[1])
			}
			part.id = facturxNames()[xmldoc.Name{Space: facturxSpace(name), Local: part.name}]
			switch fields[2][column] {
			case '-':
				continue
			case '?':
				part.max = 1
			case '1':
				part.min, part.max = 1, 1
			case '2':
				part.max = 2
			case '*':
				part.max = many
			case '+':
				part.min, part.max = 1, many
			}
			typ.parts = append(typ.parts, part)
		}
	}
	return types
}

// facturxValue returns the kind of value that a table names, or valueNone for the name of a type.
func facturxValue(name string) valueKind {
	kinds := []string{"", "text", "date", "boolean", "decimal", "id", "code", "reason", "amount", "quantity", "binary"}
	return valueKind(max(0, slices.Index(kinds, name)))
}

// add adds an ask of the table to its place, if the profile has it.
func (t *facturxTable) add(path, ask string) {
	fields := strings.Fields(ask)
	switch fields[0] {
	case "-":
		last := len(fields) - 1
		if strings.IndexByte(fields[last], t.letter) >= 0 {
			for _, child := range fields[1:last] {
				t.at(path).step(child).unused = true
			}
		}
	case "~":
		t.at(path).open = t.at(path).open || strings.IndexByte(fields[1], t.letter) >= 0
	default:
		for _, rule := range fields[2:] {
			letters := strings.TrimRight(rule, "0123456789")
			if strings.IndexByte(letters, t.letter) >= 0 {
				t.at(path).asks = append(t.at(path).asks, t.ask(fields[0], fields[1], rule[len(letters):]))
			}
		}
	}
}

// ask makes an ask from what it is about, what it asks, and the number of its rule.
func (t *facturxTable) ask(target, what, number string) facturxAsk {
	a := facturxAsk{rule: facturxRuleID(number)}
	if attr, is := strings.CutPrefix(target, "@"); is {
		a.attr = attr
	} else if target != "." {
		a.child, a.variant = facturxVariant(target)
		a.id = facturxNames()[xmldoc.Name{Space: facturxChildSpace(a.child), Local: a.child}]
	}
	switch {
	case len(what) == 1:
		a.op = what[0]
	case what == "guideline":
		a.op, a.list = 'l', facturxGuideline(t.letter)
	default:
		a.op, a.list = 'l', facturxLists()[what]
	}
	return a
}

// facturxRuleID returns the ID of a rule of the places by its number.
func facturxRuleID(number string) string {
	return "FX-SCH-A-" + strings.Repeat("0", 6-len(number)) + number
}

// facturxGuideline returns the values of BT-24 of a profile.
func facturxGuideline(letter byte) facturxList {
	profile, _ := en16931.ProfileByID(facturxProfileID(letter))
	return oneOf("the identifiers of the profile: "+profile.Specification, append(profile.Aliases, profile.Specification)...)
}

// facturxProfileID returns the profile of a letter of the tables.
func facturxProfileID(letter byte) en16931.ProfileID {
	switch letter {
	case 'M':
		return en16931.ProfileFacturXMinimum
	case 'W':
		return en16931.ProfileFacturXBasicWL
	case 'B':
		return en16931.ProfileFacturXBasic
	case 'E':
		return en16931.ProfileFacturX
	default:
		return en16931.ProfileFacturXExtended
	}
}

// facturxVariant splits a name from what distinguishes elements of that name.
func facturxVariant(s string) (name, variant string) {
	name, variant, _ = strings.Cut(strings.TrimSuffix(s, "]"), "[")
	return name, variant
}

// facturxChildSpace returns the namespace of an element by its name.
func facturxChildSpace(name string) string {
	switch name {
	case "DateTimeString", "DateString", "Indicator":
		return spaceUDT
	case "ExchangedDocumentContext", "ExchangedDocument", "SupplyChainTradeTransaction":
		return spaceRSM
	default:
		return spaceRAM
	}
}

// facturxParts are the short names of the parts of an invoice with their paths.
var facturxParts = map[string]string{
	"X":  "ExchangedDocumentContext",
	"D":  "ExchangedDocument",
	"T":  "SupplyChainTradeTransaction",
	"A":  "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement",
	"V":  "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery",
	"S":  "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement",
	"L":  "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem",
	"P":  "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/SpecifiedTradeProduct",
	"LA": "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/SpecifiedLineTradeAgreement",
	"LD": "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/SpecifiedLineTradeDelivery",
	"LS": "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement",
}

// at returns the place of a path, which it makes if there is none.
func (t *facturxTable) at(path string) *facturxPlace {
	part, rest, deeper := strings.Cut(path, "/")
	full := facturxParts[part]
	if deeper {
		full += "/" + rest
	}
	place := t.places
	for name := range strings.SplitSeq(full, "/") {
		step := place.step(name)
		if step.place == nil {
			step.place = &facturxPlace{path: place.path + "/" + name}
		}
		place = step.place
	}
	return place
}

// step returns the step to a child of a place, which it makes if there is none.
func (p *facturxPlace) step(child string) *facturxStep {
	name, variant := facturxVariant(child)
	for i := range p.steps {
		if p.steps[i].name == name && p.steps[i].variant == variant {
			return &p.steps[i]
		}
	}
	space := facturxChildSpace(name)
	if name == "DateTimeString" && strings.Contains(p.path[strings.LastIndexByte(p.path, '/'):], "Formatted") {
		space = spaceQDT
	}
	p.steps = append(p.steps, facturxStep{name: name, variant: variant, id: facturxNames()[xmldoc.Name{Space: space, Local: name}]})
	return &p.steps[len(p.steps)-1]
}

// sortSteps puts the steps that need no look into the element behind those that do, and "other" last.
func (t *facturxTable) sortSteps(p *facturxPlace) {
	rank := func(s facturxStep) int {
		switch s.variant {
		case "":
			return 1
		case "other":
			return 2
		default:
			return 0
		}
	}
	slices.SortStableFunc(p.steps, func(a, b facturxStep) int { return rank(a) - rank(b) })
	for i := range p.steps {
		if p.steps[i].place != nil {
			t.sortSteps(p.steps[i].place)
		}
	}
}

// facturxTerms returns the term or group of each place that holds one.
func facturxTerms() map[string]string {
	terms := map[string]string{}
	for path, children := range tableLines(facturxTermsText) {
		for _, child := range children {
			name, term, _ := strings.Cut(child, " ")
			terms[path+"/"+name] = term
		}
	}
	return terms
}

// facturxRules lists the rules of the places: FX-SCH-A.
func facturxPlaceRules() []Rule {
	terms := facturxTerms()
	lists := facturxLists()
	byID := map[string]Rule{}
	for path, asks := range tableLines(facturxPlacesText) {
		for _, ask := range asks {
			fields := strings.Fields(ask)
			if fields[0] == "-" || fields[0] == "~" {
				continue
			}
			for _, rule := range fields[2:] {
				number := strings.TrimLeft(rule, facturxProfiles)
				list := lists[fields[1]].name
				if fields[1] == "guideline" {
					list = "the identifiers of the profile"
				}
				r := facturxPlaceRule(path, fields[0], fields[1], list)
				r.ID, r.BT = facturxRuleID(number), facturxTerm(terms, path, fields[0])
				byID[r.ID] = r
			}
		}
	}
	made := make([]Rule, 0, len(byID))
	for n := range 2000 {
		if r, is := byID[facturxRuleID(strconv.Itoa(n))]; is {
			made = append(made, r)
		}
	}
	return made
}

// facturxTerm returns the term that an ask is about: that of the child, else that of the nearest
// element around it, and the document where only extensions have a term.
func facturxTerm(terms map[string]string, path, target string) string {
	if target != "." {
		path += "/" + target
	}
	for path != "" {
		if term := terms[path]; term != "" {
			return term
		}
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
	}
	return "document"
}

// facturxPlaceRule returns the message of an ask.
func facturxPlaceRule(path, target, what, list string) Rule {
	r := Rule{Severity: Fatal, In: InCII, Source: FacturX}
	element := facturxElement(path)
	name, _ := facturxVariant(strings.TrimPrefix(target, "@"))
	switch what {
	case "1":
		r.Message, r.Remedy = element+" must have exactly one "+name+".", "Give one."
	case "?":
		r.Message, r.Remedy = element+" has more than one "+name+".", "Give at most one."
	case "2":
		r.Message, r.Remedy = element+" has more than two "+name+".", "Give at most two."
	case "+":
		r.Message, r.Remedy = element+" has no "+name+".", "Give at least one."
	case "!":
		r.Message, r.Remedy = element+" has no attribute "+name+".", "Add the attribute."
	default:
		if target == "." {
			r.Message = "The value of " + element + " is not in the list " + list + "."
		} else {
			r.Message = "The attribute " + name + " of " + element + " is not in the list " + list + "."
		}
		r.Remedy = "Use a code of the list."
	}
	return r
}

// facturxElement names the last element of a path with the one around it.
func facturxElement(path string) string {
	part, rest, _ := strings.Cut(path, "/")
	names := strings.Split(facturxParts[part], "/")
	if rest != "" {
		names = append(names, strings.Split(rest, "/")...)
	}
	last := names[len(names)-1]
	if len(names) == 1 {
		return last
	}
	return last + " in " + names[len(names)-2]
}
