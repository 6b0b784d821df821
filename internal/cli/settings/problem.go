package settings

import (
	"cmp"
	"slices"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/cli/term"
)

// Problem is a setting that is wrong, or does not go together with others.
type Problem struct {
	Key string `json:"key,omitempty"`
	// Where is the place: "chancery.yaml:3", "CHANCERY_DATA", "--data", or a file.
	Where string `json:"where"`
	Text  string `json:"message"`
	// With are the keys of the other settings that it is about.
	With []string `json:"-"`
	line int
}

// String returns the problem in one line.
func (p Problem) String() string {
	text := p.Where + ": "
	if p.Key != "" && !strings.HasPrefix(p.Where, "--") && p.Where != Variable(p.Key) {
		text += p.Key + ": "
	}
	return term.OneLine(text + p.Text)
}

// Problems returns all problems, those in the file first and by line: what is wrong with
// the file and the variables, and what a command found, with the places of the settings.
// What follows only from a value that could not be used is left out.
func (s *Settings) Problems(found []Problem) []Problem {
	list := append([]Problem{}, s.problems...)
	for _, p := range found {
		if s.wrong[p.Key] || slices.ContainsFunc(p.With, func(key string) bool { return s.wrong[key] }) {
			continue
		}
		at := s.origins[p.Key]
		p.Where, p.line = cmp.Or(at.Where, "--"+p.Key), at.line
		var others []string
		for _, key := range p.With {
			if at := s.origins[key]; at.Source == FromFile || at.Source == FromVariable {
				others = append(others, "--"+key+" is from "+at.Where)
			}
		}
		if len(others) > 0 {
			p.Text += " (" + strings.Join(others, ", ") + ")"
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Problem) int {
		if (a.line == 0) != (b.line == 0) {
			return cmp.Compare(b.line, a.line)
		}
		return cmp.Compare(a.line, b.line)
	})
	return list
}

// Err returns an error with all problems, nil if there are none.
func (s *Settings) Err(found []Problem) error {
	list := s.Problems(found)
	switch len(list) {
	case 0:
		return nil
	case 1:
		return term.Errorf("settings", "%s", list[0].String())
	}
	var b strings.Builder
	b.WriteString(term.Count(len(list), "problem") + " with the settings:")
	for _, p := range list {
		b.WriteString("\n  " + p.String())
	}
	return term.Errorf("settings", "%s", b.String())
}

// Unused returns a warning for each variable that looks like one of ours with a typo.
// Others that begin alike are left alone: platforms make some from the names of services.
func (s *Settings) Unused(environ []string) []string {
	known := []string{Variable(configFlag), Variable("url"), Variable("token")}
	for _, key := range names(s.keys) {
		known = append(known, Variable(key), variableFile(key))
	}
	seen := map[string]bool{}
	for _, name := range known {
		seen[name] = true
	}
	list := []string{}
	for _, one := range environ {
		name, value, _ := strings.Cut(one, "=")
		if !strings.HasPrefix(name, "CHANCERY_") || value == "" || seen[name] {
			continue
		}
		if near := similar.Nearest(name, known); near != "" && similar.Distance(name, near) <= 2 {
			list = append(list, "the variable "+name+" is not used; did you mean "+near+"?")
		}
	}
	return list
}
