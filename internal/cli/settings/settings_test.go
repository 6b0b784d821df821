package settings_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chancery/internal/cli/settings"
)

// server has a flag of each type.
type server struct {
	Config string          `name:"config" settings:"-"`
	Data   string          `name:"data" without:"database" yields:"url"`
	Base   string          `name:"database" without:"data" secret:"url"`
	Key    settings.Secret `name:"master-key" secret:"file"`
	Limit  int             `name:"limit" default:"7"`
	Wide   int64           `name:"wide" default:"8"`
	Wait   time.Duration   `name:"wait" default:"5s"`
	Waits  []time.Duration `name:"waits"`
	Words  []string        `name:"words" example:"[a, b]"`
	On     bool            `name:"on" default:"true"`
	Level  string          `name:"level" enum:"low,high" default:"low"`
	Force  bool            `name:"force" settings:"-"`
}

type app struct {
	Serve server `cmd:"" settings:"collect"`
	Tool  struct {
		Config string `name:"config" settings:"-"`
		URL    string `name:"url"`
		Data   string `name:"data" yields:"url"`
		Own    string `name:"own"`
	} `cmd:""`
	Other struct {
		Data string `name:"data"`
	} `cmd:""`
}

// call parses a call with a file and variables, and returns the result.
func call(t testing.TB, file string, env map[string]string, args ...string) (*app, *settings.Settings, *kong.Context, error) {
	t.Helper()
	if file != "" {
		name := filepath.Join(t.TempDir(), "f.yaml")
		if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--config", name)
	}
	s, a := settings.New("serve", func(name string) string { return env[name] }), new(app)
	parser, err := kong.New(a, append(s.Options(), kong.Exit(func(int) {}))...)
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse(args)
	return a, s, k, err
}

// problems returns the problems of a call without the directory of the file.
func problems(s *settings.Settings) []string {
	list := []string{}
	for _, p := range s.Problems(nil) {
		text := p.String()
		if i := strings.Index(text, "f.yaml"); i >= 0 {
			text = text[i:]
		}
		list = append(list, text)
	}
	return list
}

// TestPrecedence sets a flag by every combination of sources. The highest wins.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	for mask := range 8 {
		want, where := 7, "default"
		file, env, args := "on: true\n", map[string]string{}, []string{"serve"}
		if mask&1 != 0 {
			file += "limit: 1\n"
			want, where = 1, "file"
		}
		if mask&2 != 0 {
			env["CHANCERY_LIMIT"] = "2"
			want, where = 2, "variable"
		}
		if mask&4 != 0 {
			args = append(args, "--limit=3")
			want, where = 3, "flag"
		}
		a, s, k, err := call(t, file, env, args...)
		if err != nil || a.Serve.Limit != want {
			t.Errorf("%b: %d, want %d (%v)", mask, a.Serve.Limit, want, err)
			continue
		}
		for _, one := range s.List(k) {
			if one.Key == "limit" && one.From != where {
				t.Errorf("%b: from %s, want %s", mask, one.From, where)
			}
		}
	}
}

// TestAllForms gives the same values in each of the three ways.
func TestAllForms(t *testing.T) {
	t.Parallel()
	want := server{
		Data: "007", Key: settings.Secret{File: "k"}, Limit: -1, Wide: 1 << 40, Wait: 90 * time.Second,
		Waits: []time.Duration{time.Second, 2 * time.Minute}, Words: []string{"a,b", "c"}, On: false, Level: "high",
	}
	for name, c := range map[string]struct {
		file string
		env  map[string]string
		args []string
	}{
		"file": {file: `{data: 007, master-key: k, limit: -1, wide: 1099511627776, wait: 1m30s, waits: [1s, 2m], words: ["a,b", c], on: false, level: high}`},
		"file, lists as on the command line": {file: "data: 007\nmaster-key: k\nlimit: -1\nwide: 1099511627776\nwait: 1m30s\n" +
			"waits: 1s,2m\nwords: &x ['a,b', c]\non: no\nlevel: high\n"},
		"variables": {env: map[string]string{
			"CHANCERY_DATA": "007", "CHANCERY_MASTER_KEY_FILE": "k", "CHANCERY_LIMIT": "-1", "CHANCERY_WIDE": "1099511627776",
			"CHANCERY_WAIT": "1m30s", "CHANCERY_WAITS": "1s,2m", "CHANCERY_WORDS": `a\,b,c`, "CHANCERY_ON": "false", "CHANCERY_LEVEL": "high",
			"CHANCERY_FORCE": "true",
		}},
		"flags": {args: []string{
			"--data=007", "--master-key=k", "--limit=-1", "--wide=1099511627776", "--wait=1m30s", "--waits=1s,2m", `--words=a\,b,c`, "--on=false", "--level=high",
		}},
	} {
		a, s, _, err := call(t, c.file, c.env, append([]string{"serve"}, c.args...)...)
		a.Serve.Config = ""
		if diff := cmp.Diff(want, a.Serve); diff != "" || err != nil || len(problems(s)) > 0 {
			t.Errorf("%s: %v %v\n%s", name, err, problems(s), diff)
		}
	}
}

