package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"chancery/gobl"
	"chancery/internal/cli/term"
	"chancery/internal/format/cdar"
	"chancery/internal/format/cii"
	"chancery/internal/format/convert"
	"chancery/internal/format/en16931"
	"chancery/internal/format/inspect"
	"chancery/internal/format/pdf"
	"chancery/internal/format/ubl"
)

// The targets of a conversion.
const (
	toUBL     = "ubl"
	toCII     = "cii"
	toFacturX = "facturx"
	toPDF     = "pdf"
	toGOBL    = "gobl"
)

type convertCmd struct {
	In       string `arg:"" help:"File or directory; - is the standard input."`
	Out      string `arg:"" optional:"" help:"File, or directory for a directory; - is the standard output (default)."`
	To       string `name:"to" required:"" enum:"ubl,cii,facturx,pdf,gobl" help:"Format to write: ubl, cii, facturx (a PDF with CII in it), pdf or gobl."`
	Profile  string `name:"profile" help:"Profile to write."`
	Pages    string `name:"pages" help:"PDF to put the XML into, in place of one that is drawn; with --to facturx."`
	Locale   string `name:"locale" help:"Language of a PDF that is drawn."`
	Files    string `name:"files" help:"Directory for the files inside the invoice; with --to gobl."`
	Portal   string `name:"portal" help:"Number of the French public portal in a message for it (9998)."`
	Platform string `name:"platform" help:"Number of the sending platform in such a message."`
}

// Help is the long help.
func (convertCmd) Help() string {
	return `Converts an invoice. What comes in, its content says: UBL, CII, a hybrid PDF (Factur-X, ZUGFeRD), a French life-cycle
message, or a document or envelope of GOBL in JSON or YAML.

    chancery convert --to ubl --profile peppol invoice.json invoice.xml
    chancery convert --to facturx invoice.json invoice.pdf
    chancery convert --to facturx --pages own.pdf invoice.json hybrid.pdf
    chancery convert --to gobl --files attached/ received.pdf invoice.json
    chancery convert --to cii --profile cdar status.json message.xml
    chancery convert --to ubl --profile xrechnung drafts/ out/

Profiles in UBL: ` + strings.Join(profileNames(en16931.UBL), ", ") + `.
Profiles in CII, also inside a PDF: ` + strings.Join(profileNames(en16931.CII), ", ") + `.
Without one, XML stays in the profile that it is in, and a document of GOBL becomes plain EN 16931.

A document of GOBL that was not calculated is calculated first. With --to gobl, what the file says otherwise than the
document is written to the standard error: figures that differ, and terms that the document has no place for. The document
need not be valid; "chancery gobl validate" checks it. "chancery validate" checks the XML.

Of a directory each file is converted, into the directory OUT and under its own name; one that fails stops nothing, and the
exit code is 1.`
}

// profileNames lists the profiles of a syntax and the messages, without the other names that workflows have for them.
func profileNames(s en16931.Syntax) []string {
	var names []string
	for _, p := range en16931.Profiles() {
		if p.In(s) {
			names = append(names, string(p.ID))
		}
	}
	if s == en16931.CII {
		names = append(names, convert.CDAR, convert.CDARPortal)
	}
	return names
}

// converter converts files one by one.
type converter struct {
	*call
	cmd   *convertCmd
	lib   *gobl.Library
	pages []byte
}

// Run converts a file, or those of a directory.
func (v *convertCmd) Run(ctx context.Context, c *call) error {
	if err := v.check(); err != nil {
		return err
	}
	lib, err := c.Library()
	if err != nil {
		return err
	}
	w := &converter{call: c, cmd: v, lib: lib}
	if v.Pages != "" {
		if w.pages, err = c.ReadUpTo(ctx, v.Pages, inspect.MaxSize); err != nil {
			return err
		}
	}
	if info, err := os.Stat(v.In); v.In != term.Stdin && err == nil && info.IsDir() {
		return w.directory(ctx)
	}
	out, err := w.file(ctx, v.In)
	if err != nil {
		return err
	}
	if v.Out == "" || v.Out == term.Stdin {
		_, err = c.Stdout.Write(out)
		return err
	}
	return writeOut(v.Out, out)
}

