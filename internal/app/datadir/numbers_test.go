package datadir_test

import (
	"strings"
	"testing"
)

// TestCheckOfRequestedNumbers: a number that a request took needs no entry, one that a
// workflow gave does.
func TestCheckOfRequestedNumbers(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	execute(t, dir, `UPDATE series_entries SET id = 'of another program' WHERE idx = 2`)
	if text := findings(t, dir); !strings.Contains(text, "belongs to the entry of another program, which does not exist") {
		t.Errorf("a lost entry is not found: %q", text)
	}
	execute(t, dir, `UPDATE series_entries SET requested = TRUE WHERE idx = 2`)
	if text := findings(t, dir); text != "" {
		t.Errorf("the number of a request has findings:\n%s", text)
	}
}
