package clients

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"chancery/test/kit"
	"chancery/test/npm"
)

// workshop is a copy of the client in TypeScript with the packages that it needs. They are
// installed once for each version of the lock file, into the folder for caches of the user.
type workshop struct {
	folder string
}

// openWorkshop makes a workshop for a test. Without node the test is skipped, but not in CI.
func openWorkshop(t *testing.T) *workshop {
	t.Helper()
	packages := npm.Install(t, source, "TypeScript client")
	w := &workshop{folder: t.TempDir()}
	kit.Must(t, os.CopyFS(filepath.Join(w.folder, "src"), os.DirFS(filepath.Join(source, "src"))))
	kit.Must(t, os.CopyFS(filepath.Join(w.folder, "test"), os.DirFS(filepath.Join(source, "test"))))
	for _, name := range []string{"package.json", "tsconfig.json"} {
		text, err := os.ReadFile(filepath.Join(source, name))
		kit.Must(t, err)
		kit.Must(t, os.WriteFile(filepath.Join(w.folder, name), text, 0o600))
	}
	kit.Must(t, os.Symlink(packages, filepath.Join(w.folder, "node_modules")))
	return w
}

// run runs a program of the packages, or node, and returns what it says.
func (w *workshop) run(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	if name != "node" {
		name = filepath.Join(w.folder, "node_modules", ".bin", name)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = w.folder, append(os.Environ(), env...)
	said, err := cmd.CombinedOutput()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), failed, said)
	}
	kit.Must(t, err)
	return string(said)
}

// generate makes the file of types.
func (w *workshop) generate(t *testing.T, doc []byte) []byte {
	t.Helper()
	kit.Must(t, os.WriteFile(filepath.Join(w.folder, "openapi.json"), doc, 0o600))
	w.run(t, nil, "openapi-typescript", "openapi.json", "-o", "made.ts")
	text, err := os.ReadFile(filepath.Join(w.folder, "made.ts"))
	kit.Must(t, err)
	return append([]byte(head(doc)), text...)
}
