package gobl

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"chancery/gobl/c14n"
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
)

// Blank is an envelope that is calculated and checked and lacks only the code of its
// document, like a form with one empty field. Filling it in costs far less than a
// calculation: the JSON and its canonical form are there, but for the code.
//
// The envelope belongs to the blank, which is not safe for concurrent use.
type Blank struct {
	library *Library
	env     *Envelope
	code    *cbc.Code
	sigs    []*dsig.Signature

	// The texts around the code.
	doc, canonical *halves
}

// halves is a text without a string in its middle.
type halves struct{ before, after []byte }

// cut removes a string with its quotes; nil if the text does not have it exactly once.
func cut(text []byte, id string) *halves {
	before, after, found := bytes.Cut(text, []byte(`"`+id+`"`))
	if !found || bytes.Count(text, []byte(id)) > 1 {
		return nil
	}
	return &halves{before, after}
}

// ErrEntangled means that a document shows its code in more than one place.
var ErrEntangled = errors.New("more of the document than the code depends on the code")

// Blank calculates an envelope as if its document had a code, and checks it, but for
// faults that the code may cause. The pointer leads to the code, which is empty; the caller
// got it from Document. After an error, and after ErrEntangled too, the envelope is of no
// use.
func (l *Library) Blank(e *Envelope, code *cbc.Code) (*Blank, error) {
	// No document holds this identifier, so that it shows the place of the code.
	id, err := l.NewID()
	if err != nil {
		return nil, NewError(ErrInternal, err)
	}
	*code = cbc.Code(id)
	if err := l.Calculate(e); err != nil {
		return nil, err
	}
	if err := l.checkAnyCode(e, code); err != nil {
		return nil, err
	}
	doc, err := e.document()
	if err != nil {
		return nil, err
	}
	canonical, err := c14n.Canonical(doc)
	if err != nil {
		return nil, NewError(ErrDigest, err)
	}
	b := &Blank{
		library: l, env: e, code: code, sigs: e.Sigs,
		doc: cut(doc, string(id)), canonical: cut(canonical, string(id)),
	}
	if b.doc == nil || b.canonical == nil {
		return nil, ErrEntangled
	}
	return b, nil
}

// checkAnyCode checks an envelope whose code is only a placeholder. Rules of addons may ask
// for another form of codes, most often for a short number; those are checked again with
// the code that is filled in. If it depends on the code in another way whether there are
// faults, the error is ErrEntangled.
func (l *Library) checkAnyCode(e *Envelope, code *cbc.Code) error {
	err := l.Check(e)
	if err == nil {
		return nil
	}
	placeholder := *code
	*code = "1"
	second := l.Check(e)
	*code = placeholder
	switch {
	case second == nil:
		return nil
	case second.Error() == err.Error():
		return err
	default:
		return ErrEntangled
	}
}

// Fill returns the envelope with the code: what Calculate and Check make of a document
// with it. The code must not be empty. A blank can be filled in again; the envelope is
// the same one.
func (b *Blank) Fill(code cbc.Code) (*Envelope, error) {
	e := b.env
	e.Sigs = slices.Clip(b.sigs)
	*b.code = cbc.NormalizeCode(code)
	text, err := json.Marshal(*b.code)
	if err != nil {
		return nil, NewError(ErrMarshal, err)
	}
	canonical, err := c14n.Canonical(text)
	if err != nil {
		return nil, NewError(ErrDigest, err)
	}
	hash := sha256.New()
	for _, part := range [][]byte{b.canonical.before, canonical, b.canonical.after} {
		hash.Write(part)
	}
	e.encoded = slices.Concat(b.doc.before, text, b.doc.after)
	e.digested = hex.EncodeToString(hash.Sum(nil))
	e.Head.Dig = &dsig.Digest{Alg: dsig.SHA256, Val: e.digested}
	return e, b.check()
}

// Sign signs the envelope that Fill has returned, as Library.Sign does.
func (b *Blank) Sign(key *dsig.PrivateKey, options ...SignOption) error {
	if err := b.library.addSignature(b.env, key, options); err != nil {
		return err
	}
	err := b.check()
	if err != nil {
		b.env.Unsign()
	}
	return err
}

// check is Library.Check for an envelope of which only the code, the digest and the
// signatures have changed since. A rule sees the node that it is about and what is
// below, so the rules of all other nodes hold as before.
func (b *Blank) check() error {
	e, l := b.env, b.library
	payload := e.doc.Payload()
	if l.book.Holds(l.contextOf(payload), e, e.doc, payload, b.code) {
		return nil
	}
	if faults := l.Validate(e); len(faults) > 0 {
		return NewError(ErrValidation, faults)
	}
	return nil
}
