package document

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/similar"
	"chancery/internal/domain"
)

// Correct makes the document that corrects a stored invoice, as the first content
// of another entry. The options are JSON: type, or credit or debit, and series, issue_date,
// reason, ext, copy_tax. Errors that are about them have the field "correct".
func (b *Builder) Correct(prev *domain.Content, options []byte, opt *Options) (*domain.Content, error) {
	if err := CheckCorrection(options); err != nil {
		return nil, err
	}
	if err := b.checkLists(prev.Doc); err != nil {
		return nil, err
	}
	env, err := b.Open(prev)
	if err != nil {
		return nil, err
	}
	corrected, err := b.Library.CorrectWith(env, options)
	if err != nil {
		return nil, aboutCorrect(documentError(err))
	}
	return b.finishNew(corrected, opt)
}

// CheckCorrection returns an error about a member of correction options that does not
// exist, at its name below "correct". It leaves all other mistakes to Correct.
func CheckCorrection(options []byte) error {
	var members map[string]json.RawMessage
	if json.Unmarshal(options, &members) != nil {
		return nil
	}
	known := gobl.CorrectionOptionNames()
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(known, name) {
			return domain.FieldError("there is no such option"+similar.DidYouMean(name, known)+
				"; the options are "+strings.Join(known, ", "), memberCorrect, name)
		}
	}
	return nil
}

// Replicate makes a document with the substance of a stored one, without its
// number and identity, as the first content of another entry.
func (b *Builder) Replicate(prev *domain.Content, opt *Options) (*domain.Content, error) {
	if err := b.checkLists(prev.Doc); err != nil {
		return nil, err
	}
	env, err := b.Open(prev)
	if err != nil {
		return nil, err
	}
	copied, err := b.Library.Replicate(env)
	if err != nil {
		return nil, documentError(err)
	}
	return b.finishNew(copied, opt)
}
