package gobl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
	"chancery/internal/cli/term"
)

type verifyCmd struct {
	File string   `arg:"" help:"Signed envelope, JSON or YAML; - is the standard input."`
	Key  []string `required:"" sep:"none" placeholder:"FILE" help:"Key that may have signed: a public or private JWK, or a set of keys. Repeatable."`
	JSON bool     `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (verifyCmd) Help() string {
	return `Verifies that an envelope is what was signed: every signature has to be made with one of the keys,
and the document has to be unchanged since. Shows who signed and when. The rules for the document
are not checked; "chancery gobl validate" does that.

    chancery gobl verify --key key.jwk signed.json
    chancery gobl verify --key ours.jwk --key theirs.jwks - < signed.json`
}

// verification is the result of verify.
type verification struct {
	Verified   bool            `json:"verified"`
	UUID       string          `json:"uuid"`
	Digest     string          `json:"digest"`
	Intact     bool            `json:"document_intact"`
	Signatures []signatureView `json:"signatures"`
}

// signatureView is one signature in the result of verify. What the signature
// itself says is shown only if it is good.
type signatureView struct {
	Verified bool    `json:"verified"`
	Key      string  `json:"kid"`
	Issuer   cbc.URI `json:"iss,omitempty"`
	Audience cbc.URI `json:"aud,omitempty"`
	Scope    cbc.Key `json:"scope,omitempty"`
	SignedAt string  `json:"signed_at,omitempty"`
	Reason   string  `json:"reason,omitempty"`
}

// Run verifies one envelope.
func (v *verifyCmd) Run(ctx context.Context, c *term.Call) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	keys, err := publicKeys(ctx, c, v.Key)
	if err != nil {
		return err
	}
	in, n, err := parse(ctx, c, lib, v.File)
	if err != nil {
		return err
	}
	envelope, ok := n.(*gobl.Envelope)
	if !ok {
		return in.Wrap(gobl.NewError(gobl.ErrSignature, errNoEnvelope))
	}
	failed := envelope.Verify(keys...)
	if !envelope.Signed() {
		return in.Wrap(failed)
	}
	changed := checkDigest(envelope, in.JSON)
	result := verification{
		Verified: failed == nil && changed == nil, Intact: changed == nil,
		Signatures: checkSignatures(envelope, keys),
	}
	if envelope.HasHead() {
		result.UUID = envelope.Head.UUID.String()
		if envelope.Head.Dig != nil {
			result.Digest = envelope.Head.Dig.Val
		}
	}
	if err := result.print(c); err != nil {
		return err
	}
	if failed == nil {
		failed = changed
	}
	if failed != nil {
		return in.Wrap(&term.ReportedError{Cause: failed})
	}
	return nil
}

var (
	errNoEnvelope = errors.New("a document without an envelope has no signatures")
	errNoDigest   = errors.New("the envelope has no SHA-256 digest of its document")
	errChanged    = errors.New("the document is not the one that was signed: its digest differs")
)

// checkDigest checks that the digest in the header is that of the document as it is
// written in the input, including all that the library does not know.
func checkDigest(e *gobl.Envelope, data []byte) error {
	if !e.HasHead() || e.Head.Dig == nil || e.Head.Dig.Alg != dsig.SHA256 {
		return gobl.NewError(gobl.ErrDigest, errNoDigest)
	}
	doc, err := rawDocument(data)
	if err != nil {
		return err
	}
	digest, err := gobl.Digest(doc)
	if err != nil {
		return err
	}
	if !digest.Equals(e.Head.Dig) {
		return gobl.NewError(gobl.ErrDigest, errChanged)
	}
	return nil
}

// rawDocument returns the document of an envelope as it is written there. It
// refuses an envelope in which two readers could see two different documents.
func rawDocument(envelope []byte) (json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(envelope, &members); err != nil {
		return nil, gobl.NewError(gobl.ErrInput, err)
	}
	for name := range members {
		for _, known := range []string{"$schema", "head", "doc", "sigs"} {
			if name != known && strings.EqualFold(name, known) {
				return nil, misnamed(name, known)
			}
		}
	}
	doc := members["doc"]
	if len(doc) == 0 || bytes.Equal(doc, []byte("null")) {
		return nil, gobl.NewError(gobl.ErrNoDocument, errNoDocument)
	}
	return doc, nil
}

var errNoDocument = errors.New("there is no document")

// misnamed refuses a member of an envelope that is written in another case: a reader that
// is strict about the case sees another envelope.
func misnamed(name, known string) error {
	e := gobl.NewError(gobl.ErrInput, fmt.Errorf("the name of this member is written in small letters: %s", known))
	e.Paths = []string{"$." + name}
	return e
}

// checkSignatures verifies each signature by itself.
func checkSignatures(e *gobl.Envelope, keys []*dsig.PublicKey) []signatureView {
	list := make([]signatureView, len(e.Sigs))
	for i, s := range e.Sigs {
		if s != nil {
			list[i].Key = s.KeyID()
		}
		one := gobl.Envelope{Schema: e.Schema, Head: e.Head, Sigs: e.Sigs[i : i+1]}
		err := one.Verify(keys...)
		if err != nil {
			list[i].Reason = reason(err)
			continue
		}
		payload, err := gobl.SignedPayload(s)
		if err != nil {
			list[i].Reason = reason(err)
			continue
		}
		list[i].Verified = true
		list[i].Issuer, list[i].Audience, list[i].Scope = payload.Iss, payload.Aud, payload.Scope
		if payload.Iat > 0 {
			list[i].SignedAt = time.Unix(payload.Iat, 0).UTC().Format(time.RFC3339)
		}
	}
	return list
}

// reason returns why a signature is refused, without its position.
func reason(err error) string {
	if several, ok := errors.AsType[*gobl.SignatureErrors](err); ok {
		if list := several.Unwrap(); len(list) > 0 {
			return list[0].Error()
		}
	}
	return term.Describe(err).Message
}

// print shows the result: a line for each signature and one for the document.
func (v *verification) print(c *term.Call) error {
	if !c.ForPerson() {
		return c.PrintValue(v)
	}
	good, bad := c.Style(c.Stdout, term.Green, "good"), c.Style(c.Stdout, term.Red, "bad")
	for _, s := range v.Signatures {
		if err := c.PrintLine(s.line(good, bad)); err != nil {
			return err
		}
	}
	if v.Intact {
		return c.PrintLine("document:  " + good + ", as it was when its digest was made")
	}
	return c.PrintLine("document:  " + bad + ", changed since its digest was made")
}

func (s signatureView) line(good, bad string) string {
	if !s.Verified {
		return "signature: " + bad + ", " + term.Printable(s.Reason+claimedKey(s.Key))
	}
	text := "signature: " + good + ", made"
	if s.Issuer != "" {
		text += " by " + term.Printable(string(s.Issuer))
	}
	text += " with key " + term.Printable(s.Key)
	if s.SignedAt != "" {
		text += " at " + s.SignedAt
	}
	if s.Audience != "" {
		text += " for " + term.Printable(string(s.Audience))
	}
	return text
}

// claimedKey names the key that an unverified signature claims to be made with.
func claimedKey(id string) string {
	if id == "" {
		return ""
	}
	return " (it names key " + id + ")"
}