// TestNotGiven checks what counts as not given: empty variables, and keys without a value.
func TestNotGiven(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "limit:\nlevel: null\n", "# nothing\n", "---\n", "\ufefflimit: ~\n"} {
		a, s, _, err := call(t, file, map[string]string{"CHANCERY_LIMIT": "", "CHANCERY_ON": ""}, "serve")
		if err != nil || a.Serve.Limit != 7 || !a.Serve.On || len(problems(s)) > 0 {
			t.Errorf("%q: %+v %v %v", file, a.Serve, err, problems(s))
		}
	}
}

// TestWrongFiles checks the messages about files.
func TestWrongFiles(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][]string{
		"limt: 1\n\nnonsense: 2\n":    {"f.yaml:1: limt: there is no such setting; did you mean limit?", "f.yaml:3: nonsense: there is no such setting"},
		"limit: 1\nlimit: 2\n":        {"f.yaml:2: limit: it is set in line 1 already"},
		"limit: many\non: perhaps\n":  {`f.yaml:1: limit: a whole number is expected, not "many"`, `f.yaml:2: on: true or false is expected, not "perhaps"`},
		"limit: 1.5\n":                {`f.yaml:1: limit: a whole number is expected, not "1.5"`},
		"limit: ''\n":                 {`f.yaml:1: limit: a whole number is expected, not ""`},
		"limit: 99999999999999999999": {`f.yaml:1: limit: a whole number is expected, not "99999999999999999999"`},
		"limit: [1]\n":                {"f.yaml:1: limit: a whole number is expected, not a list"},
		"limit: {a: 1}\n":             {"f.yaml:1: limit: a whole number is expected, not more keys"},
		"wait: 5\n":                   {`f.yaml:1: wait: a time such as 5s or 1m30s is expected, not "5"`},
		"waits: [1s, [2s]]\n":         {"f.yaml:1: waits: a list of times such as [5s, 1m30s] is expected"},
		"waits: [1s, null]\n":         {"f.yaml:1: waits: a list of times such as [5s, 1m30s] is expected"},
		"words: {a: b}\n":             {"f.yaml:1: words: a list such as [a, b] is expected, not more keys"},
		"level: hgh\n":                {`f.yaml:1: level: one of low, high is expected, not "hgh"; did you mean high?`},
		"force: true\nconfig: x\n":    {"f.yaml:1: force: this is given on the command line only", "f.yaml:2: config: this is given on the command line only"},
		"- limit\n":                   {`f.yaml:1: settings are expected, one in a line, like "listen: 127.0.0.1:8080"`},
		"just text":                   {`f.yaml:1: settings are expected, one in a line, like "listen: 127.0.0.1:8080"`},
		"limit: 1\n---\nlimit: 2\n":   {"f.yaml: it has more than one YAML document; one is expected"},
		"[a]: 1\n":                    {"f.yaml:1: a key is the name of a setting, such as listen"},
		"limit: 1\n  wait: 5s\n":      {"f.yaml:2: this is not YAML: mapping values are not allowed in this context"},
		"database: [a]\n":             {"f.yaml:1: database: a single value is expected, not a list"},
		"data: " + strings.Repeat("x", 1<<20): {"f.yaml: it cannot be read: the file of settings that `--config` names, and a file with one secret: " +
			"at most 1 MiB (a fixed limit)"},
	} {
		_, s, _, err := call(t, file, nil, "serve")
		if diff := cmp.Diff(want, problems(s)); diff != "" || err != nil {
			t.Errorf("%.40q: %v\n%s", file, err, diff)
		}
	}
	if _, _, _, err := call(t, "", map[string]string{"CHANCERY_CONFIG": "missing.yaml"}, "tool"); err == nil || err.Error() != "missing.yaml: it cannot be read: no such file or directory" {
		t.Error(err)
	}
}

