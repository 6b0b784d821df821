package action

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/org"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/cdar"
	"chancery/internal/format/convert"
	"chancery/internal/format/en16931"
	"chancery/internal/format/inspect"
	"chancery/internal/limits"
)

// Keys of the files that these actions attach, in the category of formats.
const (
	keyUBL         = "ubl"
	keyCII         = "cii"
	keyCDAR        = "cdar"
	categoryFormat = "format"
)

// Codes of results.
const (
	codeNoPDF = "no-pdf"
	codeRules = "rules"
)

// generateConfig is the config of the actions that write XML.
type generateConfig struct {
	DocType     string `json:"doc_type"`
	AttachPDF   bool   `json:"attach_invoice_pdf"`
	Private     bool   `json:"private"`
	Duplicate   bool   `json:"duplicate"`
	ValidateUBL bool   `json:"validate_ubl"`
	ValidateCII bool   `json:"validate_cii"`
	Platform    string `json:"platform"`
	Portal      string `json:"portal"`
}

// attachConfig returns the part that says how the file is attached.
func (c *generateConfig) attachConfig() attachConfig {
	return attachConfig{Duplicate: c.Duplicate, Private: c.Private}
}

// generator writes the document of an entry as XML.
type generator struct {
	build  *document.Builder
	silo   Silo
	syntax en16931.Syntax
	// docType is what a step without one writes.
	docType string
}

// einvoiceActions lists the actions of European formats, with the names that older workflows have for them.
func einvoiceActions(p Ports) []*domain.Action {
	ubl := &generator{build: p.Build, silo: p.Silo, syntax: en16931.UBL}
	cii := &generator{build: p.Build, silo: p.Silo, syntax: en16931.CII}
	return []*domain.Action{
		ubl.action("ubl.generate", "Generate UBL", ""),
		ublImport(p, "ubl.import", "Import UBL"),
		cii.action("cii.generate", "Generate CII", ""),
		ublImport(p, "cii.import", "Import CII"),
		pdfEmbed(p, "cii.pdf.embed"),
		ublImport(p, "cii.pdf.import", "Import hybrid PDF"),
		peppolHasInboxes(p.Build),
		ubl.action("peppol.generate", "Generate Peppol UBL", "bis-invoice-v3"),
		cii.action("xinvoice.convert", "Generate XRechnung", "xrechnung-v3"),
		cii.action("xinvoice.zugferd.convert", "Generate ZUGFeRD", "zugferd-v2"),
		pdfEmbed(p, "xinvoice.embed"),
	}
}

// action returns an action that writes XML.
func (g *generator) action(id, label, docType string) *domain.Action {
	own := *g
	own.docType = docType
	return &domain.Action{
		ID: id, Label: label, Icon: "file-code", Reach: domain.Inside,
		Summary: "Writes the document as " + strings.ToUpper(string(g.syntax)) + " of a profile and attaches it.",
		Codes: append([]string{
			string(g.syntax), codeRules, codeNoPDF, domain.KeyLimit, "profile", "document-type",
		}, faultCodes()...),
		Schema: g.schema(),
		Check:  own.check,
		Run:    own.run,
	}
}

// faultCodes lists the codes of what EN 16931 cannot say.
func faultCodes() []string {
	return []string{
		en16931.FaultNoTotals, en16931.FaultNotCalculated, en16931.FaultNoVATCategory, en16931.FaultSeveralVAT, en16931.FaultNoRate,
		en16931.FaultOtherTax, en16931.FaultSurcharge, en16931.FaultNoReason, en16931.FaultTotals,
		en16931.FaultProfile, en16931.FaultFile,
	}
}

