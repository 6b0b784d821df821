package silo

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// MaxInline is the largest size of a file inside a request; the table in internal/limits has
// the same.
const MaxInline = 10 << 20

// FileLimit is the limit of files sent to their upload URLs.
func (s *Service) FileLimit() *limits.Limit {
	if s.MaxFile > 0 {
		return limits.FileStream.With(s.MaxFile)
	}
	return &limits.FileStream
}

// FileInput is the request to add a file to an entry.
type FileInput struct {
	Name     string `json:"name"`
	Desc     string `json:"desc"`
	Key      string `json:"key"`
	Category string `json:"category"`
	MIME     string `json:"mime"`
	// Data is the contents in base64. Without it, SHA256, Size and MIME announce
	// contents that are uploaded later.
	Data       string            `json:"data"`
	SHA256     string            `json:"sha256"`
	Size       int64             `json:"size"`
	Embeddable bool              `json:"embeddable"`
	Private    bool              `json:"private"`
	Meta       map[string]string `json:"meta"`
}

// FileView is a file with the ones it replaced, newest first.
type FileView struct {
	domain.File
	Previous []domain.File
}

// categories are all there are, with whether tokens of the workspace may use them, or only
// apps.
var categories = map[string]bool{ //nolint:gochecknoglobals // a table
	"": true, "format": true, "attachment": true,
	"request": false, "response": false, "agreement": false, "verification": false, "version": false,
}

