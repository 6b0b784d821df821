package keystore_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/keystore"
	"chancery/internal/store/postgres"
	"chancery/internal/store/sqlite"
	"chancery/test/pg"
)

func TestMain(m *testing.M) {
	code := pg.Run(m)
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// Texts of two master keys.
const (
	masterText = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	otherText  = "//ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func master(t testing.TB, text string) *keystore.MasterKey {
	t.Helper()
	m, err := keystore.ReadMasterKey("", text)
	must(t, err)
	return m
}

// homes makes homes of each kind without keys. Those that one function makes share what they keep.
func homes() map[string]func(t *testing.T) func() keystore.Home {
	return map[string]func(t *testing.T) func() keystore.Home{
		"file": func(t *testing.T) func() keystore.Home {
			dir := keystore.Dir(t.TempDir())
			return func() keystore.Home { return dir }
		},
		"sqlite": func(t *testing.T) func() keystore.Home {
			store := openSQLite(t)
			return func() keystore.Home { return keystore.Database{Store: store, Master: master(t, masterText)} }
		},
		"postgres": func(t *testing.T) func() keystore.Home {
			url := pg.Database(t)
			return func() keystore.Home {
				store, err := postgres.Open(context.WithoutCancel(t.Context()), url, postgres.Options{Logger: slog.New(slog.DiscardHandler)})
				must(t, err)
				t.Cleanup(func() { must(t, store.Close()) })
				return keystore.Database{Store: store, Master: master(t, masterText)}
			}
		},
	}
}

func openSQLite(t *testing.T) domain.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	return store
}

// each runs a test on each kind of home.
func each(t *testing.T, test func(t *testing.T, home func() keystore.Home)) {
	t.Helper()
	for name, open := range homes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func ensure(t testing.TB, home keystore.Home) *keystore.Ring {
	t.Helper()
	r, err := keystore.Ensure(t.Context(), home, domaintest.Start)
	must(t, err)
	return r
}

// lines returns keys as lines of purpose, number and state.
func lines(r *keystore.Ring) string {
	var b strings.Builder
	for _, k := range r.List() {
		fmt.Fprintf(&b, "%s %d %s\n", k.Purpose, k.Seq, k.State)
	}
	return b.String()
}

var secretMember = regexp.MustCompile(`"d": ?"([^"]+)"`)

// secrets returns the private parts of the keys of a ring.
func secrets(t testing.TB, r *keystore.Ring) []string {
	t.Helper()
	var list []string
	for _, k := range []json.Marshaler{r.Tokens(), r.Documents(), r.Sandbox()} {
		text, err := k.MarshalJSON()
		must(t, err)
		list = append(list, secretMember.FindStringSubmatch(string(text))[1])
	}
	return list
}
