package document

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"chancery/gobl"
	"chancery/gobl/c14n"
	"chancery/gobl/dsig"
	"chancery/gobl/rule"
	"chancery/gobl/uuid"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Builder makes the contents of entries: it parses, calculates, validates and
// signs documents, and keeps the bytes that were digested. It does no I/O and is
// safe for concurrent use. Library and Keys must be set.
type Builder struct {
	Library *gobl.Library
	Keys    Keys
	// Lists is how many elements a list in a document may have; nil means
	// limits.Lines.
	Lists *limits.Limit

	parsed  parsedCache
	adviser adviser
}

// Options say how to make a content.
type Options struct {
	// Workspace of the entry decides which key signs and what becomes of warnings.
	Workspace domain.Workspace
	// Now and Origin become the time and origin of the content.
	Now    time.Time
	Origin domain.Origin
	// ID becomes the UUID in the header of an envelope that has none. It must be
	// time-based for that, as the format demands of headers.
	ID domain.ID
	// AllowInvalid accepts documents that break rules and marks them as invalid.
	AllowInvalid bool
	// Sign signs the envelope after it was built.
	Sign bool
	// Replaces is a number that the document had and loses, empty for none.
	Replaces domain.Reference
	// Keep keeps the warnings of the content before that cannot be found in its document
	// again, such as those about members that the format does not know. Steps of a job set
	// it, since they work on what somebody else gave.
	Keep bool

	// input is what was given; own says that it is the stored content itself.
	input input
	own   bool
}

// Build makes the first content of an entry from the JSON of an envelope or of a
// document. It calculates and validates both, except for signed envelopes, which
// it keeps byte for byte: their digest and signatures must fit.
//
// It returns an error of kind Invalid if the library refuses the document, which it
// does for addons that are not installed (key "addon") even if invalid ones are
// accepted, one of its lists is too long (key "limit"), or the digest or a signature (keys "digest" and
// "signature") does not fit.
func (b *Builder) Build(data []byte, opt *Options) (*domain.Content, error) {
	if err := b.checkInput(data); err != nil {
		return nil, err
	}
	c, err := b.build(data, opt)
	if err != nil {
		return nil, b.explain(err, data, opt)
	}
	return c, nil
}

// build is Build without the limits of what is given.
func (b *Builder) build(data []byte, opt *Options) (*domain.Content, error) {
	node, err := b.Library.Parse(data)
	if err != nil {
		return nil, documentError(err)
	}
	env, isEnvelope := node.(*gobl.Envelope)
	opt = given(opt, data, isEnvelope)
	if isEnvelope && env.Signed() {
		return b.acceptSigned(nil, data, env, opt)
	}
	named := false
	if isEnvelope {
		named = env.Head != nil && env.Head.UUID != ""
		err = b.Library.Calculate(env)
	} else {
		env, err = b.Library.Envelop(node)
	}
	if err != nil {
		return nil, documentError(err)
	}
	if named {
		return b.finish(nil, env, opt)
	}
	return b.finishNew(env, opt)
}

// parts are the members of an envelope, byte for byte as they were received.
type parts struct {
	Schema string          `json:"$schema"`
	Head   json.RawMessage `json:"head"`
	Doc    json.RawMessage `json:"doc"`
	Sigs   json.RawMessage `json:"sigs"`
}

// acceptSigned makes a content of a signed envelope without recalculating it.
// The digest in the header must be that of the document.
func (b *Builder) acceptSigned(prev *domain.Content, data []byte, env *gobl.Envelope, opt *Options) (*domain.Content, error) {
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
	if err := b.checkSignatures(env, opt.Workspace.Sandbox); err != nil {
		return nil, err
	}
	// A document that is stored already stays as it is, with a new header too.
	if prev == nil || prev.Digest != digest {
		if err := b.Library.CheckAddons(env); err != nil {
			return nil, documentError(err)
		}
	}
	faults, warnings := b.check(prev, env, opt)
	if len(faults) > 0 && !opt.AllowInvalid {
		return nil, documentError(faults)
	}
	c := &domain.Content{
		EnvSchema: string(gobl.SchemaEnvelope),
		Head:      Compact(p.Head), Doc: p.Doc, Sigs: Compact(p.Sigs),
		Digest: digest, Signed: true, Invalid: len(faults) > 0, Warnings: warnings,
	}
	return deriveFields(prev, c, env, opt)
}

