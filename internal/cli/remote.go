package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

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
	api := &client.Client{URL: strings.TrimRight(cmp.Or(r.URL, c.Env.Getenv("CHANCERY_URL")), "/")}
	if api.URL == "" {
		return term.Errorf("usage", "say which server with --url or CHANCERY_URL, or name its directory with --data")
	}
	if api.Token = cmp.Or(r.Token, c.Env.Getenv("CHANCERY_TOKEN")); api.Token == "" {
		return term.Errorf("usage", "a token is needed: --token or CHANCERY_TOKEN; make one with \"chancery token create\"")
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
		err = fn(&client.Client{URL: "http://localhost", HTTP: &http.Client{Transport: inProcess{handler}}})
	}
	return errors.Join(err, local.Close())
}

// errGivenUp means that an answer could not be brought to its end.
var errGivenUp = errors.New("the answer ended early")

// inProcess passes requests to a handler, without a network.
type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler { //nolint:errorlint,err113 // a sentinel that net/http compares so too
			err = errors.Join(errGivenUp, r.Context().Err())
		} else if p != nil {
			panic(p)
		}
	}()
	w := &recorder{header: http.Header{}, status: http.StatusOK}
	t.handler.ServeHTTP(w, r)
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}, nil
}

// recorder keeps a response.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) { w.status = status }

// Write implements http.ResponseWriter.
func (w *recorder) Write(data []byte) (int, error) { return w.body.Write(data) }
