package document

import (
	"errors"
	"slices"
	"time"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
	"chancery/internal/domain"
)

// ErrNumbered means that the document already has a code.
var ErrNumbered = errors.New("the document has a code already")

// stamp is a content that lacks only its code.
type stamp struct {
	build   *Builder
	content *domain.Content
	options Options
	// blank is nil if the document has to be calculated with its code.
	blank *gobl.Blank
	// warnings are those that the content has: none of them depends on the code. What other
	// documents say about the number is found by Consult.
	warnings []domain.Warning
}

// Prepare calculates and validates the document of a content for a code that is not
// known yet. It implements domain.Stamper, and does not parse a content that
// NumberingOf has just read.
//
// It returns ErrNumbered if the document has a code, and an error of kind Invalid
// if its kind has no code or it breaks rules.
func (b *Builder) Prepare(c *domain.Content, n *domain.Numbering, now time.Time) (domain.Stamp, error) {
	env := b.parsed.take(c)
	if env == nil {
		var err error
		if env, err = b.Open(c); err != nil {
			return nil, err
		}
	}
	field, err := freeCode(c, env)
	if err != nil {
		return nil, err
	}
	s := &stamp{build: b, content: c, options: Options{Now: now, Sign: n.Sign, Workspace: n.Workspace, Keep: true}}
	raised, warnings := sortWarnings(withoutLoss(c.Warnings), n.Workspace.Advice)
	if len(raised) > 0 {
		return nil, documentError(raised)
	}
	s.warnings = warnings
	s.blank, err = b.Library.Blank(env, field)
	if err != nil && !errors.Is(err, gobl.ErrEntangled) {
		return nil, documentError(err)
	}
	return s, nil
}

// withoutLoss returns the warnings of a document that gets its number back.
func withoutLoss(list []domain.Warning) []domain.Warning {
	return slices.DeleteFunc(slices.Clone(list), func(w domain.Warning) bool { return w.Code == advice.CodeNumberChanged })
}

// Stamp makes the content in which the document has the given code, signed if the
// numbering says so. Its errors are those of Prepare.
func (b *Builder) Stamp(c *domain.Content, code string, n *domain.Numbering, now time.Time) (*domain.Content, error) {
	s, err := b.Prepare(c, n, now)
	if err != nil {
		return nil, err
	}
	return s.With(code)
}

// With implements domain.Stamp. The rules that may depend on the code are checked with
// it.
func (s *stamp) With(code string) (*domain.Content, error) {
	if s.blank == nil || cbc.NormalizeCode(cbc.Code(code)) == "" {
		return s.calculate(code)
	}
	env, err := s.blank.Fill(cbc.Code(code))
	if err == nil && s.options.Sign {
		err = s.blank.Sign(s.build.keyOf(&s.options.Workspace))
	}
	if err != nil {
		return nil, documentError(err)
	}
	c, err := contentOf(s.content, env, false, &s.options)
	if err == nil {
		c.Warnings = s.warnings
	}
	return c, err
}

// Consult implements domain.Stamp.
func (s *stamp) Consult(c *domain.Content, near *domain.Neighbours) error {
	return s.build.Consult(c, near, &s.options)
}

// calculate makes the content in full, for a document of which more depends on the code:
// one that breaks rules, some of them by its code.
func (s *stamp) calculate(code string) (*domain.Content, error) {
	env, err := s.build.Open(s.content)
	if err != nil {
		return nil, err
	}
	field, err := freeCode(s.content, env)
	if err != nil {
		return nil, err
	}
	*field = cbc.Code(code)
	if err := s.build.Library.Calculate(env); err != nil {
		return nil, documentError(err)
	}
	return s.build.finish(s.content, env, &s.options)
}

// freeCode returns a pointer to the empty code of a document that may have one.
func freeCode(c *domain.Content, env *gobl.Envelope) (*cbc.Code, error) {
	field := codeOf(env.Document())
	switch {
	case field == nil:
		return nil, domain.E(domain.Invalid, "validation", "a %s has no code", c.DocSchema)
	case *field != "":
		return nil, ErrNumbered
	}
	return field, nil
}

// codeOf returns a pointer to the code of a document, nil if its kind has none.
func codeOf(doc tree.Node) *cbc.Code {
	switch d := doc.(type) {
	case *bill.Invoice:
		return &d.Code
	case *bill.Order:
		return &d.Code
	case *bill.Delivery:
		return &d.Code
	case *bill.Payment:
		return &d.Code
	case *bill.Status:
		return &d.Code
	}
	return nil
}
