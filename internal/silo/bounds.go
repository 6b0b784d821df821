package silo

import (
	"context"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// measured is a text of a request with the limit of its size.
type measured struct {
	field, text string
	limit       *limits.Limit
}

// checkTexts returns an error about the first text that is too large.
func checkTexts(list ...measured) error {
	for _, m := range list {
		if len(m.text) > m.limit.Int() {
			return domain.OverLimit(domain.Invalid, m.limit, "").At(m.field)
		}
	}
	return nil
}

// checkTextMeta returns an error if the meta of a state or file is too large.
func checkTextMeta(meta map[string]string) error {
	size := 0
	for k, v := range meta {
		size += len(k) + len(v)
	}
	if size > limits.TextMeta.Int() {
		return domain.OverLimit(domain.Invalid, &limits.TextMeta, "a meta row of the entry holds more").At("meta")
	}
	return nil
}

// checkTexts returns an error if what a request says about a file is too large to be
// returned with each answer for its entry.
func (in *FileInput) checkTexts() error {
	err := checkTexts(
		measured{"desc", in.Desc, &limits.FileText}, measured{"key", in.Key, &limits.FileKey},
		measured{"mime", in.MIME, &limits.FileKey},
	)
	if err == nil {
		err = checkTextMeta(in.Meta)
	}
	return err
}

// checkState returns an error if a request for a state cannot be stored.
func checkState(st *domain.State) error {
	err := CheckState(st.Key)
	if err == nil {
		err = checkTexts(measured{"notes", st.Notes, &limits.StateNotes})
	}
	if err == nil {
		err = checkTextMeta(st.Meta)
	}
	return err
}

// checkMetaRoom returns an error if the row is new and the entry has no room.
func checkMetaRoom(ctx context.Context, tx domain.Tx, m *domain.MetaRow) error {
	n, err := tx.Metas().Count(ctx, m.WorkspaceID, m.EntryID)
	if err != nil || n < limits.MetaRows.Int() {
		return err
	}
	_, err = tx.Metas().Get(ctx, m.WorkspaceID, m.EntryID, m.Src, m.Key)
	if domain.Is(err, domain.NotFound) {
		return domain.OverLimit(domain.Invalid, &limits.MetaRows, "")
	}
	return err
}
