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
// signs documents, and keeps the bytes that were digested. It touches nothing
// outside and is safe for concurrent use.
type Builder struct {
	Library *gobl.Library
	// Key signs envelopes.
	Key *dsig.PrivateKey
}

// buildJob is how a content is to be made.
type buildJob struct {
	now time.Time
	// id becomes the UUID of the header of a bare document, if it can.
	id           domain.ID
	allowInvalid bool
	sign         bool
	origin       domain.Origin
}

// parts are the members of an envelope as they came, byte for byte.
type parts struct {
	Schema string          `json:"$schema"`
	Head   json.RawMessage `json:"head"`
	Doc    json.RawMessage `json:"doc"`
	Sigs   json.RawMessage `json:"sigs"`
}

// document makes the first content of an entry from an envelope or a document.
func (b *Builder) document(data []byte, job *buildJob) (*domain.Content, error) {
	node, err := b.Library.Parse(data)
	if err != nil {
		return nil, documentError(err)
	}
	env, isEnvelope := node.(*gobl.Envelope)
	if isEnvelope && env.Signed() {
		return b.arrived(nil, data, env, job)
	}
	if !isEnvelope {
		if env, err = b.Library.Envelop(node); err != nil {
			return nil, documentError(err)
		}
		if job.id.TimeBased() {
			env.Head.UUID = uuid.UUID(job.id)
		}
	} else if err := b.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return b.finish(nil, env, job)
}

// arrived takes a signed envelope as it is. Its digest must be that of its
// document; nothing in it is calculated anew.
func (b *Builder) arrived(prev *domain.Content, data []byte, env *gobl.Envelope, job *buildJob) (*domain.Content, error) {
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
	if len(faults) > 0 && !job.allowInvalid {
		return nil, documentError(faults)
	}
	c := &domain.Content{
		EnvSchema: envelopeSchema,
		Head:      compact(p.Head), Doc: p.Doc, Sigs: compact(p.Sigs),
		Digest: digest, Signed: true, Invalid: len(faults) > 0,
	}
	return seal(prev, c, env, job)
}

// checkSignatures refuses signatures that are of another envelope, and those
// that claim to be ours and are not. Whether a foreign key is to be trusted is
// not for the silo to say.
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

