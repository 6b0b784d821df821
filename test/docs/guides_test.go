package docs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// guides are the pages that a newcomer reads one after the other, in one directory.
var guides = []string{"getting-started", "workflows", "api", "sandbox", "backup", "configuration", "keys"}

// block is a block of commands on a page, with the output that the page shows for it.
type block struct {
	page     string
	line     int
	commands string
	// output is what the next block shows, in the language lang.
	output, lang string
}

// mayFail are the commands that end with an exit code of 1 on purpose.
var mayFail = []string{"bin/chancery workflow diff flows", "bin/chancery workflow lint typo.yaml", "bin/chancery config check --config typo.yaml"}

// onTerminals are the commands whose output the pages show as it is on a terminal. In a
// pipe it is JSON.
var onTerminals = []string{"bin/chancery run ", "bin/chancery workflow lint typo.yaml", "bin/chancery config check "}

// TestGuides runs the commands of the guides in order, with one data directory, and
// compares what they print with the pages.
func TestGuides(t *testing.T) {
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("the guides need %s: %v", tool, err)
			}
			t.Skipf("the commands of the guides need %s, which is not installed", tool)
		}
	}
	var blocks []block
	for _, name := range guides {
		blocks = append(blocks, blocksOf("docs/guide/"+name+".md", read(t, "docs/guide/"+name+".md"))...)
	}
	if len(blocks) < 20 {
		t.Fatalf("the guides have %d blocks of commands", len(blocks))
	}
	dir := guideDir(t)
	address := freeAddress(t)
	for i, out := range runBlocks(t, dir, address, blocks) {
		b := &blocks[i]
		where := fmt.Sprintf("%s:%d", b.page, b.line)
		for _, command := range out.failed {
			if !slices.ContainsFunc(mayFail, func(may string) bool { return strings.HasPrefix(command, may) }) {
				t.Errorf("%s: %s fails:\n%s%s", where, command, out.stdout, out.stderr)
			}
		}
		if slices.ContainsFunc(onTerminals, func(c string) bool { return strings.Contains(b.commands, c) }) {
			continue
		}
		shown := strings.ReplaceAll(b.output, "127.0.0.1:8080", address)
		switch b.lang {
		case "json":
			if diff := cmp.Diff(values(t, where, shown), values(t, where, out.stdout)); diff != "" {
				t.Errorf("%s prints something else (-page +printed):\n%s", where, diff)
			}
		case "":
			if missing := missingLines(shown, out.stdout); len(missing) > 0 {
				t.Errorf("%s does not print %q:\n%s", where, missing, out.stdout)
			}
		}
	}
}

// guideDir makes a directory as a newcomer has it: with the examples and the program.
func guideDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(filepath.Join(root, "examples"))); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "bin", "chancery"), "chancery/cmd/chancery")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("cannot build the program: %v\n%s", err, out)
	}
	return dir
}

// freeAddress returns an address that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

// blocksOf returns the blocks of commands on a page. A block that follows with at most an
// empty line between shows the output.
func blocksOf(page, text string) (list []block) {
	lines := strings.Split(text, "\n")
	behind := -1 // the line behind the last block of commands
	for i := 0; i < len(lines); i++ {
		lang, opens := strings.CutPrefix(lines[i], "```")
		if !opens {
			continue
		}
		start := i + 1
		for i++; i < len(lines) && lines[i] != "```"; i++ {
		}
		content := strings.Join(lines[start:i], "\n") + "\n"
		switch {
		case lang == "sh":
			list = append(list, block{page: page, line: start + 1, commands: content})
			behind = i + 1
		case behind >= 0 && start-1-behind <= 1:
			last := &list[len(list)-1]
			last.output, last.lang = content, lang
			behind = -1
		}
	}
	return list
}

// output is what a block printed, and which of its commands failed.
type output struct {
	stdout, stderr string
	failed         []string
}

