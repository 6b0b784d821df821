package en16931

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// NumberExtension is the number of a term of an extension that has none here.
const NumberExtension = "EXT"

// extensionNumbers are the numbers of terms of extensions, by their path without positions.
var extensionNumbers = map[string]string{ //nolint:gochecknoglobals // a table
	"Notes.ContentCode":                  "BT-X-5",
	"Lines.Ext.Status":                   "BT-X-7",
	"Lines.Ext.StatusReason":             "BT-X-8",
	"Lines.Notes.ContentCode":            "BT-X-9",
	"Lines.Notes.Subject":                "BT-X-10",
	"Lines.Item.Attributes.Code":         "BT-X-11",
	"Lines.Item.Attributes.Measure":      "BT-X-12",
	"Ext.LogisticsCharges.Amount":        "BT-X-272",
	"Lines.Ext.ParentID":                 "BT-X-304",
	"Ext.ThirdPartyPayments.Kind":        "BT-DEX-001",
	"Ext.ThirdPartyPayments.Amount":      "BT-DEX-002",
	"Preceding.TypeCode":                 "EXT-FR-FE-02",
	"Lines.Ext.Preceding.Number":         "EXT-FR-FE-136",
	"Lines.Ext.Preceding.TypeCode":       "EXT-FR-FE-137",
	"Lines.Ext.Preceding.IssueDate":      "EXT-FR-FE-138",
	"Lines.Ext.DeliveryDate":             "EXT-FR-FE-158",
	"Lines.Ext.TaxTotal":                 "EXT-FR-FE-181",
	"Lines.Ext.TaxTotalInVATCurrency":    "EXT-FR-FE-182",
	"Lines.Ext.WithVAT":                  "EXT-FR-FE-184",
	"Ext.ThirdPartyPayments.Description": "BT-DEX-003",
}

// repeated are terms of extensions that say once more what a term of EN 16931 says.
var repeated = []string{ //nolint:gochecknoglobals // a table
	"Ext.Contract.Number", "Ext.PurchaseOrder.Number", "Ext.SalesOrder.Number", "Ext.ReceivingAdvice.Number",
	"Ext.DespatchAdvice.Number", "Ext.ShipTo.Name", "Ext.ShipTo.Identifiers", "Ext.ShipTo.Address",
}

// ExtensionTerms returns what a document says beyond EN 16931, in the terms of extensions, in the order of the model.
func ExtensionTerms(inv *Invoice) []Term {
	var w extensionWalk
	for i := range inv.Notes {
		w.index = i + 1
		w.add(index("Notes", i)+".ContentCode", inv.Notes[i].ContentCode, inv.Notes[i].Node)
	}
	for i := range inv.Preceding {
		p := &inv.Preceding[i]
		w.index = i + 1
		w.add(index("Preceding", i)+".TypeCode", p.TypeCode, p.Node)
		w.add(index("Preceding", i)+".Line", p.Line, p.Node)
	}
	w.index = 0
	w.party("Seller", &inv.Seller)
	w.party("Buyer", &inv.Buyer)
	w.party("Payee", inv.Payee)
	w.party("TaxRepresentative", inv.TaxRepresentative)
	w.walk("Ext", reflect.ValueOf(inv.Ext), inv.Node)
	w.rows("Allowances", inv.Allowances)
	w.rows("Charges", inv.Charges)
	for i := range inv.Lines {
		w.index = i + 1
		w.line(index("Lines", i), &inv.Lines[i])
	}
	return w.list
}

// extensionWalk collects terms of extensions.
type extensionWalk struct {
	list  []Term
	index int
}

func (w *extensionWalk) add(path, value string, node int32) {
	if value == "" {
		return
	}
	t := Term{Number: NumberExtension, Name: pathName(path), Value: value, Path: path, Index: w.index, Node: node}
	if n := extensionNumbers[t.Group()]; n != "" {
		t.Number = n
	}
	w.list = append(w.list, t)
}

func (w *extensionWalk) party(path string, p *Party) {
	if p != nil {
		w.walk(path+".Ext", reflect.ValueOf(p.Ext), p.Node)
	}
}

func (w *extensionWalk) rows(path string, list []AllowanceCharge) {
	for i := range list {
		w.index = i + 1
		w.walk(index(path, i)+".Ext", reflect.ValueOf(list[i].Ext), list[i].Node)
	}
	w.index = 0
}

