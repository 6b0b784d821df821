package document

import "chancery/internal/domain"

// Correct makes the document that corrects a stored invoice, as the first content
// of another entry. The options are JSON: type, series, issue_date, reason, ext,
// copy_tax. Errors that are about them have the field "correct".
func (b *Builder) Correct(prev *domain.Content, options []byte, opt *Options) (*domain.Content, error) {
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
