//go:build unix

package keystore

import (
	"io/fs"
	"testing"
)

// TestTooOpen: only its owner may read a master key, except that the group may read one
// of root that a platform has put there for the server.
func TestTooOpen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mode   fs.FileMode
		ofRoot bool
		want   string
	}{
		{0o600, false, ""},
		{0o400, false, ""},
		{0o440, false, "chmod 600"},
		{0o640, false, "chmod 600"},
		{0o604, false, "chmod 600"},
		{0o400, true, ""},
		{0o440, true, ""},
		{0o640, true, ""},
		{0o444, true, "chmod 440"},
		{0o460, true, "chmod 440"},
		{0o450, true, "chmod 440"},
	} {
		if got := tooOpen(tt.mode, tt.ofRoot); got != tt.want {
			t.Errorf("%o, of root %v: %q", tt.mode, tt.ofRoot, got)
		}
	}
}
