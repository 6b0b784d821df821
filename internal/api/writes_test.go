package api_test

import (
	"fmt"
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

// What ends work or lets it go on is taken also while a workspace must not write.
func TestStoppingIsNotPaced(t *testing.T) {
	pace := admission.NewPace(kit.NewClock(), &limits.WriteBurst, &limits.WriteRate)
	in := install(t, func(c *api.Config) { c.Writes = pace }, kit.Poked("test.park"))
	in.workflow(flowHold, "test.park")
	parked := func(n int) string {
		id := fmt.Sprintf("01950000-0000-7000-8000-00000000910%d", n)
		in.Do(http.MethodPut, "/transform/v1/jobs/"+id, fmt.Sprintf(`{"workflow_id":"%s","args":{"a":"%d"}}`, flowHold, n)).Want(200)
		in.UntilAnswer(id, "POKE", "status")
		return id
	}
	jobs := []string{parked(0), parked(1), parked(2), parked(3)}
	pace.Spend(in.Actor(kit.Default).Workspace.ID, limits.WriteBurst.Int()+limits.WriteRate.Int())
	const path = "/transform/v1/jobs/"
	in.Do(http.MethodPost, path+jobs[0]+"/again", `{}`).Refused(http.StatusTooManyRequests, "limit")
	in.Do(http.MethodPost, path+jobs[0]+"/cancel", `{"reason":"enough"}`).Want(200)
	in.Do(http.MethodPost, path+jobs[1]+"/retry", ``).Want(200)
	in.Do(http.MethodPost, path+jobs[2]+"/skip", `{"reason":"enough"}`).Want(200)
	in.Do(http.MethodPost, path+"intents", `{"job_id":"`+jobs[3]+`","status":"CANCEL"}`).Want(200)
	for id, result := range map[string]string{jobs[0]: "cancelled", jobs[1]: "completed", jobs[2]: "completed", jobs[3]: "cancelled"} {
		in.UntilAnswer(id, result, "result")
	}
}