// schema returns the schema of the config, with the document types of the syntax.
func (g *generator) schema() json.RawMessage {
	types, err := json.Marshal(append([]string{""}, docTypes(g.syntax)...))
	if err != nil {
		return nil // not reached: texts are JSON
	}
	check, other, messages := "validate_ubl", "validate_cii", ""
	if g.syntax == en16931.CII {
		check, other = other, check
		messages = `,
			"platform": {"type": "string", "title": "Number of the sending platform", "maxLength": 4, "description": "Of life-cycle messages for the public portal."},
			"portal": {"type": "string", "title": "Number of the public portal", "maxLength": 4,
				"description": "Of life-cycle messages for the public portal; ` + cdar.DefaultPortal + ` when it is empty, ` + cdar.PortalSince14 + ` since release 1.4.0.03."}`
	}
	return json.RawMessage(`{
		"type": "object",
		"properties": {
			"doc_type": {"type": "string", "title": "Document type", "enum": ` + string(types) + `,
				"description": "The profile that the file follows. Empty is EN 16931 itself, in older actions what their name says."},
			"` + check + `": {"type": "boolean", "title": "Check the file by the rules of its profile", "default": false, "description": "A fatal finding ends the step with KO."},
			"` + other + `": {"type": "boolean", "title": "The same, by its other name", "deprecated": true},
			"attach_invoice_pdf": {"type": "boolean", "title": "Put the PDF of the document into the XML", "default": false, "description": "The step that makes the PDF comes before."},
			"duplicate": {"type": "boolean", "title": "Add a file instead of replacing it", "default": false},
			"private": {"type": "boolean", "title": "No public link", "default": false, "description": "The file can then only be read with a token."}` + messages + `
		}
	}`)
}

