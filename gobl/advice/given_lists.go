package advice

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// partDropped is no advice: what the format leaves out there has nothing at all.
const partDropped = "part-dropped"

// partMoved is no advice either: the format makes extensions of some identities, and those
// behind them move up, so that none can be compared.
const partMoved = "part-moved"

// sparse are lists from which the format leaves out elements that say nothing.
var sparse = map[reflect.Type]string{
	reflect.TypeFor[[]*bill.LineCharge]():   codeCharge,
	reflect.TypeFor[[]*bill.LineDiscount](): codeDiscount,
	reflect.TypeFor[[]*bill.SubLine]():      partDropped,
	reflect.TypeFor[[]*org.Identity]():      partMoved,
}

// shortened returns the type of a list from which elements were left out, nil for others.
func (r *reader) shortened(has reflect.Value) reflect.Type {
	if has.Kind() != reflect.Slice || sparse[has.Type()] == "" {
		return nil
	}
	ahead, n := &reader{data: r.data, at: r.at + 1}, 0
	for ahead.next(']') {
		if !ahead.null() {
			n++
		}
		ahead.skip()
	}
	if n <= has.Len() {
		return nil
	}
	return has.Type()
}

// drops reports whether the next element of a shortened list is one that was left out,
// and notes it if it has anything that is lost.
func (r *reader) drops(list reflect.Type) bool {
	if list == nil {
		return false
	}
	ahead := &reader{data: r.data, at: r.at}
	ahead.skip()
	data := r.data[r.at:ahead.at]
	code := sparse[list]
	if code == partDropped {
		var part bill.SubLine
		return json.Unmarshal(data, &part) == nil && reflect.ValueOf(part).IsZero()
	}
	lost, empty := emptyEntry(data)
	if !empty {
		return false
	}
	if lost {
		r.note(code, func() string {
			return "a " + code[:len(code)-len("-dropped")] + " without `percent`, `amount`, `key`, `code` or `reason` is left out; " +
				"give `amount` or `percent`, or a `reason`, with which base, quantity and rate count"
		})
	}
	return true
}

// emptyEntry reports whether a discount or a charge of a line has nothing for which the
// format keeps it, and whether it has figures all the same.
func emptyEntry(data []byte) (lost, empty bool) {
	if len(data) == 0 || data[0] != '{' {
		return false, false
	}
	r := reader{data: data, at: 1}
	for r.next('}') {
		name := r.name()
		r.space()
		start := r.at
		r.skip()
		if r.broken {
			return false, false
		}
		value := data[start:r.at]
		switch strings.ToLower(string(name)) {
		case "key", "code", "reason":
			if stringOf(value) != "" {
				return false, false
			}
		case "percent", "amount":
			if !zero(value) {
				return false, false
			}
		case "ext":
			if bytes.IndexByte(value, ':') >= 0 {
				return false, false
			}
		case "base", "quantity", "rate":
			lost = lost || !zero(value)
		}
	}
	return lost, true
}

// zero reports whether a number is zero or missing.
func zero(number []byte) bool { return !bytes.ContainsAny(number, "123456789") }

// afterOf returns what looks at a whole object of a type, nil for most.
func afterOf(t reflect.Type) func(*reader, *shape, uint64) {
	switch t {
	case reflect.TypeFor[bill.Line](), reflect.TypeFor[bill.SubLine]():
		return (*reader).quantity
	}
	if len(doubled[t]) > 0 {
		pairs := doubled[t]
		return func(r *reader, s *shape, given uint64) { r.doubled(s, given, pairs) }
	}
	return nil
}

// quantity: a line that does not say how much.
func (r *reader) quantity(s *shape, given uint64) {
	if given&s.members["quantity"].bit() != 0 {
		return
	}
	r.note(codeQuantity, func() string {
		return s.name + " without `quantity` counts as none, so nothing is charged for it; give `quantity`, such as \"1\""
	})
}

// pair is a member with its former name. Counts is the one that is taken of the two.
type pair struct{ older, newer, counts string }

// doubled are the types that take one of two names, and which.
var doubled = map[reflect.Type][]pair{
	reflect.TypeFor[pay.Record]():   {{"desc", "description", "desc"}},
	reflect.TypeFor[pay.Online]():   {{"name", "label", "name"}, {"addr", "url", "addr"}},
	reflect.TypeFor[bill.Payment](): {{"method", "methods", "methods"}},
	reflect.TypeFor[tax.Combo]():    {{"tags", "rate", "rate"}},
}

// doubled notes members that are given under two names.
func (r *reader) doubled(s *shape, given uint64, pairs []pair) {
	for _, p := range pairs {
		both := s.members[p.older].bit() | s.members[p.newer].bit()
		if given&both != both {
			continue
		}
		r.path = append(r.path, step{name: []byte(p.older), index: -1})
		r.note(codeOlder, func() string {
			return "`" + p.older + "` is the former name of `" + p.newer + "`, and of the two `" + p.counts + "` counts; keep `" + p.newer + "`"
		})
		r.path = r.path[:len(r.path)-1]
	}
}
