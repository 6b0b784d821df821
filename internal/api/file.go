package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// FileRequest adds a file to an entry. It holds the contents or announces them.
type FileRequest struct {
	Name       string            `json:"name" doc:"File name." example:"invoice.pdf"`
	Desc       string            `json:"desc,omitempty" doc:"Description."`
	Key        string            `json:"key,omitempty" doc:"A file with the same category and key is replaced." example:"pdf"`
	Category   string            `json:"category,omitempty" doc:"Category: format or attachment; for apps also request, response, agreement, verification and version." example:"format"`
	MIME       string            `json:"mime,omitempty" doc:"MIME type; needed without data." example:"application/pdf"`
	Data       string            `json:"data,omitempty" doc:"Contents in base64; without them they are sent to the url of the answer."`
	SHA256     string            `json:"sha256,omitempty" doc:"SHA-256 of the contents in hex; needed without data."`
	Size       int64             `json:"size,omitempty" doc:"Size of the contents in bytes; needed without data."`
	Embeddable bool              `json:"embeddable,omitempty" doc:"Whether other files may embed this one."`
	Private    bool              `json:"private,omitempty" doc:"Whether the file has no public link."`
	Meta       map[string]string `json:"meta,omitempty" doc:"Additional data."`
}

// File belongs to an entry.
type File struct {
	ID         domain.ID         `json:"id" doc:"UUID of the file in its entry."`
	EntryID    domain.ID         `json:"entry_id" doc:"Entry of the file."`
	CreatedAt  Time              `json:"created_at" doc:"When it was created."`
	Name       string            `json:"name" doc:"File name." example:"invoice.pdf"`
	Desc       string            `json:"desc,omitempty" doc:"Description."`
	Key        string            `json:"key,omitempty" doc:"Key by which a file replaces an earlier one." example:"pdf"`
	Category   string            `json:"category,omitempty" doc:"Category." example:"format"`
	MIME       string            `json:"mime" doc:"MIME type." example:"application/pdf"`
	Size       int64             `json:"size" doc:"Size in bytes."`
	Hash       string            `json:"hash" doc:"SHA-256 of the contents, in hex."`
	URL        string            `json:"url,omitempty" doc:"Public link, or where announced contents are sent to by PUT."`
	Embeddable bool              `json:"embeddable,omitempty" doc:"Whether other files may embed this one."`
	Private    bool              `json:"private,omitempty" doc:"Whether the file has no public link."`
	Stored     bool              `json:"stored" doc:"Whether the contents have arrived."`
	Meta       map[string]string `json:"meta,omitempty" doc:"Additional data."`
	Previous   []FileVersion     `json:"previous,omitempty" doc:"Files that this one replaced, newest first."`
}

// FileVersion is a file that was replaced.
type FileVersion struct {
	ID        domain.ID `json:"id" doc:"UUID of the file."`
	CreatedAt Time      `json:"created_at" doc:"When it was created."`
	Hash      string    `json:"hash" doc:"SHA-256 of the contents, in hex."`
	Size      int64     `json:"size" doc:"Size in bytes."`
}

// linkQuery returns the parameter of public links.
func linkQuery() []queryParam {
	return []queryParam{{"h", "Code of the file, as in its url.", "27a0b656df99dc32"}}
}

