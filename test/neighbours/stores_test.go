package neighbours

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// storeAttacks are the attacks by what is stored: large, many, or many in one place.
func storeAttacks() []attack {
	return []attack{
		{name: "uploads", prepare: announced, run: upload},
		{name: "entries", prepare: largeEntries, run: putBodies("/silo/v1/entries")},
		{name: "spool", prepare: largeFiles, run: putBodies("/silo/v1/spool")},
		{name: "states", prepare: largeStates, run: putStates},
		{name: "versions", prepare: largeFlow, run: putVersions},
		{name: "one-file", prepare: oneEntry, run: replaceFile},
	}
}

// largest is the size of the largest file that can be announced.
const largest = 100 << 20

// announced announces files of the largest size.
func announced(t *testing.T, a *arena) {
	t.Helper()
	oneEntry(t, a)
	h := sha256.New()
	if _, err := io.CopyN(h, nothing{}, largest); err != nil {
		t.Fatal(err)
	}
	for i := range connections {
		var f struct {
			URL string `json:"url"`
		}
		a.hostile.call(t, http.MethodPost, "/silo/v1/entries/"+a.entry+"/files", object{
			"name": strconv.Itoa(i) + ".bin", "key": strconv.Itoa(i), "mime": "application/octet-stream",
			"sha256": hex.EncodeToString(h.Sum(nil)), "size": largest,
		}, &f)
		u, err := url.Parse(f.URL)
		if err != nil {
			t.Fatal(err)
		}
		a.bodies = append(a.bodies, []byte(u.RequestURI()))
	}
}

// upload sends the announced files: some as fast as possible, some slowly, and some to
// the middle.
func upload(ctx context.Context, a *arena) {
	a.sockets(ctx, connections, func(i int) socket {
		s := socket{request: head(a.hostile.token, http.MethodPut, string(a.bodies[i]), largest), reads: true}
		switch i % 3 {
		case 0:
			s.first = largest
		case 1:
			s.first, s.each = largest/2, 1
		case 2:
			s.first, s.each = 1<<20, 1<<20
		}
		return s
	})
}

func oneEntry(t *testing.T, a *arena) {
	t.Helper()
	a.entry = a.putEntry(t, file(t, "invoices/es.json"))
}

// largeEntries prepares documents that are as large as a request can be, or cost most.
func largeEntries(t *testing.T, a *arena) {
	t.Helper()
	for _, doc := range []json.RawMessage{withNote(t, 9<<20), withLines(t, 40_000), withNote(t, 900<<10)} {
		a.bodies = append(a.bodies, encode(t, object{"data": doc}))
	}
}

// largeFiles prepares temporary files of the largest size.
func largeFiles(t *testing.T, a *arena) {
	t.Helper()
	for _, size := range []int{10 << 20, 1 << 20} {
		a.bodies = append(a.bodies, encode(t, object{"name": "a.bin", "data": encoded(size)}))
	}
}

// putBodies posts the bodies that were prepared to a path.
func putBodies(path string) func(context.Context, *arena) {
	return func(ctx context.Context, a *arena) {
		a.flood(ctx, connections, 0, func(i int) request {
			return request{method: http.MethodPost, path: path, body: a.bodies[i%len(a.bodies)]}
		})
	}
}

func largeStates(t *testing.T, a *arena) {
	t.Helper()
	oneEntry(t, a)
	for _, size := range []int{5 << 20, 200 << 10, 100} {
		a.bodies = append(a.bodies, encode(t, object{"key": "sent", "notes": large(size)}))
	}
}

// putStates adds states to an entry and reads all of them.
func putStates(ctx context.Context, a *arena) {
	start := time.Now().UTC()
	a.flood(ctx, connections, 0, func(i int) request {
		path := "/silo/v1/entries/" + a.entry + "/states"
		if i%8 == 7 {
			return request{method: http.MethodGet, path: path}
		}
		at := start.Add(time.Duration(i) * time.Millisecond).Format("2006-01-02T15:04:05.000Z")
		return request{method: http.MethodPut, path: path + "/" + at, body: a.bodies[i%len(a.bodies)]}
	})
}

// largeFlow prepares a workflow that is as large as a request can be.
func largeFlow(t *testing.T, a *arena) {
	t.Helper()
	one := `,{"action": "silo.if", "config": {"expr": "true"}, "notes": "` + text(45<<10) + `"}`
	steps := json.RawMessage("[" + strings.Repeat(one, 200)[1:] + "]")
	a.bodies = append(a.bodies, encode(t, object{"name": "Flow", "steps": steps}))
}

// encoded returns a JSON text that is the base64 of a file of some size.
func encoded(size int) json.RawMessage {
	return json.RawMessage(`"` + base64.StdEncoding.EncodeToString([]byte(text(size))) + `"`)
}

// putVersions publishes large workflows and runs a job of each, so that the server knows
// them all.
func putVersions(ctx context.Context, a *arena) {
	a.flood(ctx, 8, 100, func(int) request {
		id := uuid.NewString()
		_, _, _ = a.hostile.send(ctx, request{method: http.MethodPut, path: "/transform/v1/workflows/" + id, body: a.bodies[0]})
		return request{
			method: http.MethodPost, path: "/transform/v1/jobs", body: []byte(`{"workflow_id": "` + id + `", "args": {"n": "1"}}`),
		}
	})
}

// replaceFile announces files of one entry again and again, each in place of another.
func replaceFile(ctx context.Context, a *arena) {
	a.flood(ctx, connections, 0, func(i int) request {
		path := "/silo/v1/entries/" + a.entry
		if i%64 == 63 {
			return request{method: http.MethodGet, path: path}
		}
		sum := sha256.Sum256([]byte(strconv.Itoa(i)))
		return request{method: http.MethodPost, path: path + "/files", body: fmt.Appendf(nil,
			`{"name": "a.txt", "category": "attachment", "key": "k%d", "mime": "text/plain", "size": 7, "sha256": "%x"}`, i%2000, sum)}
	})
}