// checkCategory returns an error if the actor may not add files of a category.
func checkCategory(actor *domain.Actor, category string) error {
	forAll, known := categories[category]
	switch {
	case forAll:
		return nil
	case actor.App == "":
		return &domain.Error{
			Kind: domain.Forbidden, Key: "forbidden",
			Message: "the category " + category + " is for apps; use format or attachment",
		}
	case !known:
		var names []string
		for name := range categories {
			if name != "" {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return domain.FieldError("there is no such category; the categories are "+strings.Join(names, ", "), "category")
	}
	return nil
}

// AddFile adds a file to an entry. An empty id makes a new one.
func (s *Service) AddFile(ctx context.Context, actor domain.Actor, entry, id string, in FileInput) (*FileView, error) {
	return s.AddFileIf(ctx, actor, entry, id, in, nil)
}

// AddFileIf is AddFile on a condition about the document of the entry.
func (s *Service) AddFileIf(ctx context.Context, actor domain.Actor, entry, id string, in FileInput, cond Condition) (*FileView, error) {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	f := domain.File{WorkspaceID: actor.Workspace.ID, EntryID: eid, ID: s.IDs.New(), CreatedAt: s.Clock.Now()}
	if id != "" {
		if f.ID, err = domain.ParseID(id); err != nil {
			return nil, domain.FieldError(err.Error(), "id")
		}
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	if most := s.FileLimit(); in.Data == "" && in.Size > most.Value {
		return nil, tooLarge(most)
	}
	if err := checkCategory(&actor, in.Category); err != nil {
		return nil, err
	}
	data, err := in.fill(&f)
	if err != nil {
		return nil, err
	}
	if _, err := s.get(ctx, actor, eid); err != nil {
		return nil, err
	}
	return s.storeFile(ctx, &f, data, cond)
}

// storeFile stores the contents, if the request has them, and then the file.
func (s *Service) storeFile(ctx context.Context, f *domain.File, data []byte, cond Condition) (*FileView, error) {
	if f.Stored {
		if err := s.Blobs.Put(ctx, f.WorkspaceID, f.Hash, data); err != nil {
			return nil, err
		}
	}
	view := &FileView{File: *f}
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := aliveIf(ctx, tx, f.WorkspaceID, f.EntryID, cond); err != nil {
			return err
		}
		again, err := sentBefore(ctx, tx, f)
		if err == nil {
			err = s.putFile(ctx, tx, f)
		}
		if err != nil {
			return err
		}
		files, err := filesOf(ctx, tx, f.WorkspaceID, f.EntryID)
		if found := findFile(files, f.ID); found != nil {
			view = found
		}
		if err != nil || again {
			return err
		}
		detail := map[string]string{"file": string(f.ID), "category": f.Category}
		return recordEntry(ctx, tx, s.Clock.Now(), f.WorkspaceID, f.EntryID, []string{"files"}, detail)
	})
	return view, err
}

// sentBefore reports whether a request for a file says nothing new.
func sentBefore(ctx context.Context, tx domain.Tx, f *domain.File) (bool, error) {
	before, err := tx.Files().Get(ctx, f.WorkspaceID, f.EntryID, f.ID)
	if domain.Is(err, domain.NotFound) {
		return false, nil
	}
	return err == nil && (before.Stored || !f.Stored), err
}

// putFile stores the record of a file.
func (s *Service) putFile(ctx context.Context, tx domain.Tx, f *domain.File) error {
	put := *f
	if err := tx.Files().Put(ctx, &put); err != nil {
		return err
	}
	if f.Stored { // the file may have been announced before
		return tx.Files().MarkStored(ctx, f.WorkspaceID, f.EntryID, f.ID)
	}
	return s.checkUnsent(ctx, tx, f.WorkspaceID)
}

// Validate returns an error if the request cannot be accepted. It does not decode the
// contents.
func (in *FileInput) Validate() error {
	if err := checkFileName(in.Name); err != nil {
		return err
	}
	if in.MIME != "" {
		if _, _, err := mime.ParseMediaType(in.MIME); err != nil {
			return domain.FieldError("this is not a MIME type", "mime")
		}
	}
	if err := in.checkTexts(); err != nil {
		return err
	}
	if in.Data == "" {
		return in.validateAnnounced()
	}
	if base64.StdEncoding.DecodedLen(len(in.Data)) > MaxInline+2 {
		return tooLarge(&limits.FileInline)
	}
	return nil
}

// validateAnnounced checks what a request without contents must say about them.
func (in *FileInput) validateAnnounced() error {
	sum, err := hex.DecodeString(in.SHA256)
	switch {
	case err != nil || len(sum) != sha256.Size:
		return domain.FieldError("without data, the SHA-256 of the contents is needed in hex", "sha256")
	case in.Size <= 0:
		return domain.FieldError("without data, the size of the contents is needed", "size")
	case in.MIME == "":
		return domain.FieldError("without data, the MIME type of the contents is needed", "mime")
	}
	return nil
}

// fill copies a valid request into the file and returns the contents, nil if they are
// uploaded later.
func (in *FileInput) fill(f *domain.File) ([]byte, error) {
	f.Name, f.Desc, f.Key, f.Category = in.Name, in.Desc, in.Key, in.Category
	f.Embeddable, f.Private, f.Meta, f.MIME = in.Embeddable, in.Private, in.Meta, in.MIME
	if in.Data == "" {
		f.Hash, f.Size = strings.ToLower(in.SHA256), in.Size
		return nil, nil
	}
	data, err := base64.StdEncoding.DecodeString(in.Data)
	if err != nil {
		return nil, domain.FieldError("the contents must be base64", "data")
	}
	sum := sha256.Sum256(data)
	f.Hash, f.Size, f.Stored = hex.EncodeToString(sum[:]), int64(len(data)), true
	if in.SHA256 != "" && !strings.EqualFold(in.SHA256, f.Hash) {
		return nil, domain.FieldError("the contents have another hash", "sha256")
	}
	if f.MIME == "" {
		f.MIME = typeByName(in.Name)
	}
	return data, nil
}

func tooLarge(l *limits.Limit) error { return domain.OverLimit(domain.TooLarge, l, "") }

func checkFileName(name string) error {
	bad := func(r rune) bool { return r == '/' || r == '\\' || unicode.IsControl(r) }
	if !utf8.ValidString(name) {
		return domain.FieldError("the name of a file is text in UTF-8", "name")
	}
	if name == "" || len(name) > limits.FileName.Int() || name == "." || name == ".." || strings.ContainsFunc(name, bad) {
		return domain.FieldError(fmt.Sprintf("a file has a name of at most %d bytes, without slashes", limits.FileName.Int()), "name")
	}
	return nil
}

// typeByName guesses a MIME type from the name. It does not look at the contents:
// they are served as the type that their sender named, or as bytes.
func typeByName(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Open returns a file, also a replaced one, with its contents.
func (s *Service) Open(ctx context.Context, actor domain.Actor, entry, id string) (*domain.File, io.ReadCloser, error) {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return nil, nil, domain.Missing("file")
	}
	fid, err := domain.ParseID(id)
	if err != nil {
		return nil, nil, domain.Missing("file")
	}
	var f *domain.File
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		f, err = tx.Files().Get(ctx, actor.Workspace.ID, eid, fid)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return s.open(ctx, f)
}

func (s *Service) open(ctx context.Context, f *domain.File) (*domain.File, io.ReadCloser, error) {
	if !f.Stored {
		return nil, nil, domain.Missing("file contents")
	}
	r, err := s.Blobs.Open(ctx, f.WorkspaceID, f.Hash)
	return f, r, err
}

// FileData implements domain.ContentReader.
func (s *Service) FileData(ctx context.Context, f *domain.File, most int64) ([]byte, error) {
	_, r, err := s.open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(data)) > most:
		return nil, domain.E(domain.Invalid, domain.KeyLimit, "the file %s has more than %d bytes", f.Name, most)
	}
	return data, nil
}