// TestSecrets checks values that are given by files of their own, and that no message
// shows one.
func TestSecrets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	full, empty := filepath.Join(dir, "url"), filepath.Join(dir, "empty")
	for name, text := range map[string]string{full: "postgres://u:hidden@h/d\n", empty: "\n"} {
		if err := os.WriteFile(name, []byte(text), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	a, s, k, err := call(t, "", map[string]string{"CHANCERY_DATABASE_FILE": full, "CHANCERY_MASTER_KEY": "hidden"}, "serve")
	if err != nil || a.Serve.Base != "postgres://u:hidden@h/d" || a.Serve.Key.Text != "hidden" {
		t.Errorf("%v %+v", err, a.Serve.Base)
	}
	text, err := settings.YAML(s.List(k))
	if shown := fmt.Sprintf("%s %v %+v %#v %s", text, a.Serve.Key, a.Serve.Key, a.Serve.Key, asJSON(t, a.Serve.Key)); err != nil || strings.Contains(shown, "hidden") {
		t.Errorf("%v\n%s", err, shown)
	}
	for _, env := range []map[string]string{
		{"CHANCERY_DATABASE_FILE": empty},
		{"CHANCERY_DATABASE_FILE": filepath.Join(dir, "none")},
		{"CHANCERY_DATABASE_FILE": full, "CHANCERY_DATABASE": "postgres://u:hidden@h/d"},
		{"CHANCERY_MASTER_KEY_FILE": full, "CHANCERY_MASTER_KEY": "hidden"},
	} {
		_, s, _, _ := call(t, "", env, "serve")
		if list := problems(s); len(list) != 1 || strings.Contains(list[0], "hidden") {
			t.Errorf("%v: %v", env, list)
		}
	}
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestReadableFile checks that a file with a password must not be readable by all.
func TestReadableFile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"database: postgres://u:p@h/d": true, "database: postgres://u@h/d": false, "limit: 1": false} {
		for mode, open := range map[os.FileMode]bool{0o644: true, 0o640: false, 0o600: false} {
			name := filepath.Join(t.TempDir(), "f.yaml")
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(name, mode); err != nil {
				t.Fatal(err)
			}
			_, s, _, _ := call(t, "", map[string]string{"CHANCERY_CONFIG": name}, "serve")
			if got := len(problems(s)) > 0; got != (want && open) {
				t.Errorf("%s, %o: %v", text, mode, problems(s))
			}
		}
	}
}

// TestReplaced checks that a place given by a higher source replaces the other kind of
// place, and that two of one source stay for the command to refuse.
func TestReplaced(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file       string
		env        map[string]string
		args       []string
		data, base string
	}{
		{file: "database: b", args: []string{"--data=d"}, data: "d"},
		{file: "data: d", args: []string{"--database=b"}, base: "b"},
		{file: "data: d", env: map[string]string{"CHANCERY_DATABASE": "b"}, base: "b"},
		{env: map[string]string{"CHANCERY_DATABASE": "b"}, args: []string{"--data=d"}, data: "d"},
		{env: map[string]string{"CHANCERY_DATABASE": "b", "CHANCERY_DATA": "d"}, data: "d", base: "b"},
		{file: "database: b", env: map[string]string{"CHANCERY_DATA_FILE": "x"}, base: "b"},
		{file: "data: d", env: map[string]string{"CHANCERY_URL": "u"}, data: "d"}, // it has no such flag
		{file: "database: b\ndata: d", data: "d", base: "b"},
	} {
		a, _, _, err := call(t, c.file, c.env, append([]string{"serve"}, c.args...)...)
		if err != nil || a.Serve.Data != c.data || a.Serve.Base != c.base {
			t.Errorf("%+v: %v %q %q", c, err, a.Serve.Data, a.Serve.Base)
		}
	}
}

