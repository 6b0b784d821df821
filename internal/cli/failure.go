package cli

import (
	"errors"

	"chancery/client"
	"chancery/gobl"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// translate gives errors of the server and of its API the form in which term
// prints them. Errors that term knows stay as they are.
func translate(err error) error {
	var (
		usage   *term.UsageError
		own     *term.Error
		doc     *gobl.Error
		refused *domain.Error
		remote  *client.Error
	)
	f := term.Failure{}
	switch {
	case errors.As(err, &usage), errors.As(err, &own), errors.As(err, &doc):
		return err
	case errors.As(err, &refused):
		f.Key, f.Message = refused.Key, refused.Message
		for _, one := range refused.Faults {
			f.Faults = append(f.Faults, term.Fault{Code: one.Code, Paths: one.Paths, Message: one.Message})
		}
		for _, one := range refused.Warnings {
			f.Warnings = append(f.Warnings, term.Fault{Code: one.Code, Paths: one.Paths, Message: one.Message})
		}
	case errors.As(err, &remote):
		f.Key, f.Message = remote.Key, remote.Message
		for _, one := range remote.Faults {
			f.Faults = append(f.Faults, term.Fault{Code: one.Code, Paths: one.Paths, Message: one.Message})
		}
		for _, one := range remote.Warnings {
			f.Warnings = append(f.Warnings, term.Fault{Code: one.Code, Paths: one.Paths, Message: one.Message})
		}
	default:
		return err
	}
	return &term.Error{Failure: f, Cause: err}
}
