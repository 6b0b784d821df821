package document

import (
	"bytes"
	"errors"
	"slices"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/c14n"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
	"chancery/internal/domain"
)

// ErrUnchanged means that a revision would store the same bytes again.
var ErrUnchanged = errors.New("the document does not change")

// UnchangedError is ErrUnchanged for JSON that has members which the format does not know:
// the document stays as it is because they were left out.
type UnchangedError struct{ Warnings []domain.Warning }

func (*UnchangedError) Error() string { return ErrUnchanged.Error() }

// Is reports that the error is ErrUnchanged.
func (*UnchangedError) Is(target error) bool { return target == ErrUnchanged }

// unchanged returns the error for a content that would have the same bytes.
func unchanged(prev, next *domain.Content) error {
	found := slices.DeleteFunc(fromInput(next.Warnings), func(w domain.Warning) bool {
		return slices.ContainsFunc(prev.Warnings, func(known domain.Warning) bool { return sameWarning(known, w) })
	})
	if len(found) > 0 {
		return &UnchangedError{found}
	}
	return ErrUnchanged
}

// same reports whether two contents have the same bytes.
func same(a, b *domain.Content) bool {
	return a.Digest == b.Digest && bytes.Equal(a.Head, b.Head) && bytes.Equal(a.Sigs, b.Sigs) && a.Invalid == b.Invalid
}

// Revise makes the next content of an entry from the JSON of an envelope or of a
// document, which replaces the one in the envelope. The schema must stay.
//
// A signed content accepts an envelope with the same document and signatures and
// another header, an envelope without signatures, which makes it a draft again,
// and any change with Options.Sign. It refuses other changes as a Conflict.
//
// Revise returns ErrUnchanged if the bytes stay the same, and otherwise the errors
// of Build.
func (b *Builder) Revise(prev *domain.Content, data []byte, opt *Options) (*domain.Content, error) {
	if prev.Signed && bytes.Equal(data, prev.Envelope()) {
		return nil, ErrUnchanged // already signed, and no change requested
	}
	if err := b.checkInput(data); err != nil {
		return nil, err
	}
	c, err := b.revise(prev, data, opt)
	if err != nil {
		return nil, b.explain(err, data, opt)
	}
	return c, nil
}

// revise is Revise without the limits of what is given.
func (b *Builder) revise(prev *domain.Content, data []byte, opt *Options) (*domain.Content, error) {
	node, err := b.Library.Parse(data)
	if err != nil {
		return nil, documentError(err)
	}
	env, isEnvelope := node.(*gobl.Envelope)
	if !opt.own {
		opt = given(opt, data, isEnvelope)
	}
	if !isEnvelope {
		if env, err = b.Open(prev); err != nil {
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
		keepHeadID(prev, env)
		if err := b.Library.Calculate(env); err != nil {
			return nil, documentError(err)
		}
		next, err = b.finish(prev, env, opt)
	}
	switch {
	case err != nil:
		return nil, err
	case same(prev, next):
		return nil, unchanged(prev, next)
	}
	if next.DocSchema != prev.DocSchema {
		return nil, domain.FieldError("a stored document cannot become one of another schema", "data", "doc", "$schema")
	}
	return next, nil
}

// reviseSigned changes a signed content. The header may change without a new
// signature, because the signature covers only its UUID and the digest. The
// document may change only if the caller removes the signature or signs again.
func (b *Builder) reviseSigned(prev *domain.Content, data []byte, env *gobl.Envelope, isEnvelope bool, opt *Options) (*domain.Content, error) {
	if isEnvelope && env.Signed() && !opt.Sign {
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
	if !unsigning && !opt.Sign {
		return nil, signedError()
	}
	if err := sameIdentity(prev, env); err != nil {
		return nil, err
	}
	env.Unsign()
	keepHeadID(prev, env)
	if err := b.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return b.finish(prev, env, opt)
}

// keepHeadID gives the header of a new envelope, which has no UUID, that of the content
// that it follows.
func keepHeadID(prev *domain.Content, env *gobl.Envelope) {
	if env.Head == nil {
		env.Head = &head.Header{}
	}
	if env.Head.UUID == "" {
		env.Head.UUID = uuid.UUID(HeadID(prev))
	}
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
	was := &prev.Index
	if string(env.DocumentSchema()) != prev.DocSchema || index.UUID != was.UUID {
		return domain.E(domain.Conflict, "signed", "the schema and UUID of a document cannot change once it was signed")
	}
	if was.Code != "" && (index.Series != was.Series || index.Code != was.Code) {
		return domain.E(domain.Conflict, "signed",
			"the number of a document cannot change while it is signed: it was issued as %s; correct it with a credit note, "+
				"or send the envelope without sigs and with its number first", domain.Reference{Series: was.Series, Code: was.Code})
	}
	return nil
}

// Sign calculates, validates and signs a content, and returns the result. Its
// errors are those of Revise.
func (b *Builder) Sign(c *domain.Content, opt *Options) (*domain.Content, error) {
	signed := *opt
	signed.Sign, signed.own = true, true
	if c.Signed {
		return nil, ErrUnchanged
	}
	return b.revise(c, c.Envelope(), &signed)
}

// Extend returns the content with addons and tags added to those of the document,
// behind them and without repetitions, older keys of addons as those of today. Kinds of
// documents that have no addons or tags ignore them.
//
// The result is a draft for Revise: neither calculated nor validated, so that a
// patch may change it further. An addon that is not installed is refused when the draft
// is calculated.
func (b *Builder) Extend(c *domain.Content, addons, tags []string) (*domain.Content, error) {
	if len(addons) == 0 && len(tags) == 0 {
		return c, nil
	}
	env, err := b.Open(c)
	if err != nil {
		return nil, err
	}
	a, t := listsOf(env.Document())
	if a != nil {
		for _, key := range addons {
			a.Add(cbc.Key(key))
		}
		b.Library.Renew(env.Document()) // before a patch looks at the addons
	}
	if t != nil {
		for _, tag := range tags {
			if !t.Has(cbc.Key(tag)) {
				t.List = append(t.List, cbc.Key(tag))
			}
		}
	}
	draft := *c
	if draft.Doc, err = env.DocumentJSON(); err != nil {
		return nil, documentError(err)
	}
	return &draft, nil
}

// listsOf returns the addons and tags of a document, nil for those that its kind
// does not have.
func listsOf(doc tree.Node) (*tax.Addons, *tax.Tags) {
	switch d := doc.(type) {
	case *bill.Invoice:
		return &d.Addons, &d.Tags
	case *bill.Order:
		return &d.Addons, &d.Tags
	case *bill.Delivery:
		return &d.Addons, &d.Tags
	case *bill.Payment:
		return &d.Addons, &d.Tags
	case *bill.Status:
		return &d.Addons, nil
	}
	return nil, nil
}
