package core

import (
	"regexp"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/rule"
)

// The longest codes, keys and URIs, in bytes.
const (
	maxCode = 64
	maxKey  = 64
	maxURI  = 2048
)

func cbcRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-CBC-CODE-01", "", "shorten the code to 64 characters",
			func(_ *rule.Check, c *cbc.Code) bool { return len(*c) <= maxCode }),
		rule.Must("GOBL-CBC-CODE-02", "", "write the code without control characters and without white space around it",
			func(_ *rule.Check, c *cbc.Code) bool { return c.Clean() }),
		rule.Must("GOBL-CBC-CODEMAP-01", "", "let every key of the code map be a valid key",
			func(_ *rule.Check, m *cbc.CodeMap) bool {
				for k := range *m {
					if !isKey(string(k)) || len(k) > maxKey {
						return false
					}
				}
				return true
			}),
		rule.Must("GOBL-CBC-KEY-01", "", "let the key have 1 to 64 characters",
			func(_ *rule.Check, k *cbc.Key) bool { return len(*k) <= maxKey }),
		rule.Must("GOBL-CBC-KEY-02", "", "write the key with lower-case letters, digits, - and +, the latter two only inside",
			func(_ *rule.Check, k *cbc.Key) bool { return *k == "" || isKey(string(*k)) }),
		rule.Must("GOBL-CBC-DEFINITION-02", "", "give the definition a key or a code",
			func(_ *rule.Check, d *cbc.Definition) bool { return d.Code != "" || d.Key != "" }),
		rule.Must("GOBL-CBC-DEFINITION-01", "name", "give the definition a name",
			func(_ *rule.Check, d *cbc.Definition) bool { return len(d.Name) > 0 }),
		rule.Must("GOBL-CBC-DEFINITION-03", "pattern", "write the pattern as a regular expression (RE2)",
			func(_ *rule.Check, d *cbc.Definition) bool { return d.Pattern == "" || isPattern(d.Pattern) }),
		rule.Must("GOBL-CBC-SOURCE-01", "url", "say with a URL where the source is",
			func(_ *rule.Check, s *cbc.Source) bool { return IsURL(s.URL) }),
		rule.Must("GOBL-CBC-URI-01", "", "shorten the URI to 2048 characters",
			func(_ *rule.Check, u *cbc.URI) bool { return len(*u) <= maxURI }),
		rule.Given(
			rule.Must("GOBL-CBC-URI-02", "", "give an absolute URI, with its scheme",
				func(_ *rule.Check, u *cbc.URI) bool { return *u == "" || IsAbsoluteURI(string(*u)) }),
			func(_ *rule.Check, u *cbc.URI) string { return numberedScheme(string(*u)) }),
	}
}

// isKey requires one letter, or letters and digits with - and + between them.
func isKey(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z':
		case c >= '0' && c <= '9' && len(s) > 1:
		case (c == '-' || c == '+') && i > 0 && i < len(s)-1:
		default:
			return false
		}
	}
	return s != ""
}

func isPattern(s string) bool {
	_, err := regexp.Compile(s)
	return err == nil
}

// numberedScheme says how to write an address with the number of a list of ISO/IEC 6523, such
// as "0088:5790000435944", as a URI; empty for other texts. Such an endpoint may have been
// made of an inbox.
func numberedScheme(uri string) string {
	list, _, found := strings.Cut(uri, ":")
	const digits = 4
	if !found || len(list) != digits || strings.Trim(list, "0123456789") != "" {
		return ""
	}
	return words.Quote(uri) + " begins with a digit, and schemes do not: write iso6523-actorid-upis::" + words.Clip(uri) +
		" for Peppol, or the name of the list, as in GLN:5790000435944 or DK:CVR:13585628"
}
