package document

import (
	"errors"
	"strings"

	"chancery/gobl"
	"chancery/gobl/rule"
	"chancery/internal/domain"
)

// documentError converts an error of the document library to an error of the
// domain: a key, a message, and for broken rules the faults and their fields.
func documentError(err error) error {
	if faults, ok := errors.AsType[rule.Faults](err); ok {
		return faultsError(faults)
	}
	e := gobl.AsError(err)
	if len(e.Faults) > 0 {
		return faultsError(e.Faults)
	}
	if e.Key == gobl.ErrInternal || e.Key == gobl.ErrMarshal {
		return err
	}
	return &domain.Error{
		Kind: domain.Invalid, Key: string(e.Key), Message: message(e),
		Fields: map[string]any{"data": message(e)},
	}
}

func message(e *gobl.Error) string {
	if m := e.Message(); m != "" {
		return m
	}
	return string(e.Key)
}

func faultsError(faults rule.Faults) error {
	e := &domain.Error{Kind: domain.Invalid, Key: string(gobl.ErrValidation), Fields: map[string]any{}}
	messages := make([]string, len(faults))
	data := map[string]any{}
	for i, f := range faults {
		e.Faults = append(e.Faults, domain.Fault{Code: f.Code, Message: f.Message, Paths: f.Paths})
		messages[i] = f.Error()
		for _, p := range f.Paths {
			setField(data, p, f.Message)
		}
	}
	e.Message = strings.Join(messages, "; ")
	e.Fields["data"] = data
	return e
}

// setField sets a message at a path like "$.doc.lines[0].item". If the path has
// faults below it, they stay.
func setField(fields map[string]any, path, message string) {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	if len(steps) > 0 && steps[0] == "$" {
		steps = steps[1:]
	}
	if len(steps) == 0 {
		steps = []string{"envelope"}
	}
	for _, s := range steps[:len(steps)-1] {
		below, ok := fields[s].(map[string]any)
		if !ok {
			below = map[string]any{}
			fields[s] = below
		}
		fields = below
	}
	last := steps[len(steps)-1]
	if _, taken := fields[last]; !taken {
		fields[last] = message
	}
}

// aboutCorrect moves an error from the data to the correction options.
func aboutCorrect(err error) error {
	var e *domain.Error
	if !errors.As(err, &e) || len(e.Faults) > 0 {
		return err
	}
	moved := *e
	moved.Fields = map[string]any{"correct": e.Message}
	return &moved
}