// docTypes lists the document types of a syntax, each once.
func docTypes(s en16931.Syntax) []string {
	var list []string
	for _, name := range convert.DocTypes(s) {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

func (g *generator) check(raw json.RawMessage) error {
	c, err := configOf[generateConfig](raw)
	if err != nil {
		return err
	}
	if _, err := convert.Choose(g.syntax, c.DocType); err != nil {
		return &configError{"doc_type", err}
	}
	return nil
}

func (g *generator) run(ctx context.Context, t *domain.Task) domain.Result {
	c, err := configOf[generateConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	if c.DocType == "" {
		c.DocType = g.docType
	}
	choice, err := convert.Choose(g.syntax, c.DocType)
	if err != nil {
		return failed(string(g.syntax), err)
	}
	env, err := g.build.Open(&t.Entry.Content)
	if err != nil {
		return unreadable(string(g.syntax), err)
	}
	opt := convert.Options{CDAR: cdar.Options{Platform: c.Platform, Portal: c.Portal}}
	files := newEntryFiles(ctx, t, g.silo)
	opt.Files = files.attachment
	if c.AttachPDF && choice.Message == "" {
		pdf, res := files.pdf()
		if res != nil {
			return *res
		}
		opt.PDF, opt.PDFName = pdf.data, pdf.file.Name
	}
	return g.write(t, env, &c, choice, opt, files)
}

// write writes the file, checks it if the config says so, and attaches it.
func (g *generator) write(t *domain.Task, env *gobl.Envelope, c *generateConfig, choice convert.Choice, o convert.Options, files *entryFiles) domain.Result {
	out, err := convert.XML(env, choice, o)
	if files.err != nil {
		return resultOf(files.err)
	}
	if err != nil {
		return failed(string(g.syntax), err)
	}
	if c.ValidateUBL || c.ValidateCII {
		if res := judge(out); res != nil {
			return *res
		}
	}
	key := keyUBL
	switch {
	case choice.Message != "":
		key = keyCDAR
	case g.syntax == en16931.CII:
		key = keyCII
	}
	res := domain.OK()
	res.Message = cut(strings.Join(out.Warnings, "; "), 1000)
	file := newFile(t, key, out.Name, "application/xml", out.Data, c.attachConfig())
	file.File.Embeddable = key == keyCII
	res.Effects.Files = []domain.NewFile{file}
	return res
}

// judge returns KO for a file that breaks a rule of its profile, nil for one that is valid.
func judge(out *convert.Output) *domain.Result {
	f, err := inspect.Read(out.Data)
	if err != nil {
		res := failed(codeRules, err)
		return &res
	}
	profile := string(out.Choice.Profile.ID)
	if out.Choice.Message != "" {
		profile = ""
	}
	v, err := f.Judge(profile)
	if err != nil {
		res := failed(codeRules, err)
		return &res
	}
	if v.Valid {
		return nil
	}
	var texts, paths []string
	for _, found := range v.Findings {
		if found.Severity == inspect.Fatal {
			texts = append(texts, found.Rule+": "+found.Message)
			paths = append(paths, found.XPath)
		}
	}
	res := domain.KO(codeRules, cut(fmt.Sprintf("the file breaks rules of %s: %s", v.ProfileName, strings.Join(texts, "; ")), 1000))
	res.Paths = paths[:min(len(paths), 20)]
	return &res
}

// failed is the result for a document that a format cannot say, or a file that cannot be read: the code is that of the error,
// the paths are those of what is wrong.
func failed(code string, err error) domain.Result {
	if c, ok := errors.AsType[coded](err); ok && c.Code() != "" {
		code = c.Code()
	}
	res := domain.KO(code, cut(strings.ReplaceAll(err.Error(), "\n", "; "), 1000))
	if faults, ok := errors.AsType[en16931.Faults](err); ok {
		for _, f := range faults[:min(len(faults), 20)] {
			if f.Path != "" {
				res.Paths = append(res.Paths, "$.doc."+f.Path)
			}
		}
	}
	return res
}

// entryFiles reads files of the entry of a task.
type entryFiles struct {
	ctx  context.Context //nolint:containedctx // it lives as long as one attempt
	t    *domain.Task
	silo Silo
	list []domain.File
	read bool
	// err is the first error of the store.
	err error
}

// openFile is a file with its contents.
type openFile struct {
	file domain.File
	data []byte
}

func newEntryFiles(ctx context.Context, t *domain.Task, s Silo) *entryFiles {
	return &entryFiles{ctx: ctx, t: t, silo: s}
}

// files lists the current files, oldest first.
func (f *entryFiles) files() []domain.File {
	if f.read || f.silo == nil {
		return f.list
	}
	f.read = true
	f.list, f.err = f.t.FilesNow(f.ctx, f.silo)
	return f.list
}

// newest returns the newest file that is one, one with the key before others.
func (f *entryFiles) newest(key string, is func(*domain.File) bool) *domain.File {
	var found *domain.File
	list := f.files()
	for i := range list {
		file := &list[i]
		if !file.Stored || !is(file) {
			continue
		}
		if found == nil || file.Key == key || found.Key != key {
			found = file
		}
	}
	return found
}

// data returns the contents of a file.
func (f *entryFiles) data(file *domain.File) ([]byte, *domain.Result) {
	data, err := f.t.FileData(f.ctx, f.silo, file, limits.MaxInvoiceFile)
	if err != nil {
		if !domain.Is(err, domain.Invalid) && !domain.Is(err, domain.NotFound) {
			res := domain.Err("internal", "the file "+file.Name+" could not be read")
			return nil, &res
		}
		return nil, ko(domain.KeyLimit, messageOf(err))
	}
	return data, nil
}

// pdf returns the PDF of the entry: the one that was rendered, or else the newest.
func (f *entryFiles) pdf() (*openFile, *domain.Result) {
	file := f.newest(pdfFormat, func(file *domain.File) bool { return file.MIME == "application/pdf" })
	if f.err != nil {
		res := resultOf(f.err)
		return nil, &res
	}
	if file == nil {
		return nil, ko(codeNoPDF, "the entry has no PDF; add the step "+pdfFormat+" before this one")
	}
	data, res := f.data(file)
	return &openFile{*file, data}, res
}

// attachment returns the contents of an attachment of the document that is a file of its entry: one with its name, or with
// its public address.
func (f *entryFiles) attachment(a *org.Attachment) ([]byte, bool) {
	for i := range f.files() {
		file := &f.list[i]
		if !file.Stored || file.Category == categoryFormat || a.Name == "" || file.Name != a.Name {
			continue
		}
		data, res := f.data(file)
		return data, res == nil
	}
	return nil, false
}
