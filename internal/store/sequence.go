package store

import (
	"context"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	seriesHold      Name = "series.hold"
	seriesDescribe  Name = "series.describe"
	seriesSign      Name = "series.sign"
	numbersNote     Name = "numbers.note"
	numbersList     Name = "numbers.list"
	numbersListBack Name = "numbers.list-back"
	numbersHeld     Name = "numbers.held"
	numbersOthers   Name = "numbers.others"

	// SeriesRead are the columns that statements must return which read series: those with
	// which they are inserted, and those that are written later.
	SeriesRead = SeriesColumns + `, sigs`
	// NumberRead are the same for numbers.
	NumberRead = NumberColumns + `, sigs, requested`
)

var sequenceTexts = Texts{ //nolint:gochecknoglobals // a table
	seriesHold:     seriesTexts[seriesGet],
	seriesDescribe: `UPDATE series SET name = $3, description = $4, updated_at = $5 WHERE workspace_id = $1 AND id = $2`,
	seriesSign:     `UPDATE series SET sigs = $3 WHERE workspace_id = $1 AND id = $2`,
	numbersNote:    `UPDATE series_entries SET meta = $4, sigs = $5, requested = $6 WHERE workspace_id = $1 AND series_id = $2 AND id = $3`,
	numbersList: `SELECT ` + NumberRead + ` FROM series_entries
		WHERE workspace_id = $1 AND series_id = $2 AND idx > $3 ORDER BY idx LIMIT $4`,
	numbersListBack: `SELECT ` + NumberRead + ` FROM series_entries
		WHERE workspace_id = $1 AND series_id = $2 AND idx < $3 ORDER BY idx DESC LIMIT $4`,
	numbersHeld: `SELECT n.workspace_id, n.series_id, n.id, n.idx, n.code, n.previous_id, n.created_at, n.requested,
			COALESCE(e.id, ''), COALESCE(e.state, ''), COALESCE(v.doc_schema, ''), COALESCE(v.doc_type, ''), COALESCE(v.doc_series, ''),
			COALESCE(v.doc_code, ''), COALESCE(v.issue_date, ''), COALESCE(v.signed, FALSE),
			COALESCE(v.supplier_name, ''), COALESCE(v.supplier_tax, ''), COALESCE(v.customer_name, ''), COALESCE(v.customer_tax, '')
		FROM series_entries n LEFT JOIN entries e ON e.workspace_id = n.workspace_id AND e.id = n.id
			LEFT JOIN entry_versions v ON v.workspace_id = e.workspace_id AND v.entry_id = e.id AND v.version = e.version
		WHERE n.workspace_id = $1 AND n.series_id = $2 AND n.idx > $3 ORDER BY n.idx LIMIT $4`,
	// The documents that have the number of a signed document of the series too.
	numbersOthers: `SELECT a.entry_id, i.entry_id, i.series, i.code, i.issue_date
		FROM series_entries n JOIN issued a ON a.workspace_id = n.workspace_id AND a.entry_id = n.id AND a.code = n.code
			JOIN issued i ON i.workspace_id = a.workspace_id AND i.issuer = a.issuer AND i.family = a.family
				AND i.series = a.series AND i.code = a.code AND i.entry_id <> a.entry_id
		WHERE n.workspace_id = $1 AND n.series_id = $2 AND n.idx > $3 AND n.idx <= $4 LIMIT $5`,
}

// seriesFields are the destinations of SeriesRead.
func seriesFields(s *domain.Series) []any {
	return args(text(&s.WorkspaceID), text(&s.ID), &s.Code, &s.Name, &s.Description, &s.Prefix, &s.Suffix, &s.Padding,
		&s.Start, &s.Last, text(&s.LastEntryID), instant{&s.CreatedAt}, instant{&s.UpdatedAt}, into(&s.Sigs))
}

// numberFields are the destinations of NumberRead.
func numberFields(e *domain.SeriesEntry) []any {
	return args(text(&e.WorkspaceID), text(&e.SeriesID), text(&e.ID), &e.Index, &e.Code, text(&e.PreviousID),
		into(&e.Meta), instant{&e.CreatedAt}, into(&e.Sigs), &e.Requested)
}

// SeriesList returns the query for a list of series.
func SeriesList(ws domain.ID, p domain.Page) Query { return newQuery(seriesSource, ws, p) }

func (r series) List(ctx context.Context, ws domain.ID, p domain.Page) ([]*domain.Series, error) {
	return listRows(ctx, r.s, SeriesList(ws, p), func(scan scanFunc) (*domain.Series, error) {
		s := new(domain.Series)
		return s, scan(seriesFields(s)...)
	})
}

func (r series) Entries(ctx context.Context, ws, id domain.ID, q domain.NumberQuery) ([]*domain.SeriesEntry, error) {
	name, from := numbersList, q.After
	if !q.Ascending {
		name = numbersListBack
		if from == 0 {
			from = limit(0)
		}
	}
	return rowsOf(ctx, r.s, name, args(string(ws), string(id), from, limit(q.Limit)), q.Bytes, func(scan scanFunc) (*domain.SeriesEntry, error) {
		e := new(domain.SeriesEntry)
		return e, scan(numberFields(e)...)
	})
}

// rowsOf reads the rows of a list, as many as there is room for.
func rowsOf[T sizedRow](ctx context.Context, s *Session, name Name, params []any, bytes int, row func(scan scanFunc) (T, error)) ([]T, error) {
	var list []T
	used := 0
	err := s.each(ctx, name, params, func(scan scanFunc) error {
		v, err := row(scan)
		if err != nil {
			return err
		}
		list = append(list, v)
		if used += v.RowBytes(); bytes > 0 && used > bytes && len(list) > 1 {
			return errEnough
		}
		return nil
	})
	return list, err
}

