package neighbours

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// requestAttacks are the attacks by requests and connections.
func requestAttacks() []attack {
	return []attack{
		{name: "idle-bodies", run: idleBodies},
		{name: "half-bodies", run: halfBodies},
		{name: "silent", run: silent},
		{name: "no-readers", prepare: largeAnswers, run: noReaders},
		{name: "job-lists", prepare: largeJobs, run: lists("/transform/v1/jobs?limit=100")},
		{name: "entry-lists", prepare: largeRows, run: lists("/silo/v1/entries?limit=100", "/silo/v1/entries?limit=100&folder=invoices")},
		{name: "drafts", prepare: largeDrafts, run: putDrafts},
		{name: "rare-filters", prepare: manyRows, run: rareFilters},
		{name: "tokens", run: wrongTokens},
	}
}

// idleBodies holds connections of two workspaces that announce a large body and send
// nothing of it, or a byte per second.
func idleBodies(ctx context.Context, a *arena) {
	a.sockets(ctx, connections, func(i int) socket {
		token := []string{a.hostile.token, a.second}[i%2]
		path := "/transform/v1/jobs/" + uuid.Must(uuid.NewV7()).String()
		if i%8 > 5 {
			return socket{request: head(token, http.MethodPut, path, -1), reads: true}
		}
		return socket{request: head(token, http.MethodPut, path, 9<<20), each: i / 2 % 2, reads: true}
	})
}

// halfBodies holds connections that send most of a large body and then nothing more, to
// every kind of route that reads one.
func halfBodies(ctx context.Context, a *arena) {
	routes := []string{
		"PUT /transform/v1/jobs/", "PUT /silo/v1/entries/", "PUT /transform/v1/workflows/",
		"POST /silo/v1/spool", "PATCH /silo/v1/entries/", "PATCH /transform/v1/workflows/",
	}
	a.sockets(ctx, 2*connections, func(i int) socket {
		method, path, _ := strings.Cut(routes[i%len(routes)], " ")
		if strings.HasSuffix(path, "/") {
			path += uuid.Must(uuid.NewV7()).String()
		}
		return socket{request: head(a.hostile.token, method, path, 9<<20), first: 8 << 20, each: 1, reads: true}
	})
}

// silent holds many connections on which nothing is asked, or nearly a whole header.
func silent(ctx context.Context, a *arena) {
	long := "GET /utils/v1/ping HTTP/1.1\r\nHost: server\r\nX-Note: " + text(60<<10)
	a.sockets(ctx, 1000, func(i int) socket {
		return socket{request: []string{"", long}[i%2]}
	})
}

// largeAnswers prepares a document, a file and a job whose answers are large.
func largeAnswers(t *testing.T, a *arena) {
	t.Helper()
	a.entry = a.putEntry(t, withNote(t, 8<<20))
	a.flow = a.hostile.publish(t, step("silo.state", object{"state": "sent"}))
	_, answer, err := a.hostile.send(t.Context(), request{
		method: http.MethodPost, path: "/transform/v1/jobs?wait=5",
		body: encode(t, object{"workflow_id": a.flow, "silo_entry_id": a.entry}),
	})
	if err != nil {
		t.Fatal(err)
	}
	var key struct {
		Key string `json:"key"`
	}
	a.hostile.call(t, http.MethodPost, "/silo/v1/spool", object{
		"name": "a.txt", "data": encoded(9 << 20),
	}, &key)
	paths := []string{"/silo/v1/entries/" + a.entry, "/silo/v1/spool/" + key.Key}
	if id := member(answer, "id"); id != "" {
		paths = append(paths, "/transform/v1/jobs/"+id)
	}
	for _, p := range paths {
		a.bodies = append(a.bodies, []byte(p))
	}
}

// noReaders asks for large answers on many connections and does not read them.
func noReaders(ctx context.Context, a *arena) {
	a.sockets(ctx, 2*connections, func(i int) socket {
		path := string(a.bodies[i%len(a.bodies)])
		return socket{request: "GET " + path + " HTTP/1.1\r\nHost: server\r\nAuthorization: Bearer " + a.hostile.token + "\r\n\r\n"}
	})
}

