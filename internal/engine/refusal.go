package engine

import (
	"errors"
	"slices"

	"chancery/internal/domain"
)

// documentRefused returns the error of an effect whose document was refused: the step ends
// with the key of the refusal, such as "validation". Other errors are just refused effects.
func documentRefused(err error) error {
	e, ok := errors.AsType[*domain.Error](err)
	if _, known := errors.AsType[effectError](err); known || !ok || e.Kind != domain.Invalid {
		return asRefused(err)
	}
	return outcomeOf(refusal(e.Key, e))
}

func asRefused(err error) error {
	if e, ok := errors.AsType[effectError](err); ok {
		return e
	}
	return effectError{err}
}

// seriesRefused returns the error of a number that could not be taken. Failures of the
// store stay.
func seriesRefused(err error) error {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != domain.NotFound && e.Kind != domain.Invalid {
		return err
	}
	res := refusal(domain.KeySeries, e)
	if e.Kind == domain.NotFound {
		res.Message = "sequence not found: the workspace has no series with this ID"
	}
	return outcomeOf(res)
}

// numberRefused returns the error of a document that was refused with its number. If only
// the number breaks rules, such as one that is too long, the series is the cause.
func numberRefused(err error, code string) error {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || len(e.Faults) == 0 || slices.ContainsFunc(e.Faults, notAboutCode) {
		return err
	}
	res := refusal(domain.KeySeries, e)
	res.Message = "the series gives the number " + code + ", which the document may not have: " + res.Message
	return outcomeOf(res)
}

// notAboutCode reports whether a fault is about more than the code of the document.
func notAboutCode(f domain.Fault) bool {
	return len(f.Paths) == 0 || slices.ContainsFunc(f.Paths, func(path string) bool { return path != "$.doc.code" })
}

func refusal(code string, e *domain.Error) domain.Result {
	res := domain.KO(code, e.Message)
	for _, f := range e.Faults {
		res.Paths = append(res.Paths, f.Paths...)
	}
	return res
}
