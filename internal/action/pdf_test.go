package action_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/action"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/format/pdf"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// fetcher is a Fetcher made from a function. It records the addresses.
type fetcher struct {
	get   func(ctx context.Context, address string) ([]byte, error)
	asked []string
}

func (f *fetcher) Get(ctx context.Context, address string, _ int64) ([]byte, string, error) {
	f.asked = append(f.asked, address)
	data, err := f.get(ctx, address)
	return data, "image/png", err
}

func picture(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func newPDFBench(t testing.TB, f *fetcher) *harness {
	t.Helper()
	b := newHarness(t)
	var err error
	if b.table, err = action.NewTable(action.Builtin(action.Ports{Build: b.build, Fetch: f, Clock: b.clock})); err != nil {
		t.Fatal(err)
	}
	return b
}

// pages returns the file that a result attaches.
func pages(t testing.TB, res domain.Result) domain.NewFile {
	t.Helper()
	if res.Status != domain.StatusOK || len(res.Effects.Files) != 1 {
		t.Fatalf("%s %s %s", res.Status, res.Code, res.Message)
	}
	return res.Effects.Files[0]
}

// logoWidth returns the width in pixels of the picture in a file, 0 without one.
func logoWidth(f domain.NewFile) int {
	_, rest, found := bytes.Cut(f.Data, []byte("/Subtype/Image/Width "))
	width := 0
	if found {
		if _, err := fmt.Sscanf(string(rest[:10]), "%d", &width); err != nil {
			return -1
		}
	}
	return width
}

func TestLogoOfAPDF(t *testing.T) {
	inline := func(w int) string {
		return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture(t, w, 10))
	}
	own := base64.StdEncoding.EncodeToString(picture(t, 11, 10))
	supplier := func(logo string) string { return `{"supplier": {"logos": [` + logo + `]}}` }
	embedded := supplier(`{"data": "` + own + `"}`)
	linked := supplier(`{"url": "https://supplier.example/logo.png"}`)
	tests := []struct {
		name, patch, config string
		args                map[string]string
		width               int    // of the logo
		message             string // part of it
	}{
		{"none", "", `{}`, nil, 0, ""},
		{"the supplier's own", embedded, `{}`, nil, 11, ""},
		{"the supplier's by address", linked, `{}`, nil, 20, ""},
		{"data before address", supplier(`{"url": "https://supplier.example/logo.png", "data": "` + own + `"}`), `{}`, nil, 11, ""},
		{"the step's by address", embedded, `{"logo_url": "https://step.example/logo.png"}`, nil, 30, ""},
		{"the step's as data", embedded, `{"logo_url": "` + inline(12) + `"}`, nil, 12, ""},
		{"the argument beats the step", "", `{"logo_url": "https://step.example/logo.png"}`, map[string]string{"pdf-logo-url": inline(13)}, 13, ""},
		{"no escape from a lost logo", embedded, `{"logo_url": "https://lost.example/?secret=1"}`, nil, 0, "the logo is left out: fetching it from lost.example: 404"},
		{"a slow host", "", `{"logo_url": "https://slow.example/logo.png"}`, nil, 0, "slow.example did not answer in time"},
		{"a host inside", "", `{"logo_url": "https://inside.example/logo.png"}`, nil, 0, "the logo is left out: there is no connection to inside.example"},
		{"a web page", "", `{"logo_url": "https://page.example/logo.png"}`, nil, 0, "neither PNG nor JPEG"},
		{"nothing", "", `{"logo_url": "https://empty.example/logo.png"}`, nil, 0, "answered nothing"},
		{"SVG", "", `{"logo_url": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"}`, nil, 0, "SVG is not supported"},
		{"damaged data", "", `{"logo_url": "data:image/png;base64,%%%"}`, nil, 0, "damaged"},
		{"data without a comma", "", `{"logo_url": "data:image/png"}`, nil, 0, "no data"},
		{"empty data", embedded, `{"logo_url": "data:image/png;base64,"}`, nil, 0, "it is empty"},
		{"large data", "", `{}`, map[string]string{"pdf-logo-url": "data:image/png," + strings.Repeat("A", 5<<20)}, 0, "larger than 2 MB"},
		{"no web address", "", `{}`, map[string]string{"pdf-logo-url": "file:///etc/passwd"}, 0, "no web address"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := &fetcher{get: func(_ context.Context, address string) ([]byte, error) {
				u, err := url.Parse(address)
				if err != nil {
					return nil, err
				}
				switch u.Host {
				case "supplier.example":
					return picture(t, 20, 10), nil
				case "step.example":
					return picture(t, 30, 10), nil
				case "slow.example":
					return nil, fmt.Errorf("asking: %w", context.DeadlineExceeded)
				case "inside.example":
					return nil, &url.Error{Op: "Get", URL: address, Err: &net.OpError{Op: "dial secret", Net: "tcp", Err: errors.New("10.0.0.1 refused")}}
				case "page.example":
					return []byte("<html></html>"), nil
				case "empty.example":
					return nil, nil
				}
				return nil, &url.Error{Op: "Get", URL: address, Err: errors.New("404")}
			}}
			b := newPDFBench(t, f)
			res := b.run("pdf", tt.config, b.entry("de", tt.patch), tt.args)
			if w := logoWidth(pages(t, res)); w != tt.width {
				t.Errorf("logo %d pixels wide, want %d", w, tt.width)
			}
			if !strings.Contains(res.Message, tt.message) || (res.Message == "") != (tt.message == "") {
				t.Errorf("message %q, want %q", res.Message, tt.message)
			}
			if strings.Contains(res.Message, "secret") {
				t.Errorf("message %q gives the address away", res.Message)
			}
		})
	}
}

