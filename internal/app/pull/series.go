package pull

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

// seriesList is the answer with all series.
type seriesList struct {
	List []series `json:"list"`
}

// series stores the series with their numbers, one after the other.
func (r *run) series(ctx context.Context) error {
	var all seriesList
	if err := r.Source.get(ctx, "/sequence/v1/series", &all); err != nil {
		return err
	}
	slices.SortFunc(all.List, func(a, b series) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i := range all.List {
		s := &all.List[i]
		if s.ID <= r.at.Done {
			continue
		}
		if r.at.Now != s.ID {
			if err := r.beginSeries(ctx, s); err != nil {
				return err
			}
		}
		if err := r.numbers(ctx, s); err != nil {
			return err
		}
	}
	next := r.at
	next.Stage, next.Done, next.Now, next.Cursor = atEntries, "", "", ""
	return r.step(ctx, next, nothing)
}

// beginSeries stores a series as it will be with all its numbers.
func (r *run) beginSeries(ctx context.Context, s *series) error {
	values := map[string]any{
		"id": string(s.ID), "code": s.Code, "name": s.Name, "description": s.Description, "prefix": s.Prefix, "suffix": s.Suffix,
		"padding": int64(s.Padding), "start": max(s.Start, 1), "last": int64(0), "last_entry_id": string(s.LastEntryID),
		"before_last_id": "", "created_at": micros(s.CreatedAt), "updated_at": micros(s.UpdatedAt), "sigs": textOf(s.Sigs),
	}
	if s.LastEntryID != "" {
		values["last"] = s.LastIndex
		var last number
		if err := r.Source.get(ctx, numbersPath(s)+"/"+url.PathEscape(string(s.LastEntryID)), &last); err != nil {
			return err
		}
		values["before_last_id"] = string(last.PreviousID)
	}
	next := r.at
	next.Now, next.Cursor = s.ID, ""
	next.Report.Series++
	return r.step(ctx, next, func(tx domain.Tx) error { return r.insert(ctx, tx, "series", values) })
}

func numbersPath(s *series) string {
	return "/sequence/v1/series/" + url.PathEscape(string(s.ID)) + "/entries"
}

// numbers stores the numbers of a series, page by page.
func (r *run) numbers(ctx context.Context, s *series) error {
	for {
		query := url.Values{"limit": {"100"}}
		if r.at.Cursor != "" {
			query.Set("cursor", r.at.Cursor)
		}
		var page numberPage
		if err := r.Source.get(ctx, numbersPath(s)+"?"+query.Encode(), &page); err != nil {
			return err
		}
		next := r.at
		next.Cursor = page.Cursor
		if page.Cursor == "" || len(page.List) == 0 || page.Cursor == r.at.Cursor {
			next.Done, next.Now, next.Cursor = s.ID, "", ""
		}
		rows := make([]map[string]any, 0, len(page.List))
		for i := range page.List {
			row, err := numberRow(s, &page.List[i])
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		next.Report.Numbers += int64(len(rows))
		r.report("numbers", next.Report.Numbers)
		if err := r.step(ctx, next, func(tx domain.Tx) error { return r.insert(ctx, tx, "series_entries", rows...) }); err != nil {
			return err
		}
		if r.at.Now == "" {
			return nil
		}
	}
}

// numberRow is the row of a number. The API does not say its index, but the text has it.
func numberRow(s *series, n *number) (map[string]any, error) {
	digits := strings.TrimSuffix(strings.TrimPrefix(n.Code, s.Prefix), s.Suffix)
	index, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || index <= 0 {
		return nil, domain.E(domain.Invalid, "source", "the number %q does not fit the series %s (%q, %q)", n.Code, s.ID, s.Prefix, s.Suffix)
	}
	return map[string]any{
		"series_id": string(s.ID), "id": string(n.ID), "idx": index, "code": n.Code, "previous_id": string(n.PreviousID),
		"meta": textOf(n.Meta), "created_at": micros(n.CreatedAt), "sigs": textOf(n.Sigs), "requested": true,
	}, nil
}

// insert stores rows of a part, with the values of its columns.
func (r *run) insert(ctx context.Context, tx domain.Tx, part string, rows ...map[string]any) error {
	parts := tx.Archives().Parts()
	i := slices.IndexFunc(parts, func(p domain.ArchivePart) bool { return p.Name == part })
	if i < 0 {
		return fmt.Errorf("there is no part %s", part)
	}
	list := make([]domain.ArchiveRow, len(rows))
	for n, values := range rows {
		for _, c := range parts[i].Columns {
			v, given := values[c.Name]
			if !given {
				v = c.Missing
			}
			list[n] = append(list[n], v)
		}
	}
	return tx.Archives().Insert(ctx, r.space.ID, part, list)
}

func micros(t time.Time) int64 { return t.UnixMicro() }

// textOf is how the store keeps a small structure: JSON, or nothing if it is empty.
func textOf[T ~[]string | ~map[string]string](v T) string {
	if len(v) == 0 {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}
