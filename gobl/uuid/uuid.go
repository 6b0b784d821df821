package uuid

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/google/uuid"

	"chancery/gobl/internal/words"
)

// UUID is a UUID in canonical text, lower case with dashes. Empty means none.
type UUID string

// Zero is the UUID of only zeros. It counts as empty.
const Zero UUID = "00000000-0000-0000-0000-000000000000"

var (
	errText = errors.New("no UUID")
	errTime = errors.New("instant is outside the range of a UUID v7")
)

// Parse reads a UUID as canonical text in either case, with braces or a space
// around, with the prefix urn:uuid:, without dashes, or as base64 (see Base64).
// Empty text is the empty UUID.
func Parse(text string) (UUID, error) {
	if text == "" || canonical(text) {
		return UUID(text), nil
	}
	id, err := decode(text)
	if err != nil {
		return "", refuse([]byte(strconv.Quote(text)))
	}
	return UUID(id.String()), nil
}

func decode(text string) (uuid.UUID, error) {
	if len(text) == base64Length {
		var id uuid.UUID
		if n, err := base64.RawURLEncoding.Strict().Decode(id[:], []byte(text)); err != nil || n != len(id) {
			return uuid.Nil, errText
		}
		return id, nil
	}
	if n := len(Zero); len(text) == n+2 && text[0] == ' ' && text[n+1] == ' ' {
		text = text[1 : n+1]
	}
	if uuid.Validate(text) != nil {
		return uuid.Nil, errText
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, errText
	}
	return id, nil
}

// base64Length is the length of sixteen bytes in base64 without padding.
const base64Length = 22

// refuse says that a JSON value is no UUID, and how they are written.
func refuse(data []byte) error {
	if len(data) > 0 && data[0] != '"' {
		return fmt.Errorf("a UUID is expected, not %s; a UUID is written in quotes, as 32 hexadecimal digits: \"0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b\"", words.Given(data))
	}
	return fmt.Errorf("%s is not a UUID; a UUID is written as 32 hexadecimal digits: 0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b", words.Given(data))
}

// canonical reports whether the text is 8-4-4-4-12 lower-case hex digits.
func canonical[T string | []byte](text T) bool {
	if len(text) != len(Zero) {
		return false
	}
	for i := range len(text) {
		c := text[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}

// String returns the canonical text.
func (u UUID) String() string { return string(u) }

// IsZero reports whether the UUID is empty or holds only zeros.
func (u UUID) IsZero() bool { return u == "" || u == Zero }

// Normalize turns a UUID of only zeros into the empty one.
func (u UUID) Normalize() UUID {
	if u == Zero {
		return ""
	}
	return u
}

// Valid reports whether the text is a UUID in canonical form. The empty UUID is
// not.
func (u UUID) Valid() bool { return canonical(string(u)) }

// Version returns the version of the UUID, 1 to 8, or 0 when it is empty, invalid or
// all zeros.
func (u UUID) Version() int {
	if !u.Valid() || u == Zero {
		return 0
	}
	c := u[14]
	if c >= 'a' {
		return int(c-'a') + 10
	}
	return int(c - '0')
}

// HasTimestamp reports whether the version carries an instant: 1, 6 or 7.
func (u UUID) HasTimestamp() bool {
	switch u.Version() {
	case 1, 6, 7:
		return true
	}
	return false
}

// gregorian is the start of the Gregorian calendar, from which versions 1 and 6
// count, in units of 100 ns before the Unix epoch (RFC 9562 §5.1).
const gregorian = 0x01b21dd213814000

// Timestamp returns the instant in a UUID of version 1, 6 or 7, in UTC.
func (u UUID) Timestamp() (time.Time, bool) {
	version := u.Version()
	if version != 1 && version != 6 && version != 7 {
		return time.Time{}, false
	}
	id, err := uuid.Parse(string(u))
	if err != nil {
		return time.Time{}, false
	}
	high := binary.BigEndian.Uint64(id[:8])
	if version == 7 {
		return time.UnixMilli(int64(high >> 16)).UTC(), true
	}
	ticks := high>>16<<12 | high&0xfff // version 6: most significant bits first
	if version == 1 {
		ticks = high&0xfff<<48 | high>>16&0xffff<<32 | high>>32
	}
	const second = 10_000_000
	since := int64(ticks) - gregorian
	return time.Unix(since/second, since%second*100).UTC(), true
}

// Base64 returns the UUID in 22 characters of the URL alphabet without padding, or ""
// if it is not valid.
func (u UUID) Base64() string {
	if !u.Valid() {
		return ""
	}
	id, err := uuid.Parse(string(u))
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(id[:])
}

// UnmarshalJSON reads what Parse reads and keeps it in canonical form. null
// changes nothing.
func (u *UUID) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if n := len(data); n > 2 && canonical(data[1:n-1]) && data[0] == '"' && data[n-1] == '"' {
		*u = UUID(data[1 : n-1])
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return refuse(data)
	}
	id, err := Parse(text)
	if err != nil {
		return err
	}
	*u = id
	return nil
}

// NewV7 makes a UUID of version 7 (RFC 9562 §5.7) for the instant, with random
// bits from rand. The twelve bits after the milliseconds hold the fraction of
// the millisecond (§6.2, method 3), so UUIDs sort by instant to about 250 ns.
func NewV7(now time.Time, rand io.Reader) (UUID, error) {
	ms := now.UnixMilli()
	if ms < 0 || ms >= 1<<48 {
		return "", errTime
	}
	var id uuid.UUID
	if _, err := io.ReadFull(rand, id[8:]); err != nil {
		return "", fmt.Errorf("uuid: read random bits: %w", err)
	}
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	fraction := int64(now.Nanosecond()) % int64(time.Millisecond) * 4096 / int64(time.Millisecond)
	id[6] = 0x70 | byte(fraction>>8)
	id[7] = byte(fraction)
	id[8] = id[8]&0x3f | 0x80
	return UUID(id.String()), nil
}

// NewV5 derives the UUID of version 5 for the name inside the namespace (RFC
// 9562 §5.5): the same two always give the same UUID.
func NewV5(namespace UUID, name string) (UUID, error) {
	ns, err := decode(string(namespace))
	if err != nil {
		return "", fmt.Errorf("uuid namespace %q: %w", words.Clip(string(namespace)), err)
	}
	return UUID(uuid.NewSHA1(ns, []byte(name)).String()), nil
}
