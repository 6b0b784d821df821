package format_test

import (
	"strings"
	"testing"

	"chancery/internal/format"
)

func TestFileName(t *testing.T) {
	for _, c := range []struct{ kind, series, code, want string }{
		{"invoice", "A", "1", "A-1.xml"},
		{"invoice", "", "2026/001", "2026-001.xml"},
		{"invoice", "", "../../etc/passwd", "-..-etc-passwd.xml"},
		{"invoice", "Ñ", "1 2", "Ñ-1-2.xml"},
		{"invoice", "S", "", "invoice-S-draft.xml"},
		{"order", "", "", "order-draft.xml"},
		{"invoice", "", "a\x00b\nc", "a-b-c.xml"},
		{"invoice", "", strings.Repeat("é", 200), strings.Repeat("é", 120) + ".xml"},
	} {
		if got := format.FileName(c.kind, c.series, c.code, ".xml"); got != c.want {
			t.Errorf("%q %q: %s, want %s", c.series, c.code, got, c.want)
		}
	}
}
