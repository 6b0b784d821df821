package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// File is a file of an entry, or of the job that made it.
type File struct {
	ID        string    `json:"id"`
	EntryID   string    `json:"entry_id,omitempty"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	Name      string    `json:"name"`
	Desc      string    `json:"desc,omitempty"`
	MIME      string    `json:"mime"`
	Size      int64     `json:"size"`
	// Hash is the SHA-256 of the contents, in hex.
	Hash string `json:"hash"`
	// URL is the public link, or where announced contents are sent to.
	URL string `json:"url,omitempty"`
	// Key is that by which a file replaces an earlier one of the same category.
	Key        string            `json:"key,omitempty"`
	Category   string            `json:"category,omitempty"`
	Embeddable bool              `json:"embeddable,omitempty"`
	Private    bool              `json:"private,omitempty"`
	Stored     bool              `json:"stored,omitempty"`
	Meta       map[string]string `json:"meta,omitempty"`
	// Previous are files that this one replaced, newest first.
	Previous []FileVersion `json:"previous,omitempty"`
}

// FileVersion is a file that was replaced.
type FileVersion struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	Hash      string    `json:"hash"`
	Size      int64     `json:"size"`
}

// FileRequest adds a file to an entry. It has the contents as Data, or announces them with MIME,
// SHA256 and Size; [Client.Upload] does the latter.
type FileRequest struct {
	Name string `json:"name"`
	Desc string `json:"desc,omitempty"`
	// Key makes the file replace an earlier one with the same category and key.
	Key string `json:"key,omitempty"`
	// Category is format or attachment; apps have more.
	Category string `json:"category,omitempty"`
	MIME     string `json:"mime,omitempty"`
	// Data are the contents of a small file.
	Data []byte `json:"data,omitempty"`
	// SHA256 is the hash of contents to come, in hex.
	SHA256     string `json:"sha256,omitempty"`
	Size       int64  `json:"size,omitempty"`
	Embeddable bool   `json:"embeddable,omitempty"`
	// Private files have no public link.
	Private bool              `json:"private,omitempty"`
	Meta    map[string]string `json:"meta,omitempty"`
	// Tag is that of the entry. The request is refused with the status 412 if the document has
	// changed since; an empty one stands for any.
	Tag string `json:"-"`
}

func filePath(entry, id string) string { return entryPath(entry) + "/files/" + url.PathEscape(id) }

// AddFile adds a file with an ID that the server makes. It is not sent again after a lost
// answer; PutFile is.
func (c *Client) AddFile(ctx context.Context, entry string, r FileRequest) (*File, error) {
	f := new(File)
	return f, c.guarded(ctx, http.MethodPost, entryPath(entry)+"/files", r.Tag, r, f)
}

// PutFile adds a file.
func (c *Client) PutFile(ctx context.Context, entry, id string, r FileRequest) (*File, error) {
	f := new(File)
	return f, c.guarded(ctx, http.MethodPut, filePath(entry, id), r.Tag, r, f)
}

// Upload adds a file of any size: it reads the contents once for their hash, announces them, and
// sends them while it reads them again. It can be repeated with the same ID. MIME is needed.
func (c *Client) Upload(ctx context.Context, entry, id string, r FileRequest, contents io.ReadSeeker) (*File, error) {
	sum := sha256.New()
	if _, err := contents.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading what is sent: %w", err)
	}
	size, err := io.Copy(sum, contents)
	if err != nil {
		return nil, fmt.Errorf("reading what is sent: %w", err)
	}
	if size == 0 {
		return nil, errEmpty
	}
	r.Data, r.SHA256, r.Size = nil, hex.EncodeToString(sum.Sum(nil)), size
	f, err := c.PutFile(ctx, entry, id, r)
	if err != nil || f.Stored {
		return f, err
	}
	return c.SendFile(ctx, f, contents)
}

var errEmpty = errors.New("the file is empty")

// SendFile sends the contents of a file that was announced.
func (c *Client) SendFile(ctx context.Context, f *File, contents io.ReadSeeker) (*File, error) {
	m := &message{method: http.MethodPut, path: f.URL, again: true, bare: true, contentType: typeBytes, size: f.Size}
	var last *attemptBody
	m.body = func() (io.Reader, error) {
		last.end()
		_, err := contents.Seek(0, io.SeekStart)
		last = &attemptBody{r: contents}
		return last, err
	}
	defer func() { last.end() }()
	m.wait = uploadTime(f.Size)
	stored := new(File)
	if err := c.answer(ctx, m, stored); err != nil {
		return nil, err
	}
	if stored.Hash != f.Hash {
		return nil, ErrHash
	}
	return stored, nil
}

// attemptBody is the body of one attempt. net/http may read it after the attempt has ended, when
// the next one reads the same contents already.
type attemptBody struct {
	mu    sync.Mutex
	r     io.Reader
	ended bool
}

// Read implements io.Reader.
func (b *attemptBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return 0, errClosed
	}
	return b.r.Read(p)
}

// end keeps the contents from being read from now on. A nil body has no contents.
func (b *attemptBody) end() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
}

// uploadTime is how long a file may take in addition: the server closes a connection that is
// slower.
func uploadTime(size int64) time.Duration { return time.Duration(size/slowest) * time.Second }

// slowest is how many bytes of a body a server wants to have in a second.
const slowest = 32 << 10

// Open reads a file of an entry, also one that was replaced.
func (c *Client) Open(ctx context.Context, entry, id string) (*Contents, error) {
	return c.contents(ctx, filePath(entry, id), false, nil)
}

// OpenLink reads a file by its public link. The token is not sent.
func (c *Client) OpenLink(ctx context.Context, link string) (*Contents, error) {
	return c.contents(ctx, link, true, nil)
}

// LinkInfo asks what a public link leads to.
func (c *Client) LinkInfo(ctx context.Context, link string) (FileInfo, error) {
	info, _, err := c.stat(ctx, link, true)
	return info, err
}

// Save writes a file of an entry to a file on this machine. An interrupted call leaves what it
// has as path + ".part", and the next one fetches only the rest. The hash of the whole is checked.
func (c *Client) Save(ctx context.Context, entry, id, path string) (FileInfo, error) {
	return c.save(ctx, filePath(entry, id), false, path)
}

// Download fetches a small file by its public URL or by a path of the API.
func (c *Client) Download(ctx context.Context, address string) ([]byte, error) {
	return c.fetch(ctx, address)
}

const spoolPath = "/silo/v1/spool"

// SpoolRequest keeps a temporary file.
type SpoolRequest struct {
	Name string `json:"name"`
	// Type is its MIME type; guessed from the name when it is empty.
	Type string `json:"type,omitempty"`
	Data []byte `json:"data"`
}

// AddSpoolFile keeps a temporary file for four weeks and returns its key. In an argument of a
// job it is written spool:<key>.
func (c *Client) AddSpoolFile(ctx context.Context, r SpoolRequest) (key string, err error) {
	var made struct {
		Key string `json:"key"`
	}
	err = c.call(ctx, http.MethodPost, spoolPath, r, &made)
	return made.Key, err
}

// OpenSpoolFile reads a temporary file.
func (c *Client) OpenSpoolFile(ctx context.Context, key string) (*Contents, error) {
	return c.contents(ctx, spoolPath+"/"+url.PathEscape(key), false, nil)
}

// DeleteSpoolFile deletes a temporary file.
func (c *Client) DeleteSpoolFile(ctx context.Context, key string) error {
	return c.call(ctx, http.MethodDelete, spoolPath+"/"+url.PathEscape(key), nil, nil)
}
