package silo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"chancery/gobl"
	"chancery/gobl/c14n"
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
	"chancery/internal/domain"
)

// Builder makes the contents of entries: it parses, calculates, validates and
// signs documents, and keeps the bytes that were digested. It does no I/O and is
// safe for concurrent use.
type Builder struct {
	Library *gobl.Library
	// Key signs envelopes.
	Key *dsig.PrivateKey
}

// buildOptions says how to make a content.
type buildOptions struct {
	now time.Time
	// id becomes the UUID in the header of a bare document if it is time-based.
	id           domain.ID
	allowInvalid bool
	sign         bool
	origin       domain.Origin
}

// parts are the members of an envelope, byte for byte as they were received.
type parts struct {
	Schema string          `json:"$schema"`
	Head   json.RawMessage `json:"head"`
	Doc    json.RawMessage `json:"doc"`
	Sigs   json.RawMessage `json:"sigs"`
}

// document makes the first content of an entry from an envelope or a document.
func (b *Builder) document(data []byte, opt *buildOptions) (*domain.Content, error) {
	node, err := b.Library.Parse(data)
	if err != nil {
		return nil, documentError(err)
	}
	env, isEnvelope := node.(*gobl.Envelope)
	if isEnvelope && env.Signed() {
		return b.acceptSigned(nil, data, env, opt)
	}
	if !isEnvelope {
		if env, err = b.Library.Envelop(node); err != nil {
			return nil, documentError(err)
		}
		if opt.id.TimeBased() {
			env.Head.UUID = uuid.UUID(opt.id)
		}
	} else if err := b.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return b.finish(nil, env, opt)
}

// acceptSigned makes a content of a signed envelope without recalculating it.
// The digest in the header must be that of the document.
func (b *Builder) acceptSigned(prev *domain.Content, data []byte, env *gobl.Envelope, opt *buildOptions) (*domain.Content, error) {
	var p parts
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, domain.E(domain.Malformed, "input", "the envelope cannot be read as JSON")
	}
	digest, err := c14n.Digest(p.Doc)
	if err != nil {
		return nil, documentError(err)
	}
	if env.Head == nil || env.Head.Dig == nil || env.Head.Dig.Val != digest {
		return nil, digestError()
	}
	if err := b.checkSignatures(env); err != nil {
		return nil, err
	}
	faults := b.Library.Validate(env)
	if len(faults) > 0 && !opt.allowInvalid {
		return nil, documentError(faults)
	}
	c := &domain.Content{
		EnvSchema: envelopeSchema,
		Head:      compact(p.Head), Doc: p.Doc, Sigs: compact(p.Sigs),
		Digest: digest, Signed: true, Invalid: len(faults) > 0,
	}
	return deriveFields(prev, c, env, opt)
}

// checkSignatures returns an error if a signature belongs to another envelope, or
// claims to be ours and is not. It does not decide whether to trust other keys.
func (b *Builder) checkSignatures(env *gobl.Envelope) error {
	if err := env.Verify(); err != nil {
		return signatureError(err)
	}
	for _, sig := range env.Sigs {
		if sig.KeyID() != b.Key.ID() {
			continue
		}
		if _, err := sig.Verify(b.Key.Public()); err != nil {
			return signatureError(err)
		}
	}
	return nil
}

func signatureError(err error) error {
	return &domain.Error{
		Kind: domain.Invalid, Key: "signature", Cause: err,
		Message: "a signature is not one of this envelope; a signed envelope cannot be changed",
		Fields:  map[string]any{"data": map[string]any{"sigs": "do not fit the header"}},
	}
}

func digestError() error {
	return &domain.Error{
		Kind: domain.Invalid, Key: "digest",
		Message: "the digest in the header is not that of the document; a signed envelope cannot be changed",
		Fields:  map[string]any{"data": map[string]any{"head": map[string]any{"dig": "does not match the document"}}},
	}
}

