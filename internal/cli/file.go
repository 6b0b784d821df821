package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"chancery/client"
	"chancery/gobl/similar"
	"chancery/internal/cli/term"
)

// fileCmd is the commands on files.
type fileCmd struct {
	List   fileListCmd    `cmd:"" help:"List the files of an entry."`
	Get    fileGetCmd     `cmd:"" help:"Fetch a file."`
	Add    fileAddCmd     `cmd:"" help:"Add a file to an entry."`
	Verify filesVerifyCmd `cmd:"" help:"Compare the records of files with the stored contents."`
}

// Help is the long help.
func (fileCmd) Help() string {
	return `Files belong to entries: the PDF of an invoice, the XML that was sent, what came with an e-mail. The database has a
record of each; the contents are stored by their hash.

    chancery file list 0195d7a2-…
    chancery file get 0195d7a2-… invoice.pdf
    chancery file add 0195d7a2-… contract.pdf --category attachment
    chancery file verify --data ./data` + remoteHelp
}

type fileListCmd struct {
	Entry string `arg:"" help:"ID or key of the entry."`
	All   bool   `help:"List also files that were replaced."`
	remote
}

// Help is the long help.
func (fileListCmd) Help() string {
	return `Lists the files of an entry. Those that were replaced are listed with --all, and can still be fetched.

    chancery file list 0195d7a2-…
    chancery file list order/17 --json | jq -r '.list[].url'` + remoteHelp
}

// Run lists files.
func (o *fileListCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		e, err := findEntry(ctx, api, o.Entry)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(struct {
				List []client.File `json:"list"`
			}{append([]client.File{}, e.Attachments...)})
		}
		rows := [][]string{{"FILE", "NAME", "TYPE", "SIZE", "CATEGORY", "KEY", "CREATED", "LINK"}}
		for i := range e.Attachments {
			f := &e.Attachments[i]
			rows = append(rows, fileCells(f))
			for _, old := range f.Previous {
				if o.All {
					rows = append(rows, []string{old.ID, f.Name + " (replaced)", f.MIME, strconv.FormatInt(old.Size, 10), f.Category, f.Key, formatTime(old.CreatedAt), ""})
				}
			}
		}
		return c.printRows(rows)
	})
}

// fileCells are a file in a table.
func fileCells(f *client.File) []string {
	link := f.URL
	switch {
	case f.Private:
		link = "private"
	case !f.Stored:
		link = "its contents have not arrived"
	}
	return []string{f.ID, f.Name, f.MIME, strconv.FormatInt(f.Size, 10), f.Category, f.Key, formatTime(f.CreatedAt), link}
}

// findEntry returns the entry with an ID or a key.
func findEntry(ctx context.Context, api *client.Client, text string) (*client.Entry, error) {
	if isID(text) {
		return api.Entry(ctx, text)
	}
	return api.EntryByKey(ctx, text)
}

// findFile returns the file of an entry with an ID, a name or a key.
func findFile(e *client.Entry, text string) (id, name string, err error) {
	var names []string
	for i := range e.Attachments {
		f := &e.Attachments[i]
		if text == f.ID || text == f.Name || text == f.Key {
			return f.ID, f.Name, nil
		}
		for _, old := range f.Previous {
			if text == old.ID {
				return old.ID, f.Name, nil
			}
		}
		names = append(names, f.Name, f.Key)
	}
	hint := cmp.Or(similar.DidYouMean(text, names), `; "chancery file list" shows all`)
	return "", "", term.Errorf("not-found", "the entry has no file with the ID, name or key %q%s", text, hint)
}

type fileGetCmd struct {
	Entry string `arg:"" help:"ID or key of the entry."`
	File  string `arg:"" help:"ID, name or key of the file."`
	Out   string `name:"out" placeholder:"PATH" help:"File or directory to write to; - is the standard output. The name of the file, here, unless given."`
	remote
}

// Help is the long help.
func (fileGetCmd) Help() string {
	return `Fetches a file and compares its hash with that on record. What has arrived is kept under the name with .part at
its end until all is there: if the call is interrupted, the next one fetches only the rest.

    chancery file get 0195d7a2-… invoice.pdf
    chancery file get order/17 pdf --out ./archive
    chancery file get 0195d7a2-… ubl --out - | xmllint --format -` + remoteHelp
}

