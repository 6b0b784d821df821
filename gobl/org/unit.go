package org

import "chancery/gobl/tree"

// Unit is a unit of measure: a key of the format, or a code of UN/ECE
// Recommendations 20 and 21.
type Unit string

// UnknownUNECE is the code for a unit that the recommendations do not list:
// mutually defined.
const UnknownUNECE = "ZZ"

// Kind names the type for rules.
func (*Unit) Kind() string { return "org.Unit" }

// Walk visits nothing: a unit has no parts.
func (*Unit) Walk(*tree.Walker) {}

// Known reports whether the unit is a key of the format.
func (u Unit) Known() bool {
	_, ok := u.find()
	return ok
}

// IsUNECE reports whether the unit looks like a UN/ECE code: two or three
// upper-case letters and digits.
func (u Unit) IsUNECE() bool {
	if len(u) != 2 && len(u) != 3 {
		return false
	}
	for i := range len(u) {
		if c := u[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// UNECE returns the UN/ECE code of the unit: itself when it is one already, ZZ when
// there is none, empty for no unit.
func (u Unit) UNECE() string {
	if u == "" || u.IsUNECE() {
		return string(u)
	}
	if code, ok := u.find(); ok && code != "" {
		return code
	}
	return UnknownUNECE
}

// Units lists the keys of the format.
func Units() []Unit {
	list := make([]Unit, len(units))
	for i := range units {
		list[i] = units[i].key
	}
	return list
}

func (u Unit) find() (code string, ok bool) {
	for i := range units {
		if units[i].key == u {
			return units[i].code, true
		}
	}
	return "", false
}

// units relates the keys to codes of UN/ECE Recommendation 20 (units of
// measure) and, with a leading X, Recommendation 21 (packages). Keys without a
// code have none in the format.
//
//nolint:gochecknoglobals // a table of facts, never changed
var units = [...]struct {
	key  Unit
	code string
}{
	{"mg", "MGM"},
	{"cg", "CGM"},
	{"g", "GRM"},
	{"kg", "KGM"},
	{"t", "TNE"},
	{"mm", "MMT"},
	{"cm", "CMT"},
	{"dm", "DMT"},
	{"m", "MTR"},
	{"lm", "LM"},
	{"km", "KMT"},
	{"in", "INH"},
	{"ft", "FOT"},
	{"lft", "LF"},
	{"mm2", "MMK"},
	{"cm2", "CMK"},
	{"dm2", "DMK"},
	{"m2", "MTK"},
	{"ac", "ACR"},
	{"ha", "HAR"},
	{"mm3", "MMQ"},
	{"cm3", "CMQ"},
	{"dm3", "DMQ"},
	{"m3", "MTQ"},
	{"ml", "MLT"},
	{"cl", "CLT"},
	{"dl", "DLT"},
	{"l", "LTR"},
	{"kl", "K6"},
	{"w", "WTT"},
	{"kw", "KWT"},
	{"kwh", "KWH"},
	{"rate", "A9"},
	{"yr", "ANN"},
	{"mon", "MON"},
	{"wk", "WEE"},
	{"day", "DAY"},
	{"s", "SEC"},
	{"h", "HUR"},
	{"min", "MIN"},
	{"piece", "H87"},
	{"item", "EA"},
	{"pair", "PR"},
	{"dozen", "DZN"},
	{"assortment", "AS"},
	{"service", "E48"},
	{"job", "E51"},
	{"activity", "ACT"},
	{"trip", "E54"},
	{"group", "10"},
	{"outfit", "11"},
	{"kit", "KT"},
	{"basebox", "BB"},
	{"pk", "AB"},
	{"one", "C62"},
	{"bag", "XBG"},
	{"box", "XBX"},
	{"bin", "XBI"},
	{"can", "XCA"},
	{"tub", "XTB"},
	{"case", "XCS"},
	{"tray", ""},
	{"portion", ""},
	{"set", "SET"},
	{"roll", "XRO"},
	{"carton", "XCT"},
	{"cylinder", "XCY"},
	{"barrel", "XBA"},
	{"jerrican", "XJY"},
	{"carboy", ""},
	{"demijohn", ""},
	{"bottle", ""},
	{"6pack", ""},
	{"canister", "XCI"},
	{"pkg", "XPK"},
	{"pkt", "XPA"},
	{"bunch", "XBH"},
	{"bdl", "XBE"},
	{"blk", "XOK"},
	{"tetrabrik", ""},
	{"pallet", "XPX"},
	{"reel", "XRL"},
	{"sack", "XSA"},
	{"sheet", "XST"},
	{"envelope", "XEN"},
	{"lot", "XLT"},
	{"unit", "XUN"},
}
