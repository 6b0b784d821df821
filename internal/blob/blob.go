package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"chancery/internal/domain"
)

// Path returns where a content is, with slashes, below the root of a storage. It refuses
// a workspace or hash that could lead out of it.
func Path(ws domain.ID, hash string) (string, error) {
	id, err := domain.ParseID(string(ws))
	if err != nil || id != ws {
		return "", domain.E(domain.Invalid, "validation", "%q is no workspace", ws)
	}
	if !IsHash(hash) {
		return "", domain.E(domain.Invalid, "validation", "%q is no SHA-256 in lower-case hexadecimal", hash)
	}
	return string(ws) + "/" + hash[:2] + "/" + hash, nil
}

// Parse returns the content that has a path, and whether there is one.
func Parse(path string) (domain.Blob, bool) {
	space, rest, _ := strings.Cut(path, "/")
	_, hash, _ := strings.Cut(rest, "/")
	b := domain.Blob{WorkspaceID: domain.ID(space), Hash: hash}
	want, err := Path(b.WorkspaceID, hash)
	return b, err == nil && want == path
}

// IsHash reports whether a text is a SHA-256 in lower-case hexadecimal.
func IsHash(s string) bool {
	return len(s) == hex.EncodedLen(sha256.Size) && strings.Trim(s, "0123456789abcdef") == ""
}

// CheckSum returns an error if a sum is not that of a hash.
func CheckSum(sum [sha256.Size]byte, hash string) error {
	if hex.EncodeToString(sum[:]) != hash {
		return domain.E(domain.Invalid, "digest", "the contents do not have the SHA-256 %s", hash)
	}
	return nil
}

// MaxNote is more than a note has.
const MaxNote = 256

// CheckNote refuses a name that is none of a note, or a text that is too long.
func CheckNote(name, text string) error {
	if name == "" || len(name) > 32 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" || len(text) >= MaxNote || strings.Contains(text, "\n") {
		return domain.E(domain.Invalid, "validation", "%q is no note", name)
	}
	return nil
}