// Run fetches a file.
func (o *fileGetCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		e, err := findEntry(ctx, api, o.Entry)
		if err != nil {
			return err
		}
		id, name, err := findFile(e, o.File)
		if err != nil {
			return err
		}
		if o.Out == "-" {
			contents, err := api.Open(ctx, e.ID, id)
			return c.copyOut(contents, err)
		}
		path := outPath(o.Out, name)
		info, err := api.Save(ctx, e.ID, id, path)
		if err != nil {
			return wrapFile(path, err)
		}
		if !c.ForPerson() {
			return c.PrintValue(savedFile{path, info.Size, info.Hash, info.MIME})
		}
		return c.PrintLine(fmt.Sprintf("%s, %d bytes", path, info.Size))
	})
}

// savedFile is a file that was written, in JSON.
type savedFile struct {
	Path string `json:"path"`
	Size int64  `json:"size"`
	Hash string `json:"sha256"`
	MIME string `json:"mime"`
}

// wrapFile names the file of an error of this machine; those of a server stay as they are.
func wrapFile(path string, err error) error {
	if failed, ok := errors.AsType[*os.PathError](err); ok {
		return term.FileError(path, failed)
	}
	return err
}

// outPath is where a file with a name is written to.
func outPath(out, name string) string {
	name = freeName(map[string]bool{}, name)
	if out == "" {
		return name
	}
	if info, err := os.Stat(out); err == nil && info.IsDir() || strings.HasSuffix(out, string(filepath.Separator)) {
		return filepath.Join(out, name)
	}
	return out
}

// copyOut writes contents to the standard output.
func (c *call) copyOut(contents *client.Contents, err error) error {
	if err != nil {
		return err
	}
	_, err = io.Copy(c.Stdout, contents)
	return errors.Join(err, contents.Close())
}

type fileAddCmd struct {
	Entry    string   `arg:"" help:"ID or key of the entry."`
	Path     string   `arg:"" help:"File to add."`
	ID       string   `name:"id" placeholder:"UUID" help:"ID of the file; a new one unless given."`
	Name     string   `placeholder:"NAME" help:"Name; that of the file unless given."`
	MIME     string   `name:"mime" placeholder:"TYPE" help:"MIME type; found by the name and the contents unless given."`
	Desc     string   `placeholder:"TEXT" help:"Description."`
	Category string   `placeholder:"WORD" help:"format, or attachment."`
	Key      string   `placeholder:"KEY" help:"Key: a file of the same category and key is replaced."`
	Private  bool     `help:"Give the file no public link."`
	Meta     []string `name:"meta" sep:"none" placeholder:"KEY=VALUE" help:"Further data. Can be repeated."`
	remote
}

// Help is the long help.
func (fileAddCmd) Help() string {
	return `Adds a file of any size to an entry. It is read twice, once for its hash, and never as a whole in memory. A
connection that breaks is made again.

    chancery file add 0195d7a2-… contract.pdf --category attachment
    chancery file add order/17 scan.pdf --key scan --private` + remoteHelp
}

