package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/internal/domain"
)

// Verification says whether an envelope is what was signed.
type Verification struct {
	Signed     bool            `json:"signed" doc:"Whether it has signatures."`
	Verified   bool            `json:"verified" doc:"Whether all of them are good, and the document is unchanged."`
	Version    string          `json:"version" doc:"Version of the entry." example:"76f845c125"`
	UUID       string          `json:"uuid,omitempty" doc:"UUID in the header."`
	Digest     string          `json:"digest,omitempty" doc:"SHA-256 in the header, in hex."`
	Computed   string          `json:"computed,omitempty" doc:"SHA-256 of the document as it is stored, in canonical form."`
	Intact     bool            `json:"intact" doc:"Whether these are equal."`
	Signatures []SignatureView `json:"signatures" doc:"Each signature by itself."`
}

// SignatureView is one signature. What it says is shown only if it is good.
type SignatureView struct {
	Verified bool   `json:"verified" doc:"Whether it is good."`
	KeyID    string `json:"kid,omitempty" doc:"Key that it names."`
	Ours     bool   `json:"ours,omitempty" doc:"Whether that is a key of this server. Signatures of others cannot be verified here."`
	Sandbox  bool   `json:"sandbox,omitempty" doc:"Whether the key is one of sandboxes, which has no meaning outside."`
	Issuer   string `json:"iss,omitempty" doc:"Who signed."`
	Audience string `json:"aud,omitempty" doc:"For whom."`
	Scope    string `json:"scope,omitempty" doc:"For what."`
	SignedAt Time   `json:"signed_at,omitzero" doc:"When it was signed."`
	Reason   string `json:"reason,omitempty" doc:"Why it is not good."`
}

// verifyDocs describes the operations on signatures.
func verifyDocs() map[string]doc {
	return map[string]doc{
		"verify-entry": {
			about: "Verify the signatures of an entry with the keys of this server, and the digest of its document.", gives: Verification{},
			query: []queryParam{{"version", "Version to verify; the current one by default.", "76f845c125"}},
		},
	}
}

func (s *server) verifyEntry(_ http.ResponseWriter, r *http.Request) (any, error) {
	content, err := s.contentOf(r)
	if err != nil {
		return nil, err
	}
	out := &Verification{Signed: content.Signed, Version: content.Version, Signatures: []SignatureView{}}
	var env gobl.Envelope
	if err := json.Unmarshal(content.Envelope(), &env); err != nil {
		return nil, err
	}
	digest, err := gobl.Digest(content.Doc)
	if err != nil {
		return nil, err
	}
	out.Computed = digest.Val
	if env.Head != nil {
		out.UUID = env.Head.UUID.String()
		if d := env.Head.Dig; d != nil {
			out.Digest, out.Intact = d.Val, digest.Equals(d)
		}
	}
	set := s.Keys.Public()
	good := out.Intact && len(env.Sigs) > 0
	for i := range env.Sigs {
		v := s.signature(&env, i, set.Keys)
		good = good && v.Verified
		out.Signatures = append(out.Signatures, v)
	}
	out.Verified = good
	return out, nil
}

// contentOf returns the version of an entry that a request names.
func (s *server) contentOf(r *http.Request) (*domain.Content, error) {
	if version := r.URL.Query().Get("version"); version != "" {
		return s.Silo.Version(r.Context(), actorOf(r), param(r, "id"), version)
	}
	v, err := s.Silo.Entry(r.Context(), actorOf(r), param(r, "id"))
	if err != nil {
		return nil, err
	}
	if v.Erasure != nil && len(v.Content.Doc) == 0 {
		return nil, domain.E(domain.Gone, "erased", "the document was erased")
	}
	return &v.Content, nil
}

func (s *server) signature(env *gobl.Envelope, i int, keys []*dsig.PublicKey) SignatureView {
	var v SignatureView
	sig := env.Sigs[i]
	if sig != nil {
		v.KeyID = sig.KeyID()
		var key *dsig.PublicKey
		key, v.Sandbox = s.Keys.Find(v.KeyID)
		v.Ours = key != nil
	}
	one := gobl.Envelope{Schema: env.Schema, Head: env.Head, Sigs: env.Sigs[i : i+1]}
	if err := one.Verify(keys...); err != nil {
		v.Reason = refusal(err)
		return v
	}
	payload, err := gobl.SignedPayload(sig)
	if err != nil {
		v.Reason = refusal(err)
		return v
	}
	v.Verified = true
	v.Issuer, v.Audience, v.Scope = string(payload.Iss), string(payload.Aud), string(payload.Scope)
	if payload.Iat > 0 {
		v.SignedAt = Time(time.Unix(payload.Iat, 0).UTC())
	}
	return v
}

// refusal returns why a signature is refused, without its position.
func refusal(err error) string {
	if several, ok := errors.AsType[*gobl.SignatureErrors](err); ok {
		if list := several.Unwrap(); len(list) > 0 {
			err = list[0]
		}
	}
	return err.Error()
}
