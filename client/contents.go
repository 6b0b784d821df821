package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// FileInfo is what the header of a file says.
type FileInfo struct {
	Name string
	MIME string
	Size int64
	// Hash is the SHA-256 of the contents in hex; empty if the server does not say it.
	Hash string
}

// Contents are those of a file, read from the server while they are read from here. When the
// connection breaks, or nothing arrives for long, they go on with a new one from where they
// were. At their end their size and hash are compared with what the server says, so they are
// only good when Read has returned io.EOF.
type Contents struct {
	FileInfo

	ctx     context.Context //nolint:containedctx // that of the download, as in http.Request
	client  *Client
	message message
	sum     hash.Hash
	etag    string
	got     int64
	// body is nil when a new one is needed. timer ends it when nothing arrives.
	body  io.ReadCloser
	timer *time.Timer
	stop  context.CancelFunc
	// failures are connections since the last byte.
	failures int
	err      error
}

// ErrHash means that the contents of a file are not those that the server announced.
var ErrHash = errors.New("the contents have another hash than the server announced")

// errSize means the same of their size.
var errSize = errors.New("the contents have another size than the server announced")

// Read implements io.Reader.
func (f *Contents) Read(p []byte) (int, error) {
	if len(p) == 0 || f.err != nil {
		return 0, f.err
	}
	for {
		if f.body == nil {
			if f.err = f.open(); f.err != nil {
				return 0, f.err
			}
		}
		f.timer.Reset(f.client.timeout())
		n, err := f.body.Read(p)
		f.got += int64(n)
		f.sum.Write(p[:n])
		if n > 0 {
			f.failures = 0
		}
		switch {
		case err == nil:
			return n, nil
		case errors.Is(err, io.EOF) && (f.Size < 0 || f.got >= f.Size):
			f.err = f.check()
			return n, f.err
		}
		if f.err = f.broke(err); f.err != nil || n > 0 {
			return n, f.err
		}
	}
}

// broke ends a connection that broke, and returns an error if there is to be no other.
func (f *Contents) broke(cause error) error {
	f.shut()
	f.failures++
	if f.failures < f.client.retry().Attempts && f.ctx.Err() == nil && f.etag != "" {
		return nil
	}
	return ended(f.ctx, fmt.Errorf("reading the file: %w", cause))
}

// check compares contents that were read to their end, and returns io.EOF if they are good.
func (f *Contents) check() error {
	f.shut()
	switch {
	case f.Size >= 0 && f.got != f.Size:
		return errSize
	case f.Hash != "" && hex.EncodeToString(f.sum.Sum(nil)) != f.Hash:
		return ErrHash
	}
	return io.EOF
}

// Close implements io.Closer.
func (f *Contents) Close() error {
	f.shut()
	if f.err == nil {
		f.err = errClosed
	}
	return nil
}

var errClosed = errors.New("the contents are closed")

func (f *Contents) shut() {
	if f.body == nil {
		return
	}
	f.timer.Stop()
	f.stop()
	_ = f.body.Close() // it is only read
	f.body = nil
}

// open makes a connection that goes on where the last one ended.
func (f *Contents) open() error {
	m := f.message
	m.header = http.Header{"Accept-Encoding": {"identity"}}
	if f.got > 0 {
		m.header["Range"] = []string{"bytes=" + strconv.FormatInt(f.got, 10) + "-"}
		m.header["If-Range"] = []string{f.etag}
	}
	var resp *http.Response
	err := f.client.deliver(f.ctx, &m, func() (err error) {
		ctx, stop := context.WithCancel(f.ctx)
		timer := alarm(f.client.timeout(), stop)
		if resp, err = f.client.attempt(ctx, &m); err != nil { //nolint:bodyclose // shut closes it
			timer.Stop()
			stop()
			return err
		}
		f.body, f.timer, f.stop = resp.Body, timer, stop
		return nil
	})
	if err != nil {
		return err
	}
	if f.got == 0 {
		f.FileInfo, f.etag = infoOf(resp), resp.Header.Get("ETag")
		return nil
	}
	if resp.StatusCode != http.StatusPartialContent || !strings.HasPrefix(resp.Header.Get("Content-Range"), "bytes "+strconv.FormatInt(f.got, 10)+"-") {
		f.shut()
		return errChanged
	}
	return nil
}

