package action

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/program"
	"chancery/internal/silo"
)

// Silo reads from the silo of the workspace that an action runs for.
type Silo interface {
	domain.FileReader
	domain.ContentReader
	// SpoolFile returns a temporary file. It fails with NotFound when the file does
	// not exist or has expired.
	SpoolFile(ctx context.Context, ws domain.ID, key string) (*domain.SpoolFile, error)
	// EntryIDByKey returns the entry with a key, or NotFound.
	EntryIDByKey(ctx context.Context, ws domain.ID, key string) (domain.ID, error)
	// MetaRow returns the meta row of an entry with a key, or NotFound.
	MetaRow(ctx context.Context, ws, entry domain.ID, key string) (*domain.MetaRow, error)
	// TakeHeadID gives a new entry the ID in the header of its envelope if it is free.
	TakeHeadID(ctx context.Context, own domain.Folders, e *domain.Entry) error
	// Consult adds to the content of a new entry what other documents say about it.
	Consult(ctx context.Context, ws, entry domain.ID, c *domain.Content, opt *document.Options) error
}

type importConfig struct {
	Arg          string `json:"arg"`
	JQ           string `json:"jq"`
	Folder       string `json:"folder"`
	Key          string `json:"key"`
	AllowInvalid bool   `json:"allow_invalid"`
}

const (
	// argURL is the argument that names the source unless the config does.
	argURL = "url"
	// argsPrefix starts a key that is taken from an argument.
	argsPrefix = "args."
	// maxImport is the size of a source in bytes.
	maxImport     = limits.MaxImport
	importTimeout = limits.ImportTimeout
	maxEntryKey   = 255
)

// importer makes entries from the sources that jobs name.
type importer struct {
	build    *document.Builder
	silo     Silo
	fetch    domain.Fetcher
	programs *programs
}

