package neighbours

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// slowExpr uses all the time that an expression has.
const slowExpr = `len(filter(0..900, {let a = #; len(filter(0..900, {# * a == 7})) == 9})) == 1`

// slowJQ are programs that use all the time, or all the memory, of a program.
func slowJQ() []string {
	return []string{
		`reduce range(1000000000) as $i (.; .)`,
		`.notes = [range(100000000)]`,
		`until(false; .)`,
	}
}

// jobAttacks are the attacks by jobs that do what costs most.
func jobAttacks() []attack {
	return []attack{
		{name: "plain", prepare: plain, run: jobs(10_000)},
		{name: "webhooks", prepare: hangingHooks(1), run: jobs(300)},
		{name: "webhooks-hosts", prepare: hangingHooks(16), run: jobs(600)},
		{name: "imports", prepare: hangingImports, run: jobs(600)},
		{name: "loops", prepare: loops, run: jobs(150)},
		{name: "jq", other: program, prepare: slowPrograms, run: jobs(200)},
		{name: "expressions", prepare: slowExpressions, run: jobs(200)},
		{name: "dry-runs", other: dryRuns, prepare: loops, run: runDry},
		{name: "children", prepare: multiplying, run: jobs(4)},
		{name: "args", prepare: largeArgs, run: jobs(0)},
		{name: "args-steps", prepare: largeArgsInSteps, run: jobs(0)},
		{name: "numbers", prepare: numbered, run: jobs(0)},
		{name: "pdfs", other: document, prepare: rendered, run: jobs(100)},
	}
}

// jobs returns an attack with the jobs that were prepared, at most so many of them.
func jobs(most int64) func(context.Context, *arena) {
	return func(ctx context.Context, a *arena) {
		a.jobs(ctx, most)
		<-ctx.Done()
	}
}

// plain prepares the jobs that the other workspace makes too. This is the measure for all
// others: where it fails, the machine is too slow or has other work.
func plain(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, object{"action": "silo.state", "config": object{"state": "sent"}})
	a.wantJobs(t, file(t, "invoices/es.json"), nil)
}

// hangingHooks prepares jobs that call a receiver that does not answer.
func hangingHooks(hosts int) func(*testing.T, *arena) {
	return func(t *testing.T, a *arena) {
		t.Helper()
		for _, p := range tarpits(t, hosts) {
			a.flow = a.hostile.publish(t, step("webhook", object{"callback_url": p.url}))
			a.wantJobs(t, nil, object{"n": "1"})
		}
	}
}

func hangingImports(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.import", object{}))
	for _, p := range tarpits(t, 4) {
		a.wantJobs(t, nil, object{"url": p.url})
	}
}

// loops prepares jobs of 200 steps that jump to their start.
func loops(t *testing.T, a *arena) {
	t.Helper()
	for _, s := range []object{
		step("silo.if", object{"expr": "true"}), step("silo.state", object{"state": "sent"}),
	} {
		a.flow = a.hostile.publish(t, loop(s, 200)...)
		a.wantJobs(t, file(t, "invoices/es.json"), nil)
	}
}

func slowPrograms(t *testing.T, a *arena) {
	t.Helper()
	for _, p := range slowJQ() {
		a.flow = a.hostile.publish(t, repeated(
			step("silo.modify", object{"scope": "doc", "merge_type": "application/jq", "jq": p}), 20)...)
		a.wantJobs(t, file(t, "invoices/es.json"), nil)
		a.flow = a.hostile.publish(t, step("silo.import", object{"jq": p}))
		a.wantJobs(t, nil, object{"n": "1"})
	}
}

func slowExpressions(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, repeated(step("silo.if", object{"expr": slowExpr}), 100)...)
	a.wantJobs(t, file(t, "invoices/es.json"), nil)
}

// runDry makes dry runs, as many at once as there are connections.
func runDry(ctx context.Context, a *arena) {
	a.flood(ctx, connections, 0, func(i int) request {
		return request{method: "POST", path: "/transform/v1/jobs?dry_run=true", body: a.bodies[i%len(a.bodies)]}
	})
}

// multiplying prepares jobs that create 200 jobs, each of which does the same.
func multiplying(t *testing.T, a *arena) {
	t.Helper()
	a.flow = uuid.NewString()
	a.hostile.publishAs(t, a.flow, repeated(step("transform.job.create", object{"workflow_id": a.flow}), 200)...)
	a.wantJobs(t, nil, object{"n": text(4 << 10)})
}

// largeArgs prepares jobs with as much data as a request can bring.
func largeArgs(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, step("silo.sleep", object{"duration": "1ms"}))
	args := object{}
	for i := range 64 {
		args["name"+strconv.Itoa(i)] = text(8 << 10)
	}
	for _, meta := range []any{
		object{"all": large(9 << 20)}, object{"some": large(200 << 10)}, numbersOf(200_000),
	} {
		a.bodies = append(a.bodies, encode(t, object{"workflow_id": a.flow, "args": args, "meta": meta}))
	}
}

// numbersOf returns an object with many small members.
func numbersOf(n int) json.RawMessage {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"n%d":%d`, i, i)
	}
	return json.RawMessage("{" + strings.TrimPrefix(b.String(), ",") + "}")
}

// largeArgsInSteps prepares jobs with much data whose 60 steps are stored one by one.
func largeArgsInSteps(t *testing.T, a *arena) {
	t.Helper()
	for _, s := range []object{
		step("webhook", object{"callback_url": "http://10.0.0.1/"}), step("silo.sleep", object{"duration": "1ms"}),
	} {
		a.flow = a.hostile.publish(t, repeated(s, 60)...)
		for _, size := range []int{9 << 20, 1 << 20, 250 << 10} {
			a.bodies = append(a.bodies, encode(t, object{"workflow_id": a.flow, "meta": object{"all": large(size)}}))
		}
	}
}

// numbered prepares invoices of 10,000 lines that take a number and are signed.
func numbered(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t,
		step("sequence.enumerate", object{"name": "Invoices", "sign": true}))
	for _, lines := range []int{10_000, 1_000} {
		a.wantJobs(t, withLines(t, lines), nil)
	}
}

// rendered prepares PDFs of invoices with many lines, several of each.
func rendered(t *testing.T, a *arena) {
	t.Helper()
	a.flow = a.hostile.publish(t, repeated(step("pdf", object{}), 20)...)
	for _, lines := range []int{10_000, 2_000} {
		a.entry = a.putEntry(t, withLines(t, lines))
		a.bodies = append(a.bodies, encode(t, object{"workflow_id": a.flow, "silo_entry_id": a.entry}))
	}
	a.wantJobs(t, withLines(t, 500), nil)
}