// PublicPath returns the path of a file's public link, or "" if it has none. The path
// cannot be guessed, and no other workspace has the same, whatever IDs it chooses.
func PublicPath(f *domain.File) string {
	if f.Private || !f.Stored {
		return ""
	}
	return filePath(encodeID(f.EntryID), encodeID(f.ID), f.Name) + f.LinkCode()
}

// filePath returns the path of a link to a file, up to its last value.
func filePath(entry, id, name string) string {
	return "/files/" + entry + "/" + id + "/" + url.PathEscape(name) + "?h="
}

// encodeID writes an ID as the base64 of its 16 bytes.
func encodeID(id domain.ID) string {
	u, err := uuid.Parse(string(id))
	if err != nil {
		return string(id)
	}
	return base64.RawURLEncoding.EncodeToString(u[:])
}

// decodeID reads the output of encodeID.
func decodeID(s string) (domain.ID, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 16 {
		return domain.ParseID(s)
	}
	u, err := uuid.FromBytes(b)
	return domain.ID(u.String()), err
}

// OpenPublic returns a file by the parts of its public link, with its contents.
func (s *Service) OpenPublic(ctx context.Context, entry, id, code string) (*domain.File, io.ReadCloser, error) {
	f, err := s.findLinked(ctx, entry, id, func(files domain.Files, entry, id domain.ID) (*domain.File, error) {
		return files.Find(ctx, entry, id, code)
	})
	if err != nil {
		return nil, nil, err
	}
	if f.Private {
		return nil, nil, domain.Missing("file")
	}
	return s.open(ctx, f)
}

// findLinked finds a file by the IDs of a link.
func (s *Service) findLinked(ctx context.Context, entry, id string, find func(files domain.Files, entry, id domain.ID) (*domain.File, error)) (*domain.File, error) {
	eid, err := decodeID(entry)
	if err != nil {
		return nil, domain.Missing("file")
	}
	fid, err := decodeID(id)
	if err != nil {
		return nil, domain.Missing("file")
	}
	var f *domain.File
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if f, err = find(tx.Files(), eid, fid); err == nil {
			err = openSpace(ctx, tx, f.WorkspaceID, "file")
		}
		return err
	})
	return f, err
}

// openSpace returns an error if a row that was found without its workspace is in one that
// nobody may use yet.
func openSpace(ctx context.Context, tx domain.Tx, ws domain.ID, what string) error {
	_, err := tx.Workspaces().Get(ctx, ws)
	if domain.Is(err, domain.NotFound) {
		return domain.Missing(what)
	}
	return err
}

// Files lists the current files of an entry, oldest first. It implements
// domain.FileReader.
func (s *Service) Files(ctx context.Context, ws, entry domain.ID) ([]domain.File, error) {
	var list []domain.File
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Files().List(ctx, ws, entry)
		return err
	})
	return list, err
}

// filesOf lists the current files of an entry, each with those it replaced.
func filesOf(ctx context.Context, tx domain.Tx, ws, entry domain.ID) ([]FileView, error) {
	current, err := tx.Files().List(ctx, ws, entry)
	if err != nil || len(current) == 0 {
		return nil, err
	}
	replaced, err := tx.Files().Replaced(ctx, ws, entry)
	if err != nil {
		return nil, err
	}
	previous := make(map[string][]domain.File, len(current))
	for _, old := range replaced {
		previous[old.Slot()] = append(previous[old.Slot()], old)
	}
	views := make([]FileView, len(current))
	for i, f := range current {
		views[i] = FileView{File: f, Previous: previous[f.Slot()]}
	}
	return views, nil
}

func findFile(files []FileView, id domain.ID) *FileView {
	for i := range files {
		if files[i].ID == id {
			return &files[i]
		}
	}
	return nil
}