// uploadQuery returns the parameters of upload links.
func uploadQuery() []queryParam {
	return []queryParam{
		{"h", "SHA-256 of the contents, in hex.", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
		{"k", "Code of the file, as in its url. It may be missing if no other workspace has announced the same.", "27a0b656df99dc32"},
	}
}

// fileHeader returns the fields of the header that routes of files know.
func fileHeader() []queryParam {
	return []queryParam{
		{"Range", "The part of the file to answer.", "bytes=0-1023"},
		{"If-None-Match", "Answer 304, without a body, if the file still has this ETag.", `"27a0b656df99dc32"`},
	}
}

// fileDocs describes the operations on files.
func fileDocs() map[string]doc {
	return map[string]doc{
		"add-file": {
			about: "Add a file to an entry under a new ID.",
			takes: FileRequest{}, gives: File{},
		},
		"put-file": {
			about: "Add a file to an entry under the ID given.",
			takes: FileRequest{}, gives: File{},
		},
		"get-file": {
			about: "Download a file, also one that was replaced.",
			sends: anyType, ranged: true, header: fileHeader(),
		},
		"get-public-file": {
			about: "Answer a file by its public link.",
			sends: anyType, ranged: true, header: fileHeader(),
			query: linkQuery(),
		},
		"head-public-file": {
			about: "Answer the headers of a file by its public link.",
			sends: anyType, ranged: true, header: fileHeader(),
			query: linkQuery(),
		},
		"upload-file": {
			about:    "Send contents that were announced.",
			receives: anyType, gives: File{},
			query: uploadQuery(),
		},
	}
}

func (s *server) addFile(w http.ResponseWriter, r *http.Request) (any, error) {
	var in FileRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	cond, err := guard(r)
	if err != nil {
		return nil, err
	}
	v, err := s.Silo.AddFileIf(r.Context(), actorOf(r), param(r, "entry_id"), param(r, "id"), silo.FileInput(in), cond)
	if err != nil {
		return nil, s.guarded(w, r, err)
	}
	return s.file(v), nil
}

func (s *server) getFile(w http.ResponseWriter, r *http.Request) (any, error) {
	f, contents, err := s.Silo.Open(r.Context(), actorOf(r), param(r, "entry_id"), param(r, "id"))
	if err != nil {
		return nil, err
	}
	w.Header().Set("Cache-Control", privateCache(r))
	return nil, s.send(w, r, f, contents, "attachment")
}

// privateCache lets a client keep a file, but asks for it to be looked at again. A browser, in
// which somebody else may sign in, keeps nothing.
func privateCache(r *http.Request) string {
	if requestOf(r).person {
		return "no-store"
	}
	return "private, max-age=0"
}

// publicCache lets any cache store a public file: its link is of its
// contents.
const publicCache = "public, max-age=31536000, immutable"

func (s *server) getPublicFile(w http.ResponseWriter, r *http.Request) (any, error) {
	f, contents, err := s.Silo.OpenPublic(r.Context(), param(r, "entry"), param(r, "file"), r.URL.Query().Get("h"))
	if err != nil {
		return nil, err
	}
	w.Header().Set("Cache-Control", publicCache)
	return nil, s.send(w, r, f, contents, "inline")
}

// uploadFile stores contents that were announced.
func (s *server) uploadFile(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := notCoded(w, r); err != nil {
		return nil, err
	}
	most := s.Silo.FileLimit()
	if r.ContentLength > most.Value {
		return nil, domain.OverLimit(domain.TooLarge, most, "")
	}
	body := s.incoming(w, r, most.Value)
	q := r.URL.Query()
	link := silo.UploadLink{Entry: param(r, "entry"), File: param(r, "file"), Hash: q.Get("h"), Code: q.Get("k")}
	f, err := s.Silo.Upload(r.Context(), link, body)
	if err != nil {
		return nil, err
	}
	return s.file(&silo.FileView{File: *f}), nil
}

// file returns the answer for one file.
func (s *server) file(v *silo.FileView) File {
	f := File{
		ID: v.ID, EntryID: v.EntryID, CreatedAt: Time(v.CreatedAt), Name: v.Name, Desc: v.Desc, Key: v.Key,
		Category: v.Category, MIME: v.MIME, Size: v.Size, Hash: v.Hash, Embeddable: v.Embeddable,
		Private: v.Private, Stored: v.Stored, Meta: v.Meta, URL: s.publicURL(silo.PublicPath(&v.File)),
	}
	if !v.Stored {
		f.URL = s.publicURL(silo.UploadPath(&v.File))
	}
	for _, p := range v.Previous {
		f.Previous = append(f.Previous, FileVersion{ID: p.ID, CreatedAt: Time(p.CreatedAt), Hash: p.Hash, Size: p.Size})
	}
	return f
}

// sandbox keeps uploaded contents from running scripts in the browser under our
// origin.
const sandbox = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'"

// send writes the contents of a file and closes them.
func (s *server) send(w http.ResponseWriter, r *http.Request, f *domain.File, contents io.ReadCloser, disposition string) error {
	defer s.closeContents(r.Context(), f, contents)
	h := w.Header()
	h.Set("Content-Type", f.MIME)
	if d := mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}); d != "" {
		disposition = d
	}
	h.Set("Content-Disposition", disposition)
	h.Set("X-Content-Type-Options", "nosniff")
	etag := `"` + f.Hash + `"`
	h.Set("ETag", etag)
	if !harmless(f.MIME) {
		h.Set("Content-Security-Policy", sandbox)
	}
	if seeker, ok := contents.(io.ReadSeeker); ok {
		// ServeContent handles ranges, HEAD and conditions. The ETag makes a time of
		// modification unnecessary.
		http.ServeContent(w, r, "", time.Time{}, seeker)
		return nil
	}
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Accept-Ranges", "bytes")
	if wanted, partial := spanOf(r, f.Size, etag); partial && r.Method == http.MethodGet {
		part, ok, err := wanted.part(w, contents, f.Size)
		if err != nil || !ok {
			return err
		}
		return s.stream(w, r, f, part, wanted.length)
	}
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	if r.Method == http.MethodHead {
		return nil
	}
	return s.stream(w, r, f, contents, f.Size)
}

func (s *server) closeContents(ctx context.Context, f *domain.File, contents io.Closer) {
	if err := contents.Close(); err != nil {
		s.Log.WarnContext(ctx, "cannot close file contents", "file", f.ID, "error", err)
	}
}

// stream writes contents that can only be read from front to back.
func (s *server) stream(w http.ResponseWriter, r *http.Request, f *domain.File, contents io.Reader, size int64) error {
	n, err := io.Copy(w, contents)
	switch {
	case err != nil && r.Context().Err() != nil:
		return nil // the client has gone
	case err == nil && n != size:
		err = errShort
		fallthrough
	case err != nil:
		s.Log.ErrorContext(r.Context(), "cannot send file contents", "file", f.ID, "error", err)
		panic(http.ErrAbortHandler) // the only way to cancel an answer that has begun
	}
	return nil
}

var errShort = errors.New("the contents are shorter than recorded")

// harmless reports whether contents of a type cannot run scripts in a browser.
// PDFs are included: the sandbox would disable the browser's viewer.
func harmless(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch t {
	case "application/pdf", "application/json", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "text/csv":
		return true
	}
	return false
}
