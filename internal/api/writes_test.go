package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/internal/admission"
	"chancery/internal/api"
	"chancery/internal/limits"
	"chancery/test/kit"
)

// A workspace that has written more than it may is refused, with what it may and how
// that is set; nothing is stored. Its reads and other workspaces go on, and after a while
// it may write again.
func TestLargeWritesArePaced(t *testing.T) {
	clock := kit.NewClock()
	pace := admission.NewPace(clock, &limits.WriteBurst, &limits.WriteRate)
	in := install(t, func(c *api.Config) { c.Writes = pace })
	ws := in.Actor(kit.Default).Workspace.ID
	body := `{"data":` + message + `}`
	in.Do(http.MethodPut, "/silo/v1/entries/"+entryID, body).Want(200)
	pace.Spend(ws, limits.WriteBurst.Int()+limits.WriteRate.Int()) // a second of debt
	for _, path := range []string{"/silo/v1/entries", "/transform/v1/jobs"} {
		x := in.Do(http.MethodPost, path, body)
		x.Refused(http.StatusTooManyRequests, "limit")
		if text := x.At("message").(string); !strings.Contains(text, "4 MiB/s") || !strings.Contains(text, "serve --write-rate") {
			t.Error(text)
		}
		if x.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 1)
	in.Send(in.Request(in.TokenOf(kit.Other), http.MethodPost, "/silo/v1/entries", body)).Want(200)
	clock.Advance(time.Second)
	in.Do(http.MethodPost, "/silo/v1/entries", body).Want(200)
}

// Requests at the same time see what the others are about to write.
func TestLargeBodiesCountBeforeTheyAreStored(t *testing.T) {
	pace := admission.NewPace(kit.NewClock(), limits.WriteBurst.With(1<<20), &limits.WriteRate)
	in := install(t, func(c *api.Config) { c.Writes = pace })
	settle, ok := pace.Reserve(in.Actor(kit.Default).Workspace.ID, 2<<20)
	if !ok {
		t.Fatal("refused at the start")
	}
	body := `{"data":` + message + `}`
	in.Do(http.MethodPost, "/silo/v1/entries", body).Refused(http.StatusTooManyRequests, "limit")
	settle()
	in.Do(http.MethodPost, "/silo/v1/entries", body).Want(200)
}
