package cli

import (
	"bytes"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"chancery/internal/cli/settings"
)

var update = flag.Bool("update", false, "write docs/reference/config.md")

// serverKeys returns the settings of a server.
func serverKeys(t *testing.T) []*kong.Flag {
	t.Helper()
	s := settings.New("serve", func(string) string { return "" })
	parser, err := kong.New(new(root), kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	return s.Keys(parser.Model)
}

// TestSettingsPage compares the page with the flags; -update writes it.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	const page = "../../docs/reference/config.md"
	want := settingsPage(serverKeys(t))
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("the page does not show the flags of the code; run go generate ./internal/cli")
	}
}

// TestSettingsHaveExamples checks that the example file has a value for each setting, and
// that each is one that the server takes.
func TestSettingsHaveExamples(t *testing.T) {
	t.Parallel()
	keys := serverKeys(t)
	example := settings.Example("serve", keys)
	for _, f := range keys {
		_, rest, found := strings.Cut(example, "\n#"+f.Name+": ")
		value, _, _ := strings.Cut(rest, "\n")
		if !found || value == "" || f.Help == "" {
			t.Errorf("%s: no value in the example", f.Name)
			continue
		}
		file := t.TempDir() + "/settings.yaml"
		if err := os.WriteFile(file, []byte(f.Name+": "+value+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := settings.New("serve", func(string) string { return "" })
		parser, err := kong.New(new(root), append(s.Options(), kong.NoDefaultHelp())...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse([]string{"serve", "--config", file}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		for _, p := range s.Problems(nil) {
			t.Error(p)
		}
	}
}

// TestConfigurationGuide runs the checks that the guide shows as they are on a terminal.
func TestConfigurationGuide(t *testing.T) {
	data, err := os.ReadFile("../../docs/guide/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	between := func(from, to string) string {
		_, rest, found := strings.Cut(string(data), from)
		text, _, ended := strings.Cut(rest, to)
		if !found || !ended {
			t.Fatalf("the guide has no %q", from)
		}
		return text
	}
	for _, name := range []string{"chancery.yaml", "typo.yaml"} {
		if err := os.WriteFile(name, []byte(between("cat > "+name+" <<'END'\n", "END\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := testEnv()
	env.IsTerminal = func(io.Writer) bool { return true }
	env.Getenv = func(name string) string { return map[string]string{"NO_COLOR": "1"}[name] }
	var stdout, stderr bytes.Buffer
	args := []string{"config", "check", "--config", "chancery.yaml", "--max-lines", "20000"}
	if code := Main(t.Context(), args, nil, &stdout, &stderr, env); code != 0 || stderr.Len() > 0 {
		t.Errorf("exit code %d\n%s", code, &stderr)
	}
	if diff := cmp.Diff(between("```yaml\n", "```\n"), stdout.String()); diff != "" {
		t.Error(diff)
	}
	code := Main(t.Context(), []string{"config", "check", "--config", "typo.yaml"}, nil, io.Discard, &stderr, env)
	if diff := cmp.Diff(between("```\nchancery: ", "```\n"), strings.TrimPrefix(stderr.String(), "chancery: ")); diff != "" || code != 1 {
		t.Errorf("exit code %d\n%s", code, diff)
	}
}
