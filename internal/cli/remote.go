package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"chancery/client"
	"chancery/internal/app"
	"chancery/internal/cli/term"
)

// remote are the flags of commands that work through the API: that of a server,
// or that of a data directory.
type remote struct {
	URL   string `name:"url" placeholder:"URL" help:"Server to talk to; else CHANCERY_URL."`
	Token string `name:"token" placeholder:"TOKEN" help:"Access token; else CHANCERY_TOKEN, which keeps it out of the list of processes."`
	configFile
	place
	Workspace string `name:"workspace" default:"default" placeholder:"SLUG" help:"Workspace in the data directory (${default}); a token knows its own."`
	JSON      bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// remoteHelp ends the help of these commands.
const remoteHelp = `

The server is given by --url and --token, or by CHANCERY_URL and CHANCERY_TOKEN; with --data DIR the command
works on the data directory itself, whether a server runs on it or not. If neither a server nor a token is given,
CHANCERY_DATA or the file of --config may name the directory.`

// with runs fn with a client of the server, or of the data directory.
func (r *remote) with(ctx context.Context, c *call, fn func(*client.Client) error) error {
	if r.Data != "" || r.Database != "" {
		return r.locally(ctx, c, fn)
	}
	return r.withApp(ctx, c, func(api *client.Client) error {
		if api.Token = cmp.Or(r.Token, c.Env.Getenv("CHANCERY_TOKEN")); api.Token == "" {
			return term.Errorf("usage", "a token is needed: --token or CHANCERY_TOKEN; make one with \"chancery token create\"")
		}
		return fn(api)
	})
}

// withApp is with for a request that has the credentials of an app instead of a token.
func (r *remote) withApp(ctx context.Context, c *call, fn func(*client.Client) error) error {
	if r.Data != "" || r.Database != "" {
		return r.locally(ctx, c, fn)
	}
	api := &client.Client{URL: strings.TrimRight(cmp.Or(r.URL, c.Env.Getenv("CHANCERY_URL")), "/"), UserAgent: "chancery/" + version}
	if api.URL == "" {
		return term.Errorf("usage", "say which server with --url or CHANCERY_URL, or name its directory with --data")
	}
	return fn(api)
}

// locally runs fn with a client whose requests are handled in this process.
func (r *remote) locally(ctx context.Context, c *call, fn func(*client.Client) error) error {
	if err := c.settings.Err(r.place.check()); err != nil {
		return c.wrongCall(err)
	}
	p, err := r.inApp()
	if err != nil {
		return err
	}
	local, err := app.OpenLocal(ctx, p, c.logger(slog.LevelError))
	if err != nil {
		return err
	}
	handler, err := local.API(ctx, r.Workspace)
	if err == nil {
		t := &inProcess{handler: handler}
		err = fn(&client.Client{URL: "http://localhost", HTTP: &http.Client{Transport: t}, Retry: client.Once()})
		t.running.Wait()
	}
	return errors.Join(err, local.Close())
}

// atServer reports whether a server is meant, and not a data directory.
func (r *remote) atServer(c *call) bool {
	return r.Data == "" && r.Database == "" && cmp.Or(r.URL, c.Env.Getenv("CHANCERY_URL")) != ""
}

// directly returns the flags of a command that works on the data directory without the API.
func (r *remote) directly() *local {
	return &local{configFile: r.configFile, place: r.place, JSON: r.JSON}
}

// errGivenUp means that an answer could not be brought to its end.
var errGivenUp = errors.New("the answer ended early")

// inProcess passes requests to a handler, without a network. Answers are read while they are
// written.
type inProcess struct {
	handler http.Handler
	running sync.WaitGroup
}

// RoundTrip implements http.RoundTripper.
func (t *inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	body, pipe := io.Pipe()
	w := &response{header: http.Header{}, body: pipe, begun: make(chan struct{})}
	given := r.Clone(r.Context())
	if given.Body == nil {
		given.Body = http.NoBody
	}
	stop := context.AfterFunc(r.Context(), func() { pipe.CloseWithError(r.Context().Err()) })
	t.running.Go(func() {
		defer stop()
		err := serve(t.handler, w, given)
		w.WriteHeader(http.StatusOK)
		_ = given.Body.Close() // it was read, or is not wanted
		pipe.CloseWithError(errors.Join(err, r.Context().Err()))
	})
	<-w.begun
	length := int64(-1)
	if n, err := strconv.ParseInt(w.sent.Get("Content-Length"), 10, 64); err == nil {
		length = n
	}
	return &http.Response{
		StatusCode: w.status, Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), Header: w.sent, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Body: body, ContentLength: length,
	}, nil
}

// serve calls a handler. It returns an error if the answer is not whole.
func serve(handler http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler { //nolint:errorlint,err113 // a sentinel that net/http compares so too
			err = errGivenUp
		} else if p != nil {
			panic(p)
		}
	}()
	handler.ServeHTTP(w, r)
	return nil
}

// response passes an answer on. begun is closed when status and header are there.
type response struct {
	header, sent http.Header
	status       int
	begun        chan struct{}
	body         *io.PipeWriter
}

// Header implements http.ResponseWriter.
func (w *response) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.sent = status, w.header.Clone()
		close(w.begun)
	}
}

// Write implements http.ResponseWriter.
func (w *response) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(data)
}

// Flush implements http.Flusher: nothing is held back.
func (w *response) Flush() { w.WriteHeader(http.StatusOK) }
