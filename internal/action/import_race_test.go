package action_test

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/program"
	"chancery/internal/transform"
)

// barrier runs programs once all expected calls have arrived, so that all of them
// have looked for the entry before one makes it.
type barrier struct {
	program.Runner
	all sync.WaitGroup
}

func (m *barrier) JQ(ctx context.Context, text string, input []byte) ([]byte, error) {
	m.all.Done()
	m.all.Wait()
	return m.Runner.JQ(ctx, text, input)
}

// TestImportsAtOnce runs two imports with the same new key: one makes the entry, and
// the other continues with it as if it had come later.
func TestImportsAtOnce(t *testing.T) {
	m := &barrier{Runner: program.InProcess()}
	m.all.Add(2)
	s := newFixture(t, func(p *app.Parts) { p.Programs = m })
	flow := s.importFlow(map[string]any{"jq": orderProgram, "key": "args.order"})
	in := transform.JobInput{WorkflowID: flow, Meta: json.RawMessage(orderMeta)}
	ids := []domain.ID{s.start(in), s.start(in)}
	first, second := s.ended(ids[0]), s.ended(ids[1])
	got := []string{statuses(first)[0], statuses(second)[0]}
	slices.Sort(got)
	if !slices.Equal(got, []string{"OK", "SKIP"}) || first.EntryID != second.EntryID || first.EntryID == "" {
		t.Errorf("%s: %+v\n%s: %+v", first.EntryID, last(first), second.EntryID, last(second))
	}
}
