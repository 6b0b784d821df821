package domain

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// ID is a UUID in canonical lower-case text. The zero ID is empty.
type ID string

// ParseID parses the canonical textual form (36 characters, any case). It returns an
// error for the nil UUID.
func ParseID(s string) (ID, error) {
	if len(s) != 36 {
		return "", fmt.Errorf("%q is not a UUID", clip(s, 40))
	}
	u, err := uuid.Parse(s)
	if err != nil {
		return "", fmt.Errorf("%q is not a UUID", clip(s, 40))
	}
	if u == uuid.Nil {
		return "", fmt.Errorf("the nil UUID names nothing")
	}
	return ID(u.String()), nil
}

// Version is the UUID version, 0 for an empty ID.
func (id ID) Version() int {
	if len(id) != 36 {
		return 0
	}
	return strings.IndexByte("0123456789abcdef", id[14])
}

// TimeBased reports whether the ID contains the time at which it was made (version 1 or
// 7).
func (id ID) TimeBased() bool { v := id.Version(); return v == 1 || v == 7 }

// DeriveID returns the ID (version 5) of a name in a namespace. The same input always
// gives the same ID.
func DeriveID(space ID, name string) ID {
	parent, err := uuid.Parse(string(space))
	if err != nil {
		parent = uuid.NameSpaceOID
		name = string(space) + "\x00" + name
	}
	return ID(uuid.NewSHA1(parent, []byte(name)).String())
}

// IDs makes new IDs.
type IDs interface {
	// New returns a version 7 ID, for objects that are sorted by time.
	New() ID
	// Random returns a version 4 ID, for objects whose ID must not show a time.
	Random() ID
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}
