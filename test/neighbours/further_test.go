package neighbours

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// smallRequests are the attacks by small requests that cost much: they name something
// large that is there already, or become large when they are read.
func smallRequests() []attack {
	return []attack{
		{name: "empty-lines", prepare: emptyLines, run: jobs(0)},
		{name: "empty-entries", prepare: emptyEntries, run: putBodies("/silo/v1/entries")},
		{name: "imports-large", prepare: largeImports, run: jobs(0)},
		{name: "revisions", prepare: revised, run: jobs(0)},
		{name: "copies", prepare: copied, run: putBodies("/silo/v1/entries")},
		{name: "again", prepare: finished, run: again},
		{name: "expr-memory", prepare: largeValues, run: jobs(0)},
		{name: "files", prepare: largestFile, run: addFiles},
		{name: "waits", prepare: asleep, run: waits},
	}
}

// withEmptyLines returns an invoice of some size whose lines are empty: no document takes
// more memory for its size, nor breaks more rules.
func withEmptyLines(t *testing.T, size int) json.RawMessage {
	t.Helper()
	doc := invoice(t)
	doc["lines"] = json.RawMessage("[" + strings.Repeat("{},", size/3) + "{}]")
	return encode(t, doc)
}

func emptyLines(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.state", object{"state": "sent"}))
	for _, size := range []int{9 << 20, 1 << 20, 100 << 10} {
		a.wantJobs(t, withEmptyLines(t, size), nil)
	}
}

func emptyEntries(t *testing.T, a *arena) {
	t.Helper()
	for _, size := range []int{9 << 20, 1 << 20} {
		a.bodies = append(a.bodies, encode(t, object{"data": withEmptyLines(t, size), "allow_invalid": true}))
	}
}

// largeImports prepares small requests for jobs that import a large file of the spool.
func largeImports(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.import", object{"allow_invalid": true}))
	for _, doc := range []json.RawMessage{withLines(t, 40_000), withNote(t, 9<<20), withEmptyLines(t, 500<<10)} {
		body := encode(t, object{"name": "a.json", "data": json.RawMessage(`"` + base64.StdEncoding.EncodeToString(doc) + `"`)})
		_, answer, err := a.hostile.send(t.Context(), request{method: http.MethodPost, path: "/silo/v1/spool", body: body})
		if err != nil {
			t.Fatal(err)
		}
		if key := member(answer, "key"); key != "" {
			a.wantJobs(t, nil, object{"url": "spool:" + key})
		}
	}
}

// revised prepares jobs whose 200 steps change a large document.
func revised(t *testing.T, a *arena) {
	t.Helper()
	steps := make([]any, 200)
	for i := range steps {
		steps[i] = step("silo.modify", object{
			"scope": "doc", "merge_type": "application/merge-patch+json", "data": object{"series": "S" + strconv.Itoa(i)},
		})
	}
	a.flow = a.hostile.publish(t, steps...)
	for _, doc := range []json.RawMessage{withNote(t, 8<<20), withLines(t, 5_000), withNote(t, 900<<10), withNote(t, 200<<10)} {
		for range min(16, 16<<20/len(doc)) {
			if entry := a.putEntry(t, doc); entry != "" {
				a.bodies = append(a.bodies, encode(t, object{"workflow_id": a.flow, "silo_entry_id": entry}))
			}
		}
	}
}

// copied prepares requests of a few bytes that copy a large document.
func copied(t *testing.T, a *arena) {
	t.Helper()
	for _, size := range []int{8 << 20, 900 << 10, 200 << 10} {
		if entry := a.putEntry(t, withNote(t, size)); entry != "" {
			a.bodies = append(a.bodies, encode(t, object{"previous_id": entry}))
		}
	}
}

// finished prepares completed jobs with as much data as is accepted.
func finished(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.sleep", object{"duration": "1ms"}))
	for _, size := range []int{9 << 20, 1 << 20, 250 << 10, 60 << 10} {
		body := encode(t, object{"workflow_id": a.flow, "meta": object{"all": large(size)}})
		_, answer, err := a.hostile.send(t.Context(), request{method: http.MethodPost, path: "/transform/v1/jobs?wait=10", body: body})
		if err != nil {
			t.Fatal(err)
		}
		if id := member(answer, "id"); id != "" {
			a.bodies = append(a.bodies, []byte("/transform/v1/jobs/"+id+"/again"))
		}
	}
}

// again creates the jobs once more, with requests without a body.
func again(ctx context.Context, a *arena) {
	a.flood(ctx, connections, 0, func(i int) request {
		return request{method: http.MethodPost, path: string(a.bodies[i%len(a.bodies)])}
	})
}

// largeValues prepares expressions that use all the memory that one may use.
func largeValues(t *testing.T, a *arena) {
	t.Helper()
	for _, x := range []string{
		`len(map(0..240000, {#})) > 0`, `len(map(0..200, {map(0..1000, {#})})) > 0`,
		`len(map(0..200, {repeat("abcdefgh", 8000)})) > 0`,
	} {
		a.flow = a.hostile.publish(t, repeated(step("silo.if", object{"expr": x}), 50)...)
		a.wantJobs(t, file(t, "invoices/es.json"), nil)
	}
}

// largestFile prepares the end of a request that adds a file of the largest size.
func largestFile(t *testing.T, a *arena) {
	t.Helper()
	oneEntry(t, a)
	a.bodies = append(a.bodies, []byte(base64.StdEncoding.EncodeToString([]byte(text(9<<20)))+`"}`))
}

// addFiles adds files of the largest size to an entry, each with other contents.
func addFiles(ctx context.Context, a *arena) {
	rest := string(a.bodies[0])
	a.flood(ctx, connections, 0, func(int) request {
		id := uuid.NewString()
		// The ID has 36 bytes, so that its base64 has no padding.
		start := fmt.Sprintf(`{"name": "a.bin", "key": %q, "data": "%s`, id, base64.StdEncoding.EncodeToString([]byte(id)))
		return request{
			method: http.MethodPut, path: "/silo/v1/entries/" + a.entry + "/files/" + id,
			reader: io.MultiReader(strings.NewReader(start), strings.NewReader(rest)), size: int64(len(start) + len(rest)),
		}
	})
}

// asleep prepares a job that does not end for long.
func asleep(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.sleep", object{"duration": "1h"}))
	a.wantJobs(t, nil, object{"n": "1"})
	a.entry = uuid.Must(uuid.NewV7()).String()
}

// waits sends the same request for a job on very many connections, each of which waits for
// its end.
func waits(ctx context.Context, a *arena) {
	a.flood(ctx, 500, 0, func(int) request {
		return request{method: http.MethodPut, path: "/transform/v1/jobs/" + a.entry + "?wait=120", body: a.bodies[0]}
	})
}