// largeJobs prepares jobs with as much data as is accepted.
func largeJobs(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.if", object{"expr": "true"}))
	for _, size := range []int{4 << 20, 500 << 10, 250 << 10, 60 << 10} {
		body := encode(t, object{"workflow_id": a.flow, "meta": object{"all": large(size)}})
		for range min(40, 40<<20/size) {
			if _, _, err := a.hostile.send(t.Context(), request{method: http.MethodPost, path: "/transform/v1/jobs", body: body}); err != nil {
				return // the server was ended
			}
		}
	}
}

// largeRows prepares entries whose rows in a list are large.
func largeRows(t *testing.T, a *arena) {
	t.Helper()
	end := time.Now().Add(2 * attackTime(t))
	for _, size := range []int{500 << 10, 50 << 10} {
		doc := invoice(t)
		doc["supplier"].(object)["name"] = large(size)
		doc["customer"].(object)["name"] = large(size)
		row := encode(t, doc)
		for i := 0; i < 40 && time.Now().Before(end); i++ {
			_ = a.putEntry(t, row)
		}
	}
}

// lists reads lists, eight at once.
func lists(paths ...string) func(context.Context, *arena) {
	return func(ctx context.Context, a *arena) {
		a.flood(ctx, 8, 0, func(i int) request {
			return request{method: http.MethodGet, path: paths[i%len(paths)]}
		})
	}
}

// largeDrafts prepares drafts with very many steps, and with very large ones.
func largeDrafts(t *testing.T, a *arena) {
	t.Helper()
	id := uuid.NewString()
	for _, steps := range []string{
		strings.Repeat(`,{"action": "silo.if", "next": [{"step_id": "`+id+`"}]}`, 40_000),
		strings.Repeat(`,{"action": "x"}`, 400_000),
		`,{"action": "silo.if", "config": {"expr": "` + text(9<<20) + `"}}`,
	} {
		list := json.RawMessage("[" + steps[1:] + "]")
		a.bodies = append(a.bodies, encode(t, object{"name": "Draft", "draft": true, "steps": list}))
	}
}

func putDrafts(ctx context.Context, a *arena) {
	a.flood(ctx, connections, 0, func(i int) request {
		if i%8 == 7 {
			return request{method: http.MethodGet, path: "/transform/v1/workflows?limit=100"}
		}
		return request{method: http.MethodPut, path: "/transform/v1/workflows/" + uuid.NewString(), body: a.bodies[i%len(a.bodies)]}
	})
}

// manyRows prepares many jobs, entries and workflows.
func manyRows(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.state", object{"state": "sent"}))
	body := encode(t, object{"workflow_id": a.flow, "data": file(t, "invoices/es.json"), "tags": []string{"common"}})
	flow := encode(t, object{"name": "Flow", "schema": "bill/invoice", "steps": []any{step("silo.if", object{"expr": "true"})}})
	ctx, cancel := context.WithTimeout(t.Context(), 2*attackTime(t))
	defer cancel()
	a.flood(ctx, connections, 20_000, func(i int) request {
		if i%4 == 0 {
			return request{method: http.MethodPut, path: "/transform/v1/workflows/" + uuid.NewString(), body: flow}
		}
		return request{method: http.MethodPost, path: "/transform/v1/jobs", body: body}
	})
}

// rareFilters reads lists with filters that no row passes, eight at once.
func rareFilters(ctx context.Context, a *arena) {
	lists("/transform/v1/jobs?tag=rare&limit=100", "/silo/v1/entries?folder=orders&limit=100",
		"/transform/v1/workflows?schema=bill/order&limit=100", "/silo/v1/entries?folder=parties&ascending=true",
		"/transform/v1/jobs?tag=rare&ascending=true&created_at=2020-01-01")(ctx, a)
}

// wrongTokens sends requests with tokens that are not valid, as many as it can.
func wrongTokens(ctx context.Context, a *arena) {
	a.flood(ctx, 4*connections, 0, func(i int) request {
		parts := strings.Split(a.hostile.token, ".")
		q := request{method: http.MethodGet, path: "/utils/v1/ping"}
		switch i % 3 {
		case 0: // a signature of the right length
			sig := make([]byte, 64)
			_, _ = rand.Read(sig) // it never fails
			parts[len(parts)-1] = base64.RawURLEncoding.EncodeToString(sig)
			q.token = strings.Join(parts, ".")
		case 1:
			q.token = text(60 << 10)
		case 2:
			q.token = a.hostile.token + uuid.NewString()
		}
		return q
	})
}
