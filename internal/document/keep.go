package document

import (
	"encoding/json"

	"chancery/gobl"
	"chancery/gobl/c14n"
	"chancery/internal/domain"
)

// Keep makes a content of an envelope that another server has built, byte for byte: it is
// neither calculated nor validated again. Digest and signatures must fit. Invalid is what
// the other server says of it, and prev is the content before it, nil for none.
func (b *Builder) Keep(prev *domain.Content, data []byte, invalid bool, opt *Options) (*domain.Content, error) {
	if err := b.checkInput(data); err != nil {
		return nil, err
	}
	node, err := b.Library.Parse(data)
	if err != nil {
		return nil, documentError(err)
	}
	env, is := node.(*gobl.Envelope)
	var p parts
	if err := json.Unmarshal(data, &p); !is || err != nil {
		return nil, domain.E(domain.Malformed, "input", "an envelope is expected")
	}
	digest, err := c14n.Digest(p.Doc)
	if err != nil {
		return nil, documentError(err)
	}
	if env.Head == nil || env.Head.Dig == nil || env.Head.Dig.Val != digest {
		return nil, digestError()
	}
	c := &domain.Content{
		EnvSchema: string(gobl.SchemaEnvelope), Head: Compact(p.Head), Doc: p.Doc,
		Digest: digest, Signed: env.Signed(), Invalid: invalid,
	}
	if c.Signed {
		if err := b.checkSignatures(env, opt.Workspace.Sandbox); err != nil {
			return nil, err
		}
		c.Sigs = Compact(p.Sigs)
	}
	return deriveFields(prev, c, env, opt)
}