// prologue begins the script: what a newcomer does in a second terminal.
const prologue = `
trap 'echo "$BASH_COMMAND" >> failed' ERR
server=
make() { :; }
stop_server() { if [ -n "$server" ]; then kill "$server"; wait "$server"; server=; fi; }
serve() {
	stop_server
	bin/chancery serve --listen "$address" "$@" > server.log 2>&1 &
	server=$!
	for _ in $(seq 300); do
		if curl -s -o /dev/null "http://$address/readyz"; then return; fi
		sleep 0.1
	done
	cat server.log >&2
	return 1
}
trap stop_server EXIT
set -E -o pipefail
`

// runBlocks runs all blocks in one shell, so that later ones have the variables of
// earlier ones.
func runBlocks(t *testing.T, dir, address string, blocks []block) []output {
	t.Helper()
	script := "address=" + address + "\n" + prologue
	for i, b := range blocks {
		commands := strings.ReplaceAll(b.commands, "127.0.0.1:8080", address)
		// A server runs in its own terminal; a new one takes the place of the last.
		commands = regexp.MustCompile(`(?m)^bin/chancery serve`).ReplaceAllString(commands, "serve")
		write(t, filepath.Join(dir, fmt.Sprint("block-", i, ".sh")), commands)
		script += fmt.Sprintf("touch failed; . ./block-%d.sh > out-%d 2> err-%d; mv failed failed-%d\n", i, i, i, i)
	}
	write(t, filepath.Join(dir, "guide.sh"), script)
	shell := exec.CommandContext(t.Context(), "bash", "guide.sh")
	shell.Dir = dir
	shell.WaitDelay = time.Minute
	// The pages begin without any settings.
	shell.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "CHANCERY_") })
	if out, err := shell.CombinedOutput(); err != nil {
		t.Errorf("the shell ends with %v\n%s", err, out)
	}
	list := make([]output, len(blocks))
	for i := range blocks {
		part := func(name string) string {
			data, err := os.ReadFile(filepath.Join(dir, fmt.Sprint(name, "-", i)))
			if err != nil {
				t.Fatalf("%s:%d was not run: %v", blocks[i].page, blocks[i].line, err)
			}
			return string(data)
		}
		list[i] = output{stdout: part("out"), stderr: part("err"), failed: strings.Split(strings.TrimSpace(part("failed")), "\n")}
		list[i].failed = slices.DeleteFunc(list[i].failed, func(c string) bool { return c == "" || strings.HasPrefix(c, ". ./block-") })
	}
	return list
}

// values returns the JSON values of a text, with what differs in each run made equal.
func values(t *testing.T, where, text string) (list []any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader([]byte(steady(text))))
	for {
		var v any
		switch err := dec.Decode(&v); {
		case errors.Is(err, io.EOF):
			return list
		case err != nil:
			t.Errorf("%s: this is not JSON: %v\n%s", where, err, text)
			return list
		}
		list = append(list, v)
	}
}

// missingLines returns the lines of a shown output that were not printed.
func missingLines(shown, printed string) (missing []string) {
	lines := strings.Split(strings.ReplaceAll(steady(printed), "\r", ""), "\n")
	for l := range strings.SplitSeq(strings.TrimSpace(steady(shown)), "\n") {
		if !slices.Contains(lines, l) {
			missing = append(missing, l)
		}
	}
	return missing
}

// changing matches what differs in each run: IDs, times, hashes, and the paths of links.
var changing = []*regexp.Regexp{
	regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`),
	regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`),
	regexp.MustCompile(`/files/[^"]+`),
	regexp.MustCompile(`\b[0-9a-f]{64}\b`),
	regexp.MustCompile(`"[0-9a-f]{10}"`),
	regexp.MustCompile(`"size": ?\d+`),
}

func steady(text string) string {
	for i, p := range changing {
		with := fmt.Sprint("<", i, ">")
		switch {
		case strings.HasPrefix(p.String(), `"size"`):
			with = `"size": 0`
		case strings.HasPrefix(p.String(), `"`):
			with = `"` + with + `"`
		}
		text = p.ReplaceAllString(text, with)
	}
	return text
}