// keyOf returns the key that signs in a workspace.
func (b *Builder) keyOf(w *domain.Workspace) *dsig.PrivateKey {
	if w.Sandbox {
		return b.Keys.Sandbox()
	}
	return b.Keys.Documents()
}

// checkSignatures returns an error if a signature belongs to another envelope, or
// claims to be ours and is not, or comes from a sandbox to a live workspace. It does not
// decide whether to trust other keys.
func (b *Builder) checkSignatures(env *gobl.Envelope, sandbox bool) error {
	if err := env.Verify(); err != nil {
		return signatureError(err)
	}
	for _, sig := range env.Sigs {
		key, ofSandbox := b.Keys.Find(sig.KeyID())
		if key == nil {
			continue
		}
		if _, err := sig.Verify(key); err != nil {
			return signatureError(err)
		}
		if ofSandbox && !sandbox {
			return sandboxError()
		}
	}
	return nil
}

func sandboxError() error {
	return &domain.Error{
		Kind: domain.Invalid, Key: "signature",
		Message: "the envelope was signed in a sandbox; a live workspace takes it without the signature",
		Fields:  map[string]any{"data": map[string]any{"sigs": "made in a sandbox"}},
	}
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
func (b *Builder) finish(prev *domain.Content, env *gobl.Envelope, opt *Options) (*domain.Content, error) {
	faults, warnings := b.check(prev, env, opt)
	if len(faults) > 0 && !opt.AllowInvalid {
		return nil, documentError(faults)
	}
	if opt.Sign {
		if err := b.Library.Sign(env, b.keyOf(&opt.Workspace)); err != nil {
			return nil, documentError(err)
		}
	}
	c, err := contentOf(prev, env, len(faults) > 0, opt)
	if err == nil {
		c.Warnings = warnings
	}
	return c, err
}

// check returns what refuses a calculated envelope, rules and advice that the workspace
// made faults of, and the warnings that are left.
func (b *Builder) check(prev *domain.Content, env *gobl.Envelope, opt *Options) (rule.Faults, []domain.Warning) {
	raised, warnings := b.advise(prev, env, opt)
	return slices.Concat(b.Library.Validate(env), raised), warnings
}

// contentOf makes a content of an envelope that is calculated, checked and signed.
func contentOf(prev *domain.Content, env *gobl.Envelope, invalid bool, opt *Options) (*domain.Content, error) {
	doc, err := env.DocumentJSON()
	if err != nil {
		return nil, documentError(err)
	}
	c := &domain.Content{
		EnvSchema: string(gobl.SchemaEnvelope), Doc: doc, Digest: env.Head.Dig.Val,
		Signed: env.Signed(), Invalid: invalid,
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
func deriveFields(prev, c *domain.Content, env *gobl.Envelope, opt *Options) (*domain.Content, error) {
	c.DocSchema = string(env.DocumentSchema())
	c.Tags = shownTags(env.Head.Tags)
	c.AllowDouble = opt.Workspace.Advice.Of(domain.KeyDuplicate) != domain.AdviceFault
	c.At, c.Origin = opt.Now, opt.Origin
	c.Version = versionOf(prev, c)
	var err error
	c.Index, c.Snippet, err = summarize(env.Peek())
	findRefs(env, &c.Index)
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

// finishNew makes the first content of an entry from a calculated envelope whose header
// has no UUID of its own.
func (b *Builder) finishNew(env *gobl.Envelope, opt *Options) (*domain.Content, error) {
	if opt.ID.TimeBased() {
		env.Head.UUID = uuid.UUID(opt.ID)
	}
	return b.finish(nil, env, opt)
}

// HeadID returns the UUID in the header of a content, empty if it is not one.
func HeadID(c *domain.Content) domain.ID {
	var head struct {
		UUID string `json:"uuid"`
	}
	if json.Unmarshal(c.Head, &head) != nil {
		return ""
	}
	id, err := domain.ParseID(head.UUID)
	if err != nil {
		return ""
	}
	return id
}

// Open parses a stored content into an envelope, which the caller may change. Its
// errors are internal: a stored content can be read.
func (b *Builder) Open(c *domain.Content) (*gobl.Envelope, error) {
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
