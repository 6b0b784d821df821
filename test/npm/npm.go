package npm

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"chancery/test/kit"
)

// Install installs the packages of the package.json and the lock file in a folder, and returns the
// folder node_modules with them. What names the thing that is tested in the messages of a test that
// is skipped, and the cache.
func Install(t *testing.T, source, what string) string {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			Missing(t, tool+" is not installed, so the "+what+" was not run (apt-get install nodejs npm)")
		}
	}
	folder := cached(t, source)
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	kit.Must(t, err)
	defer lock.Close() // which unlocks it
	kit.Must(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	modules, done := filepath.Join(folder, "node_modules"), filepath.Join(folder, "done")
	if _, err := os.Stat(done); err == nil {
		return modules
	}
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc"} {
		text, err := os.ReadFile(filepath.Join(source, name))
		kit.Must(t, err)
		kit.Must(t, os.WriteFile(filepath.Join(folder, name), text, 0o600))
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-progress")
	cmd.Dir = folder
	if said, err := cmd.CombinedOutput(); err != nil {
		Missing(t, "the packages of the "+what+" cannot be installed, so it was not run: "+err.Error()+"\n"+string(said))
	}
	kit.Must(t, os.WriteFile(done, nil, 0o600))
	return modules
}

// cached returns the folder of the cache for the lock file of a package.
func cached(t *testing.T, source string) string {
	t.Helper()
	locked, err := os.ReadFile(filepath.Join(source, "package-lock.json"))
	kit.Must(t, err)
	cache, err := os.UserCacheDir()
	kit.Must(t, err)
	sum := sha256.Sum256(locked)
	folder := filepath.Join(cache, "chancery-test", filepath.Base(source)+"-"+hex.EncodeToString(sum[:6]))
	kit.Must(t, os.MkdirAll(folder, 0o700))
	return folder
}

// Missing skips a test because something is not installed, or ends it in CI.
func Missing(t *testing.T, why string) {
	t.Helper()
	if ci := os.Getenv("CI"); ci == "" || ci == "0" || ci == "false" {
		t.Skip(why)
	}
	t.Fatal(why)
}