// finish validates a calculated envelope, signs it if the options say so, and
// makes a content of it.
func (b *Builder) finish(prev *domain.Content, env *gobl.Envelope, opt *buildOptions) (*domain.Content, error) {
	faults := b.Library.Validate(env)
	if len(faults) > 0 && !opt.allowInvalid {
		return nil, documentError(faults)
	}
	if opt.sign {
		if err := b.Library.Sign(env, b.Key); err != nil {
			return nil, documentError(err)
		}
	}
	doc, err := env.DocumentJSON()
	if err != nil {
		return nil, documentError(err)
	}
	c := &domain.Content{
		EnvSchema: envelopeSchema, Doc: doc, Digest: env.Head.Dig.Val,
		Signed: env.Signed(), Invalid: len(faults) > 0,
	}
	if c.Head, err = json.Marshal(env.Head); err != nil {
		return nil, fmt.Errorf("writing header: %w", err)
	}
	if c.Signed {
		if c.Sigs, err = json.Marshal(env.Sigs); err != nil {
			return nil, fmt.Errorf("writing signatures: %w", err)
		}
	}
	return deriveFields(prev, c, env, opt)
}

// deriveFields sets the fields of a content that derive from the envelope.
func deriveFields(prev, c *domain.Content, env *gobl.Envelope, opt *buildOptions) (*domain.Content, error) {
	c.DocSchema = string(env.DocumentSchema())
	c.Tags = env.Head.Tags
	c.At, c.Origin = opt.now, opt.origin
	c.Version = versionOf(prev, c)
	var err error
	c.Index, c.Snippet, err = summarize(env.Peek())
	return c, err
}

// versionOf derives a version from a content and its predecessor, so that no two
// versions of an entry have the same name.
func versionOf(prev, c *domain.Content) string {
	h := sha256.New()
	if prev != nil {
		h.Write([]byte(prev.Version))
	}
	for _, part := range [][]byte{c.Head, []byte(c.Digest), c.Sigs} {
		h.Write([]byte{0})
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))[:10]
}

// same reports whether two contents have the same bytes.
func same(a, b *domain.Content) bool {
	return a.Digest == b.Digest && bytes.Equal(a.Head, b.Head) && bytes.Equal(a.Sigs, b.Sigs) && a.Invalid == b.Invalid
}

// revise makes the next content of an entry from an envelope or a document. It
// returns nil if nothing changes.
func (b *Builder) revise(prev *domain.Content, data []byte, opt *buildOptions) (*domain.Content, error) {
	if prev.Signed && bytes.Equal(data, prev.Envelope()) {
		return nil, nil // already signed, and no change requested
	}
	node, err := b.Library.Parse(data)
	if err != nil {
		return nil, documentError(err)
	}
	env, isEnvelope := node.(*gobl.Envelope)
	if !isEnvelope {
		if env, err = b.open(prev); err != nil {
			return nil, err
		}
		if err := b.Library.Insert(env, node); err != nil {
			return nil, documentError(err)
		}
	}
	var next *domain.Content
	switch {
	case prev.Signed:
		next, err = b.reviseSigned(prev, data, env, isEnvelope, opt)
	case env.Signed():
		next, err = b.acceptSigned(prev, data, env, opt)
	default:
		if err := b.Library.Calculate(env); err != nil {
			return nil, documentError(err)
		}
		next, err = b.finish(prev, env, opt)
	}
	if err != nil || same(prev, next) {
		return nil, err
	}
	if next.DocSchema != prev.DocSchema {
		return nil, domain.FieldError("a stored document cannot become one of another schema", "data", "doc", "$schema")
	}
	return next, nil
}

// reviseSigned changes a signed content. The header may change without a new
// signature, because the signature covers only its UUID and the digest. The
// document may change only if the caller removes the signature or signs again.
func (b *Builder) reviseSigned(prev *domain.Content, data []byte, env *gobl.Envelope, isEnvelope bool, opt *buildOptions) (*domain.Content, error) {
	if isEnvelope && env.Signed() && !opt.sign {
		next, err := b.acceptSigned(prev, data, env, opt)
		if err == nil && next.Digest == prev.Digest {
			return next, nil
		}
		return nil, signedError()
	}
	given, err := b.sameDocument(prev, data, isEnvelope)
	if err != nil {
		return nil, err
	}
	if given && !isEnvelope {
		return prev, nil
	}
	unsigning := isEnvelope && !env.Signed()
	if !unsigning && !opt.sign {
		return nil, signedError()
	}
	if err := sameIdentity(prev, env); err != nil {
		return nil, err
	}
	env.Unsign()
	if err := b.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return b.finish(prev, env, opt)
}