// finish validates a calculated envelope, signs it if asked to, and makes the
// content of it.
func (b *Builder) finish(prev *domain.Content, env *gobl.Envelope, job *buildJob) (*domain.Content, error) {
	faults := b.Library.Validate(env)
	if len(faults) > 0 && !job.allowInvalid {
		return nil, documentError(faults)
	}
	if job.sign {
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
	return seal(prev, c, env, job)
}

// seal fills in what is derived from the envelope.
func seal(prev, c *domain.Content, env *gobl.Envelope, job *buildJob) (*domain.Content, error) {
	c.DocSchema = string(env.DocumentSchema())
	c.Tags = env.Head.Tags
	c.At, c.Origin = job.now, job.origin
	c.Version = versionOf(prev, c)
	var err error
	c.Index, c.Snippet, err = summarize(env.Peek())
	return c, err
}

// versionOf derives a version from a content and its predecessor, so that no two
// versions of an entry are ever called the same.
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

// same tells whether two contents are the same bytes.
func same(a, b *domain.Content) bool {
	return a.Digest == b.Digest && bytes.Equal(a.Head, b.Head) && bytes.Equal(a.Sigs, b.Sigs) && a.Invalid == b.Invalid
}

// revise makes the next content of an entry from an envelope or a document, nil
// when nothing changes.
func (b *Builder) revise(prev *domain.Content, data []byte, job *buildJob) (*domain.Content, error) {
	if prev.Signed && bytes.Equal(data, prev.Envelope()) {
		return nil, nil // signed already, and nothing else was asked for
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
		next, err = b.reviseSigned(prev, data, env, isEnvelope, job)
	case env.Signed():
		next, err = b.arrived(prev, data, env, job)
	default:
		if err := b.Library.Calculate(env); err != nil {
			return nil, documentError(err)
		}
		next, err = b.finish(prev, env, job)
	}
	if err != nil || same(prev, next) {
		return nil, err
	}
	if next.DocSchema != prev.DocSchema {
		return nil, domain.FieldError("a stored document cannot become one of another schema", "data", "doc", "$schema")
	}
	return next, nil
}

// reviseSigned changes a signed content. The header may change under the
// signature, which covers only its UUID and the digest. The document may change
// only when the signature is given up openly, or made anew.
func (b *Builder) reviseSigned(prev *domain.Content, data []byte, env *gobl.Envelope, isEnvelope bool, job *buildJob) (*domain.Content, error) {
	if isEnvelope && env.Signed() && !job.sign {
		next, err := b.arrived(prev, data, env, job)
		if err == nil && next.Digest == prev.Digest {
			return next, nil
		}
		return nil, signedError()
	}
	given, err := b.unchanged(prev, data, isEnvelope)
	if err != nil {
		return nil, err
	}
	if given && !isEnvelope {
		return prev, nil
	}
	unsigning := isEnvelope && !env.Signed()
	if !unsigning && !job.sign {
		return nil, signedError()
	}
	if err := sameIdentity(prev, env); err != nil {
		return nil, err
	}
	env.Unsign()
	if err := b.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return b.finish(prev, env, job)
}

// unchanged tells whether a document is the one that is stored.
func (b *Builder) unchanged(prev *domain.Content, data []byte, isEnvelope bool) (bool, error) {
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

// sameIdentity refuses changes of what a signed document is.
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

// open reads a stored content back into an envelope.
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

// Sign makes the signed form of a content: calculated, validated, signed. The
// origin and time are of whoever asks for it.
func (b *Builder) Sign(c *domain.Content, now time.Time, origin domain.Origin) (*domain.Content, error) {
	return b.Revise(c, c.Envelope(), now, origin, true)
}

// Revise makes the next content from a changed envelope or document, signed if
// asked for; nil when nothing changes.
func (b *Builder) Revise(prev *domain.Content, data []byte, now time.Time, origin domain.Origin, sign bool) (*domain.Content, error) {
	return b.revise(prev, data, &buildJob{now: now, sign: sign, origin: origin})
}

// ErrNumbered says that a document has a code already.
var ErrNumbered = errors.New("the document has a code already")

// Number makes the content in which the document has the code given, of what
// NumberingOf has read. It is not for use by several at once.
func (b *Builder) Number(n *Numbering, code string, now time.Time, sign bool) (*domain.Content, error) {
	prev, env := n.content, n.env
	n.env = nil // what follows changes it
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
	return b.finish(prev, env, &buildJob{now: now, sign: sign})
}

// correct makes a corrective document of a stored one.
func (b *Builder) correct(prev *domain.Content, options []byte, job *buildJob) (*domain.Content, error) {
	env, err := b.open(prev)
	if err != nil {
		return nil, err
	}
	corrected, err := b.Library.CorrectWith(env, options)
	if err != nil {
		return nil, underMember(documentError(err), "correct")
	}
	return b.fresh(corrected, job)
}

// replicate makes a new document with the substance of a stored one.
func (b *Builder) replicate(prev *domain.Content, job *buildJob) (*domain.Content, error) {
	env, err := b.open(prev)
	if err != nil {
		return nil, err
	}
	copied, err := b.Library.Replicate(env)
	if err != nil {
		return nil, documentError(err)
	}
	return b.fresh(copied, job)
}

func (b *Builder) fresh(env *gobl.Envelope, job *buildJob) (*domain.Content, error) {
	if job.id.TimeBased() {
		env.Head.UUID = uuid.UUID(job.id)
	}
	return b.finish(nil, env, job)
}

func compact(raw []byte) []byte {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return raw
	}
	return b.Bytes()
}