// TestLogoInTheSpool checks a data URI in an argument, which is in the spool when the
// step runs.
func TestLogoInTheSpool(t *testing.T) {
	s := newFixture(t, nil)
	encoded := func(w int) string { return base64.StdEncoding.EncodeToString(picture(t, w, 10)) }
	spool := func(actor domain.Actor, data string) string {
		key, err := s.silo.Spool(t.Context(), actor, silo.SpoolInput{Name: "logo.png", Type: "image/png", Data: data})
		must(t, err)
		return domain.SpoolPrefix + key
	}
	stranger := domain.Actor{Workspace: domain.Workspace{ID: domaintest.ID(4, 98), Slug: "x", CreatedAt: s.clock.Now()}}
	must(t, s.store.Update(t.Context(), func(tx domain.Tx) error { return tx.Workspaces().Insert(t.Context(), stranger.Workspace) }))
	large := base64.StdEncoding.EncodeToString(append(picture(t, 9, 10), make([]byte, 2<<20)...))
	for _, tt := range []struct {
		name, config string
		args         map[string]string
		width        int
		message      string
	}{
		{"an argument as data", `{}`, map[string]string{"pdf-logo-url": "data:image/png;name=logo.png;base64," + encoded(21)}, 21, ""},
		{"an argument by key", `{}`, map[string]string{"pdf-logo-url": spool(s.actor, encoded(22))}, 22, ""},
		{"the step's", `{"logo_url": "` + spool(s.actor, encoded(23)) + `"}`, nil, 23, ""},
		{"the argument beats the step", `{"logo_url": "` + spool(s.actor, encoded(23)) + `"}`, map[string]string{"pdf-logo-url": spool(s.actor, encoded(24))}, 24, ""},
		{"gone", `{"logo_url": "spool:2026-W10-none"}`, nil, 0, "the logo is left out: the spool has no file 2026-W10-none"},
		{"of another workspace", `{"logo_url": "` + spool(stranger, encoded(25)) + `"}`, nil, 0, "the logo is left out: the spool has no file"},
		{"large", `{"logo_url": "` + spool(s.actor, large) + `"}`, nil, 0, "larger than 2 MB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args, err := json.Marshal(tt.args)
			must(t, err)
			flow := s.workflow(`[{"action": "pdf", "config": ` + tt.config + `}]`)
			j := s.run(transform.JobInput{WorkflowID: flow, Data: s.example("es"), Args: args})
			if got := last(j)[0]; got.Status != domain.StatusOK || !strings.Contains(got.Message, tt.message) || (got.Message == "") != (tt.message == "") {
				t.Errorf("%+v", got)
			}
			if w := logoWidth(s.attached(j)); w != tt.width {
				t.Errorf("logo %d pixels wide, want %d", w, tt.width)
			}
		})
	}
}

