package domain_test

import (
	"strings"
	"testing"

	"chancery/internal/domain"
)

func TestNearest(t *testing.T) {
	known := []string{"limit", "cursor", "created_at", "ascending", "tag", "silo.correct", "silo.close", "pdf"}
	for name, want := range map[string]string{
		"limits": "limit", "Limit": "limit", "lmiit": "limit", "created-at": "created_at", "created": "created_at",
		"asc": "ascending", "tags": "tag", "silo.corect": "silo.correct", "silo.closed": "silo.close", "PDF": "pdf",
		"result": "", "x": "", "": "", "silo.nothing": "", strings.Repeat("limit", 20): "",
	} {
		if got := domain.Nearest(name, known); got != want {
			t.Errorf("nearest to %q is %q, want %q", name, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got := domain.DidYouMean("limt", []string{"limit"}); got != "; did you mean limit?" {
		t.Errorf("%q", got)
	}
	if got := domain.DidYouMean("zzz", []string{"limit"}); got != "" {
		t.Errorf("%q", got)
	}
}
