package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	settingVariable = regexp.MustCompile(`\bCHANCERY_[A-Z0-9_]+`)
	deployedCall    = regexp.MustCompile(`/chancery ((?:[a-z]+ ?)+)((?:--[a-z-]+[ =]?[^ ]* ?)*)`)
)

// TestDeploy checks that the settings and commands in the files under deploy exist, so that
// they do not fall behind the program.
func TestDeploy(t *testing.T) {
	settings, commands := helpFor(t, "serve"), commandList(t)
	// Credentials of the storage are no settings of a server.
	other := map[string]bool{"CHANCERY_S3_ACCESS_KEY": true, "CHANCERY_S3_SECRET": true}
	variables, calls := 0, 0
	err := filepath.WalkDir(filepath.Join(root, "deploy"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, name := range settingVariable.FindAllString(string(data), -1) {
			variables++
			flag := "--" + strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(strings.TrimSuffix(name, "_FILE"), "CHANCERY_")), "_", "-")
			if !other[name] && !regexp.MustCompile(flag+`\b`).MatchString(settings) {
				t.Errorf("%s names %s, which is no setting", path, name)
			}
		}
		for _, m := range deployedCall.FindAllStringSubmatch(string(data), -1) {
			calls++
			name, ok := find(commands, m[1])
			if !ok {
				t.Errorf("%s calls %q, which is no command", path, m[1])
				continue
			}
			for _, f := range flag.FindAllStringSubmatch(m[2], -1) {
				if !regexp.MustCompile(f[1] + `\b`).MatchString(helpFor(t, name)) {
					t.Errorf("%s calls %s with %s, which it does not take", path, name, f[1])
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if variables < 8 || calls < 3 {
		t.Errorf("%d variables and %d calls were found", variables, calls)
	}
}
