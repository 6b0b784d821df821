package arch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLinterKnowsTheFolders checks that each folder of the table has a block for
// depguard, except those of the top, which may import everything but main.
func TestLinterKnowsTheFolders(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for folder, in := range folders() {
		if block := `"**/` + folder + `/**"`; in != top && !strings.Contains(string(config), block) {
			t.Errorf(".golangci.yml has no rule of depguard with the files %s", block)
		}
	}
}