// Run adds a file.
func (o *fileAddCmd) Run(ctx context.Context, c *call) (err error) {
	meta, err := c.textPairs("--meta", o.Meta)
	if err != nil {
		return err
	}
	id, err := c.newID(o.ID)
	if err != nil {
		return err
	}
	f, err := os.Open(o.Path)
	if err != nil {
		return term.FileError(o.Path, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	r := client.FileRequest{
		Name: cmp.Or(o.Name, filepath.Base(o.Path)), Desc: o.Desc, Category: o.Category, Key: o.Key, MIME: o.MIME, Private: o.Private, Meta: meta,
	}
	if r.MIME == "" {
		if r.MIME, err = typeOf(r.Name, f); err != nil {
			return term.FileError(o.Path, err)
		}
	}
	return o.with(ctx, c, func(api *client.Client) error {
		entry := o.Entry
		if !isID(entry) {
			e, err := api.EntryByKey(ctx, entry)
			if err != nil {
				return err
			}
			entry = e.ID
		}
		added, err := api.Upload(ctx, entry, id, r, f)
		if err != nil {
			return wrapFile(o.Path, err)
		}
		if !c.ForPerson() {
			return c.PrintValue(added)
		}
		return c.PrintLine(strings.TrimSpace(fmt.Sprintf("%s, %d bytes %s", added.ID, added.Size, added.URL)))
	})
}

// typeOf finds the MIME type of a file by its name, or else by its beginning.
func typeOf(name string, f io.ReadSeeker) (string, error) {
	if t := mime.TypeByExtension(strings.ToLower(filepath.Ext(name))); t != "" {
		return t, nil
	}
	start := make([]byte, 512)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	return http.DetectContentType(start[:n]), nil
}

// spoolCmd is the commands on temporary files.
type spoolCmd struct {
	Add    spoolAddCmd    `cmd:"" help:"Keep a temporary file."`
	Get    spoolGetCmd    `cmd:"" help:"Fetch a temporary file."`
	Delete spoolDeleteCmd `cmd:"" help:"Delete a temporary file."`
}

// Help is the long help.
func (spoolCmd) Help() string {
	return `The spool keeps files for four weeks that are no part of an entry yet, such as an XML that a job is to import.
An argument of a job names one as spool:KEY.

    KEY=$(chancery spool add invoice.xml)
    chancery job create --workflow "Import an invoice" --arg file=spool:$KEY` + remoteHelp
}

type spoolAddCmd struct {
	Path string `arg:"" help:"File to keep; - is the standard input, which needs --name."`
	Name string `placeholder:"NAME" help:"Name; that of the file unless given."`
	Type string `placeholder:"TYPE" help:"MIME type; found by the name unless given."`
	remote
}

// Help is the long help.
func (spoolAddCmd) Help() string {
	return `Keeps a temporary file and shows its key, alone on one line.

    chancery spool add invoice.xml
    curl -s https://supplier.example/invoice.xml | chancery spool add - --name invoice.xml` + remoteHelp
}

// Run keeps a file.
func (o *spoolAddCmd) Run(ctx context.Context, c *call) error {
	name := o.Name
	if name == "" && o.Path != "-" {
		name = filepath.Base(o.Path)
	}
	if name == "" {
		return c.wrongCall(term.Errorf("usage", "the standard input needs --name"))
	}
	data, err := c.Read(ctx, o.Path)
	if err != nil {
		return err
	}
	return o.with(ctx, c, func(api *client.Client) error {
		key, err := api.AddSpoolFile(ctx, client.SpoolRequest{Name: name, Type: o.Type, Data: data})
		if err != nil {
			return err
		}
		if o.JSON {
			return c.PrintValue(map[string]string{"key": key})
		}
		return c.PrintLine(key)
	})
}

type spoolGetCmd struct {
	Key string `arg:"" help:"Key of the file."`
	remote
}

// Help is the long help.
func (spoolGetCmd) Help() string {
	return `Writes a temporary file to the standard output.

    chancery spool get 2026-W10-1f0e9d8c7b6a5948-invoice.xml > invoice.xml` + remoteHelp
}

// Run fetches a file.
func (o *spoolGetCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		contents, err := api.OpenSpoolFile(ctx, o.Key)
		return c.copyOut(contents, err)
	})
}

type spoolDeleteCmd struct {
	Key string `arg:"" help:"Key of the file."`
	remote
}

// Help is the long help.
func (spoolDeleteCmd) Help() string {
	return `Deletes a temporary file before its four weeks are over.

    chancery spool delete 2026-W10-1f0e9d8c7b6a5948-invoice.xml` + remoteHelp
}

// Run deletes a file.
func (o *spoolDeleteCmd) Run(ctx context.Context, c *call) error {
	return o.with(ctx, c, func(api *client.Client) error {
		if err := api.DeleteSpoolFile(ctx, o.Key); err != nil || !c.ForPerson() {
			return err
		}
		return c.PrintLine("deleted " + o.Key)
	})
}