// check refuses options that do not go together, and profiles that there are not.
func (v *convertCmd) check() error {
	var err error
	switch v.To {
	case toUBL:
		_, err = convert.Choose(en16931.UBL, v.Profile)
	case toCII:
		_, err = convert.Choose(en16931.CII, v.Profile)
	case toFacturX:
		var choice convert.Choice
		if choice, err = convert.Choose(en16931.CII, orElse(v.Profile, "facturx")); err == nil && choice.Message != "" {
			err = errors.New("a life-cycle message does not go into a PDF")
		}
	default:
		if v.Profile != "" {
			err = fmt.Errorf("--profile goes with --to %s, %s or %s", toUBL, toCII, toFacturX)
		}
	}
	switch {
	case err != nil:
	case v.Pages != "" && v.To != toFacturX:
		err = fmt.Errorf("--pages goes with --to %s", toFacturX)
	case v.Files != "" && v.To != toGOBL:
		err = fmt.Errorf("--files goes with --to %s", toGOBL)
	}
	if err != nil {
		return &term.UsageError{Command: "convert", Cause: err}
	}
	return nil
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// writeOut writes a file, and nothing if that fails in between.
func writeOut(name string, data []byte) error {
	if err := os.WriteFile(name, data, 0o600); err != nil {
		return term.FileError(name, err)
	}
	return nil
}

// directory converts the files of a directory.
func (w *converter) directory(ctx context.Context) error {
	if w.cmd.Out == "" || w.cmd.Out == term.Stdin {
		return &term.UsageError{Command: "convert", Cause: errors.New("the files of a directory need a directory to go to")}
	}
	names, err := invoiceNames([]string{w.cmd.In})
	if err != nil {
		return err
	}
	failed, written := 0, map[string]string{}
	for _, name := range names {
		err := w.into(ctx, name, written)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed++
			w.warn(name, term.Describe(err).Message)
		}
	}
	if failed > 0 {
		return term.Errorf("conversion", "%d of %s not converted", failed, term.Count(len(names), "file"))
	}
	return nil
}

// into converts one file of the directory.
func (w *converter) into(ctx context.Context, name string, written map[string]string) error {
	out, err := w.file(ctx, name)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(w.cmd.In, name)
	if err != nil {
		return err
	}
	target := filepath.Join(w.cmd.Out, strings.TrimSuffix(rel, filepath.Ext(rel))+w.extension())
	if other, ok := written[target]; ok {
		return fmt.Errorf("%s became %s already", other, target)
	}
	written[target] = name
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return term.FileError(target, err)
	}
	return writeOut(target, out)
}

// extension returns what the names of files end with.
func (w *converter) extension() string {
	switch w.cmd.To {
	case toUBL, toCII:
		return ".xml"
	case toGOBL:
		return ".json"
	}
	return ".pdf"
}

// warn writes a line about a file to the standard error.
func (w *converter) warn(name, text string) {
	// A warning that cannot be written is no reason to fail.
	_, _ = fmt.Fprintln(w.Stderr, term.Printable("chancery: "+term.InputName(name)+": "+text))
}

// file converts one file.
func (w *converter) file(ctx context.Context, name string) ([]byte, error) {
	f, data, err := w.invoiceFile(ctx, name)
	if err != nil {
		return nil, err
	}
	out, err := w.convert(name, f, data)
	if err != nil {
		return nil, located(name, err)
	}
	return out, nil
}

func (w *converter) convert(name string, f *inspect.File, data []byte) ([]byte, error) {
	if out, ok, err := w.direct(f); ok {
		return out, err
	}
	env, err := w.document(name, f, data)
	if err != nil {
		return nil, err
	}
	switch w.cmd.To {
	case toGOBL:
		text, err := json.Marshal(env)
		if err != nil {
			return nil, err
		}
		if text, err = gobl.Indent(text); err != nil {
			return nil, err
		}
		return append(bytes.TrimRight(text, "\n"), '\n'), nil
	case toPDF:
		return w.draw(name, env)
	case toFacturX:
		return w.hybrid(name, env)
	case toUBL:
		return w.xml(name, env, en16931.UBL)
	}
	return w.xml(name, env, en16931.CII)
}

// direct writes XML as XML of the same profile: nothing is lost on a way through a document.
func (w *converter) direct(f *inspect.File) (out []byte, ok bool, err error) {
	if f.Invoice == nil || w.cmd.Profile != "" || w.cmd.To != toUBL && w.cmd.To != toCII {
		return nil, false, nil
	}
	if w.cmd.To == toUBL {
		out, err = ubl.Write(f.Invoice, en16931.Profile{})
	} else {
		out, err = cii.Write(f.Invoice, en16931.Profile{})
	}
	return out, true, err
}

