package settings

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"
)

// The kinds of secrets.
const (
	secretURL       = "url"
	secretFile      = "file"
	secretParameter = "parameter"
)

// Masked stands for a secret in what is shown. Values with it are refused, so that a
// printed file does not come into use with it.
const Masked = "***"

// Secret is the value of a flag that names a file with a secret. A variable may hold the
// secret itself.
type Secret struct {
	// File is the name of the file.
	File string
	// Text is the secret, from the variable; then there is no file.
	Text string
}

// String returns the name of the file, or a mask.
func (s Secret) String() string {
	if s.Text != "" || s.IsKey() {
		return Masked
	}
	return s.File
}

// keyBytes is the size of a key that somebody may give where the name of its file belongs.
const keyBytes = 32

// IsKey reports whether the name of the file is not one, but looks like a key.
func (s Secret) IsKey() bool {
	text := strings.TrimSpace(s.File)
	for _, decode := range []func(string) ([]byte, error){base64.StdEncoding.DecodeString, hex.DecodeString} {
		if key, err := decode(text); err == nil && len(key) == keyBytes {
			return true
		}
	}
	return false
}

// GoString keeps the secret out of messages about whole structures.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps the secret out of JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Given reports whether there is a secret.
func (s Secret) Given() bool { return s != Secret{} }

// inline is the text of a secret, as opposed to the name of a file.
type inline string

// Decode implements kong.MapperValue.
func (s *Secret) Decode(ctx *kong.DecodeContext) error {
	t, err := ctx.Scan.PopValue("file")
	if err != nil {
		return err
	}
	if text, ok := t.Value.(inline); ok {
		*s = Secret{Text: strings.TrimSpace(string(text))}
		return nil
	}
	*s = Secret{File: t.String()}
	return nil
}

// IsMasked reports whether a value was copied from an output in which secrets are masked.
func IsMasked(value string) bool { return strings.Contains(value, Masked) }

// hosts matches a list of hosts with or without ports. A user with a password and no host
// is none, because that is no port.
var hosts = regexp.MustCompile(`^(?:(?:\[[0-9a-fA-F:.%]*\]|[^:,\[\]]*)(?::[0-9]*)?(?:,|$))*$`)

// Mask returns a URL without the passwords in it. It does not need the URL to be in
// order: where it is not clear what is a password, everything behind the scheme is masked.
func Mask(text string) string {
	scheme, rest, isURL := strings.Cut(text, "://")
	if !isURL {
		if strings.ContainsAny(text, "@=") { // a list of parameters, or a URL with a typo
			return Masked
		}
		return text
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	authority, rest := rest[:end], rest[end:]
	path, query, hasQuery := strings.Cut(rest, "?")
	if strings.ContainsAny(path, "@#") || strings.ContainsAny(query, "@#") {
		return scheme + "://" + Masked
	}
	at := strings.LastIndex(authority, "@")
	if !hosts.MatchString(authority[at+1:]) {
		return scheme + "://" + Masked
	}
	if at >= 0 {
		if user, _, has := strings.Cut(authority[:at], ":"); has {
			authority = user + ":" + Masked + authority[at:]
		}
	}
	if hasQuery {
		path += "?" + maskQuery(query)
	}
	return scheme + "://" + authority + path
}

// maskQuery masks the parameters whose names say that they are secret.
func maskQuery(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		low := strings.ToLower(name)
		if strings.HasSuffix(low, "-file") || strings.HasSuffix(low, "_file") {
			continue
		}
		for _, word := range []string{"pass", "pwd", "secret", "token", "%"} {
			if value != "" && strings.Contains(low, word) {
				parts[i] = name + "=" + Masked
			}
		}
	}
	return strings.Join(parts, "&")
}
