package browser

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"chancery/test/kit"
	"chancery/test/process"
	"chancery/test/standin/oidc"
)

// TestJourney begins with an empty directory and the link that the program prints, and ends with a
// corrected invoice and a key that was revoked.
func TestJourney(t *testing.T) {
	stage := openStage(t)
	s := openSite(t)
	about := s.about(t)
	about["setUp"] = s.Said(t, setUpLink, starting)[1]
	stage.run(t, "journey", about)
}

// TestOpenID signs in with a provider, for the first time and again.
func TestOpenID(t *testing.T) {
	stage := openStage(t)
	provider := oidc.Start(t, time.Now)
	s := openSite(t, "--oidc", "id=acme&name=Acme&issuer="+provider.Issuer+"&client-id="+provider.ClientID+"&client-secret="+provider.Secret)
	about := s.withOwner(t)
	s.person(t, "ben@example.com", "--name", "Ben", "--workspace", "default", "--role", "viewer")
	provider.SignsIn(oidc.Who{Subject: "1", Email: "ben@example.com", Name: "Ben", Verified: true}, oidc.Honest)
	about["provider"] = provider.Issuer
	stage.run(t, "openid", about)
}

// TestViews looks at every view: no serious violation of WCAG, light, dark and narrow, no error in
// the console of the browser, no violation of the content policy, no text in another language than
// that of the reader, no message with raw backticks.
func TestViews(t *testing.T) {
	t.Run("looks", func(t *testing.T) { runViews(t, "looks") })
	t.Run("spanish", func(t *testing.T) { runViews(t, "spanish") })
}

// runViews runs a part of the walk through the views, which together would take too long for one scenario.
func runViews(t *testing.T, part string) {
	t.Helper()
	stage := openStage(t)
	s := openSite(t)
	about := s.withOwner(t)
	about["views"], about["texts"], about["part"] = views(t), texts(t), part
	about["app"] = process.Run(t, s.bin, "app", "create", "shop", "--data", s.data)
	process.Run(t, s.bin, "workspace", "create", "new-tenant", "--name", "New tenant", "--country", "ES", "--sandbox", "--data", s.data)
	s.person(t, "ben@example.com", "--name", "Ben Ortega", "--workspace", "default", "--role", "editor")
	s.person(t, "a.very.long.address.of.somebody@accounting.example.com", "--name", "Maximiliane Katharina von Hohenberg-Sigmaringen", "--workspace", "default", "--role", "viewer")
	s.person(t, "eva@example.com", "--name", "Eva Lund", "--workspace", "default", "--role", "admin")
	process.Run(t, s.bin, "user", "disable", "eva@example.com", "--data", s.data)
	about["invitation"] = s.link(t, "invite", "new@example.com", "--workspace", "default", "--role", "editor")
	about["knownInvitation"] = s.link(t, "invite", "ben@example.com", "--workspace", "new-tenant", "--role", "editor")
	about["reset"] = s.link(t, "reset", "ben@example.com")
	// Only a server without an owner has a link for one.
	other := openSite(t)
	about["setUp"] = other.Said(t, setUpLink, starting)[1]
	stage.run(t, "views", about)
}

// TestTrouble: sessions that end, connections that break, saves that are refused, long lists and
// large documents.
func TestTrouble(t *testing.T) {
	stage := openStage(t)
	s := openSite(t)
	stage.run(t, "trouble", s.withOwner(t))
}

// TestUnsaved: a workflow that is not saved when a session ends, and when somebody else was sooner.
func TestUnsaved(t *testing.T) {
	stage := openStage(t)
	s := openSite(t)
	about := s.withOwner(t)
	s.person(t, "eva@example.com", "--name", "Eva", "--workspace", "default", "--role", "editor")
	stage.run(t, "unsaved", about)
}

// TestKeyboard makes a workflow with the keyboard alone, and finds the place of an error.
func TestKeyboard(t *testing.T) {
	stage := openStage(t)
	s := openSite(t)
	stage.run(t, "keyboard", s.withOwner(t))
}

var viewPath = regexp.MustCompile(`(?m)^\s*(?:\{ )?path: '([^']+)'`)

// views returns the paths of all views of the console, as its sources list them.
func views(t *testing.T) (list []string) {
	t.Helper()
	files, err := filepath.Glob("../../web/src/*/views.ts")
	kit.Must(t, err)
	for _, name := range files {
		text, err := os.ReadFile(name)
		kit.Must(t, err)
		for _, m := range viewPath.FindAllSubmatch(text, -1) {
			list = append(list, string(m[1]))
		}
	}
	if len(list) == 0 {
		t.Fatal("the console lists no views")
	}
	return list
}

// texts returns the texts of the console in both languages, by key.
func texts(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, language := range []string{"en", "es"} {
		all[language] = map[string]string{}
		files, err := filepath.Glob("../../web/src/texts/" + language + "/*.json")
		kit.Must(t, err)
		for _, name := range files {
			text, err := os.ReadFile(name)
			kit.Must(t, err)
			words := map[string]string{}
			kit.Must(t, json.Unmarshal(text, &words))
			maps.Copy(all[language], words)
		}
	}
	return all
}
