package similar_test

import (
	"slices"
	"strings"
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

func TestNearest(t *testing.T) {
	known := []string{"limit", "cursor", "created_at", "ascending", "tag", "silo.correct", "silo.close", "pdf"}
	for name, want := range map[string]string{
		"limits": "limit", "Limit": "limit", "lmiit": "limit", "created-at": "created_at", "created": "created_at",
		"asc": "ascending", "tags": "tag", "silo.corect": "silo.correct", "silo.closed": "silo.close", "PDF": "pdf",
		"result": "", "x": "", "": "", "silo.nothing": "", strings.Repeat("limit", 20): "",
	} {
		if got := similar.Nearest(name, known); got != want {
			t.Errorf("nearest to %q is %q, want %q", name, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got := similar.DidYouMean("limt", []string{"limit"}); got != "; did you mean limit?" {
		t.Errorf("%q", got)
	}
	if got := similar.DidYouMean("zzz", []string{"limit"}); got != "" {
		t.Errorf("%q", got)
	}
}