// errChanged means that a file became another one while it was read.
var errChanged = errors.New("the file changed while it was read, or the server sends no parts of it")

// infoOf reads the header of an answer.
func infoOf(resp *http.Response) FileInfo {
	h := resp.Header
	info := FileInfo{MIME: h.Get("Content-Type"), Size: resp.ContentLength}
	if _, params, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil {
		info.Name = params["filename"]
	}
	tag := strings.Trim(h.Get("ETag"), `"`)
	if sum, err := hex.DecodeString(tag); err == nil && len(sum) == sha256.Size {
		info.Hash = tag
	}
	return info
}

// contents opens an address, or a path of the API.
func (c *Client) contents(ctx context.Context, address string, bare bool, from *partial) (*Contents, error) {
	f := &Contents{ctx: ctx, client: c, message: *get(address), sum: sha256.New()}
	f.message.bare = bare
	if from != nil {
		f.FileInfo, f.etag, f.got, f.sum = from.info, from.etag, from.size, from.sum
	}
	return f, f.open() //nolint:contextcheck // it has its own
}

// all returns the whole contents and closes them.
func (f *Contents) all() ([]byte, error) {
	defer f.shut()
	data, err := io.ReadAll(io.LimitReader(f, maxAnswer+1))
	if err == nil && len(data) > maxAnswer {
		err = errTooLarge
	}
	return data, err
}

// stat asks for the header of a file.
func (c *Client) stat(ctx context.Context, address string, bare bool) (info FileInfo, etag string, err error) {
	m := &message{method: http.MethodHead, path: address, again: true, bare: bare, header: http.Header{"Accept-Encoding": {"identity"}}}
	ctx, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	resp, err := c.open(ctx, m)
	if err != nil {
		return info, "", err
	}
	closeBody(resp)
	return infoOf(resp), resp.Header.Get("ETag"), nil
}

// partial is the beginning of a file.
type partial struct {
	info FileInfo
	etag string
	size int64
	sum  hash.Hash
}

// save writes an address to a file on this machine. What is written first has the suffix .part:
// if it is there already, from a call that was interrupted, only the rest is fetched.
func (c *Client) save(ctx context.Context, address string, bare bool, path string) (info FileInfo, err error) {
	part, err := os.OpenFile(path+".part", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return info, err
	}
	defer func() {
		if closed := part.Close(); err == nil {
			err = closed
		}
		if err == nil {
			err = os.Rename(path+".part", path)
		}
	}()
	from, err := c.partOf(ctx, address, bare, part)
	if err != nil {
		return info, err
	}
	if from != nil && from.size == from.info.Size {
		return from.info, nil
	}
	f, err := c.contents(ctx, address, bare, from)
	if err != nil {
		return info, err
	}
	_, err = io.Copy(part, f)
	if errors.Is(err, ErrHash) || errors.Is(err, errSize) {
		err = errors.Join(err, part.Truncate(0)) // the next call begins at the start
	}
	return f.FileInfo, errors.Join(err, f.Close(), part.Sync())
}

// partOf returns what there is of a file already, nil for nothing of use. The position is at
// its end.
func (c *Client) partOf(ctx context.Context, address string, bare bool, part *os.File) (*partial, error) {
	have, err := part.Stat()
	if err != nil || have.Size() == 0 {
		return nil, err
	}
	from := &partial{sum: sha256.New()}
	if from.info, from.etag, err = c.stat(ctx, address, bare); err != nil {
		return nil, err
	}
	if from.size, err = io.Copy(from.sum, part); err != nil {
		return nil, err
	}
	whole := from.size == from.info.Size && hex.EncodeToString(from.sum.Sum(nil)) == from.info.Hash
	if from.info.Hash != "" && (whole || from.size < from.info.Size) {
		return from, nil
	}
	if _, err = part.Seek(0, io.SeekStart); err == nil {
		err = part.Truncate(0)
	}
	return nil, err
}
