package chaos

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// promise is what a workflow does to its job and document.
type promise struct {
	providers               []string
	series                  string
	versions, states, files int
	child                   string // the workflow of the job that the last step makes
}

// struck is that a server was killed, or frozen until a time.
type struck struct {
	node  string
	owner string // what stands in its leases; empty if that is not known
	at    time.Time
	until time.Time // zero: it was killed
}

// outage is when the database was away.
type outage struct{ from, to time.Time }

// checker compares a record with what was promised. It counts what it finds.
type checker struct {
	*record
	acked    map[string]bool
	promises map[string]promise // by workflow
	hooks    map[string]delivery
	struck   []struck
	outages  []outage
	owners   map[string]string // what stands in the leases of servers, by their labels

	faults  []string
	found   findings
	parents map[string]string // of children
}

// findings are the counts of a check.
type findings struct {
	acked, complete, children, numbers, delivered, refused int
	// taken are the claims; after are the events of a server after its job was taken from it.
	taken, after int
	// lapsed are the leases that ended because nobody renewed them: of servers that were
	// struck, and of those whose commit failed.
	lapsed int
	// continued are the jobs of servers that were struck, and slowest is how long one waited
	// for another server.
	continued int
	slowest   time.Duration
}

// maxContinue is how long the jobs of a killed server may wait for another: a lease and the
// time to notice.
const maxContinue = 20 * time.Second

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// check does all checks.
func (c *checker) check() {
	c.parents = map[string]string{}
	for _, j := range c.jobs {
		c.checkJob(j)
		c.checkHolds(j)
	}
	c.checkAcknowledged()
	c.checkChildren()
	c.checkSeries()
	c.checkDeliveries()
	for _, s := range c.struck {
		c.checkStruck(s)
	}
}

// checkAcknowledged checks that no job is lost.
func (c *checker) checkAcknowledged() {
	for id := range c.acked {
		c.found.acked++
		if c.jobs[id] == nil {
			c.fault("job %s was acknowledged and is gone", id)
		}
	}
}

// checkJob checks that a job ended as its workflow says: each step once, in order.
func (c *checker) checkJob(j *jobRecord) {
	p, known := c.promises[j.flow]
	if !known {
		c.fault("job %s has the workflow %s, which nobody asked for", j.id, j.flow)
		return
	}
	var providers, intents []string
	ends := map[string]int{}
	for i, e := range j.events {
		if e.seq != i+1 {
			c.fault("job %s: event %d is at the place %d", j.id, e.seq, i+1)
		}
		if !slices.Contains(intents, e.intent) {
			intents, providers = append(intents, e.intent), append(providers, e.provider)
		}
		if e.status == "OK" {
			ends[e.intent]++
		}
		if e.child != "" {
			if other := c.parents[e.child]; other != "" {
				c.fault("jobs %s and %s both made the job %s", other, j.id, e.child)
			}
			c.parents[e.child] = j.id
			if child := c.jobs[e.child]; child == nil || child.flow != p.child || child.entry != j.entry {
				c.fault("job %s made the job %s, which is %+v", j.id, e.child, child)
			}
		}
	}
	for _, in := range intents {
		if ends[in] != 1 {
			c.fault("job %s: intent %s ended %d times", j.id, in, ends[in])
		}
	}
	if !j.complete || j.faults != "" || !slices.Equal(providers, p.providers) {
		c.fault("job %s: complete %t, status %s, ran %v; faults: %s", j.id, j.complete, j.status, providers, j.faults)
		return
	}
	c.found.complete++
	if p.series != "" {
		c.checkEntry(j, p)
	}
}

// checkEntry checks that the steps of a job took effect once.
func (c *checker) checkEntry(j *jobRecord, p promise) {
	e := c.entries[j.entry]
	if e == nil {
		c.fault("job %s has no document", j.id)
		return
	}
	if !e.signed || e.versions != p.versions || e.states != p.states || e.files != p.files || e.lefts > 0 {
		c.fault("document of job %s: signed %t, %d versions, %d states, %d files, of which %d were replaced or not stored",
			j.id, e.signed, e.versions, e.states, e.files, e.lefts)
	}
	at := slices.IndexFunc(c.series[p.series], func(n numberRecord) bool { return n.entry == j.entry })
	if at < 0 || c.series[p.series][at].code != e.code {
		c.fault("job %s: its document has the code %q, which is not that of the series %s", j.id, e.code, p.series)
	}
}

// checkChildren checks that there are no jobs but those that were sent and their children.
func (c *checker) checkChildren() {
	isChild := map[string]bool{}
	for _, p := range c.promises {
		isChild[p.child] = true
	}
	for _, j := range c.jobs {
		switch {
		case !isChild[j.flow]:
		case c.parents[j.id] == "":
			c.fault("job %s belongs to nobody", j.id)
		default:
			c.found.children++
		}
	}
}

