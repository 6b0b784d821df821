package clients

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"chancery/test/kit"
	"chancery/test/process"
)

// TestTypeScript compiles the client with all checks of the compiler, and runs its tests with node against the
// real program.
func TestTypeScript(t *testing.T) {
	w := openWorkshop(t)
	w.run(t, nil, "tsc", "-p", ".")
	bin, data := process.Build(t), filepath.Join(t.TempDir(), "data")
	server := process.Serve(t, bin, data)
	token, err := exec.CommandContext(t.Context(), bin, "token", "create", "--data", data).Output()
	kit.Must(t, err)
	env := []string{"CHANCERY_URL=" + server.URL, "CHANCERY_TOKEN=" + strings.TrimSpace(string(token))}
	said := w.run(t, env, "node", "--test", "dist/test/")
	if !regexp.MustCompile(`(?m)^\S+ pass [1-9]`).MatchString(said) || !regexp.MustCompile(`(?m)^\S+ skipped 0$`).MatchString(said) {
		t.Errorf("no test has passed, or one was skipped:\n%s", said)
	}
}
