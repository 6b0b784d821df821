package sequence_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/sequence"
	"chancery/test/kit"
)

func TestSeriesInput(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	for name, tt := range map[string]struct {
		in         sequence.SeriesInput
		key, field string
	}{
		"nothing":            {sequence.SeriesInput{}, "", ""},
		"as much as may be":  {sequence.SeriesInput{Prefix: strings.Repeat("é", 32), Suffix: "{yy}", Padding: 18, Start: 1_000_000_000_000_000}, "", ""},
		"long name":          {sequence.SeriesInput{Name: text(strings.Repeat("x", 256))}, "limit", "name"},
		"long code":          {sequence.SeriesInput{Code: strings.Repeat("x", 256)}, "limit", "code"},
		"long description":   {sequence.SeriesInput{Description: text(strings.Repeat("x", 1025))}, "limit", "description"},
		"long signature":     {sequence.SeriesInput{Sig: strings.Repeat("x", 8<<10+1)}, "limit", "sig"},
		"long prefix":        {sequence.SeriesInput{Prefix: strings.Repeat("x", 33)}, "limit", "prefix"},
		"long suffix":        {sequence.SeriesInput{Suffix: strings.Repeat("x", 33)}, "limit", "suffix"},
		"space before":       {sequence.SeriesInput{Prefix: " x"}, "validation", "prefix"},
		"brace":              {sequence.SeriesInput{Suffix: "{day}"}, "validation", "suffix"},
		"negative padding":   {sequence.SeriesInput{Padding: -1}, "validation", "padding"},
		"large padding":      {sequence.SeriesInput{Padding: 19}, "limit", "padding"},
		"negative start":     {sequence.SeriesInput{Start: -1}, "validation", "start"},
		"start beyond words": {sequence.SeriesInput{Start: 1_000_000_000_000_001}, "limit", "start"},
	} {
		err := tt.in.Validate()
		if tt.key == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		e, ok := errors.AsType[*domain.Error](err)
		if !ok || e.Kind != domain.Invalid || e.Key != tt.key || e.Fields[tt.field] == nil {
			t.Errorf("%s: %v, want %s of %s", name, err, tt.key, tt.field)
		}
	}
}

// TestSameSeriesAtOnce: of requests for one series at the same time all get the same, and a
// different one is refused whenever it comes.
func TestSameSeriesAtOnce(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, in *kit.Installation) {
		actor := in.Actor(kit.Default)
		prefixes := []string{"A-", "B-"}
		var mu sync.Mutex
		made := map[string]int{}
		var wg sync.WaitGroup
		for n := range 16 {
			wg.Go(func() {
				prefix := prefixes[n%2]
				s, err := in.Sequence.PutSeries(t.Context(), actor, seriesID, sequence.SeriesInput{Prefix: prefix})
				switch {
				case err == nil && s.Prefix == prefix:
					mu.Lock()
					made[prefix]++
					mu.Unlock()
				case !domain.Is(err, domain.Conflict):
					t.Errorf("%s: %+v, %v", prefix, s, err)
				}
			})
		}
		wg.Wait()
		if len(made) != 1 || made["A-"]+made["B-"] != 8 {
			t.Errorf("made %v", made)
		}
	})
}

// TestFirstMetaStays: of requests for one number at the same time, the meta of one is kept,
// and all get the same answer.
func TestFirstMetaStays(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, in *kit.Installation) {
		actor := in.Actor(kit.Default)
		_, err := in.Sequence.PutSeries(t.Context(), actor, seriesID, sequence.SeriesInput{})
		kit.Must(t, err)
		for n := range 10 {
			id := string(domaintest.ID(4, n+1))
			answers := make([]string, 8)
			var wg sync.WaitGroup
			for i := range answers {
				wg.Go(func() {
					var input sequence.EntryInput
					if i > 0 { // the first has none, and that stays too
						input.Meta, input.Sig = map[string]string{"by": string(rune('a' + i))}, string(rune('a'+i))
					}
					e, err := in.Sequence.PutEntry(t.Context(), actor, seriesID, id, input)
					if err != nil {
						t.Error(err)
						return
					}
					answers[i] = e.Code + e.Meta["by"] + strings.Join(e.Sigs, "")
				})
			}
			wg.Wait()
			e, err := in.Sequence.Entry(t.Context(), actor, seriesID, id)
			kit.Must(t, err)
			want := e.Code + e.Meta["by"] + strings.Join(e.Sigs, "")
			for i, got := range answers {
				if got != want {
					t.Errorf("caller %d was told %q, on record is %q", i, got, want)
				}
			}
		}
	})
}
