package en16931_test

import (
	"testing"

	"chancery/internal/format/en16931"
)

func BenchmarkFromGOBL(b *testing.B) {
	p := profile(b, en16931.ProfileEN16931)
	inv := full(b, func(doc map[string]any) {
		lines := doc["lines"].([]any)
		for len(lines) < 20 {
			lines = append(lines, lines[0])
		}
		doc["lines"] = lines
	})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := en16931.FromGOBL(inv, p); err != nil {
			b.Fatal(err)
		}
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
