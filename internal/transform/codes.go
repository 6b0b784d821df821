package transform

import (
	"encoding/json"
	"slices"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/domain"
)

// CommonCodes are those that results of any action may carry besides its own: those of the
// engine, and the keys of errors about documents.
func CommonCodes() []string {
	return []string{
		"no-entry", "panic", "bad-result", "unknown-provider", "config", "internal", "expr",
		domain.CodeCancelled, domain.CodeLoopLimit, domain.KeyLimit, domain.KeyDuplicate, domain.KeySeries,
		"conflict", "input", "validation", "calculation", "addon", "unknown-schema", "signature", "not-found",
	}
}

// checkCode finds a branch whose code no result of its step carries.
func checkCode(found *Findings, a *domain.Action, step *domain.Step, code, path string) {
	if code == "" || a.Codes == nil || asksForOutcome(step.Config) {
		return
	}
	message := ""
	if a.AdviseCode != nil {
		if !slices.Contains(CommonCodes(), code) {
			message = a.AdviseCode(step.Config, code)
		}
	} else if !carries(a, code) {
		message = neverCarried(a, code)
	}
	if message != "" {
		found.warn(path+".code", "this branch is never taken: %s", message)
	}
}

// asksForOutcome reports whether a config asks a simulator for an outcome, whose code may
// be any.
func asksForOutcome(config json.RawMessage) bool {
	var c struct {
		Simulate json.RawMessage `json:"simulate"`
	}
	return json.Unmarshal(config, &c) == nil && c.Simulate != nil
}

// carries reports whether results of an action may carry a code. Codes like HTTP/<status>
// stand for all that begin alike.
func carries(a *domain.Action, code string) bool {
	if code == a.ID || slices.Contains(CommonCodes(), code) {
		return true
	}
	return slices.ContainsFunc(a.Codes, func(c string) bool {
		begin, _, open := strings.Cut(c, "<")
		return c == code || open && strings.HasPrefix(code, begin)
	})
}

func neverCarried(a *domain.Action, code string) string {
	message := "no result of " + a.ID + " has the code \"" + code + "\""
	known := slices.Concat(a.Codes, CommonCodes())
	switch {
	case similar.Nearest(code, known) != "":
		return message + similar.DidYouMean(code, known)
	case len(a.Codes) > 0:
		return message + "; its codes are " + strings.Join(a.Codes, ", ")
	}
	return message + "; it has no codes of its own"
}
