package scale_test

import (
	"strings"
	"testing"

	"chancery/examples"
	"chancery/test/kit"
	"chancery/test/pg"
)

const (
	numbering = `{"action": "silo.state", "config": {"state": "processing"}},
		{"action": "sequence.enumerate", "config": {"name": "Invoices"SIGN}}, {"action": "silo.close"},
		{"action": "silo.state", "config": {"state": "sent"}}`
	signing = `, "sign": true`
	dated   = `, "prefix": "{year}-"`
)

// TestNumbers: an invoice that is numbered, signed and stored takes three round trips with
// one caller who waits for it, of which two are for the number. They hold the series; nothing else does.
func TestNumbers(t *testing.T) {
	t.Parallel()
	invoice, err := examples.Files.ReadFile("invoices/es.json")
	kit.Must(t, err)
	for name, config := range map[string]string{"numbered": "", "signed at once": signing, "by year": dated} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := start(t, strings.Replace(numbering, "SIGN", config, 1))
			job := func() {
				in.jobs++
				in.Do("PUT", "/transform/v1/jobs/"+id(1, in.jobs)+"?wait=30", `{"workflow_id": "`+in.flow+`", "data": `+string(invoice)+`}`).Want(200)
			}
			for range 3 { // makes the series and prepares the statements
				job()
			}
			in.Reset()
			const jobs = 10
			for range jobs {
				job()
			}
			var trips []pg.Trip
			holding, held, commits := false, 0, 0
			for _, trip := range in.Trips() {
				holding = holding || trip.Has("FOR NO KEY UPDATE OF s")
				if trip[0] == "BEGIN" && !trip.Has("COMMIT") && !holding {
					continue // tries a connection that nobody used for a moment, as on a busy machine
				}
				trips = append(trips, trip)
				if holding {
					held++
				}
				if trip.Has("COMMIT") && !trip.Has("READ ONLY") {
					holding = false
					commits++
				}
			}
			if len(trips) != 3*jobs || held != 2*jobs || commits != 2*jobs {
				t.Errorf("%d round trips for %d jobs, of which %d held the series, and %d commits; the statements are\n%s",
					len(trips), jobs, held, commits, strings.Join(pg.Sorted(trips), "\n"))
			}
		})
	}
}
