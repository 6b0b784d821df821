package clients

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"chancery/test/kit"
)

// workshop is a copy of the client in TypeScript with the packages that it needs. They are
// installed once for each version of the lock file, into the folder for caches of the user.
type workshop struct {
	folder string
}

// openWorkshop makes a workshop for a test. Without node the test is skipped, but not in CI.
func openWorkshop(t *testing.T) *workshop {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(t, tool+" is not installed, so the TypeScript client was not run (apt-get install nodejs npm)")
		}
	}
	packages := install(t)
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

// missing skips a test, or ends it in CI.
func missing(t *testing.T, why string) {
	t.Helper()
	if ci := os.Getenv("CI"); ci == "" || ci == "0" || ci == "false" {
		t.Skip(why)
	}
	t.Fatal(why)
}

// install returns the folder with the packages.
func install(t *testing.T) string {
	t.Helper()
	locked, err := os.ReadFile(filepath.Join(source, "package-lock.json"))
	kit.Must(t, err)
	cache, err := os.UserCacheDir()
	kit.Must(t, err)
	sum := sha256.Sum256(locked)
	folder := filepath.Join(cache, "chancery-test", "typescript-"+hex.EncodeToString(sum[:6]))
	kit.Must(t, os.MkdirAll(folder, 0o700))
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	kit.Must(t, err)
	defer lock.Close() // which unlocks it
	kit.Must(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	done := filepath.Join(folder, "done")
	if _, err := os.Stat(done); err == nil {
		return filepath.Join(folder, "node_modules")
	}
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc"} {
		text, err := os.ReadFile(filepath.Join(source, name))
		kit.Must(t, err)
		kit.Must(t, os.WriteFile(filepath.Join(folder, name), text, 0o600))
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-progress")
	cmd.Dir = folder
	if said, err := cmd.CombinedOutput(); err != nil {
		missing(t, "the packages of the TypeScript client cannot be installed, so it was not run: "+err.Error()+"\n"+string(said))
	}
	kit.Must(t, os.WriteFile(done, nil, 0o600))
	return filepath.Join(folder, "node_modules")
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
