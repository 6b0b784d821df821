package gobl

import (
	"fmt"
	"strings"

	"chancery/gobl"
	"chancery/gobl/similar"
	"chancery/internal/cli/term"
)

// unknownName returns the error for a name that does not exist, with the most
// similar names, or else the command that lists all.
func unknownName(what, name, lister string, known []string) error {
	text := fmt.Sprintf("there is no %s %q", what, name)
	if near := similar.Names(name, known, 3); len(near) > 0 {
		text += ", did you mean " + alternatives(near) + "?"
	} else {
		text += "; \"" + lister + "\" lists those there are"
	}
	return term.Errorf(string(gobl.ErrNotFound), "%s", text)
}

func alternatives(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
