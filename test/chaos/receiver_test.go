package chaos

import (
	"encoding/json"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// receiver is the server that gets the webhooks. It outlives the killed servers and
// refuses some deliveries a few times before it accepts them.
type receiver struct {
	*httptest.Server
	// slowest is how long the receiver takes for some deliveries: time in which the sender
	// may be killed.
	slowest time.Duration

	mu sync.Mutex
	// seen holds the deliveries by their ID.
	seen map[string]*delivery
}

// delivery counts the attempts under one ID.
type delivery struct {
	job      string
	body     string
	refused  int
	accepted int
	// differs reports that an attempt had another body than the first.
	differs bool
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{slowest: 20 * time.Millisecond, seen: map[string]*delivery{}}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	var said struct {
		ID    string `json:"id"`
		JobID string `json:"transform_job_id"`
	}
	if err != nil || json.Unmarshal(body, &said) != nil {
		w.WriteHeader(http.StatusBadRequest) // the sender was killed while it was sending
		return
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(said.ID))
	random := h.Sum32()
	time.Sleep(r.slowest * time.Duration(random>>8%20) / 20)
	r.mu.Lock()
	defer r.mu.Unlock()
	d := r.seen[said.ID]
	if d == nil {
		d = &delivery{job: said.JobID, body: string(body)}
		r.seen[said.ID] = d
	}
	d.differs = d.differs || d.body != string(body)
	if d.refused < int(random%4)-1 { // half of them are accepted at the first attempt
		d.refused++
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `{"message": "come back later", "retry_in": 0.2}`)
		return
	}
	d.accepted++
}

// of returns the deliveries for a job, by ID.
func (r *receiver) of(job string) map[string]delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := map[string]delivery{}
	for id, d := range r.seen {
		if d.job == job {
			list[id] = *d
		}
	}
	return list
}
