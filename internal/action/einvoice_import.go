package action

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"chancery/gobl/bill"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/convert"
	"chancery/internal/format/inspect"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

// fileImportConfig is the config of the actions that read files. Its members are read by importer too.
type fileImportConfig struct {
	importConfig
	Strict bool `json:"strict"`
}

// fileImporter makes documents of UBL, CII, life-cycle messages and hybrid PDFs.
type fileImporter struct{ *importer }

const (
	// categorySource is the category of files that documents were made of, categoryAttachment that of files inside them.
	categorySource     = "source"
	categoryAttachment = "attachment"
	// folderExpenses is where invoices go that others sent.
	folderExpenses = "expenses"
	// maxDifferences is how many faults a state gets.
	maxDifferences = 20
)

// ublImport makes the document of a file: one that an argument names, or that the entry has. All actions that read files read
// the same, as what arrives is not always what was announced.
func ublImport(p Ports, id, label string) *domain.Action {
	im := &fileImporter{&importer{build: p.Build, silo: p.Silo, fetch: p.Fetch, programs: &programs{p.Programs, p.Turns}}}
	return &domain.Action{
		ID: id, Label: label, Icon: "import", Entryless: true, Reach: domain.Reads, Cost: domain.Heavy,
		Summary: "Makes the document of a UBL, CII or hybrid PDF file, keeps the file and those inside it, and compares the totals.",
		Codes: []string{
			"UBL", "CII", "CDAR", "HYBRID",
			"source", "fetch", codeBlocked, domain.KeyLimit, "key", "input", "validation", "calculation", "addon", "unknown-schema", "several",
			inspect.CodeUnknown, inspect.CodeXML, inspect.CodePDF, inspect.CodeNoXML, "gobl", "import", domain.KeyDuplicate, "schema", "folder",
		},
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"arg": {"type": "string", "title": "Argument", "maxLength": 64, "default": "url",
					"description": "Argument with the source: spool:<key>, a data URI, or an address of the web. Without it the newest XML or PDF of the entry is read."},
				"folder": {"type": "string", "title": "Folder", "x-editor": "folder", "description": "Expenses for invoices when it is empty."},
				"key": {"type": "string", "title": "Key", "maxLength": 255, "examples": ["args.order"],
					"description": "Key of the entry: a text, or args.<name> for that of an argument. The job goes on with an entry that has the key already."},
				"strict": {"type": "boolean", "title": "Refuse documents that break rules", "default": false, "description": "Otherwise they are stored and marked as invalid."}
			}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[fileImportConfig](raw)
			if err != nil || c.Folder == "" {
				return err
			}
			if err := silo.CheckFolder(c.Folder); err != nil {
				return &configError{"folder", err}
			}
			return nil
		},
		Advise:  adviseFolder,
		ReachOf: im.reach, Destination: im.destination, Gather: im.gather,
		Run: im.run,
	}
}

// source is a file that a document is made of.
type source struct {
	name string
	data []byte
	// stored reports that the entry has the file already.
	stored bool
}