// attached returns the only file of a job's entry.
func (s *fixture) attached(j *domain.Job) domain.NewFile {
	s.t.Helper()
	v, err := s.silo.Entry(s.t.Context(), s.actor, string(j.EntryID))
	must(s.t, err)
	if len(v.Files) != 1 {
		s.t.Fatalf("%d files", len(v.Files))
	}
	r, err := s.blobs.Open(s.t.Context(), s.actor.Workspace.ID, v.Files[0].Hash)
	must(s.t, err)
	data, err := io.ReadAll(r)
	must(s.t, err)
	must(s.t, r.Close())
	return domain.NewFile{File: v.Files[0].File, Data: data}
}

func TestLogosAreRemembered(t *testing.T) {
	up := false
	f := &fetcher{get: func(context.Context, string) ([]byte, error) {
		if !up {
			return nil, errors.New("down")
		}
		return picture(t, 20, 10), nil
	}}
	b := newPDFBench(t, f)
	e := b.entry("de", "")
	steps := []struct {
		name  string
		wait  time.Duration
		up    bool
		asked int
		width int
	}{
		{"first", 0, false, 1, 0},
		{"a failure is remembered", 30 * time.Second, true, 1, 0},
		{"but not for long", time.Minute, true, 2, 20},
		{"a logo is remembered", 9 * time.Minute, false, 2, 20},
		{"for some minutes", 2 * time.Minute, false, 3, 0},
	}
	for _, s := range steps {
		up = s.up
		b.clock.Advance(s.wait)
		b.clock.Set(b.clock.Now().Add(-time.Hour)) // which makes nothing live longer
		res := b.run("pdf", `{"logo_url": "https://logo.example/a.png"}`, e, nil)
		if w := logoWidth(pages(t, res)); w != s.width || len(f.asked) != s.asked {
			t.Errorf("%s: %d pixels after %d requests, want %d after %d", s.name, w, len(f.asked), s.width, s.asked)
		}
	}
}

// TestLogosHaveBounds checks that the cache of logos is limited.
func TestLogosHaveBounds(t *testing.T) {
	logo := picture(t, 20, 10)
	f := &fetcher{get: func(context.Context, string) ([]byte, error) { return append(logo, make([]byte, 1<<20)...), nil }}
	b := newPDFBench(t, f)
	e := b.entry("de", "")
	for i := range 40 {
		b.run("pdf", fmt.Sprintf(`{"logo_url": "https://logo.example/%d.png"}`, i), e, nil)
	}
	b.run("pdf", `{"logo_url": "https://logo.example/0.png"}`, e, nil)
	b.run("pdf", `{"logo_url": "https://logo.example/39.png"}`, e, nil)
	if len(f.asked) != 41 {
		t.Errorf("%d requests, want the oldest to be forgotten and the newest to be known", len(f.asked))
	}
}

