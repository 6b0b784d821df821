package chaos

import (
	"strings"
	"testing"
	"time"
)

// soundRecord is the record of two jobs in which nothing is wrong. The first was taken from a killed
// server in the middle.
func soundRecord() *checker {
	at := func(seconds int) time.Time { return time.Unix(1_000_000+int64(seconds), 0) }
	event := func(seq int, intent, provider, status, node string, fence int64, seconds int) eventRecord {
		return eventRecord{seq: seq, intent: intent, provider: provider, status: status, node: node, fence: fence, at: at(seconds)}
	}
	last := event(6, "i3", "transform.job.create", "OK", "b-1", 2, 16)
	last.child = "child"
	return &checker{
		record: &record{
			jobs: map[string]*jobRecord{
				"job": {
					id: "job", flow: "issue", entry: "entry", status: "OK", complete: true,
					events: []eventRecord{
						event(1, "i1", "sequence.enumerate", "RUN", "a-1", 1, 0), event(2, "i1", "sequence.enumerate", "OK", "a-1", 1, 0),
						event(3, "i2", "webhook", "RUN", "a-1", 1, 0), event(4, "i2", "webhook", "OK", "b-1", 2, 16),
						event(5, "i3", "transform.job.create", "RUN", "b-1", 2, 16), last,
					},
					holds: []hold{{1, "a-1/x", at(0)}, {2, "b-1/y", at(15)}, {2, "", at(16)}},
				},
				"child": {
					id: "child", flow: "follow", entry: "entry", status: "OK", complete: true,
					events: []eventRecord{event(1, "i4", "silo.state", "RUN", "b-1", 1, 17), event(2, "i4", "silo.state", "OK", "b-1", 1, 17)},
					holds:  []hold{{0, "", at(16)}, {1, "b-1/y", at(17)}, {1, "", at(17)}},
				},
			},
			entries: map[string]*entryRecord{"entry": {code: "000001", signed: true, versions: 3, states: 1, files: 1}},
			series:  map[string][]numberRecord{"Invoices": {{1, "entry", "000001"}}},
		},
		acked: map[string]bool{"job": true},
		promises: map[string]promise{
			"issue":  {[]string{"sequence.enumerate", "webhook", "transform.job.create"}, "Invoices", 3, 1, 1, "follow"},
			"follow": {providers: []string{"silo.state"}},
		},
		hooks:  map[string]delivery{"i2": {job: "job", refused: 1, accepted: 2}},
		struck: []struck{{node: "a-1", at: at(1)}},
	}
}

// TestCheckerNotices plants each kind of fault in a sound record.
func TestCheckerNotices(t *testing.T) {
	t.Parallel()
	c := soundRecord()
	if c.check(); len(c.faults) > 0 || c.found.continued != 1 || c.found.slowest != 14*time.Second {
		t.Fatalf("in a sound record: %v, %+v", c.faults, c.found)
	}
	first := func(c *checker) *jobRecord { return c.jobs["job"] }
	for want, plant := range map[string]func(c *checker){
		"is gone":                func(c *checker) { c.acked["other"] = true },
		"nobody asked for":       func(c *checker) { first(c).flow = "other" },
		"complete false":         func(c *checker) { first(c).complete = false },
		"ended 0 times":          func(c *checker) { first(c).events[3].status = "ERR" },
		"ended 2 times":          func(c *checker) { first(c).events[2].status = "OK" },
		"is at the place 2":      func(c *checker) { first(c).events = first(c).events[1:]; first(c).events[1].seq = 3 },
		"ran [webhook ":          func(c *checker) { first(c).events = first(c).events[2:] },
		"2 files":                func(c *checker) { c.entries["entry"].files = 2 },
		"4 versions":             func(c *checker) { c.entries["entry"].versions = 4 },
		"2 states":               func(c *checker) { c.entries["entry"].states = 2 },
		"1 were replaced":        func(c *checker) { c.entries["entry"].lefts = 1 },
		"not that of the series": func(c *checker) { c.entries["entry"].code = "000002" },
		"number 1 is missing":    func(c *checker) { c.series["Invoices"][0].number = 2 },
		"1 numbers for 0 jobs":   func(c *checker) { delete(c.jobs, "job") },
		"2 numbers for 1 jobs": func(c *checker) {
			c.series["Invoices"] = append(c.series["Invoices"], numberRecord{2, "entry", "000002"})
		},
		"both made the job":                func(c *checker) { first(c).events[3].child = "child" },
		"belongs to nobody":                func(c *checker) { first(c).events[5].child = "" },
		"made the job child, which is":     func(c *checker) { c.jobs["child"].entry = "other" },
		"is not in its events":             func(c *checker) { c.hooks["i9"] = delivery{job: "job", accepted: 1} },
		"never got the intent":             func(c *checker) { c.hooks["i2"] = delivery{job: "job", refused: 1} },
		"different bodies":                 func(c *checker) { c.hooks["i2"] = delivery{job: "job", accepted: 1, differs: true} },
		"both held it":                     func(c *checker) { first(c).holds[1].fence = 1 },
		"a-1 wrote the event 4":            func(c *checker) { first(c).events[3].node = "a-1" },
		`"b-1/y" held the job with the fe`: func(c *checker) { first(c).events[4].node = "c-1" },
		"b-1 wrote the event 5":            func(c *checker) { c.owners = map[string]string{"b-1": "b-1/z"} },
		"nobody since":                     func(c *checker) { first(c).holds = first(c).holds[:1] },
		"continued 21s later":              func(c *checker) { first(c).holds[1].at = c.struck[0].at.Add(21 * time.Second) },
	} {
		c := soundRecord()
		plant(c)
		if c.check(); !strings.Contains(strings.Join(c.faults, "\n"), want) {
			t.Errorf("nobody noticed that something %s: %v", want, c.faults)
		}
	}
	c = soundRecord()
	c.jobs["job"].holds[1].at = c.struck[0].at.Add(21 * time.Second)
	c.outages = []outage{{c.struck[0].at, c.struck[0].at.Add(2 * time.Second)}}
	if c.check(); len(c.faults) > 0 {
		t.Errorf("the time without a database counts: %v", c.faults)
	}
}