func (im *fileImporter) run(ctx context.Context, t *domain.Task) domain.Result {
	c, err := configOf[fileImportConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	key, err := c.key(t.Args)
	if err != nil {
		return domain.KO("key", err.Error())
	}
	if key != "" {
		if res, found := im.lookup(ctx, t, key); found {
			return res
		}
	}
	if t.Entry != nil && t.Entry.Content.Signed {
		return domain.Skip("the document is signed already")
	}
	src, res := im.find(ctx, t, &c)
	if res != nil {
		return *res
	}
	f, err := inspect.Read(src.data)
	if err != nil {
		return failed("input", err)
	}
	in, err := convert.ToGOBL(f, im.build.Library)
	if err != nil {
		return failed("import", err)
	}
	return im.store(ctx, t, &c, key, f, src, in)
}

// find returns the file to read: that of the argument, or the newest one of the entry.
func (im *fileImporter) find(ctx context.Context, t *domain.Task, c *fileImportConfig) (*source, *domain.Result) {
	if address := strings.TrimSpace(t.Args[c.source()]); address != "" {
		data, res := im.read(ctx, t, address)
		if res != nil {
			return nil, res
		}
		return &source{name: sourceName(address), data: data}, nil
	}
	if t.Entry == nil {
		return nil, ko("source", "the job has no document with a file, and no argument "+c.source()+", which is to name one")
	}
	files := newEntryFiles(ctx, t, im.silo)
	file := files.newest("", func(f *domain.File) bool {
		return f.Category != categoryAttachment && (isXML(f) || f.MIME == "application/pdf")
	})
	if files.err != nil {
		res := resultOf(files.err)
		return nil, &res
	}
	if file == nil {
		res := domain.Skip("the entry has no XML or PDF file, and the job no argument " + c.source() + " that names one")
		return nil, &res
	}
	data, res := files.data(file)
	if res != nil {
		return nil, res
	}
	return &source{name: file.Name, data: data, stored: true}, nil
}

// sourceName returns the file name at the end of an address, empty for none.
func sourceName(address string) string {
	if strings.HasPrefix(address, "data:") {
		return ""
	}
	address, _, _ = strings.Cut(address, "?")
	name := path.Base(address)
	if name == "." || name == "/" || len(name) > limits.FileName.Int() || strings.ContainsAny(name, ":\\") {
		return ""
	}
	return name
}

// store makes the effects: the document, its files, and the differences as faults of its state.
func (im *fileImporter) store(ctx context.Context, t *domain.Task, c *fileImportConfig, key string, f *inspect.File, src *source, in *convert.Import) domain.Result {
	if len(in.Documents) > 2 {
		return domain.KO("several", fmt.Sprintf("the message is about %d documents; at most two are made of one message", len(in.Documents)))
	}
	res := domain.OK()
	target, failure := im.document(ctx, t, c, key, &in.Documents[0], &res)
	if failure != nil {
		return *failure
	}
	if len(in.Documents) > 1 {
		side, failure := im.entry(ctx, t, c, &silo.Draft{ID: domain.DeriveID(t.IntentID, "second")}, &in.Documents[1])
		if failure != nil {
			return *failure
		}
		res.Effects.SideEntry = side
	}
	if !src.stored {
		res.Effects.Files = append(res.Effects.Files, im.file(t, target, categorySource, "", sourceFile(f, src.name), mimeOf(f), src.data, 0))
	}
	for i, a := range in.Files {
		res.Effects.Files = append(res.Effects.Files, im.file(t, target, categoryAttachment, a.Description, a.Name, a.MIME, a.Data, i+1))
	}
	if faults := differences(t.Action, in); len(faults) > 0 {
		state := "draft"
		if t.Entry != nil && t.Entry.State != "" {
			state = t.Entry.State
		}
		res.Effects.State = &domain.State{Key: state, At: t.Now, Faults: faults, Origin: origin(t)}
	}
	res.Message = cut(strings.Join(in.Warnings, "; "), 1000)
	res.Code = strings.ToUpper(string(f.Kind))
	return res
}

// document makes the document of the job: of its entry, or of a new one. It returns the ID of that entry.
func (im *fileImporter) document(ctx context.Context, t *domain.Task, c *fileImportConfig, key string, d *convert.Document, res *domain.Result) (domain.ID, *domain.Result) {
	if t.Entry == nil || key != "" {
		e, failure := im.entry(ctx, t, c, draft(t, key, c.Folder), d)
		if failure != nil {
			return "", failure
		}
		res.Effects.Entry = e
		return e.ID, nil
	}
	data, err := im.envelope(d)
	if err != nil {
		failure := failed("import", err)
		return "", &failure
	}
	opt := options(t, false)
	opt.AllowInvalid = !c.Strict
	next, err := im.build.Revise(&t.Entry.Content, data, opt)
	if err == nil {
		err = consult(ctx, im.silo, t, next)
	}
	switch {
	case err == nil:
		res.Effects.Content = next
	case isUnchanged(err):
	default:
		failure := resultOf(err)
		return "", &failure
	}
	if c.Folder != "" {
		res.Effects.Folder = c.Folder
	}
	return t.Entry.ID, nil
}

// entry makes a new entry.
func (im *fileImporter) entry(ctx context.Context, t *domain.Task, c *fileImportConfig, d *silo.Draft, doc *convert.Document) (*domain.Entry, *domain.Result) {
	d.Workspace, d.Now, d.Origin, d.AllowInvalid = t.Workspace, t.Now, origin(t), !c.Strict
	if _, ok := doc.Doc.(*bill.Invoice); ok && d.Folder == "" {
		d.Folder = folderExpenses
	}
	data, err := im.envelope(doc)
	if err != nil {
		res := failed("import", err)
		return nil, &res
	}
	e, err := d.Import(im.build, data)
	if err != nil {
		res := resultOf(err)
		return nil, &res
	}
	if im.silo == nil {
		return e, nil
	}
	if err := im.silo.TakeHeadID(ctx, t.Workspace.Folders, e); err != nil {
		return nil, &domain.Result{Status: domain.StatusErr, Code: "internal", Message: "the ID of the envelope could not be looked up"}
	}
	opt := options(t, false)
	opt.AllowInvalid = !c.Strict
	if err := im.silo.Consult(ctx, t.Workspace.ID, e.ID, &e.Content, opt); err != nil {
		res := resultOf(err)
		return nil, &res
	}
	return e, nil
}

// envelope returns the JSON of a document with the addresses of its envelope.
func (im *fileImporter) envelope(d *convert.Document) ([]byte, error) {
	env, err := im.build.Library.Envelop(d.Doc)
	if err != nil {
		return nil, err
	}
	if d.From != "" {
		env.Head.From = d.From
	}
	if d.To != "" {
		env.Head.To = d.To
	}
	env.Head.UUID, env.Head.Dig = "", nil
	return json.Marshal(env)
}

// file describes a file of the new or changed entry.
func (im *fileImporter) file(t *domain.Task, entry domain.ID, category, desc, name, mime string, data []byte, n int) domain.NewFile {
	file := t.NewFile("", category, name, mime, data)
	file.File.EntryID, file.File.Desc = entry, cut(desc, 200)
	file.File.ID = domain.DeriveID(t.IntentID, fmt.Sprintf("%s %d", category, n))
	file.File.Key = fmt.Sprintf("%s-%s-%d", category, file.File.Hash[:8], n)
	return file
}

// sourceFile names the file that a document was made of.
func sourceFile(f *inspect.File, name string) string {
	extension := ".xml"
	if f.Kind == inspect.Hybrid {
		extension = ".pdf"
	}
	if name != "" && strings.EqualFold(path.Ext(name), extension) {
		return name
	}
	return "source" + extension
}

func mimeOf(f *inspect.File) string {
	if f.Kind == inspect.Hybrid {
		return "application/pdf"
	}
	return "application/xml"
}

// differences lists, as faults, what the file says otherwise than the document.
func differences(action string, in *convert.Import) []domain.Fault {
	var list []domain.Fault
	for _, d := range in.Differences {
		list = append(list, domain.Fault{Provider: action, Code: "difference", Message: convert.DifferenceText(d), Paths: []string{d.Term}})
	}
	for _, d := range in.Dropped {
		list = append(list, domain.Fault{
			Provider: action, Code: "dropped", Message: fmt.Sprintf("%s (%s) %.80q is not in the document", d.Number, d.Name, d.Value), Paths: []string{d.Number},
		})
	}
	if len(list) > maxDifferences {
		more := len(list) - maxDifferences + 1
		list = append(list[:maxDifferences-1], domain.Fault{Provider: action, Code: "difference", Message: fmt.Sprintf("%d more", more)})
	}
	return list
}

// isUnchanged reports that a revision would change nothing.
func isUnchanged(err error) bool {
	return errors.Is(err, document.ErrUnchanged)
}
