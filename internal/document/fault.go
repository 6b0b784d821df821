package document

import (
	"errors"
	"fmt"
	"strings"

	"chancery/gobl"
	"chancery/gobl/rule"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// documentError converts an error of the document library to an error of the
// domain: a key, a message, the paths in the envelope with a field for each, and for
// broken rules the faults.
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
	e = e.InEnvelope()
	out := &domain.Error{
		Kind: domain.Invalid, Key: string(e.Key), Message: message(e),
		Fields: map[string]any{"data": message(e)},
	}
	if len(e.Paths) > 0 && e.Paths[0] == "$" { // the data as a whole
		out.Message, out.Paths = "data: "+out.Message, e.Paths
		return out
	}
	if len(e.Paths) > 0 {
		place := domain.Fault{Message: e.Reason(), Paths: e.Paths}.Bounded()
		data := map[string]any{}
		for i, p := range place.Paths {
			setField(data, p, domain.Fault{Message: e.ReasonAt(i)}.Bounded().Message)
		}
		out.Fields["data"], out.Paths = data, place.Paths
	}
	return out
}

func message(e *gobl.Error) string {
	if m := e.Message(); m != "" {
		return m
	}
	return string(e.Key)
}

func faultsError(faults rule.Faults) error {
	e := &domain.Error{Kind: domain.Invalid, Key: string(gobl.ErrValidation), Fields: map[string]any{}}
	// A large document may break a rule in each of its lines.
	shown := faults[:min(len(faults), limits.DocumentFaults.Int())]
	messages := make([]string, len(shown), len(shown)+1)
	data := map[string]any{}
	for i, f := range shown {
		fault := domain.Fault{Code: f.Code, Message: f.Message, Paths: f.Paths}.Bounded()
		e.Faults = append(e.Faults, fault)
		short := *f
		short.Message, short.Paths = fault.Message, fault.Paths
		messages[i] = short.Error()
		for _, p := range fault.Paths {
			setField(data, p, fault.Message)
		}
	}
	if more := len(faults) - len(shown); more > 0 {
		messages = append(messages, fmt.Sprintf("and %d more faults", more))
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

// aboutCorrect moves an error from the data to the correction options, unless it has a
// place in the document that is corrected.
func aboutCorrect(err error) error {
	var e *domain.Error
	if !errors.As(err, &e) || len(e.Faults) > 0 || len(e.Paths) > 0 && strings.HasPrefix(e.Paths[0], "$.doc") {
		return err
	}
	moved := *e
	moved.Fields = map[string]any{memberCorrect: e.Fields["data"]}
	moved.Paths = nil // they are those of the options
	moved.Message = memberCorrect + ": " + strings.TrimPrefix(e.Message, "data: ")
	if below, ok := strings.CutPrefix(e.Message, "$."); ok {
		moved.Message = memberCorrect + "." + below
	}
	return &moved
}

// memberCorrect is the member of a request with the options of a correction.
const memberCorrect = "correct"
