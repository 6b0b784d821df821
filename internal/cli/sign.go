package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
)

type signCmd struct {
	File string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	Key  string `required:"" placeholder:"FILE" help:"Private key to sign with, a JWK (see keygen)."`
	JSON bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (signCmd) Help() string {
	return `Signs a document and answers the signed envelope. A document, or an envelope that is not signed yet,
is calculated and checked first; an envelope that bears signatures is left as it is and gets one
more. The document has to be ready: an invoice, for one, needs its code.

    chancery gobl sign --key key.jwk invoice.json > signed.json
    cat invoice.yaml | chancery gobl sign --key key.jwk -`
}

// Run signs one document.
func (s *signCmd) Run(ctx context.Context, c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	key, err := c.privateKey(ctx, s.Key)
	if err != nil {
		return err
	}
	in, err := c.document(ctx, lib, s.File)
	if err != nil {
		return err
	}
	n, err := lib.Parse(in.json)
	if err != nil {
		return in.failed(err)
	}
	envelope, ok := n.(*gobl.Envelope)
	if ok && envelope.Signed() {
		err = checkDigest(envelope, in.json)
	} else {
		envelope, err = lib.Build(in.json)
	}
	if err != nil {
		return in.failed(err)
	}
	if err := lib.Sign(envelope, key); err != nil {
		return in.failed(err)
	}
	out, err := envelope.JSON()
	if err != nil {
		return in.failed(err)
	}
	return c.printJSON(out)
}

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
func (v *verifyCmd) Run(ctx context.Context, c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	keys, err := c.publicKeys(ctx, v.Key)
	if err != nil {
		return err
	}
	in, err := c.document(ctx, lib, v.File)
	if err != nil {
		return err
	}
	n, err := lib.Parse(in.json)
	if err != nil {
		return in.failed(err)
	}
	envelope, ok := n.(*gobl.Envelope)
	if !ok {
		return in.failed(gobl.NewError(gobl.ErrSignature, errNoEnvelope))
	}
	failed := envelope.Verify(keys...)
	if !envelope.Signed() {
		return in.failed(failed)
	}
	changed := checkDigest(envelope, in.json)
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
		return in.failed(&reportedError{failed})
	}
	return nil
}

var (
	errNoEnvelope = errors.New("a document without an envelope has no signatures")
	errNoDigest   = errors.New("the envelope has no SHA-256 digest of its document")
	errChanged    = errors.New("the document is not the one that was signed: its digest differs")
	errAmbiguous  = errors.New("members of the envelope differ in upper and lower case only")
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
				return nil, gobl.NewError(gobl.ErrInput, errAmbiguous)
			}
		}
	}
	doc := members["doc"]
	if len(doc) == 0 || bytes.Equal(doc, []byte("null")) {
		return nil, gobl.NewError(gobl.ErrNoDocument, errNoDocument)
	}
	return doc, nil
}

var errNoDocument = errors.New("the envelope holds no document")

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
	return describe(err).Message
}

// print shows the result: a line for each signature and one for the document.
func (v *verification) print(c *call) error {
	if !c.forPerson() {
		return c.printValue(v)
	}
	good, bad := c.style(c.stdout, green, "good"), c.style(c.stdout, red, "bad")
	for _, s := range v.Signatures {
		if err := c.printLine(s.line(good, bad)); err != nil {
			return err
		}
	}
	if v.Intact {
		return c.printLine("document:  " + good + ", as it was when its digest was made")
	}
	return c.printLine("document:  " + bad + ", changed since its digest was made")
}

func (s signatureView) line(good, bad string) string {
	if !s.Verified {
		return "signature: " + bad + ", " + printable(s.Reason+claimedKey(s.Key))
	}
	text := "signature: " + good + ", made"
	if s.Issuer != "" {
		text += " by " + printable(string(s.Issuer))
	}
	text += " with key " + printable(s.Key)
	if s.SignedAt != "" {
		text += " at " + s.SignedAt
	}
	if s.Audience != "" {
		text += " for " + printable(string(s.Audience))
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