// siloImport makes the entry of a job that has none: from a file in the spool, a
// data URI, a web address, or the arguments of the job alone.
func siloImport(p Ports) *domain.Action {
	im := &importer{build: p.Build, silo: p.Silo, fetch: p.Fetch, programs: &programs{p.Programs, p.Turns}}
	return &domain.Action{
		ID: "silo.import", Label: "Import silo entry", Icon: "import", Entryless: true, Reach: domain.Reads,
		Summary: "Makes a document of JSON behind an argument, and the job goes on with it.",
		Codes:   []string{"source", "fetch", codeBlocked, "limit", "jq", "key", "input", "validation", "calculation", "addon", "unknown-schema", domain.KeyDuplicate},
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"arg": {"type": "string", "title": "Argument", "maxLength": 64, "default": "url",
					"description": "Argument with the source: spool:<key>, a data URI, or an address of the web."},
				"jq": {"type": "string", "title": "Program", "maxLength": 65536, "x-editor": "jq",
					"description": "jq program that makes the document out of {args, meta, data}; data is the JSON of the source. Without it the source is the document."},
				"folder": {"type": "string", "title": "Folder", "x-editor": "folder", "description": "The one for such documents when it is empty."},
				"key": {"type": "string", "title": "Key", "maxLength": 255, "examples": ["args.order"],
					"description": "Key of the entry: a text, or args.<name> for that of an argument. The job goes on with an entry that has the key already."},
				"allow_invalid": {"type": "boolean", "title": "Store documents that break rules", "default": false, "description": "They are marked as invalid; otherwise the step ends with KO."}
			}
		}`),
		Check:   checkImport,
		Advise:  adviseFolder,
		ReachOf: im.reach, Destination: im.destination, Gather: im.gather,
		Run: im.run,
	}
}

func checkImport(raw json.RawMessage) error {
	c, err := configOf[importConfig](raw)
	if err != nil {
		return err
	}
	if c.JQ != "" {
		if err := program.CheckJQ(c.JQ); err != nil {
			return &configError{"jq", err}
		}
	}
	if c.Folder != "" {
		if err := silo.CheckFolder(c.Folder); err != nil {
			return &configError{"folder", err}
		}
	}
	return nil
}

// adviseFolder warns of a folder that a workspace may not have.
func adviseFolder(config json.RawMessage, _ string) []domain.ConfigIssue {
	c, err := configOf[folderConfig](config)
	if err != nil || c.Folder == "" {
		return nil
	}
	if text := silo.AdviseFolder(c.Folder); text != "" {
		return []domain.ConfigIssue{{Path: ".folder", Message: text + "; if this one has it not when a job is there, the step ends with KO"}}
	}
	return nil
}

// reach returns Reads for an attempt that reads a web address.
func (im *importer) reach(ctx context.Context, t *domain.Task) domain.Reach {
	c, err := configOf[importConfig](t.Config)
	if err != nil {
		return domain.Inside
	}
	if _, err := webAddress(strings.TrimSpace(t.Args[c.source()])); err != nil {
		return domain.Inside
	}
	key, err := c.key(t.Args)
	if err != nil {
		return domain.Inside
	}
	if _, found := im.lookup(ctx, t, key); found {
		return domain.Inside
	}
	return domain.Reads
}

// source returns the name of the argument with the source.
func (c *importConfig) source() string {
	if c.Arg == "" {
		return argURL
	}
	return c.Arg
}

func (im *importer) run(ctx context.Context, t *domain.Task) domain.Result {
	c, err := configOf[importConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	key, err := c.key(t.Args)
	if err != nil {
		return domain.KO("key", err.Error())
	}
	if res, found := im.lookup(ctx, t, key); found {
		return res
	}
	data, failed := im.source(ctx, t, &c)
	if failed != nil {
		return *failed
	}
	if c.JQ != "" {
		if data, err = im.convert(ctx, t, c.JQ, data); err != nil {
			return (&programError{err}).result(ctx)
		}
	}
	d := draft(t, key, c.Folder)
	d.AllowInvalid = c.AllowInvalid
	e, err := d.Import(im.build, data)
	if err != nil {
		return resultOf(err)
	}
	if im.silo != nil {
		if err := im.silo.TakeHeadID(ctx, t.Workspace.Folders, e); err != nil {
			return domain.Err("internal", "the ID of the envelope could not be looked up")
		}
		opt := options(t, false)
		opt.AllowInvalid = c.AllowInvalid
		if err := im.silo.Consult(ctx, t.Workspace.ID, e.ID, &e.Content, opt); err != nil {
			return resultOf(err)
		}
	}
	res := domain.OK()
	res.Effects.Entry = e
	return res
}

// key returns the key of the new entry, empty for none.
func (c *importConfig) key(args map[string]string) (string, error) {
	name, ofArg := strings.CutPrefix(c.Key, argsPrefix)
	if !ofArg {
		return c.Key, nil
	}
	switch key := args[name]; {
	case key == "":
		return "", errors.New("the job has no argument " + name + ", which is to be the key of the entry")
	case len(key) > maxEntryKey:
		return "", errors.New("the argument " + name + " is too long for the key of an entry")
	default:
		return key, nil
	}
}

// lookup returns the result for a document that was imported before: the entry
// with the key, or, without a key, the entry that the job has already.
func (im *importer) lookup(ctx context.Context, t *domain.Task, key string) (domain.Result, bool) {
	if key == "" {
		return domain.Skip("the job has a document already"), t.Entry != nil
	}
	if t.Entry != nil && t.Entry.Key == key {
		return domain.Skip("the job has the document with this key already"), true
	}
	if im.silo == nil {
		return domain.Result{}, false
	}
	id, err := im.silo.EntryIDByKey(ctx, t.Workspace.ID, key)
	switch {
	case domain.Is(err, domain.NotFound):
		return domain.Result{}, false
	case err != nil:
		return domain.Err("internal", "the key of the entry could not be looked up"), true
	}
	res := domain.Skip("a document with this key was imported before")
	res.Effects.SwitchTo = id
	return res, true
}

// source returns the JSON of the document, or nil when a program makes the document
// from the arguments alone.
func (im *importer) source(ctx context.Context, t *domain.Task, c *importConfig) ([]byte, *domain.Result) {
	name := c.source()
	address := strings.TrimSpace(t.Args[name])
	var data []byte
	var failed *domain.Result
	switch {
	case address == "" && c.JQ != "" && c.Arg == "":
		return nil, nil
	case address == "":
		return nil, ko("source", "the job has no argument "+name+", which is to name the source")
	default:
		data, failed = im.read(ctx, t, address)
	}
	if failed == nil && !json.Valid(data) {
		failed = ko("input", "the source is not JSON")
	}
	return data, failed
}

func ko(code, message string) *domain.Result {
	res := domain.KO(code, message)
	return &res
}

// read returns the contents that an argument refers to.
func (im *importer) read(ctx context.Context, t *domain.Task, address string) ([]byte, *domain.Result) {
	if key, ok := domain.SpoolKey(address); ok {
		return im.readSpool(ctx, t, key)
	}
	if uri, ok, err := document.ParseDataURI(address); ok {
		if err != nil {
			return nil, ko("source", err.Error())
		}
		return uri.Data, nil
	}
	g := t.Gathered
	if g == nil {
		g = im.get(ctx, address)
	}
	return g.Data, g.Failure
}

// destination returns the host of the source.
func (im *importer) destination(t *domain.Task) string {
	c, err := configOf[importConfig](t.Config)
	if err != nil {
		return ""
	}
	return hostOf(strings.TrimSpace(t.Args[c.source()]))
}

// gather reads the source from the web.
func (im *importer) gather(ctx context.Context, t *domain.Task) *domain.Gathered {
	c, err := configOf[importConfig](t.Config)
	if err != nil {
		return nil // the run says so
	}
	return im.get(ctx, strings.TrimSpace(t.Args[c.source()]))
}

func (im *importer) get(ctx context.Context, address string) *domain.Gathered {
	u, err := webAddress(address)
	if err != nil {
		return &domain.Gathered{Failure: ko("source", err.Error())}
	}
	if im.fetch == nil {
		return &domain.Gathered{Failure: ko("fetch", "this server fetches nothing")}
	}
	ctx, cancel := context.WithTimeout(ctx, importTimeout)
	defer cancel()
	data, _, err := im.fetch.Get(ctx, address, maxImport)
	if err != nil {
		res := unreachable(u, "fetch", err)
		return &domain.Gathered{Failure: &res}
	}
	return &domain.Gathered{Data: data}
}

func (im *importer) readSpool(ctx context.Context, t *domain.Task, key string) ([]byte, *domain.Result) {
	data, err := spoolData(ctx, im.silo, t, key)
	switch {
	case errors.Is(err, errSpool):
		res := domain.Err("internal", err.Error())
		return nil, &res
	case err != nil:
		return nil, ko("source", err.Error())
	}
	return data, nil
}

// errSpool reports that the spool itself fails; a later attempt may succeed.
var errSpool = errors.New("the spool could not be read")

// spoolData returns the contents of a file in the spool of the task's workspace.
// All errors but errSpool are about the file and permanent.
func spoolData(ctx context.Context, s Silo, t *domain.Task, key string) ([]byte, error) {
	if s == nil {
		return nil, errors.New("there is no spool here")
	}
	f, err := s.SpoolFile(ctx, t.Workspace.ID, key)
	switch {
	case domain.Is(err, domain.NotFound):
		return nil, errors.New("the spool has no file " + key + ", or not any more")
	case err != nil:
		return nil, errSpool
	}
	return f.Data, nil
}

// convert runs the program over the arguments and meta of the job and the source.
func (im *importer) convert(ctx context.Context, t *domain.Task, jq string, data []byte) ([]byte, error) {
	input, err := json.Marshal(struct {
		Args map[string]string `json:"args"`
		Meta json.RawMessage   `json:"meta"`
		Data json.RawMessage   `json:"data"`
	}{t.Args, orNull(t.Meta), orNull(data)})
	if err != nil {
		return nil, err
	}
	return im.programs.jq(ctx, t, jq, input)
}

func orNull(raw []byte) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}
