package models

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// Plan says what Full leaves out or gives a certain value. A path is that of a field, such as "Lines.Ext.Status", or, beginning
// with a dot, the end of one, such as ".Ext.Fax".
type Plan struct {
	// Without are fields that stay empty.
	Without []string
	// Single are lists of one element; others have two.
	Single []string
	// Values are texts of fields. Fields that hold codes have such a text already.
	Values map[string]string
}

// Full returns an invoice with a different value in every field.
func Full(plan Plan) *en16931.Invoice {
	f := &filler{plan: plan}
	inv := &en16931.Invoice{}
	f.fill(reflect.ValueOf(inv).Elem(), "", 0)
	return inv
}

// filler gives every field a value of its own.
type filler struct {
	plan Plan
	n    int
}

// deepest is how many lines are inside each other.
const deepest = 2

// codes are texts for fields that hold a code, by their names.
var codes = map[string]string{
	"Currency": "EUR", "VATCurrency": "USD", "Source": "EUR", "Target": "USD",
	"Country": "DE", "Origin": "FR", "Scheme": "0088", "Unit": "C62", "BaseUnit": "C62", "GrossBaseUnit": "C62",
	"MeasureUnit": "CMT", "FreeUnit": "H87", "PackageUnit": "XPK", "PerPackageUnit": "C62", "PeriodUnit": "DAY",
	"TypeCode": "380", "Category": "S", "TaxPointCode": "35", "MIME": "application/pdf",
	"Subject": "AAI", "ReasonCode": "95", "ReasonList": "7161", "RoleCode": "AB", "ContactType": "IC",
	"Status": "1", "StatusReason": "DETAIL", "TransportMode": "3", "Sequence": "1", "Kind": "1",
}

func (f *filler) fill(v reflect.Value, path string, depth int) {
	f.n++
	switch v.Interface().(type) {
	case en16931.Amount:
		v.Set(reflect.ValueOf(en16931.NewAmount(num.MakeAmount(int64(100+f.n), 2))))
		return
	case en16931.Date:
		v.Set(reflect.ValueOf(en16931.NewDate(cal.MakeDate(2026, 1, 1).AddDays(f.n % 1000))))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text(path))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), path, depth)
	case reflect.Slice:
		n := 2
		if in(f.plan.Single, path) {
			n = 1
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range v.Len() {
			f.fill(v.Index(i), path, depth)
		}
	case reflect.Struct:
		f.fields(v, path, depth)
	default: // what a reader sets by itself
	}
}

func (f *filler) fields(v reflect.Value, path string, depth int) {
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		inner := strings.TrimPrefix(path+"."+name, ".")
		inDepth := depth
		if name == "SubLines" || name == "Agent" {
			inDepth++
		}
		if name == "Node" || name == "GrossNode" || inDepth >= deepest || in(f.plan.Without, inner) {
			continue
		}
		f.fill(v.Field(i), inner, inDepth)
	}
}

// matches reports whether a path is the one of a plan, or ends in it.
func matches(path, planned string) bool {
	return path == planned || strings.HasPrefix(planned, ".") && strings.HasSuffix(path, planned)
}

func in(list []string, path string) bool {
	return slices.ContainsFunc(list, func(planned string) bool { return matches(path, planned) })
}

func (f *filler) text(path string) string {
	for planned, text := range f.plan.Values {
		if matches(path, planned) {
			return text
		}
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	if text, ok := codes[name]; ok {
		return text
	}
	if name == "Content" {
		return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%%PDF-1.7 %d", f.n))
	}
	return fmt.Sprintf("%s <&> %d", name, f.n)
}
