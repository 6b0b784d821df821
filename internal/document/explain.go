package document

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/rule"
	"chancery/internal/domain"
)

// codeUnknown is the code of the advice about members that the format does not know.
const codeUnknown = "member-unknown"

// explain adds to an error that refuses a document the advice about the members that were
// given: a misspelt member is often why another one is missing. What the workspace made a
// fault becomes one of the faults, if it is not among them yet.
func (b *Builder) explain(err error, data []byte, opt *Options) error {
	refused, ok := errors.AsType[*domain.Error](err)
	if !ok || refused.Kind != domain.Invalid || !json.Valid(data) {
		return err
	}
	faults, warnings := sortWarnings(b.membersOf(data, gobl.IsEnvelope(data)), opt.Workspace.Advice)
	if len(faults) == 0 && len(warnings) == 0 {
		return err
	}
	explained := *refused
	explained.Warnings = warnings
	explained.Message += hint(warnings)
	addFaults(&explained, faults)
	return &explained
}

// addFaults adds faults to those of an error, without those that it has.
func addFaults(e *domain.Error, list rule.Faults) {
	list = slices.DeleteFunc(list, func(f *rule.Fault) bool {
		return slices.ContainsFunc(e.Faults, func(has domain.Fault) bool {
			return has.Code == f.Code && slices.Equal(has.Paths, f.Paths)
		})
	})
	if len(list) == 0 {
		return
	}
	if more, ok := errors.AsType[*domain.Error](faultsError(list)); ok {
		e.Faults = slices.Concat(e.Faults, more.Faults)
	}
}

// hint returns the only warning that says what is meant instead, to be added to a message.
// It is empty if there are several, which a message has no room for.
func hint(list []domain.Warning) string {
	text := ""
	for _, w := range list {
		switch {
		case w.Code != codeUnknown || !strings.Contains(w.Message, "did you mean"):
		case text != "":
			return ""
		default:
			text = "; " + w.Message
		}
	}
	return text
}
