package advice_test

import (
	"testing"

	"chancery/gobl/advice"
	reference "chancery/test/shared"
)

// BenchmarkAdvice compares what advice about an invoice costs with building it;
// both together must stay below a tenth.
func BenchmarkAdvice(b *testing.B) {
	lib := newLibrary(b)
	data, err := lib.FromYAML(reference.Read(b, "gobl", "examples", "es", "invoice-es-es.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	env, err := lib.Build(data)
	if err != nil {
		b.Fatal(err)
	}
	checker := advice.New(lib)
	known := advice.Known{Today: date("2026-03-02")}
	b.Run("build", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			built, err := lib.Build(data)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := built.JSON(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			checker.Check(env, known)
		}
	})
	b.Run("given", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			checker.Given(advice.Input{JSON: data}, env)
		}
	})
}
