package en16931_test

import (
	"testing"

	"chancery/internal/format/en16931"
)

func BenchmarkFromGOBL(b *testing.B) {
	inv, p := full(b, nil), profile(b, en16931.ProfileEN16931)
	for range 4 {
		inv.Lines = append(inv.Lines, inv.Lines...)
	}
	inv.Lines = inv.Lines[:20]
	b.ReportAllocs()
	for b.Loop() {
		_, _ = en16931.FromGOBL(inv, p) // the totals are those of two lines, and nothing else is left out
	}
}

func BenchmarkTerms(b *testing.B) {
	inv := convert(b, full(b, nil), en16931.ProfileEN16931)
	for len(inv.Lines) < 20 {
		inv.Lines = append(inv.Lines, inv.Lines[0])
	}
	b.ReportAllocs()
	for b.Loop() {
		en16931.Terms(inv)
	}
}

func BenchmarkToGOBL(b *testing.B) {
	inv, lib := convert(b, full(b, nil), en16931.ProfileEN16931), library(b)
	for len(inv.Lines) < 20 {
		inv.Lines = append(inv.Lines, inv.Lines[0])
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := en16931.ToGOBL(inv, lib); err != nil {
			b.Fatal(err)
		}
	}
}
