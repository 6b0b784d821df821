package app

import (
	"errors"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/format/inspect"
)

// Judge says what the rules of its profile, or of another one, say about a file. The error is about the file or the profile.
func Judge(data []byte, profile string) (*api.Judgement, error) {
	f, err := inspect.Read(data)
	if err != nil {
		return nil, judgeError(err)
	}
	v, err := f.Judge(profile)
	if err != nil {
		return nil, judgeError(err)
	}
	out := &api.Judgement{
		Kind: string(v.Kind), Profile: v.Profile, ProfileName: v.ProfileName, Number: v.Number, Valid: v.Valid,
		Findings: make([]api.Finding, len(v.Findings)),
	}
	for i, x := range v.Findings {
		out.Findings[i] = api.Finding{
			Rule: x.Rule, Severity: x.Severity, Term: x.Term, Message: x.Message, Remedy: x.Remedy, Found: x.Found, Expected: x.Want,
			XPath: x.XPath, Line: x.Line, Source: x.Source,
		}
	}
	return out, nil
}

// judgeError makes the error of a file one of the API.
func judgeError(err error) error {
	field := "data"
	if e, ok := errors.AsType[*inspect.Error](err); ok && e.Code() == inspect.CodeProfile {
		field = "profile"
	}
	return domain.FieldError(err.Error(), field)
}
