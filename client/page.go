package client

import (
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// pageQuery selects a page of a list.
type pageQuery struct {
	limit     int
	ascending bool
	createdAt time.Time
	cursor    string
}

func (p pageQuery) set(query url.Values) {
	setLimit(query, p.limit)
	setFlag(query, "ascending", p.ascending)
	setTimes(query, map[string]time.Time{"created_at": p.createdAt})
	setTexts(query, map[string]string{"cursor": p.cursor})
}

// all yields the rows of all pages from a cursor on. page returns the rows of one, and the cursor
// of the next; its rows may be nil with an error.
func all[T any](cursor string, page func(cursor string) ([]T, string, error)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for {
			list, next, err := page(cursor)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range list {
				if !yield(&list[i], nil) {
					return
				}
			}
			if next == "" {
				return
			}
			cursor = next
		}
	}
}

// collect returns all rows of a list.
func collect[T any](seq iter.Seq2[*T, error]) ([]T, error) {
	list := []T{}
	for row, err := range seq {
		if err != nil {
			return nil, err
		}
		list = append(list, *row)
	}
	return list, nil
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func setLimit(query url.Values, limit int) {
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
}

func setFlag(query url.Values, name string, flag bool) {
	if flag {
		query.Set(name, "true")
	}
}

func setTexts(query url.Values, texts map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if texts[name] != "" {
			query.Set(name, texts[name])
		}
	}
}

func setTimes(query url.Values, times map[string]time.Time) {
	for name, at := range times {
		if !at.IsZero() {
			query.Set(name, at.UTC().Format(time.RFC3339Nano))
		}
	}
}