// sameDocument reports whether the data is the stored document.
func (b *Builder) sameDocument(prev *domain.Content, data []byte, isEnvelope bool) (bool, error) {
	if isEnvelope {
		return false, nil
	}
	digest, err := c14n.Digest(data)
	if err != nil {
		return false, documentError(err)
	}
	return digest == prev.Digest, nil
}

func signedError() error {
	return domain.E(domain.Conflict, "signed",
		"the document is signed; send the envelope without sigs to go back to an unsigned one, or set sign to sign the change")
}

// sameIdentity returns an error if the schema or UUID of a signed document changed.
func sameIdentity(prev *domain.Content, env *gobl.Envelope) error {
	index, _, err := summarize(env.Peek())
	if err != nil {
		return err
	}
	if string(env.DocumentSchema()) != prev.DocSchema || index.UUID != prev.Index.UUID {
		return domain.E(domain.Conflict, "signed", "the schema and UUID of a document cannot change once it was signed")
	}
	return nil
}

// open parses a stored content into an envelope.
func (b *Builder) open(c *domain.Content) (*gobl.Envelope, error) {
	node, err := b.Library.Parse(c.Envelope())
	if err != nil {
		return nil, fmt.Errorf("reading a stored envelope: %w", err)
	}
	env, ok := node.(*gobl.Envelope)
	if !ok {
		return nil, errors.New("a stored envelope is not an envelope")
	}
	return env, nil
}

// Sign calculates, validates and signs a content, and returns the result. The
// new content has the time and origin given.
func (b *Builder) Sign(c *domain.Content, now time.Time, origin domain.Origin) (*domain.Content, error) {
	return b.Revise(c, c.Envelope(), now, origin, true)
}

// Revise makes the next content from a changed envelope or document and signs it
// if sign is set. It returns nil if nothing changes.
func (b *Builder) Revise(prev *domain.Content, data []byte, now time.Time, origin domain.Origin, sign bool) (*domain.Content, error) {
	return b.revise(prev, data, &buildOptions{now: now, sign: sign, origin: origin})
}

// ErrNumbered means that the document already has a code.
var ErrNumbered = errors.New("the document has a code already")

// Number makes the content in which the document has the given code, from what
// NumberingOf read. A Numbering must not be used concurrently.
func (b *Builder) Number(n *Numbering, code string, now time.Time, sign bool) (*domain.Content, error) {
	prev, env := n.content, n.env
	n.env = nil // the calculation below changes it
	if env == nil {
		var err error
		if env, err = b.open(prev); err != nil {
			return nil, err
		}
	}
	field := codeOf(env.Document())
	if field == nil {
		return nil, domain.E(domain.Invalid, "validation", "a %s has no code", prev.DocSchema)
	}
	if *field != "" {
		return nil, ErrNumbered
	}
	*field = cbc.Code(code)
	if err := b.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return b.finish(prev, env, &buildOptions{now: now, sign: sign})
}

// correct makes the document that corrects a stored one.
func (b *Builder) correct(prev *domain.Content, options []byte, opt *buildOptions) (*domain.Content, error) {
	env, err := b.open(prev)
	if err != nil {
		return nil, err
	}
	corrected, err := b.Library.CorrectWith(env, options)
	if err != nil {
		return nil, underMember(documentError(err), "correct")
	}
	return b.finishNew(corrected, opt)
}

// replicate makes a new document with the substance of a stored one, without its
// number and identity.
func (b *Builder) replicate(prev *domain.Content, opt *buildOptions) (*domain.Content, error) {
	env, err := b.open(prev)
	if err != nil {
		return nil, err
	}
	copied, err := b.Library.Replicate(env)
	if err != nil {
		return nil, documentError(err)
	}
	return b.finishNew(copied, opt)
}

// finishNew makes the first content of an entry from a calculated envelope.
func (b *Builder) finishNew(env *gobl.Envelope, opt *buildOptions) (*domain.Content, error) {
	if opt.id.TimeBased() {
		env.Head.UUID = uuid.UUID(opt.id)
	}
	return b.finish(nil, env, opt)
}

func compact(raw []byte) []byte {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return raw
	}
	return b.Bytes()
}
