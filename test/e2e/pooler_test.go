package e2e

import (
	"path/filepath"
	"testing"

	"chancery/internal/app"
	"chancery/test/kit"
	"chancery/test/pg"
)

// TestPooler: two servers run on one database through a pooler that gives each transaction
// another connection, without hints. Jobs that one of them takes are seen at the other.
func TestPooler(t *testing.T) {
	place := app.Place{Database: pg.Pooled(t, 3)(t) + "&notify=off", Files: filepath.Join(t.TempDir(), "files"), MasterKey: masterKey(t)}
	servers := []*server{onDatabase(t, place), onDatabase(t, place)}
	servers[1].Token = servers[0].Token
	flow := servers[0].workflow("invoice")
	for n := range 6 {
		here, there := servers[n%2], servers[1-n%2]
		job := here.run(flow, example(t, "invoices/es.json"))
		seen, err := there.Job(t.Context(), job.ID)
		kit.Must(t, err)
		if !seen.Completed() || len(seen.Faults) > 0 {
			t.Errorf("job %d at the other server: %+v", n, seen)
		}
	}
}