// TestOtherCommands checks which commands take what.
func TestOtherCommands(t *testing.T) {
	t.Parallel()
	env := map[string]string{"CHANCERY_DATA": "d", "CHANCERY_OWN": "o"}
	a, _, _, err := call(t, "limit: 3\ndata: f", env, "tool")
	if err != nil || a.Tool.Data != "d" || a.Tool.Own != "" {
		t.Errorf("%v %+v", err, a.Tool)
	}
	a, _, _, err = call(t, "data: f", nil, "tool", "--url=u")
	if err != nil || a.Tool.Data != "" {
		t.Errorf("%v %+v", err, a.Tool)
	}
	env["CHANCERY_URL"] = "u"
	a, _, _, err = call(t, "", env, "tool")
	if err != nil || a.Tool.Data != "" {
		t.Errorf("%v %+v", err, a.Tool)
	}
	a, _, _, err = call(t, "", env, "other")
	if err != nil || a.Other.Data != "" {
		t.Errorf("%v %+v", err, a.Other)
	}
	if _, _, _, err = call(t, "own: x", nil, "tool"); err == nil {
		t.Error("a key that the server does not have is taken")
	}
}

// TestRoundTrip reads what is shown as a file: it gives the same settings.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		word := rapid.StringMatching(`[ -~é€"'#:\[\]{}\\,]{0,12}`)
		args := []string{
			"serve", "--data=" + word.Draw(r, "data"), fmt.Sprintf("--limit=%d", rapid.Int().Draw(r, "limit")),
			fmt.Sprintf("--wait=%s", time.Duration(rapid.Int64().Draw(r, "wait"))), fmt.Sprintf("--on=%t", rapid.Bool().Draw(r, "on")),
			"--words=" + kong.JoinEscaped(rapid.SliceOfN(rapid.StringMatching(`[ -Z^-~é"'#:]{1,8}`), 0, 3).Draw(r, "words"), ','),
		}
		first, s, k, err := call(t, "", nil, args...)
		if err != nil {
			r.Fatal(err)
		}
		text, err := settings.YAML(s.List(k))
		if err != nil {
			r.Fatal(err)
		}
		second, s, _, err := call(t, text, nil, "serve")
		second.Serve.Config = ""
		if diff := cmp.Diff(first.Serve, second.Serve, cmp.Transformer("len", func(l []string) []string { return append([]string{}, l...) })); diff != "" || err != nil {
			r.Fatalf("%v %v\n%s\n%s", err, problems(s), text, diff)
		}
	})
}

// TestMask checks what is shown of URLs.
func TestMask(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"postgres://u:p@h:5432/d?sslmode=require":    "postgres://u:***@h:5432/d?sslmode=require",
		"postgres://u@h/d":                           "postgres://u@h/d",
		"postgres://h,[::1]:5433,h2:5432/d":          "postgres://h,[::1]:5433,h2:5432/d",
		"postgres://u:p@h:1,h2:2/d?password=p&a=b":   "postgres://u:***@h:1,h2:2/d?password=***&a=b",
		"postgres:///d?host=/run&pass%77ord=p":       "postgres:///d?host=/run&pass%77ord=***",
		"postgres://u:p@q@h/d":                       "postgres://u:***@h/d",
		"postgres://u:p/q@h/d":                       "postgres://***",
		"postgres://u:p#q@h/d":                       "postgres://***",
		"postgres://u:p?q@h/d":                       "postgres://***",
		"postgres://u:secret/d":                      "postgres://***",
		"postgres:/u:p@h/d":                          "***",
		"host=h password=p":                          "***",
		"s3://b?endpoint=https://e.example&region=r": "s3://b?endpoint=https://e.example&region=r",
		"s3://b?credentials=/run/c&secret-key=s":     "s3://b?credentials=/run/c&secret-key=***",
		"s3://b?endpoint=https://u:p@e.example":      "s3://***",
		"/var/lib/files":                             "/var/lib/files",
		"":                                           "",
	} {
		if got := settings.Mask(url); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
}

// TestMaskHidesPasswords puts passwords of all kinds into a URL, escaped or not.
func TestMaskHidesPasswords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		// Letters that occur nowhere else in the URL show that a part of it is left.
		password := rapid.StringMatching(`[XYZ!-/:-@%&=]{0,6}[XYZ]{3}[XYZ!-/:-@%&=]{0,6}`).Draw(r, "password")
		url := rapid.SampledFrom([]string{"postgres://u:%s@h:5432/d", "postgres://u:%s@h,i/d?a=b", "postgres://h/d?password=%s"}).Draw(r, "url")
		if strings.HasSuffix(url, "=%s") && strings.ContainsAny(password, "&") {
			r.Skip("it ends the parameter")
		}
		if got := settings.Mask(fmt.Sprintf(url, password)); strings.ContainsAny(got, "XYZ") {
			r.Fatalf("%s of %s", got, password)
		}
	})
}
