package all_test

import (
	"mime"
	"regexp"
	"testing"

	"chancery/internal/format/all"
)

// TestFormats checks that every row is complete and that no ID occurs twice.
func TestFormats(t *testing.T) {
	id := regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	seen := map[string]bool{}
	for _, f := range all.Formats() {
		if !id.MatchString(f.ID) || seen[f.ID] {
			t.Errorf("ID %q is not valid, or not unique", f.ID)
		}
		seen[f.ID] = true
		if f.Label == "" {
			t.Errorf("%s has no label", f.ID)
		}
		if _, _, err := mime.ParseMediaType(f.MIME); err != nil {
			t.Errorf("%s: media type %q: %v", f.ID, f.MIME, err)
		}
		if f.Write == nil && f.Read == nil {
			t.Errorf("%s is neither written nor read", f.ID)
		}
	}
}
