package docs

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"strings"
	"testing"
	"time"

	"chancery/internal/cli"
)

var makeCall = regexp.MustCompile(`(?:^|[\s(;&|])make ([a-z][a-z-]*)`)

// TestMakeTargets checks that the make targets on the pages exist.
func TestMakeTargets(t *testing.T) {
	makefile := read(t, "Makefile")
	count := 0
	for _, p := range pages(t) {
		for _, code := range p.code() {
			for _, m := range makeCall.FindAllStringSubmatch(code, -1) {
				count++
				if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
					t.Errorf("%s shows make %s, which the Makefile does not have", p.name, m[1])
				}
			}
		}
	}
	if count == 0 {
		t.Fatal("no page shows make")
	}
}

var (
	// call matches a call of the program: the command words, then the rest.
	call = regexp.MustCompile(`(?:^|[\s(;&|])(?:bin/)?chancery ((?:[a-z]+(?:-[a-z]+)*\s*)+)([^|>;)&]*)`)
	flag = regexp.MustCompile(`(?:^|\s)(--[a-z][a-z-]*)`)
)

// TestCommands checks that the commands on the pages exist and take the flags shown.
func TestCommands(t *testing.T) {
	commands := commandList(t)
	count := 0
	for _, p := range pages(t) {
		for _, code := range p.code() {
			for _, m := range call.FindAllStringSubmatch(code, -1) {
				count++
				name, ok := find(commands, m[1])
				if !ok {
					t.Errorf("%s shows %q, which is no command", p.name, strings.TrimSpace(m[0]))
					continue
				}
				help := helpFor(t, name)
				for _, f := range flag.FindAllStringSubmatch(m[2], -1) {
					if !regexp.MustCompile(f[1] + `\b`).MatchString(help) {
						t.Errorf("%s shows %s for chancery %s, which does not take it", p.name, f[1], name)
					}
				}
			}
		}
	}
	if count == 0 {
		t.Fatal("no page shows a command")
	}
}

// find returns the command, or group of commands, with which words begins.
func find(commands []string, words string) (string, bool) {
	words = strings.Join(strings.Fields(words), " ")
	if words == "help" {
		return "", true
	}
	words = strings.TrimPrefix(words, "help ")
	for _, c := range commands {
		switch {
		case words == c || strings.HasPrefix(words, c+" "):
			return c, true
		case strings.HasPrefix(c, words+" "):
			return words, true
		}
	}
	return "", false
}

var listed = regexp.MustCompile(`(?m)^  ([a-z]+(?:[ -][a-z]+)*)(?:  |$)`)

// commandList returns the commands that the program's help lists.
func commandList(t *testing.T) []string {
	t.Helper()
	_, list, found := strings.Cut(helpFor(t, ""), "\nCommands:\n")
	if !found {
		t.Fatal("the help lists no commands")
	}
	var names []string
	for _, m := range listed.FindAllStringSubmatch(list, -1) {
		names = append(names, m[1])
	}
	return names
}

// helpFor returns the help of a command, or of the whole program for "".
func helpFor(t *testing.T, command string) string {
	t.Helper()
	var out, failed bytes.Buffer
	env := cli.Env{
		Getenv:     func(string) string { return "" },
		Now:        func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) },
		Rand:       rand.Reader,
		IsTerminal: nil,
	}
	args := append(strings.Fields(command), "--help")
	if code := cli.Main(t.Context(), args, strings.NewReader(""), &out, &failed, env); code != 0 {
		t.Fatalf("chancery %s exits with %d: %s", strings.Join(args, " "), code, failed.String())
	}
	return out.String()
}