// document returns what a file says as an envelope.
func (w *converter) document(name string, f *inspect.File, data []byte) (*gobl.Envelope, error) {
	if f.Kind == inspect.GOBL {
		return w.envelope(data)
	}
	in, err := convert.ToGOBL(f, w.lib)
	if err != nil {
		return nil, err
	}
	if len(in.Documents) > 1 {
		w.warn(name, fmt.Sprintf("the message is about %d documents; this is the first", len(in.Documents)))
	}
	for _, text := range in.Warnings {
		w.warn(name, "warning: "+text)
	}
	for _, d := range in.Differences {
		w.warn(name, "warning: "+convert.DifferenceText(d))
	}
	for _, d := range in.Dropped {
		w.warn(name, fmt.Sprintf("warning: %s (%s) %.80q is not in the document", d.Number, d.Name, d.Value))
	}
	if err := w.extract(in); err != nil {
		return nil, err
	}
	env, err := w.lib.Envelop(in.Documents[0].Doc)
	if err != nil {
		return nil, err
	}
	if first := in.Documents[0]; first.From != "" {
		env.Head.From = first.From
	}
	if first := in.Documents[0]; first.To != "" {
		env.Head.To = first.To
	}
	return env, nil
}

// extract writes the files inside an invoice.
func (w *converter) extract(in *convert.Import) error {
	if w.cmd.Files == "" || len(in.Files) == 0 {
		return nil
	}
	if err := os.MkdirAll(w.cmd.Files, 0o700); err != nil {
		return term.FileError(w.cmd.Files, err)
	}
	for _, a := range in.Files {
		if err := writeOut(filepath.Join(w.cmd.Files, filepath.Base(a.Name)), a.Data); err != nil {
			return err
		}
	}
	return nil
}

// envelope reads a document or an envelope, and calculates what was not calculated.
func (w *converter) envelope(data []byte) (*gobl.Envelope, error) {
	data = bytes.TrimPrefix(data, []byte(term.ByteOrderMark))
	if !gobl.IsJSON(data) {
		var err error
		if data, err = w.lib.FromYAML(data); err != nil {
			return nil, err
		}
	}
	node, err := w.lib.Parse(data)
	if err != nil {
		return nil, err
	}
	env, ok := node.(*gobl.Envelope)
	switch {
	case !ok:
		return w.lib.Envelop(node)
	case env.Signed() || env.Head != nil && env.Head.Dig != nil && env.DigestMatches():
		return env, nil
	}
	return env, w.lib.Calculate(env)
}

func (w *converter) xml(name string, env *gobl.Envelope, s en16931.Syntax) ([]byte, error) {
	choice, err := convert.Choose(s, w.cmd.Profile)
	if err != nil {
		return nil, err
	}
	out, err := convert.XML(env, choice, convert.Options{CDAR: cdar.Options{Portal: w.cmd.Portal, Platform: w.cmd.Platform}})
	if err != nil {
		return nil, err
	}
	for _, text := range out.Warnings {
		w.warn(name, text)
	}
	return out.Data, nil
}

// draw renders the pages.
func (w *converter) draw(name string, env *gobl.Envelope) ([]byte, error) {
	file, err := pdf.Format(pdf.Options{Locale: w.cmd.Locale, CreatedAt: w.Env.Now()}).Write(env)
	if err != nil {
		return nil, err
	}
	for _, text := range file.Warnings {
		w.warn(name, "warning: "+text)
	}
	return file.Data, nil
}

// hybrid puts the XML into pages that were drawn, or given.
func (w *converter) hybrid(name string, env *gobl.Envelope) ([]byte, error) {
	choice, err := convert.Choose(en16931.CII, orElse(w.cmd.Profile, "facturx"))
	if err != nil {
		return nil, err
	}
	out, err := convert.XML(env, choice, convert.Options{})
	if err != nil {
		return nil, err
	}
	pages := w.pages
	if pages == nil {
		if pages, err = w.draw(name, env); err != nil {
			return nil, err
		}
	}
	made, err := convert.PDF(pages, out.Data, out.Specification, w.Env.Now())
	if err != nil {
		return nil, err
	}
	for _, text := range made.Notes {
		w.warn(name, text)
	}
	return made.Data, nil
}
