package rules

import (
	"strings"
)

// facturxKept says which rules of EN 16931 the profiles of Factur-X keep. BR-01..09 are all from the one
// to the other; a number alone belongs to the family before it. CII-SR-464 is among the published ones
// but can never be broken there.
const facturxKept = `
MWBEX: BR-01..09 13..15 BR-CO-09 26 BR-DEC-12..14 18
WBEX:  BR-10..12 17..20 29 31..33 36..37 45..50 53 55..57 61..63 BR-AE-03..04 06..07 09..10 BR-AF-03..04 06..07 09
WBEX:  BR-AG-03..04 06..07 09 BR-CO-03 05 14 18..19 21 BR-DEC-01..02 05..06 09..11 15..17 19..20 BR-E-03..04 06..07 09..10
WBEX:  BR-G-03..04 06..07 09..10 BR-IC-03..04 06..07 09..12 BR-O-06..07 09..10 BR-S-03..04 06..07 BR-Z-03..04 06..07 09
WBEX:  CII-SR-463 465..469 471..473
WBE:   BR-38 BR-AF-10 BR-AG-10 BR-CO-06 11..13 15..17 22 BR-O-03..04 11 13..14 BR-S-09..10 BR-Z-10 CII-SR-470
BEX:   BR-16 21 25 30 41..43 64..65 BR-AE-02 05 BR-AF-02 05 BR-AG-02 05 BR-B-01..02 BR-CO-07 20 23 BR-DEC-23..25 27..28
BEX:   BR-E-02 05 BR-G-02 05 BR-IC-02 05 BR-O-05 BR-S-02 05 BR-Z-02 05
BE:    BR-22..24 26..28 44 54 BR-AE-01 08 BR-AF-01 08 BR-AG-01 08 BR-CO-04 08 10 24 BR-E-01 08 BR-G-01 08 BR-IC-01 08
BE:    BR-O-01..02 08 12 BR-S-01 08 BR-Z-01 08
EX:    BR-51..52 CII-SR-475..476
E:     CII-SR-474
X:     CII-DT-097`

// frenchKept says which rules of EN 16931 the extended format of France keeps in each syntax. CII-SR-454
// is among the published ones with another meaning: there, a line may have no tax.
const frenchKept = `
UBL: BR-01..21 25 29..33 36..38 41..53 55..57 61..65 BR-CO-03 05..09 14 16 18..26 BR-DEC-01..02 05..06 09..20 23..25 27..28
UBL: BR-AE-01..07 09..10 BR-E-02..07 09..10 BR-G-02..07 09..10 BR-IC-02..07 09..12 BR-AF-02..07 09..10 BR-AG-01..07 09..10
UBL: BR-S-02..07 BR-Z-02..07 09 BR-B-01..02 BR-CL-01 03..08 11 13..19 21..23 25..26 BR-O-05..07 09..10
UBL: UBL-SR-01..03 05..15 17..19 21..33 35..36 39..40 42..47 49..51 53..56 UBL-DT-01 06..28
UBL: UBL-CR-001..017 019..025 027..046 048..095 097..098 100..119 121..193 196..257 260..268 275..287 289..409 411..422
UBL: UBL-CR-424..438 440..479 482..489 491..522 526..527 532..535 537..549 551..560 562 564..599 602..608 610 612..618
UBL: UBL-CR-620..630 632 635..644 646..661 663..668 671..682
CII: BR-01..21 25 29..33 36..37 41..43 45..53 55..57 61..65 BR-CO-03 05..09 14 16 18..21 23 25..26
CII: BR-DEC-01..02 05..06 09..20 23..25 27..28 BR-B-01..02 BR-AE-02..07 09..10 BR-AF-02..07 09 BR-AG-02..07 09
CII: BR-E-02..07 09..10 BR-G-02..07 09..10 BR-IC-02..07 09..12 BR-O-05..07 BR-S-02..07 BR-Z-02..07 09
CII: CII-SR-001..003 CII-SR-04 CII-SR-05 CII-SR-006..028 030 032..038 042..046 048..067 069 071..105 109..126 129..136
CII: CII-SR-138..147 149..155 157..163 165..169 171..172 176..199 202..209 212..252 254..277 279..292 294..304 306..332
CII: CII-SR-335..342 344..349 364 367..373 375..382 384..386 388..402 404..409 411..421 423..438 440..453 455..457 459..463 465..466
CII: CII-DT-001..017 019..023 025..026 028..051 053..057 059..084 086..097 101..104 BR-CL-01 03..06 08 11 13..19 21..23 25..26`

// keptIDs returns the IDs that a table names in the lines whose heading a profile has.
func keptIDs(table string, has func(heading string) bool) map[string]bool {
	kept := map[string]bool{}
	for line := range strings.Lines(table) {
		heading, ids, found := strings.Cut(line, ":")
		if !found || !has(heading) {
			continue
		}
		family := ""
		for item := range strings.FieldsSeq(ids) {
			if i := strings.LastIndexByte(item, '-'); i >= 0 {
				family, item = item[:i+1], item[i+1:]
			}
			first, last, more := strings.Cut(item, "..")
			if !more {
				last = first
			}
			for n := keptNumber(first); n <= keptNumber(last); n++ {
				kept[family+padded(n, len(first))] = true
			}
		}
	}
	return kept
}

// keptNumber reads digits.
func keptNumber(s string) int {
	n := 0
	for i := range len(s) {
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// padded writes a number with zeros before it.
func padded(n, width int) string {
	digits := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits)
}

// dropped returns Off for each rule of EN 16931 that is not kept.
func dropped(kept map[string]bool) map[string]Severity {
	off := map[string]Severity{}
	for _, r := range All() {
		if r.Source == EN16931 && !kept[r.ID] && !strings.HasPrefix(r.ID, "XSD-") {
			off[r.ID] = Off
		}
	}
	return off
}
