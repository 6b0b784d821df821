package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"chancery/internal/format/inspect"
)

// The programs that do the same in other languages. Each runs all the time, so that it is warm, and gets lines that say what
// to do and for how long.

//go:embed peers/write.cjs
var writeScript []byte

//go:embed peers/Verdict.java
var verdictSource []byte

// npmPackage is the library that writes, and npmVersion which one of it.
const (
	npmPackage = "@e-invoice-eu/core"
	npmVersion = "2.3.4"
	npmNote    = "checks the invoice by its JSON schema, which it compiles each time; a hybrid PDF gets our pages"
)

// peer is another program.
type peer struct {
	name, note string
	tasks      []string
	// command installs what is needed, and returns what is to be run.
	command func(ctx context.Context) (*exec.Cmd, error)
	// ask is the line that asks for a task.
	ask func(what string, lines int, seconds float64) string
	// check looks at what the program made.
	check func() error

	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func peers(folder string) []*peer {
	saxon := &peer{name: "Saxon-HE, official XSLT", tasks: []string{verdict}}
	saxon.command = func(ctx context.Context) (*exec.Cmd, error) { return saxon.java(ctx, folder) }
	saxon.ask = func(_ string, lines int, seconds float64) string { return fmt.Sprintf("%d %g\n", lines, seconds) }
	npm := &peer{name: npmPackage + " " + npmVersion, tasks: []string{writeUBL, writeCII, hybridPDF}, note: npmNote}
	npm.command = func(ctx context.Context) (*exec.Cmd, error) { return node(ctx, folder) }
	npm.ask = func(what string, lines int, seconds float64) string {
		return fmt.Sprintf(`{"what":%q,"lines":%d,"seconds":%g}`+"\n", what, lines, seconds)
	}
	npm.check = func() error { return checkWritten(folder) }
	return []*peer{npm, saxon}
}

// java makes the command of the official rules. Those of Peppol are not everywhere.
func (p *peer) java(ctx context.Context, folder string) (*exec.Cmd, error) {
	jar := os.Getenv("SAXON_JAR")
	if jar == "" {
		jar = "/usr/share/java/Saxon-HE.jar"
	}
	if _, err := os.Stat(jar); err != nil {
		return nil, fmt.Errorf("%w (apt-get install default-jdk-headless libsaxonhe-java, or set SAXON_JAR)", err)
	}
	sheets := filepath.Join("..", "shared", "formats", "data", "xslt")
	core, err := filepath.Glob(filepath.Join(sheets, "en16931-*", "EN16931-UBL-validation.xslt"))
	if err != nil || len(core) == 0 {
		return nil, errors.Join(err, fmt.Errorf("%s has no rules of EN 16931", sheets))
	}
	peppol, err := filepath.Glob(filepath.Join(sheets, "peppol-*", "PEPPOL-EN16931-UBL.xslt"))
	if err != nil {
		return nil, err
	}
	if len(peppol) == 0 {
		p.note = "EN 16931 only: the rules of Peppol are not in " + sheets
	}
	source := filepath.Join(folder, "Verdict.java")
	if err := os.WriteFile(source, verdictSource, 0o600); err != nil {
		return nil, err
	}
	args := append([]string{"-cp", jar, source, folder, core[len(core)-1]}, peppol...)
	return exec.CommandContext(ctx, "java", args...), nil
}

// node installs the package, and makes the command of the script that calls it.
func node(ctx context.Context, folder string) (*exec.Cmd, error) {
	ctx2, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx2, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, npmPackage+"@"+npmVersion)
	if out, err := install.CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return nil, fmt.Errorf("npm install: %w %s", err, first)
	}
	script := filepath.Join(folder, "write.cjs")
	if err := os.WriteFile(script, writeScript, 0o600); err != nil {
		return nil, err
	}
	return exec.CommandContext(ctx, "node", script, folder, strconv.Itoa(shortInvoice), strconv.Itoa(longInvoice)), nil
}

// checkWritten reads what the package made of our invoices: it must have all lines.
func checkWritten(folder string) error {
	for _, lines := range []int{shortInvoice, longInvoice} {
		for _, what := range []string{writeUBL, writeCII, hybridPDF} {
			data, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("peer-%s-%d", what, lines)))
			if err != nil {
				return err
			}
			f, err := inspect.Read(data)
			if err != nil {
				return fmt.Errorf("reading what was made as %s: %w", what, err)
			}
			if f.Invoice == nil || len(f.Invoice.Lines) != lines {
				return fmt.Errorf("what was made as %s has not %d lines", what, lines)
			}
		}
	}
	return nil
}

// start returns the rows of a program, or one that says why there are none.
func (p *peer) start(ctx context.Context) []*formatRow {
	if err := p.begin(ctx); err != nil {
		return []*formatRow{{By: p.name, Note: err.Error()}}
	}
	var rows []*formatRow
	for _, lines := range []int{shortInvoice, longInvoice} {
		for _, what := range p.tasks {
			rows = append(rows, &formatRow{By: p.name, What: what, Lines: lines, Note: p.note, slice: p.slice(what, lines)})
		}
	}
	return rows
}

// begin starts the program, and waits until it is ready.
func (p *peer) begin(ctx context.Context) (err error) {
	cmd, err := p.command(ctx)
	if err != nil {
		return err
	}
	if p.in, err = cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.out, cmd.Stderr = bufio.NewReader(out), os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd = cmd
	line, err := p.out.ReadString('\n')
	if err != nil {
		return fmt.Errorf("starting it: %w", err)
	}
	version, ready := strings.CutPrefix(strings.TrimSpace(line), "ready")
	if !ready {
		return fmt.Errorf("it said %q", line)
	}
	if version != "" {
		p.name = strings.Replace(p.name, "Saxon-HE", "Saxon-HE"+version, 1)
	}
	if p.check != nil {
		return p.check()
	}
	return nil
}

func (p *peer) slice(what string, lines int) func(time.Duration) (formatFigures, error) {
	return func(span time.Duration) (f formatFigures, err error) {
		if _, err := io.WriteString(p.in, p.ask(what, lines, span.Seconds())); err != nil {
			return f, err
		}
		line, err := p.out.ReadBytes('\n')
		if err != nil {
			return f, err
		}
		return f, json.Unmarshal(line, &f)
	}
}

// stop ends the program: it reads no more lines.
func (p *peer) stop() {
	if p.cmd == nil {
		return
	}
	_ = p.in.Close()
	_ = p.cmd.Wait()
}
