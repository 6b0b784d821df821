package browser

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"chancery/test/kit"
	"chancery/test/npm"
)

var (
	shots = flag.String("shots", "", "folder for pictures of every view") //nolint:gochecknoglobals // a flag
	shown = flag.Bool("shown", false, "show the browser")                 //nolint:gochecknoglobals // a flag
)

// output is where failures leave pictures and what the console of the browser said, in a folder for
// each test. It is not in the repository.
const output = "../../bin/browser"

// limit is how long a scenario may take. It ends itself before, so that it can say where it was.
const limit = 10 * time.Minute

// stage is what a scenario needs: the packages, the browser, and a folder for its output.
type stage struct {
	folder, chromium string
}

// openStage makes a stage. Without the tools the test is skipped, but not in CI.
func openStage(t *testing.T) *stage {
	t.Helper()
	chromium, err := findChromium()
	if err != nil {
		npm.Missing(t, "Chromium is not installed, so the console was not tested in a browser (apt-get install chromium)")
	}
	s := &stage{folder: t.TempDir(), chromium: chromium}
	packages := npm.Install(t, ".", "browser")
	for _, name := range []string{"lib", "scenarios"} {
		kit.Must(t, os.CopyFS(filepath.Join(s.folder, name), os.DirFS(name)))
	}
	text, err := os.ReadFile("package.json")
	kit.Must(t, err)
	kit.Must(t, os.WriteFile(filepath.Join(s.folder, "package.json"), text, 0o600))
	kit.Must(t, os.Symlink(packages, filepath.Join(s.folder, "node_modules")))
	return s
}

// findChromium returns the path of the browser.
func findChromium() (string, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		path, err = exec.LookPath("google-chrome")
	}
	return path, err
}

// run runs a scenario with what it has to know about the servers. A scenario that fails says in which
// step, and where its pictures are.
func (s *stage) run(t *testing.T, scenario string, site map[string]any) {
	t.Helper()
	out, err := filepath.Abs(filepath.Join(output, t.Name()))
	kit.Must(t, err)
	kit.Must(t, os.RemoveAll(out))
	kit.Must(t, os.MkdirAll(out, 0o700))
	site["out"], site["chromium"], site["shown"] = out, s.chromium, *shown
	if site["shots"] = ""; *shots != "" {
		folder, err := filepath.Abs(*shots)
		kit.Must(t, err)
		kit.Must(t, os.MkdirAll(folder, 0o755))
		site["shots"] = folder
	}
	text, err := json.Marshal(site)
	kit.Must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", filepath.Join("scenarios", scenario+".mjs"))
	cmd.Dir, cmd.Env = s.folder, append(os.Environ(), "SITE="+string(text))
	said, err := cmd.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		t.Fatalf("%s: %v\n%s", scenario, err, said)
	}
	kit.Must(t, err)
	t.Logf("%s", said)
	_ = os.Remove(out) // it stays if there is something in it
}
