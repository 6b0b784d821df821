package sqlite

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"chancery/internal/store"
)

var parameter = regexp.MustCompile(`\$(\d+)`)

// planned is what statements may do although their plan scans an index or sorts: what
// they scan or sort is bounded by something else than the size of a workspace.
var planned = map[store.Name]string{ //nolint:gochecknoglobals // a table
	// The queue looks at jobs that are due or run. The first are as many as it asks for,
	// or what admission lets a workspace have; the others have a slot each.
	"jobs.claim": "as many as are asked for", "jobs.claim-in-turns": "a few of each workspace with due jobs",
	"job-keys.few": "as many as are asked for",
	"jobs.queue":   "as many as are asked for", "jobs.backlog": "what is due, when admission is at its limit",
	"jobs.backlog-of": "what is due of a workspace, up to its limit, and what has a slot",
	"jobs.count":      "what an index finds, up to a number", "jobs.count-attention": "what an index finds, up to a number",
	"jobs.waiting": "what an index finds, up to a number",
	"files.count":  "as many as an entry may have", "files.unsent": "as many as a workspace may have",
	// All that is found is the answer.
	"contents.list": "the versions of an entry", "states.list": "the states of an entry",
	"files.list": "the files of an entry", "files.replaced": "the files of an entry",
	"files.by-job": "the files of a job", "files.find": "the files with one ID",
	"meta.list": "the rows of an entry", "meta.get": "the rows of an entry",
	"search.find":  "what is found, up to the limit",
	"search.broad": "the parts of the index, some ten",
	"feeds.list":   "the workspaces with a feed", "subscriptions.all": "the subscriptions, which are few in a workspace",
	"deliveries.waiting": "as many as are asked for",
	"changes.objects":    "the changes of a window", "changes.jobs": "the changes of a window", "changes.versions": "the changes of a window",
	"changes.states": "the changes of a window", "changes.files": "the changes of a window",
	"apps.list": "the apps, for operators", "enrollments.list": "the apps of a workspace", "nodes.list": "the servers of an installation, and jobs that have a slot each",
	"archive.held": "what has not ended, up to a number, for operators", "imports.all": "the imports, for operators",
	"people.owners": "the owners, who are few", "people.has-owner": "the owners, who are few",
	"keys.list": "the keys of an installation", "workspaces.list": "the workspaces, for operators",
}

// TestStatementsUseIndexes: no statement scans a table or sorts what it found, but for
// those with a reason. Jobs, events and documents are kept endlessly, so a scan that is
// fast today would not stay so.
func TestStatementsUseIndexes(t *testing.T) {
	t.Parallel()
	st := openTemp(t)
	for name, text := range st.texts {
		var args []any
		for _, m := range parameter.FindAllStringSubmatch(text, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			for len(args) < n {
				args = append(args, 1)
			}
		}
		bad := false
		plan := explain(t, st, text, args)
		for line := range strings.Lines(plan) {
			// What a statement has made itself, and a row of constants, are no tables.
			scans := strings.Contains(line, "SCAN ") && !strings.Contains(line, "CONSTANT ROW")
			if scans || strings.Contains(line, "TEMP B-TREE") {
				bad = true
			}
		}
		switch reason := planned[name]; {
		case bad && reason == "":
			t.Errorf("%s scans or sorts:\n%s", name, plan)
		case !bad && reason != "":
			t.Errorf("%s needs no exception any more", name)
		}
	}
}
