package rules

import "strings"

// skontoLines reports whether every line of payment terms that begins with # is a discount for early
// payment in the form of XRechnung, and nothing but a line feed stands behind the last one.
func skontoLines(terms string) bool {
	if !strings.Contains(terms, "#") {
		return true
	}
	hashes := false
	for line := range strings.SplitSeq(terms, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if !strings.HasPrefix(line, "#") {
			continue
		}
		if !isSkonto(line) {
			return false
		}
		hashes = true
	}
	if !hashes {
		return true
	}
	rest := afterLastHashes(terms)
	blank := rest[:len(rest)-len(strings.TrimLeft(rest, " \t\r\n"))]
	return strings.Contains(blank, "\n")
}

// afterLastHashes returns what stands behind the last piece of a line that is between two #.
func afterLastHashes(terms string) string {
	rest := terms
	for {
		start := strings.IndexByte(rest, '#')
		if start < 0 {
			return rest
		}
		line := rest[start:]
		if end := strings.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		last := strings.LastIndexByte(line, '#')
		if last < 2 { // #.+# needs something between
			next := strings.IndexByte(rest[start+1:], '#')
			if next < 0 {
				return rest
			}
			rest = rest[start+1:]
			continue
		}
		rest = rest[start+last+1:]
	}
}

// isSkonto reports whether a line is #SKONTO#TAGE=n#PROZENT=n.nn#, with #BASISBETRAG=n.nn before the end
// if it is not the whole amount.
func isSkonto(line string) bool {
	rest, ok := strings.CutPrefix(line, "#SKONTO#TAGE=")
	if !ok {
		return false
	}
	days, rest, ok := strings.Cut(rest, "#PROZENT=")
	if !ok || !isDigits(days) {
		return false
	}
	percent, rest, ok := strings.Cut(rest, "#")
	if !ok || !hasTwoDecimals(percent) {
		return false
	}
	if rest == "" {
		return true
	}
	base, ok := strings.CutPrefix(rest, "BASISBETRAG=")
	if !ok {
		return false
	}
	amount, rest, ok := strings.Cut(base, "#")
	return ok && rest == "" && hasTwoDecimals(strings.TrimPrefix(amount, "-"))
}

// hasTwoDecimals reports whether a text is a number with exactly two decimals.
func hasTwoDecimals(s string) bool {
	whole, decimals, ok := strings.Cut(s, ".")
	return ok && isDigits(whole) && len(decimals) == 2 && isDigits(decimals)
}

// isDigits reports whether a text has digits and nothing else.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isTelephone reports whether a text has three digits.
func isTelephone(s string) bool {
	digits := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	return digits >= 3
}

// isEmail reports whether a text has one @, something before it, and behind it parts that dots separate.
func isEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || strings.ContainsAny(s, " \t\r\n") || strings.Contains(host, "@") {
		return false
	}
	parts := 0
	for part := range strings.SplitSeq(host, ".") {
		if part == "" {
			return false
		}
		parts++
	}
	return parts >= 2
}

// isURL reports whether a text begins with the scheme of a URL, which has two characters or more.
func isURL(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || len(scheme) < 2 || !isLetter(scheme[0]) {
		return false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isLetter(c) && (c < '0' || c > '9') && c != '+' && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// validIBAN reports whether an account is an IBAN by its form and its check digits (ISO 13616). White
// space does not count.
func validIBAN(account string) bool {
	const longest = 34
	var iban [longest]byte
	n := 0
	for i := range len(account) {
		c := account[i]
		if c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			continue
		}
		if n == longest {
			return false
		}
		iban[n] = c
		n++
	}
	if n < 4 {
		return false
	}
	for i, c := range iban[:n] {
		switch {
		case i < 2 && (c < 'A' || c > 'Z'), (i == 2 || i == 3) && (c < '0' || c > '9'):
			return false
		case !isLetter(c) && (c < '0' || c > '9'):
			return false
		}
	}
	rest := 0
	for i := range n {
		rest = mod97(rest, iban[(i+4)%n])
	}
	return rest == 1
}

// mod97 adds a character to a number of which only the rest modulo 97 is known; letters count from 10.
func mod97(rest int, c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return (10*rest + int(c-'0')) % 97
	case c >= 'a' && c <= 'z':
		c -= 'a' - 'A'
	}
	return (100*rest + int(c-'A') + 10) % 97
}

// looksLikeLeitweg reports whether a text has the form of a Leitweg-ID: digits of the authority, maybe a
// part for the house, and two check digits.
func looksLikeLeitweg(s string) bool {
	parts := strings.Split(s, "-")
	if len(parts) != 2 && len(parts) != 3 {
		return false
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(first) < 2 || len(first) > 12 || !isDigits(first) || len(last) != 2 || !isDigits(last) {
		return false
	}
	if len(parts) == 3 {
		if len(parts[1]) == 0 || len(parts[1]) > 30 {
			return false
		}
		for i := range len(parts[1]) {
			if c := parts[1][i]; !isLetter(c) && (c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// validLeitweg reports whether the check digits of a Leitweg-ID are right (ISO 7064, MOD 97-10).
func validLeitweg(id string) bool {
	rest := 0
	for i := range len(id) {
		if id[i] != '-' {
			rest = mod97(rest, id[i])
		}
	}
	return rest == 1
}
