package access

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Parameters of new hashes: those that OWASP recommends where memory is short. A hash names
// its own, so they can grow.
const (
	argonTime    = 2
	argonThreads = 1
	saltBytes    = 16
	hashBytes    = 32
)

// Bounds of what a stored hash may ask for.
const (
	maxArgonTime   = 16
	maxArgonMemory = 256 << 10 // KiB
	maxHashText    = 256
)

// argonHash is a hash in the form of the reference implementation:
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
type argonHash struct {
	memory, time uint32
	threads      uint8
	salt, hash   []byte
}

const argonForm = "$argon2id$v=%d$m=%d,t=%d,p=%d$%s"

// text returns the stored form.
func (h *argonHash) text() string {
	code := base64.RawStdEncoding
	return fmt.Sprintf(argonForm, argon2.Version, h.memory, h.time, h.threads, code.EncodeToString(h.salt)+"$"+code.EncodeToString(h.hash))
}

// parseHash reads a stored form. It takes nothing that would cost more than our own bounds.
func parseHash(text string) (*argonHash, bool) {
	var h argonHash
	var version int
	var rest string
	if len(text) > maxHashText {
		return nil, false
	}
	if _, err := fmt.Sscanf(text, argonForm, &version, &h.memory, &h.time, &h.threads, &rest); err != nil || version != argon2.Version {
		return nil, false
	}
	salt, hash, both := strings.Cut(rest, "$")
	var err [2]error
	h.salt, err[0] = base64.RawStdEncoding.DecodeString(salt)
	h.hash, err[1] = base64.RawStdEncoding.DecodeString(hash)
	wrong := !both || err[0] != nil || err[1] != nil || len(h.salt) < saltBytes || len(h.hash) != hashBytes ||
		h.time < 1 || h.time > maxArgonTime || h.memory < 8 || h.memory > maxArgonMemory || h.threads != argonThreads
	return &h, !wrong
}

// matches reports whether a password has the hash.
func (h *argonHash) matches(password string) bool {
	got := argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.threads, hashBytes)
	return subtle.ConstantTimeCompare(got, h.hash) == 1
}

// passwords makes and checks hashes, a few at a time: each takes memory and a processor, and
// callers of whom nothing is known yet ask for it. The zero value is ready.
type passwords struct {
	once    sync.Once
	turns   *admission.Turns
	waiting atomic.Int64
}

// enter waits for a turn. The addresses take turns, so that one of them delays mostly itself.
func (p *passwords) enter(ctx context.Context, address string) (leave func(), err error) {
	p.once.Do(func() {
		places := limits.PasswordsAtOnce.Int()
		p.turns = admission.NewTurns(admission.TurnsOptions{Places: places, Share: max(1, places/2), Waiting: limits.PasswordsShare.Int()}) //nolint:mnd // half of them
	})
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > limits.PasswordsWait.Value {
		return nil, domain.E(domain.Busy, "busy", "many people sign in at the moment; try again")
	}
	leave, ok := p.turns.Enter(ctx, domain.ID(address))
	switch {
	case ok:
		return leave, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, domain.OverLimit(domain.Busy, &limits.PasswordsShare, "")
}

// nobody is the hash against which the passwords of unknown people are checked, so that the
// time of an answer does not show who is known.
func nobody() *argonHash {
	return &argonHash{memory: uint32(limits.PasswordMemory.Value >> 10), time: argonTime, threads: argonThreads, salt: make([]byte, saltBytes), hash: make([]byte, hashBytes)}
}

// check reports whether a password has a stored hash. An empty hash has none, and takes the
// same time to say so.
func (p *passwords) check(ctx context.Context, address, password, stored string) (bool, error) {
	leave, err := p.enter(ctx, address)
	if err != nil {
		return false, err
	}
	defer leave()
	h, ok := parseHash(stored)
	if !ok {
		h = nobody()
	}
	return h.matches(norm.NFC.String(password)) && ok, nil
}

// make returns the hash of a new password.
func (s *Service) hashPassword(ctx context.Context, address, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if err := s.fillRandom(salt); err != nil {
		return "", err
	}
	leave, err := s.passwords.enter(ctx, address)
	if err != nil {
		return "", err
	}
	defer leave()
	h := nobody()
	h.salt = salt
	h.hash = argon2.IDKey([]byte(norm.NFC.String(password)), h.salt, h.time, h.memory, h.threads, hashBytes)
	return h.text(), nil
}

// checkPassword returns an error about a field if a password is not good enough. Length is
// what counts; rules about kinds of characters are not.
func checkPassword(password, email string, path ...string) error {
	switch {
	case len(password) > limits.PasswordBytes.Int():
		return domain.OverLimit(domain.Invalid, &limits.PasswordBytes, "").At(path...)
	case !utf8.ValidString(password):
		return domain.FieldError("a password is text in UTF-8", path...)
	case utf8.RuneCountInString(norm.NFC.String(password)) < limits.PasswordLength.Int():
		return domain.FieldError(fmt.Sprintf("a password has at least %d characters", limits.PasswordLength.Int()), path...)
	case strings.EqualFold(password, email):
		return domain.FieldError("a password is not the e-mail address", path...)
	case strings.Count(password, password[:1]) == len(password):
		return domain.FieldError("a password is more than one character again and again", path...)
	}
	return nil
}