// checkSeries checks that each series has all numbers, each for one document.
func (c *checker) checkSeries() {
	wanted := map[string]int{}
	for _, j := range c.jobs {
		if p := c.promises[j.flow]; p.series != "" {
			wanted[p.series]++
		}
	}
	for name, list := range c.series {
		owners := map[string]string{}
		for i, n := range list {
			c.found.numbers++
			if n.number != int64(i+1) {
				c.fault("series %s: number %d is missing or there twice, next is %d", name, i+1, n.number)
				break
			}
			if other := owners[n.code]; other != "" {
				c.fault("series %s: documents %s and %s have the code %s", name, other, n.entry, n.code)
			}
			owners[n.code] = n.entry
		}
		if len(list) != wanted[name] {
			c.fault("series %s has %d numbers for %d jobs", name, len(list), wanted[name])
		}
	}
}

// checkDeliveries compares what the receiver got with the events: for each job one
// intent, whose ID all attempts had.
func (c *checker) checkDeliveries() {
	want := map[string]string{} // job by intent
	for _, j := range c.jobs {
		for _, e := range j.events {
			if e.provider == "webhook" {
				want[e.intent] = j.id
			}
		}
	}
	for id, d := range c.hooks {
		c.found.refused += d.refused
		if want[id] != d.job {
			c.fault("the receiver got %s of the job %s, which is not in its events", id, d.job)
		}
		if d.differs {
			c.fault("the attempts of the intent %s had different bodies", id)
		}
	}
	for id, job := range want {
		if c.hooks[id].accepted == 0 {
			c.fault("the receiver never got the intent %s of job %s", id, job)
			continue
		}
		c.found.delivered++
	}
}

// checkHolds checks that only the server that held a job wrote its events.
func (c *checker) checkHolds(j *jobRecord) {
	holder := map[int64]string{}
	for i := range j.holds {
		h := &j.holds[i]
		if h.owner == "" {
			continue
		}
		if i > 0 && j.holds[i-1].owner != "" {
			c.found.lapsed++
		}
		if other := holder[h.fence]; other != "" && other != h.owner {
			c.fault("job %s: %s and %s both held it with the fence %d", j.id, other, h.owner, h.fence)
		}
		if holder[h.fence] == "" {
			c.found.taken++
		}
		holder[h.fence] = h.owner
	}
	for i, e := range j.events {
		if !c.wrote(e.node, holder[e.fence]) || i > 0 && e.fence < j.events[i-1].fence {
			c.found.after++
			c.fault("job %s: %s wrote the event %d (%s %s) while %q held the job with the fence %d",
				j.id, e.node, e.seq, e.provider, e.status, holder[e.fence], e.fence)
		}
	}
}

// wrote reports whether the server with a label is the one that is named in a lease. Of two
// that had one name, the process counts.
func (c *checker) wrote(label, owner string) bool {
	if known := c.owners[label]; known != "" {
		return owner == known
	}
	name, _, _ := strings.Cut(owner, "/")
	return name == label
}

// checkStruck checks that the jobs that a server held when it was killed or frozen were
// continued by others in time.
func (c *checker) checkStruck(s struck) {
	for _, j := range c.jobs {
		i := c.heldAt(j, s)
		if i < 0 {
			continue
		}
		if i+1 == len(j.holds) {
			c.fault("job %s: %s held it when it was struck, and nobody since", j.id, s.node)
			continue
		}
		next := &j.holds[i+1]
		if s.is(next) { // it was thawed before its lease ended
			continue
		}
		took := next.at.Sub(s.at) - c.away(s.at, next.at)
		c.found.continued++
		c.found.slowest = max(c.found.slowest, took)
		if took > maxContinue {
			c.fault("job %s: %s was struck, and %s continued %v later", j.id, s.node, next.owner, took)
		}
	}
}

// heldAt returns the hold that a server had on a job when it was struck, -1 for none.
func (c *checker) heldAt(j *jobRecord, s struck) int {
	last := -1
	for i := range j.holds {
		if j.holds[i].at.Before(s.at) {
			last = i
		}
	}
	if last < 0 || !s.is(&j.holds[last]) {
		return -1
	}
	return last
}

// is reports whether the server had a hold.
func (s *struck) is(h *hold) bool {
	if s.owner != "" {
		return h.owner == s.owner
	}
	return h.node() == s.node
}

// away is how long the database was away in a time.
func (c *checker) away(from, to time.Time) (sum time.Duration) {
	for _, o := range c.outages {
		if o.from.Before(to) && o.to.After(from) {
			sum += earlier(o.to, to).Sub(later(o.from, from))
		}
	}
	return sum
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
