package api

import (
	"net/url"
	"time"

	"chancery/internal/silo"
)

// entryListQuery returns the parameters of the list of entries.
func entryListQuery() []queryParam {
	return append(pageQuery(),
		queryParam{"folder", "Only entries of this folder, or of a group such as invoices.", "sales"},
		queryParam{"state", "Extension: only entries with this state; empty for those without one, invalid for those that break rules.", "error"},
		queryParam{"signed", "Extension: only entries that are signed, or with false those that are not.", true},
		queryParam{"invalid", "Extension: only entries that break rules, or with false those that do not.", true},
		queryParam{"tag", "Extension: only entries with this tag.", "web"},
		queryParam{"key_prefix", "Extension: only entries whose key begins so.", "order/"},
		queryParam{"schema", "Extension: only documents of this schema.", "bill/invoice"},
		queryParam{"since", "Extension: earliest time of creation.", exampleTime},
		queryParam{"until", "Extension: latest time of creation.", exampleTime},
		queryParam{"issued_since", "Extension: first day of issue.", "2026-03-01"},
		queryParam{"issued_until", "Extension: last day of issue.", "2026-03-31"},
	)
}

// entryFilter reads the filters of a list of entries.
func entryFilter(q url.Values) (f silo.EntryFilter, err error) {
	f = silo.EntryFilter{
		Folder: q.Get("folder"), State: q.Get("state"), Tag: q.Get("tag"), KeyPrefix: q.Get("key_prefix"), Schema: q.Get("schema"),
	}
	for name, flag := range map[string]**bool{"signed": &f.Signed, "invalid": &f.Invalid} {
		if q.Get(name) == "" {
			continue
		}
		is, err := flagOf(q, name)
		if err != nil {
			return f, err
		}
		*flag = &is
	}
	for name, at := range map[string]*time.Time{"since": &f.Since, "until": &f.Until} {
		if *at, err = timeOf(q, name); err != nil {
			return f, err
		}
	}
	f.Until = wholeMilli(f.Until)
	for name, day := range map[string]*string{"issued_since": &f.IssuedSince, "issued_until": &f.IssuedUntil} {
		if *day = q.Get(name); *day == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			return f, badQuery(name, "a day like 2026-03-02 is expected")
		}
	}
	return f, nil
}
