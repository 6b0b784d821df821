package action

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"chancery/gobl"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/convert"
	"chancery/internal/format/en16931"
	"chancery/internal/format/inspect"
)

// embedConfig is the config of the action that puts XML into a PDF.
type embedConfig struct {
	DocType   string `json:"doc_type"`
	Private   bool   `json:"private"`
	Duplicate bool   `json:"duplicate"`
}

// embedder makes hybrid PDFs.
type embedder struct {
	build *document.Builder
	silo  Silo
}

// pdfEmbed puts the CII file of the entry into its PDF, which it replaces.
func pdfEmbed(p Ports, id string) *domain.Action {
	e := &embedder{build: p.Build, silo: p.Silo}
	types, err := json.Marshal(append([]string{""}, docTypes(en16931.CII)...))
	if err != nil {
		types = []byte("[]") // not reached: texts are JSON
	}
	return &domain.Action{
		ID: id, Label: "Embed CII in PDF", Icon: "file-text", Reach: domain.Inside, Cost: domain.Heavy,
		Summary: "Puts the CII file of the document into its PDF, as Factur-X or ZUGFeRD.",
		Codes:   append([]string{codeNoPDF, inspect.CodeNoXML, inspect.CodePDF, inspect.CodeXML, "fonts", "pdfa", "embed", domain.KeyLimit, "profile", keyCII}, faultCodes()...),
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"doc_type": {"type": "string", "title": "Document type", "enum": ` + string(types) + `,
					"description": "Writes the XML too, of this profile. Empty takes the CII file of the entry."},
				"private": {"type": "boolean", "title": "No public link", "default": false, "description": "The file can then only be read with a token."},
				"duplicate": {"type": "boolean", "title": "Add a file instead of replacing the PDF", "default": false}
			}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[embedConfig](raw)
			if err != nil {
				return err
			}
			return checkEmbedded(c.DocType, "doc_type")
		},
		Run: e.run,
	}
}

// checkEmbedded checks the document type of an XML that goes into a PDF.
func checkEmbedded(docType, member string) error {
	if docType == "" {
		return nil
	}
	choice, err := convert.Choose(en16931.CII, docType)
	switch {
	case err != nil:
		return &configError{member, err}
	case choice.Message != "":
		return &configError{member, domain.E(domain.Invalid, "profile", "a life-cycle message does not go into a PDF")}
	}
	return nil
}

func (e *embedder) run(ctx context.Context, t *domain.Task) domain.Result {
	c, err := configOf[embedConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	files := newEntryFiles(ctx, t, e.silo)
	pdf, res := files.pdf()
	if res != nil {
		return *res
	}
	xml, specification, res := e.xml(t, &c, files)
	if res != nil {
		return *res
	}
	made, err := convert.PDF(pdf.data, xml, specification, t.Entry.Content.At)
	if err != nil {
		return failed("embed", err)
	}
	out := domain.OK()
	out.Message = cut(strings.Join(made.Notes, "; "), 1000)
	file := newFile(t, pdf.file.Key, pdf.file.Name, "application/pdf", made.Data, attachConfig{Duplicate: c.Duplicate, Private: c.Private || pdf.file.Private})
	file.File.Category = pdf.file.Category
	out.Effects.Files = []domain.NewFile{file}
	return out
}

// xml returns the XML to embed, with the specification that it follows.
func (e *embedder) xml(t *domain.Task, c *embedConfig, files *entryFiles) ([]byte, string, *domain.Result) {
	if c.DocType != "" {
		env, err := e.build.Open(&t.Entry.Content)
		if err != nil {
			res := unreadable(keyCII, err)
			return nil, "", &res
		}
		return written(env, c.DocType, files)
	}
	file := files.newest(keyCII, func(f *domain.File) bool {
		return isXML(f) && (f.Embeddable || strings.HasPrefix(f.Key, keyCII))
	})
	if file == nil {
		return nil, "", ko(inspect.CodeNoXML, "the entry has no CII file; add the step cii.generate before this one, or a doc_type to this one")
	}
	data, res := files.data(file)
	if res != nil {
		return nil, "", res
	}
	f, err := inspect.Read(data)
	switch {
	case err != nil:
		res := failed(inspect.CodeXML, err)
		return nil, "", &res
	case f.Kind != inspect.CII:
		return nil, "", ko(inspect.CodeNoXML, "the file "+file.Name+" is no CII invoice")
	}
	return data, f.Invoice.Process.Specification, nil
}

// written writes the XML of a document type.
func written(env *gobl.Envelope, docType string, files *entryFiles) ([]byte, string, *domain.Result) {
	choice, err := convert.Choose(en16931.CII, docType)
	if err == nil {
		var out *convert.Output
		if out, err = convert.XML(env, choice, convert.Options{Files: files.attachment}); err == nil {
			return out.Data, out.Specification, nil
		}
	}
	res := failed(keyCII, err)
	return nil, "", &res
}

func isXML(f *domain.File) bool {
	return f.MIME == "application/xml" || f.MIME == "text/xml" || strings.HasSuffix(f.MIME, "+xml")
}

// embedInto makes the PDF that a step has rendered a hybrid one.
func embedInto(t *domain.Task, env *gobl.Envelope, docType string, files *entryFiles, rendered domain.Result) domain.Result {
	xml, specification, res := written(env, docType, files)
	if res != nil {
		return *res
	}
	file := &rendered.Effects.Files[0]
	made, err := convert.PDF(file.Data, xml, specification, t.Entry.Content.At)
	if err != nil {
		return failed("embed", err)
	}
	sum := sha256.Sum256(made.Data)
	file.Data, file.File.Size, file.File.Hash = made.Data, int64(len(made.Data)), hex.EncodeToString(sum[:])
	return rendered
}

// withXML puts the XML of a document type into the PDF that a step has rendered, if its config asks for that.
func withXML(ctx context.Context, t *domain.Task, p Ports, rendered domain.Result) domain.Result {
	c, err := configOf[pdfConfig](t.Config)
	if err != nil || c.Embed == "" || rendered.Status != domain.StatusOK {
		return rendered // a config that cannot be read has failed before
	}
	env, err := p.Build.Open(&t.Entry.Content)
	if err != nil {
		return unreadable(pdfFormat, err)
	}
	return embedInto(t, env, c.Embed, newEntryFiles(ctx, t, p.Silo), rendered)
}