func (w *extensionWalk) line(path string, l *Line) {
	for i, n := range l.Notes {
		w.add(path+"."+index("Notes", i)+".Subject", n.Subject, n.Node)
		w.add(path+"."+index("Notes", i)+".ContentCode", n.ContentCode, n.Node)
	}
	w.add(path+".VAT.ExemptionReason", l.VAT.ExemptionReason, l.VAT.Node)
	w.add(path+".VAT.ExemptionCode", l.VAT.ExemptionCode, l.VAT.Node)
	for i := range l.Item.Attributes {
		a := &l.Item.Attributes[i]
		at := path + "." + index("Item.Attributes", i)
		w.add(at+".Code", a.Code, a.Node)
		w.add(at+".Measure", strings.TrimSpace(a.Measure.Text+" "+a.MeasureUnit), a.Node)
	}
	for _, list := range []struct {
		name string
		rows []AllowanceCharge
	}{{"Allowances", l.Allowances}, {"Charges", l.Charges}} {
		for i := range list.rows {
			w.walk(path+"."+index(list.name, i)+".Ext", reflect.ValueOf(list.rows[i].Ext), list.rows[i].Node)
		}
	}
	w.walk(path+".Ext", reflect.ValueOf(l.Ext), l.Node)
}

// walk adds all texts, figures and days of a value: what a struct of an extension has cannot be forgotten.
func (w *extensionWalk) walk(path string, v reflect.Value, node int32) {
	switch x := v.Interface().(type) {
	case string:
		w.add(path, x, node)
		return
	case Amount:
		w.add(path, x.Text, max(x.Node, node))
		return
	case Date:
		w.add(path, x.ISO(), max(x.Node, node))
		return
	case Identifier:
		w.add(path, x.Value, max(x.Node, node))
		w.add(path+".Scheme", x.Scheme, max(x.Node, node))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			w.walk(path, v.Elem(), node)
		}
	case reflect.Slice:
		outer := w.index
		for i := range v.Len() {
			if outer == 0 {
				w.index = i + 1
			}
			w.walk(index(path, i), v.Index(i), node)
		}
		w.index = outer
	case reflect.Struct:
		if n := v.FieldByName("Node"); n.IsValid() && n.Int() != 0 {
			node = int32(n.Int())
		}
		for i := range v.NumField() {
			w.field(path+"."+v.Type().Field(i).Name, v.Field(i), node)
		}
	default: // Node, and flags
	}
}

// field adds a field, unless a term of EN 16931 says the same.
func (w *extensionWalk) field(path string, v reflect.Value, node int32) {
	switch {
	case slices.Contains(repeated, path):
	case path == "Ext.PaymentTerms[0].Description", path == "Ext.PaymentTerms[0].DueDate": // BT-20 and BT-9
	default:
		w.walk(path, v, node)
	}
}

// pathName makes a name for people of a path: "Lines[0].Ext.ShipTo.Address.City" is "Line ship to address city".
func pathName(path string) string {
	path = Term{Path: path}.Group()
	path = strings.NewReplacer("Ext.", "", "Lines.", "Line", ".", "").Replace(path)
	var b strings.Builder
	runes := []rune(path)
	for i, r := range runes {
		switch {
		case i == 0 || !unicode.IsUpper(r):
			b.WriteRune(r)
		case unicode.IsUpper(runes[i-1]): // within VAT or ID
			if i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
				b.WriteByte(' ')
				r = unicode.ToLower(r)
			}
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
			if i+1 == len(runes) || !unicode.IsUpper(runes[i+1]) {
				r = unicode.ToLower(r)
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// droppedTerms returns the terms of extensions that the invoice does not say, without those of groups that are named as a
// whole.
func droppedTerms(theirs, ours *Invoice, groups []Term) []Term {
	said := map[string]bool{}
	for _, t := range ExtensionTerms(ours) {
		said[t.Group()+" "+t.Value] = true
	}
	whole := map[string]bool{}
	for _, g := range groups {
		whole[withoutExt(g.Path)] = true
	}
	var list []Term
	for _, t := range ExtensionTerms(theirs) {
		if !said[t.Group()+" "+t.Value] && !t.kept() && !t.within(whole) {
			list = append(list, t)
		}
	}
	return list
}

// kept reports whether the invoice says a term of an extension elsewhere: the exchange rate, and charges of logistics, which
// are charges; and whether it says nothing, as a line does that is like any other.
func (t Term) kept() bool {
	return strings.HasPrefix(t.Path, "Ext.ExchangeRate.") || strings.HasPrefix(t.Path, "Ext.LogisticsCharges[") ||
		t.Group() == "Lines.Ext.StatusReason" && t.Value == "DETAIL"
}

// within reports whether a term is part of a group in a set of paths.
func (t Term) within(groups map[string]bool) bool {
	path := withoutExt(t.Path)
	for i, r := range path {
		if r == '.' && groups[path[:i]] {
			return true
		}
	}
	return groups[path]
}

func withoutExt(path string) string { return strings.ReplaceAll(path, "Ext.", "") }
