package ptsaft

import (
	"fmt"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tree"
)

// number is the number of a document as it is printed and reported, "FT A/1": its type,
// the name of the series, and the number in it. The series of a document has the type in
// front; a document without a series has all of it in the code.
type number struct{ kind, series, code cbc.Code }

// seriesFault says what is wrong with the series, empty if nothing is.
func (n number) seriesFault() string {
	switch {
	case n.series == "" || n.kind == "":
		return ""
	case !strings.HasPrefix(string(n.series), string(n.kind)+" "):
		return fmt.Sprintf("%q does not begin with %q", n.series, n.kind+" ")
	case !isSeries(string(n.series)):
		return fmt.Sprintf("%q is not of the form %q, without spaces or slashes in the name", n.series, n.kind+" NAME")
	}
	return ""
}

// codeFault says what is wrong with the code, empty if nothing is.
func (n number) codeFault() string {
	code := string(n.code)
	switch {
	case code == "" || n.series == "" && n.kind == "":
		return ""
	case n.series != "" && !checkdigit.AllDigits(code):
		return fmt.Sprintf("%q has more than digits", code)
	case n.series != "":
		return ""
	case !strings.HasPrefix(code, string(n.kind)+" ") || !isFullCode(code):
		return fmt.Sprintf("%q is not of the form %q; or give a series", code, n.kind+" NAME/1")
	}
	return ""
}

// isSeries reports whether a text is a type and the name of a series, "FT A".
func isSeries(s string) bool {
	kind, name, found := strings.Cut(s, " ")
	return found && kind != "" && isName(name)
}

// isFullCode reports whether a text is a type, a series and a number, "FT A/1".
func isFullCode(s string) bool {
	series, digits, found := strings.Cut(s, "/")
	return found && isSeries(series) && checkdigit.AllDigits(digits)
}

// isName reports whether a text may be the name of a series: no space, no slash and no
// circumflex.
func isName(s string) bool { return s != "" && !strings.ContainsAny(s, " /^") }

// origin is where a document comes from that may have been written elsewhere.
type origin struct{ kind, source, ref cbc.Code }

// elsewhere reports whether the document was not produced by this program.
func (o origin) elsewhere() bool { return o.source != "" && o.source != sourceProduced }

// refFault says what is wrong with the number of the original of a document that was
// written by hand or recovered from a copy, empty if nothing is.
func (o origin) refFault() string {
	if o.source != sourceManual || o.ref == "" {
		return ""
	}
	kind, original, ok := readRef(string(o.ref))
	switch {
	case !ok:
		return fmt.Sprintf("%q is not of the form %q or %q", o.ref, o.kind+"M NAME/1", o.kind+"D "+o.kind+" NAME/1")
	case o.kind == "":
		return ""
	case kind != string(o.kind):
		return fmt.Sprintf("it begins with the type %q, and the document is %q", kind, o.kind)
	case original != "" && original != string(o.kind):
		return fmt.Sprintf("the original is %q, and the document %q", original, o.kind)
	}
	return ""
}

// readRef reads the number of an original: "FTM abc/00001" for a document written by hand,
// "FTD FT SERIES/9" for one recovered from a copy, which names the type twice.
func readRef(ref string) (kind, original string, ok bool) {
	parts := strings.Split(ref, " ")
	last := parts[len(parts)-1]
	name, digits, found := strings.Cut(last, "/")
	if !found || !isName(name) || digits == "" || strings.Trim(digits, "$0123456789") != "" {
		return "", "", false
	}
	switch len(parts) {
	case 2:
		kind, ok = strings.CutSuffix(parts[0], "M")
	case 3:
		kind, ok = strings.CutSuffix(parts[0], "D")
		original = parts[1]
		ok = ok && original != ""
	}
	return kind, original, ok && kind != ""
}

// document is a document that can be numbered.
type document[T any] interface {
	*T
	tree.Node
}

// numberRules returns the rules about series and code of a type of document.
func numberRules[T any, P document[T]](seriesID, codeID string, of func(v *T) number) []rule.Rule {
	return []rule.Rule{
		found[T, P](seriesID, "", "a series is the type of document, a space and a name, as in \"FT A\"",
			func(v *T) string { return of(v).seriesFault() }),
		found[T, P](codeID, "", "the code of a document with a series is a number; "+
			"without one it is type, series and number, as in \"FT A/1\"",
			func(v *T) string { return of(v).codeFault() }),
	}
}

// found states a rule by a function that says what is wrong, and adds that to the message.
func found[T any, P document[T]](id, field, message string, fault func(v *T) string) rule.Rule {
	return rule.Given[T, P](
		rule.Must[T, P](id, field, message, func(_ *rule.Check, v *T) bool { return fault(v) == "" }),
		func(_ *rule.Check, v *T) string { return fault(v) },
	)
}
