package document_test

import "testing"

// BenchmarkBuild is what it costs to make the first content of an entry.
func BenchmarkBuild(b *testing.B) {
	f := newFixture(b)
	data := f.example("es", `{"code": ""}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.build.Build(data, options()); err != nil {
			b.Fatal(err)
		}
	}
}
