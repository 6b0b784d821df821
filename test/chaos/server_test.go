package chaos

import (
	"encoding/json"
	"testing"
	"time"

	"chancery/client"
	"chancery/examples"
)

func file(t *testing.T, name string) json.RawMessage {
	t.Helper()
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// get reads a path of the API.
func get(t *testing.T, api *client.Client, path string, into any) {
	t.Helper()
	data, err := api.Download(t.Context(), path)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func allJobs(t *testing.T, api *client.Client) []client.JobRow {
	t.Helper()
	var rows []client.JobRow
	q := client.JobQuery{Limit: 100}
	for {
		page, err := api.Jobs(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, page.List...)
		if q.Cursor = page.NextCursor; q.Cursor == "" {
			return rows
		}
	}
}

// jobTimeout is how long a job may take to end while the server runs undisturbed.
const jobTimeout = 2 * time.Minute

func completed(t *testing.T, api *client.Client, id string) *client.Job {
	t.Helper()
	for range jobTimeout / (50 * time.Millisecond) {
		job, err := api.Job(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if job.Completed() {
			return job
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("job %s is never completed", id)
	return nil
}

func listOne() client.JobQuery { return client.JobQuery{Limit: 1} }
