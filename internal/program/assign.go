package program

import "github.com/itchyny/gojq"

// Assigned returns the paths that a jq program plainly assigns to in its input: the names
// of their members, and an empty name for the elements of a list. It leaves out what is
// not known without running the program, such as all behind a step that makes another
// value.
func Assigned(text string) [][]string {
	if len(text) > MaxJQLength {
		return nil
	}
	query, err := gojq.Parse(text)
	if err != nil {
		return nil // said when it is compiled
	}
	a := &assignments{}
	a.query(query)
	return a.paths
}

type assignments struct{ paths [][]string }

// query notes the assignments of a query and reports whether its result is its input,
// changed or not.
func (a *assignments) query(q *gojq.Query) bool {
	switch q.Op { //nolint:exhaustive // the others make new values
	case gojq.OpPipe:
		return len(q.Patterns) == 0 && a.query(q.Left) && a.query(q.Right)
	case gojq.OpAssign, gojq.OpModify, gojq.OpUpdateAdd, gojq.OpUpdateSub, gojq.OpUpdateMul, gojq.OpUpdateDiv,
		gojq.OpUpdateMod, gojq.OpUpdateAlt:
		if path := pathOf(q.Left); path != nil {
			a.paths = append(a.paths, path)
		}
		return true
	}
	return q.Term != nil && a.term(q.Term)
}

func (a *assignments) term(t *gojq.Term) bool {
	if len(t.SuffixList) > 0 {
		return false
	}
	switch t.Type { //nolint:exhaustive // the others make new values
	case gojq.TermTypeIdentity:
		return true
	case gojq.TermTypeFunc:
		return t.Func.Name == "del"
	case gojq.TermTypeQuery:
		return a.query(t.Query)
	case gojq.TermTypeIf:
		same := a.query(t.If.Then)
		for _, e := range t.If.Elif {
			same = a.query(e.Then) && same
		}
		return same && (t.If.Else == nil || a.query(t.If.Else))
	}
	return false
}

// pathOf returns the path that a query is, nil if it is none or one that is computed.
func pathOf(q *gojq.Query) []string {
	if q.Term == nil || q.Term.Type != gojq.TermTypeIndex || len(q.FuncDefs) > 0 {
		return nil
	}
	var path []string
	if !follow(&path, q.Term.Index) {
		return nil
	}
	for _, s := range q.Term.SuffixList {
		switch {
		case s.Iter:
			path = append(path, "")
		case s.Index != nil && !follow(&path, s.Index):
			return path // what is known of it so far
		}
	}
	return path
}

// follow adds a name or a place in a list to a path; it returns false for a computed one.
func follow(path *[]string, i *gojq.Index) bool {
	switch {
	case i.Name != "":
		*path = append(*path, i.Name)
	case i.Str != nil && len(i.Str.Queries) == 0:
		*path = append(*path, i.Str.Str)
	case i.Start != nil && !i.IsSlice && i.Start.Term != nil && i.Start.Term.Type == gojq.TermTypeNumber:
		*path = append(*path, "")
	default:
		return false
	}
	return true
}