// heldRow is a number with what its document says, as it is read.
type heldRow struct {
	domain.HeldNumber
	entry   domain.Holder
	content domain.Content
}

// place returns the number that the document of the row would have with the code of the row.
func (h *heldRow) place() (domain.Number, bool) {
	h.content.DocSchema = h.entry.DocSchema
	h.content.Index.Type, h.content.Index.Series, h.content.Index.Code = h.entry.Type, h.entry.Series, h.Code
	return domain.NumberOf(&h.content)
}

func (r series) Held(ctx context.Context, ws, id domain.ID, q domain.NumberQuery) ([]*domain.HeldNumber, error) {
	params := args(string(ws), string(id), q.After, limit(q.Limit))
	read, err := rowsOf(ctx, r.s, numbersHeld, params, q.Bytes, func(scan scanFunc) (*heldRow, error) {
		h := new(heldRow)
		x := &h.content.Index
		err := scan(text(&h.WorkspaceID), text(&h.SeriesID), text(&h.ID), &h.Index, &h.Code, text(&h.PreviousID), instant{&h.CreatedAt}, &h.Requested,
			text(&h.entry.EntryID), &h.entry.State, &h.entry.DocSchema, &h.entry.Type, &h.entry.Series,
			&h.entry.Code, &h.entry.IssueDate, &h.entry.Signed,
			&x.SupplierName, &x.SupplierTax, &x.CustomerName, &x.CustomerTax)
		if h.entry.EntryID != "" {
			h.Entry = &h.entry
		}
		return h, err
	})
	if err != nil || len(read) == 0 {
		return nil, err
	}
	others, err := r.others(ctx, ws, id, q.After, read[len(read)-1].Index)
	if err != nil {
		return nil, err
	}
	list := make([]*domain.HeldNumber, len(read))
	unknown := map[domain.Number][]*heldRow{}
	for i, h := range read {
		list[i] = &h.HeldNumber
		if h.Others = others[h.ID]; h.Entry == nil || h.Entry.Signed && h.Holds() {
			continue
		}
		// The document is not in the book with this number; another one may be.
		if n, ok := h.place(); ok {
			n.Code = ""
			unknown[n] = append(unknown[n], h)
		}
	}
	for n, rows := range unknown {
		if err := r.addHolders(ctx, ws, n, rows); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// others returns, by the entry of a number, the other signed documents that have the number.
func (r series) others(ctx context.Context, ws, id domain.ID, after, last int64) (map[domain.ID][]domain.Holder, error) {
	found := map[domain.ID][]domain.Holder{}
	params := args(string(ws), string(id), after, last, limits.SeriesDoubles.Value)
	err := r.s.each(ctx, numbersOthers, params, func(scan scanFunc) error {
		var entry domain.ID
		h := domain.Holder{Signed: true}
		if err := scan(text(&entry), text(&h.EntryID), &h.Series, &h.Code, &h.IssueDate); err != nil {
			return err
		}
		found[entry] = append(found[entry], h)
		return nil
	})
	return found, err
}

// addHolders adds the signed documents that have the numbers of others, which differ in the
// code only.
func (r series) addHolders(ctx context.Context, ws domain.ID, n domain.Number, rows []*heldRow) error {
	codes := make([]string, len(rows))
	for i, h := range rows {
		codes[i] = h.Code
	}
	found, err := issued(r).holders(ctx, ws, n, codes)
	if err != nil {
		return err
	}
	for _, h := range rows {
		if d := found[h.Code]; d != nil && d.EntryID != h.ID {
			h.Others = append(h.Others, domain.Holder{EntryID: d.EntryID, Series: d.Series, Code: d.Code, IssueDate: d.IssueDate, Signed: true})
		}
	}
	return nil
}

func (r series) Lock(ctx context.Context, ws, id domain.ID) (*domain.Series, error) {
	s := new(domain.Series)
	if err := r.s.one(ctx, seriesHold, args(string(ws), string(id)), seriesFields(s)...); err != nil {
		return nil, missing(err, "series")
	}
	return s, nil
}

func (r series) Describe(ctx context.Context, s *domain.Series) error {
	n, err := r.s.exec(ctx, seriesDescribe, string(s.WorkspaceID), string(s.ID), s.Name, s.Description, micros(s.UpdatedAt))
	if err == nil && n == 0 {
		return domain.Missing("series")
	}
	return err
}

// sign keeps the signatures of a series that was just made.
func (r series) sign(ctx context.Context, s *domain.Series) error {
	if len(s.Sigs) == 0 {
		return nil
	}
	_, err := r.s.exec(ctx, seriesSign, string(s.WorkspaceID), string(s.ID), asJSON(s.Sigs))
	return err
}

func (r series) Note(ctx context.Context, e *domain.SeriesEntry) error {
	if k := r.s.known; k != nil { // what was read ahead has no note yet
		delete(k.held, heldKey{e.WorkspaceID, e.SeriesID, e.ID})
	}
	n, err := r.s.exec(ctx, numbersNote, string(e.WorkspaceID), string(e.SeriesID), string(e.ID), asJSON(e.Meta), asJSON(e.Sigs), e.Requested)
	if err == nil && n == 0 {
		return domain.Missing("series entry")
	}
	return err
}
