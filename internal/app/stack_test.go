package app

import (
	"os"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

// TestMaxLines: the setting of the server is the limit of the documents that it takes.
func TestMaxLines(t *testing.T) {
	t.Parallel()
	f := newDryRunFixture(t, time.Second)
	for most, want := range map[int]string{0: "", 100: "", 1: limits.Lines.With(1).Message()} {
		f.parts.MaxLines = most
		s, err := NewStack(f.parts)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile("../../examples/invoices/es.json")
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Silo.Create(t.Context(), f.actor, "", silo.EntryInput{Data: data})
		if want == "" && err != nil || want != "" && (!domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), want)) {
			t.Errorf("%d lines: %v", most, err)
		}
	}
}
