package similar_test

import (
	"slices"
	"testing"

	"chancery/gobl/similar"
)

func TestNames(t *testing.T) {
	known := []string{"es-verifactu-v1", "es-sii-v1", "es-tbai-v1", "Customer", "supplier"}
	for name, want := range map[string][]string{
		"es-verifactu-v2": {"es-verifactu-v1"},
		"verifactu":       {"es-verifactu-v1"},
		"customr":         {"Customer"},
		"SUPLIER":         {"supplier"},
		"es":              {"es-verifactu-v1", "es-sii-v1"},
		"something else":  {},
		"":                {},
	} {
		if got := similar.Names(name, known, 2); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
