package cli

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

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
