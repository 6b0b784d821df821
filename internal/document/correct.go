package document

import (
	"errors"
	"strings"

	"chancery/gobl"
	"chancery/gobl/rule"
	"chancery/internal/domain"
)

// memberOptions is the member of a request with the options of a correction that is not
// stored.
const memberOptions = "options"

// CorrectGiven makes the document that corrects the one in an envelope, which is not
// stored. The options are those of Correct; errors about them have the field "options".
//
// The result may have to be completed before it meets all rules. It is returned with its
// faults then, and marked as invalid.
func (b *Builder) CorrectGiven(data, options []byte, opt *Options) (*domain.Content, []domain.Fault, error) {
	if err := CheckCorrection(options); err != nil {
		return nil, nil, inOptions(err)
	}
	env, err := b.givenEnvelope(data)
	if err != nil {
		return nil, nil, err
	}
	if err := b.Library.CanCorrect(env); err != nil {
		return nil, nil, documentError(err)
	}
	corrected, err := b.Library.CorrectWith(env, options)
	if err != nil {
		return nil, nil, inOptions(aboutCorrect(documentError(err)))
	}
	broken, warnings := b.check(nil, corrected, opt)
	c, err := contentOf(nil, corrected, len(broken) > 0, opt)
	if err != nil {
		return nil, nil, err
	}
	c.Warnings = warnings
	return c, shownFaults(broken), nil
}

// CorrectionOptions returns the JSON Schema of the options with which the invoice in an
// envelope can be corrected.
func (b *Builder) CorrectionOptions(data []byte) ([]byte, error) {
	env, err := b.givenEnvelope(data)
	if err != nil {
		return nil, err
	}
	if err := b.Library.CanCorrect(env); err != nil {
		return nil, documentError(err)
	}
	schema, err := b.Library.CorrectionOptionsSchema(env)
	if err != nil {
		return nil, documentError(err)
	}
	return schema, nil
}

// givenEnvelope reads an envelope that somebody sent.
func (b *Builder) givenEnvelope(data []byte) (*gobl.Envelope, error) {
	if err := b.checkInput(data); err != nil {
		return nil, err
	}
	node, err := b.Library.Parse(data)
	if err != nil {
		return nil, documentError(err)
	}
	env, ok := node.(*gobl.Envelope)
	if !ok {
		return nil, domain.FieldError("an envelope is needed, because a correction refers to what was issued; "+
			"POST /silo/v1/gobl/build with envelop makes one of a document", "data")
	}
	return env, nil
}

func shownFaults(list rule.Faults) []domain.Fault {
	if len(list) == 0 {
		return nil
	}
	e, _ := errors.AsType[*domain.Error](faultsError(list))
	return e.Faults
}

// inOptions moves an error about the member "correct" to "options".
func inOptions(err error) error {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Fields[memberCorrect] == nil {
		return err
	}
	moved := *e
	moved.Fields = map[string]any{memberOptions: e.Fields[memberCorrect]}
	if rest, ok := strings.CutPrefix(e.Message, memberCorrect); ok {
		moved.Message = memberOptions + rest
	}
	return &moved
}
