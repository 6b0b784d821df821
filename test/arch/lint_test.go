package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLinterKnowsTheFolders checks that the rules of depguard name only folders
// that exist, and that the use cases among them are those of the table.
func TestLinterKnowsTheFolders(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	_, rules, _ := strings.Cut(string(config), "\n    depguard:\n")
	rules, _, found := strings.Cut(rules, "\n    errcheck:\n")
	if !found {
		t.Fatal(".golangci.yml has no rules of depguard before those of errcheck")
	}
	for _, m := range regexp.MustCompile(`\bchancery/([\w/]+)`).FindAllStringSubmatch(rules, -1) {
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			t.Errorf("depguard names a folder that does not exist: %v", err)
		}
	}
	m := regexp.MustCompile(`use-cases:\s+files: \["\*\*/internal/\{([\w,]+)\}/\*\*"`).FindStringSubmatch(rules)
	if m == nil {
		t.Fatal("depguard has no rule for the use cases")
	}
	listed := map[string]bool{}
	for folder := range strings.SplitSeq(m[1], ",") {
		listed["internal/"+folder] = true
	}
	for folder, in := range folders() {
		if (in == useCase) != listed[folder] {
			t.Errorf("%s is a use case for depguard: %v, in layers.go: %v", folder, listed[folder], in == useCase)
		}
		delete(listed, folder)
	}
	for folder := range listed {
		t.Errorf("layers.go has no folder %s", folder)
	}
}