// TestStoppedFetchIsForgotten checks that a stopped job is not cached as a failure of
// the host.
func TestStoppedFetchIsForgotten(t *testing.T) {
	f := &fetcher{get: func(ctx context.Context, _ string) ([]byte, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return picture(t, 20, 10), nil
	}}
	b := newPDFBench(t, f)
	e := b.entry("de", "")
	action, ok := b.table.Action("pdf")
	if !ok {
		t.Fatal("no action")
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	task := &domain.Task{Now: b.clock.Now(), Entry: e, Config: json.RawMessage(`{"logo_url": "https://logo.example/a.png"}`)}
	if w := logoWidth(pages(t, action.Run(stopped, task))); w != 0 {
		t.Errorf("a logo of %d pixels from a stopped request", w)
	}
	if w := logoWidth(pages(t, action.Run(t.Context(), task))); w != 20 {
		t.Errorf("a logo of %d pixels afterwards", w)
	}
}

func TestWithoutFetcher(t *testing.T) {
	b := newHarness(t)
	res := b.run("pdf", `{"logo_url": "https://logo.example/a.png"}`, b.entry("de", ""), nil)
	if pages(t, res); res.Message != "the logo is left out: this server fetches no logos" {
		t.Errorf("message %q", res.Message)
	}
}

// TestEverySettingReachesThePage checks that each member and each argument changes the
// bytes, and that an argument has the effect of its member.
func TestEverySettingReachesThePage(t *testing.T) {
	b := newHarness(t)
	logo := "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture(t, 40, 20))
	e := b.entry("es", `{"type": "credit-note", "issue_time": "10:20:30", "preceding": [{"code": "1", "issue_date": "2026-01-02"}]}`)
	tests := []struct{ member, value, arg string }{
		{"locale", `"es"`, "pdf-locale"},
		{"layout", `"Letter"`, "pdf-layout"},
		{"layout", `"DIN5008"`, "pdf-layout"},
		{"date_format", `"%d.%m.%Y"`, "pdf-date-format"},
		{"time_format", `"%H:%M"`, "pdf-time-format"},
		{"label", `"Original"`, "pdf-label"},
		{"watermark", `"Copy"`, "pdf-watermark"},
		{"logo_url", `"` + logo + `"`, "pdf-logo-url"},
		{"logo_height", `90`, "pdf-logo-height"},
		{"adjustment_mode", `true`, "pdf-adjustment-mode"},
		{"thousands_separator", `"'"`, ""},
		{"decimal_mark", `","`, ""},
		{"currency_template", `"%n %u"`, ""},
		{"color", `"#8A1538"`, ""},
		{"font", `"serif"`, ""},
		{"logo_place", `"right"`, ""},
		{"logo_place", `"centre"`, ""},
		{"footer", `"Thank you."`, ""},
	}
	seen := map[string]string{}
	for _, tt := range tests {
		t.Run(tt.member+tt.value, func(t *testing.T) {
			args, logoArgs := map[string]string{}, map[string]string{}
			if tt.member == "logo_height" {
				args["pdf-logo-url"], logoArgs["pdf-logo-url"] = logo, logo
			}
			plain := pages(t, b.run("pdf", `{"locale": "en"}`, e, logoArgs)).File.Hash
			member := b.run("pdf", `{"`+tt.member+`": `+tt.value+`}`, e, args)
			hash := pages(t, member).File.Hash
			if hash == plain || member.Message != "" {
				t.Errorf("no effect, message %q", member.Message)
			}
			if other, known := seen[hash]; known {
				t.Errorf("the same as %s", other)
			}
			seen[hash] = tt.member
			if tt.arg == "" {
				return
			}
			args[tt.arg] = strings.Trim(tt.value, `"`)
			if res := b.run("pdf", `{}`, e, args); pages(t, res).File.Hash != hash || res.Message != "" {
				t.Errorf("the argument is something else, message %q", res.Message)
			}
		})
	}
}

// TestTheme checks that the theme of the workspace reaches the page, and that the step may say otherwise.
func TestTheme(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", `{}`)
	hash := func(theme domain.Theme, config string) string {
		b.theme = theme
		return pages(t, b.run("pdf", config, e, nil)).File.Hash
	}
	plain := hash(domain.Theme{}, `{}`)
	for member, c := range map[string]struct {
		theme  domain.Theme
		same   string
		usual  string
		unlike string
	}{
		"color":      {domain.Theme{Color: "#8A1538"}, "#8A1538", "#1D4A86", "#00AA00"},
		"font":       {domain.Theme{Font: "serif"}, "serif", "sans", "sans"},
		"logo_place": {domain.Theme{Logo: "right"}, "right", "left", "centre"},
		"footer":     {domain.Theme{Footer: "Thank you."}, "Thank you.", "", "Thanks."},
	} {
		themed := hash(c.theme, `{}`)
		if themed == plain {
			t.Errorf("%s of the workspace has no effect", member)
		}
		if hash(domain.Theme{}, `{"`+member+`": "`+c.same+`"}`) != themed {
			t.Errorf("%s of a step is something else than that of the workspace", member)
		}
		if got := hash(c.theme, `{"`+member+`": "`+c.unlike+`"}`); got == themed || (got == plain && c.unlike != c.usual) {
			t.Errorf("%s of the step has no effect over that of the workspace", member)
		}
		if c.usual != "" && hash(c.theme, `{"`+member+`": "`+c.usual+`"}`) != plain {
			t.Errorf("%s cannot be set to the usual one", member)
		}
	}
}

// TestThemeNames compares the names that a workspace takes with those of the format.
func TestThemeNames(t *testing.T) {
	if diff := cmp.Diff(pdf.Fonts(), domain.ThemeFonts()); diff != "" {
		t.Errorf("fonts of the format and of workspaces differ (-format +workspace):\n%s", diff)
	}
	footer := strings.Repeat("ä", pdf.MaxFooter)
	for _, logo := range domain.ThemeLogos() {
		theme := domain.Theme{Logo: logo, Footer: footer}
		if err := theme.Check(); err != nil || pdf.CheckFooter(footer) != nil {
			t.Errorf("%v is refused", theme)
		}
	}
	for _, theme := range []domain.Theme{{Color: "#12345"}, {Color: "1234567"}, {Color: "#12345G"}, {Font: "wingdings"}, {Logo: "top"}, {Footer: footer + "x"}, {Footer: "a\tb"}, {Footer: "\xff"}} {
		if theme.Check() == nil {
			t.Errorf("%v is accepted", theme)
		}
	}
}

func TestPDFFiles(t *testing.T) {
	b := newHarness(t)
	e := b.entry("de", "")
	tests := []struct {
		config  string
		args    map[string]string
		key     string
		private bool
		message string
	}{
		{`{}`, nil, "pdf", false, ""},
		{`{"private": true, "hide_promo": true}`, map[string]string{"pdf-hide-promo": "true"}, "pdf", true, ""},
		{`{"duplicate": true}`, nil, "pdf-00000000", false, ""},
		{`{}`, map[string]string{"pdf-duplicate": "true"}, "pdf-00000000", false, ""},
		{`{"duplicate": true}`, map[string]string{"pdf-duplicate": "false"}, "pdf", false, ""},
		{`{"scripting": true}`, nil, "pdf", false, "scripts are not supported"},
		{`{}`, map[string]string{"pdf-duplicate": "perhaps"}, "pdf", false, "pdf-duplicate is neither true nor false"},
		{`{}`, map[string]string{"pdf-logo-height": "-4"}, "pdf", false, "pdf-logo-height is no height"},
		{`{"locale": "eo"}`, nil, "pdf", false, "no words in the language eo"},
	}
	for _, tt := range tests {
		t.Run(tt.config+fmt.Sprint(tt.args), func(t *testing.T) {
			res := b.run("pdf", tt.config, e, tt.args)
			f := pages(t, res).File
			duplicate := tt.key != "pdf"
			if (f.Key != "pdf") != duplicate || f.Private != tt.private || f.Category != "format" {
				t.Errorf("file %+v", f)
			}
			if !strings.Contains(res.Message, tt.message) || (res.Message == "") != (tt.message == "") {
				t.Errorf("message %q", res.Message)
			}
		})
	}
	if res := b.run("pdf", `{}`, e, map[string]string{"pdf-layout": "A3"}); res.Status != domain.StatusKO || res.Code != "pdf" {
		t.Errorf("an unknown layout: %s %s", res.Status, res.Code)
	}
}

// TestStampsOfAPDF checks that the stamps of the header are on the page.
func TestStampsOfAPDF(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	plain := pages(t, b.run("pdf", `{}`, e, nil)).File.Hash
	for _, stamps := range []string{`{"prv": "verifactu-qr", "val": "https://example.com/?n=1"}`, `{"prv": "tbai-code", "val": "TBAI-1"}`} {
		e.Content.Head = []byte(`{"stamps": [` + stamps + `, null]}`)
		if pages(t, b.run("pdf", `{}`, e, nil)).File.Hash == plain {
			t.Errorf("%s is not shown", stamps)
		}
	}
}

func TestUnreadableDocument(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	e.Content.Doc = []byte(`{"$schema": "https://gobl.org/draft-0/bill/invoice", "lines": 7}`)
	res := b.run("pdf", `{}`, e, nil)
	if res.Status != domain.StatusKO || res.Code != "pdf" || !strings.HasPrefix(res.Message, "document cannot be read: ") {
		t.Errorf("%s %s %q", res.Status, res.Code, res.Message)
	}
	e.Content.Doc = []byte(`{"$schema": "https://gobl.org/draft-0/org/item", "name": "A"}`)
	res = b.run("pdf", `{}`, e, nil)
	if res.Status != domain.StatusKO || res.Code != "pdf" || res.Message != `documents of this schema have no print: "https://gobl.org/draft-0/org/item"` {
		t.Errorf("%s %s %q", res.Status, res.Code, res.Message)
	}
}

func TestPDFConfigIsChecked(t *testing.T) {
	b := newHarness(t)
	a, ok := b.table.Action("pdf")
	if !ok {
		t.Fatal("no action")
	}
	for config, path := range map[string]string{
		`{"locale": "English"}`:                        ".locale",
		`{"layout": "B5"}`:                             ".layout",
		`{"locale": "eo"}`:                             ".locale",
		`{"date_format": 7}`:                           ".date_format",
		`{"date_format": "DD/MM/YYYY"}`:                ".date_format",
		`{"date_format": "%d/%m/%Q"}`:                  ".date_format",
		`{"date_format": "%H:%M"}`:                     ".date_format",
		`{"time_format": "HH:MM"}`:                     ".time_format",
		`{"missing_glyphs": "perhaps"}`:                ".missing_glyphs",
		`{"logo_url": "ftp://logo.example"}`:           ".logo_url",
		`{"logo_url": "logo.png"}`:                     ".logo_url",
		`{"logo_height": -1}`:                          ".logo_height",
		`{"logo_height": "40"}`:                        ".logo_height",
		`{"thousands_separator": "..."}`:               ".thousands_separator",
		`{"currency_template": "%u"}`:                  ".currency_template",
		`{"negative_template": "()"}`:                  ".negative_template",
		`{"adjustment_mode": "yes"}`:                   ".adjustment_mode",
		`{"private": 1}`:                               ".private",
		`{"color": "red"}`:                             ".color",
		`{"font": "wingdings"}`:                        ".font",
		`{"logo_place": "top"}`:                        ".logo_place",
		`{"footer": "a\tb"}`:                           ".footer",
		`{"hide_promo": 1}`:                            ".hide_promo",
		`{"scripting": "alert"}`:                       ".scripting",
		`{"label": "` + strings.Repeat("x", 65) + `"}`: ".label",
	} {
		issues := b.table.CheckConfig(a, json.RawMessage(config))
		if len(issues) == 0 || issues[0].Path != path {
			t.Errorf("%s: %v, want an issue at %s", config, issues, path)
		}
	}
	usual := `{"currency_template": "", "date_format": "%Y-%m-%d", "time_format": "%H:%M", "decimal_mark": "", "label": "",
		"layout": "DIN5008", "locale": "pt-BR", "missing_glyphs": "allow", "logo_height": 40, "logo_url": "", "negative_template": "(%u%n)",
		"scripting": false, "thousands_separator": "", "watermark": "", "hide_promo": true, "duplicate": true,
		"private": false, "adjustment_mode": true}`
	if issues := b.table.CheckConfig(a, json.RawMessage(usual)); len(issues) > 0 {
		t.Errorf("a usual config: %v", issues)
	}
}

// TestPDFConfigMessages checks that a refused config is answered with what is possible.
func TestPDFConfigMessages(t *testing.T) {
	b := newHarness(t)
	a, ok := b.table.Action("pdf")
	if !ok {
		t.Fatal("no action")
	}
	for config, want := range map[string]string{
		`{"locale": "eo"}`:              `the language "eo" is unknown; possible are ar, bg, ca, cs, da, de, el, en, es, et, eu, fi, fr, gl, he, hr, hu, it, ja, ko, lt, lv, nl, no, pl, pt, ro, sk, sl, sv, tr, zh`,
		`{"date_format": "DD/MM/YYYY"}`: `"DD/MM/YYYY" has no directive; dates use strftime directives: %d/%m/%Y`,
		`{"date_format": "%d/%m/%Q"}`:   `"%Q" is not a directive; dates use strftime directives: %d/%m/%Y`,
		`{"date_format": "%d/%m/%"}`:    `"%d/%m/%" ends in a % without a letter; dates use strftime directives: %d/%m/%Y`,
		`{"time_format": "HH:MM"}`:      `"HH:MM" has no directive; times use strftime directives: %H:%M`,
	} {
		if issues := b.table.CheckConfig(a, json.RawMessage(config)); len(issues) != 1 || issues[0].Message != want {
			t.Errorf("%s: %v, want %q", config, issues, want)
		}
	}
}

// TestPDFArgumentsAreChecked checks that an argument with an unknown language or form of dates is ignored and named.
func TestPDFArgumentsAreChecked(t *testing.T) {
	b := newHarness(t)
	e := b.entry("de", "")
	plain := pages(t, b.run("pdf", `{"locale": "de"}`, e, nil)).File.Hash
	for arg, value := range map[string]string{"pdf-locale": "eo", "pdf-date-format": "DD/MM/YYYY", "pdf-time-format": "%d"} {
		res := b.run("pdf", `{"locale": "de"}`, e, map[string]string{arg: value})
		if !strings.HasPrefix(res.Message, "the argument "+arg+" is ignored: ") || pages(t, res).File.Hash != plain {
			t.Errorf("%s: message %q", arg, res.Message)
		}
	}
}

// TestMissingGlyphs checks that characters that no font has end the step, unless the config allows them.
func TestMissingGlyphs(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", `{"customer": {"name": "𓀀𓁐 𐂂"}}`)
	res := b.run("pdf", `{}`, e, nil)
	want := "no embedded font has 𓀀 (U+13000), 𓁐 (U+13050), 𐂂 (U+10082) in customer.name"
	if res.Status != domain.StatusKO || res.Code != "missing-glyphs" || res.Message != want {
		t.Errorf("%s %s %q", res.Status, res.Code, res.Message)
	}
	res = b.run("pdf", `{"missing_glyphs": "allow"}`, e, nil)
	if pages(t, res); res.Message != want+"; shown as \uFFFD" {
		t.Errorf("allowed: %q", res.Message)
	}
	res = b.run("pdf", `{"label": "𓀀𓁐"}`, b.entry("es", ""), nil)
	if want := "no embedded font has 𓀀 (U+13000), 𓁐 (U+13050) in a setting of the step or a stamp"; res.Code != "missing-glyphs" || res.Message != want {
		t.Errorf("label: %s %q", res.Code, res.Message)
	}
}
