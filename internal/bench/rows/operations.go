package rows

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"
)

// operation is one that is measured.
type operation struct {
	service, name string
	// path returns another request each time.
	path func(p *Plan, r *rand.Rand) string
	// post makes a POST of it, with an empty body.
	post bool
}

// Limit is the time that 95 of 100 answers may take.
const Limit = 50 * time.Millisecond

// fixed is a request that is always the same.
func fixed(path string) func(*Plan, *rand.Rand) string {
	return func(*Plan, *rand.Rand) string { return path }
}

// some is a request about a random row.
func some(of func(p *Plan, n int) string) func(*Plan, *rand.Rand) string {
	return func(p *Plan, r *rand.Rand) string { return of(p, r.IntN(p.Done)) }
}

func stamp(t time.Time) string { return url.QueryEscape(t.UTC().Format(time.RFC3339Nano)) }

// inside begins a page in the middle of all rows, as a cursor does.
func inside(path string) func(*Plan, *rand.Rand) string {
	return func(p *Plan, r *rand.Rand) string {
		return path + "until=" + stamp(p.at(p.Done/2+r.IntN(max(p.Done/100, 1))))
	}
}

// from begins it there in the other order.
func from(path string) func(*Plan, *rand.Rand) string {
	return func(p *Plan, r *rand.Rand) string {
		return path + "ascending=true&since=" + stamp(p.at(p.Done/2+r.IntN(max(p.Done/100, 1))))
	}
}

// operations returns all that are measured. For each filter of the API there is one: a test
// compares the table with the parameters of the routes.
func operations() []operation {
	list := append(siloOperations(), searchOperations()...)
	list = append(list, jobOperations()...)
	return append(list, otherOperations()...)
}

const entriesPath = "/silo/v1/entries?"

func siloOperations() []operation {
	op := func(name string, path func(*Plan, *rand.Rand) string) operation {
		return operation{service: "silo", name: name, path: path}
	}
	entries := func(query string) func(*Plan, *rand.Rand) string { return fixed(entriesPath + query) }
	var list []operation
	both := func(name, query string) {
		list = append(list, op("list, "+name, entries(query)), op("list, "+name+", oldest first", entries(query+"&ascending=true")))
	}
	both("all", "limit=20")
	both("100 rows", "limit=100")
	both("folder of most", "folder=sales")
	both("folder of few", "folder=customers")
	both("folder of none", "folder=items")
	both("group of folders", "folder=invoices")
	both("state of most", "state=sent")
	both("state of few", "state=error")
	both("state of hardly any", "state=rare")
	both("state of none", "state=gone")
	both("without state", "state=empty")
	both("signed", "signed=true")
	both("not signed", "signed=false")
	both("invalid (none)", "invalid=true")
	both("tag of many", "tag=web")
	both("tag of hardly any", "tag=rare")
	both("tag of none", "tag=nobody")
	both("key prefix of many", "key_prefix=order-")
	both("key prefix of none", "key_prefix=zzz")
	both("schema of most", "schema=bill%2Finvoice")
	both("schema of none", "schema=bill%2Forder")
	both("issued in a month", "issued_since=2025-01-01&issued_until=2025-01-31")
	both("folder, state, tag, signed", "folder=sales&state=error&tag=rare&signed=true")
	return append(list,
		op("list, from the middle", inside(entriesPath)), op("list, from the middle, oldest first", from(entriesPath)),
		op("list of a folder, from the middle", inside(entriesPath+"folder=sales&")),
		op("list, state of none, from the middle", inside(entriesPath+"state=gone&")),
		op("list, key prefix of one", some(func(_ *Plan, n int) string { return entriesPath + "key_prefix=" + url.QueryEscape(entryKey(n)) })),
		op("entry", some(func(p *Plan, n int) string { return "/silo/v1/entries/" + string(p.Entry(n)) })),
		op("entry by key", some(func(_ *Plan, n int) string { return "/silo/v1/entries/key/" + entryKey(n) })),
		op("states of an entry", some(func(p *Plan, n int) string { return "/silo/v1/entries/" + string(p.Entry(n)) + "/states" })),
		op("meta row by reference", some(func(_ *Plan, n int) string {
			return fmt.Sprintf("/silo/v1/entries/meta/erp/ERP-%07d", n/oneMeta*oneMeta)
		})),
		op("meta row", some(func(p *Plan, n int) string {
			return "/silo/v1/entries/" + string(p.Entry(n/oneMeta*oneMeta)) + "/meta/erp"
		})),
		op("related, one mention", some(func(p *Plan, n int) string {
			return "/silo/v1/entries/" + string(p.Entry(n/oneCredit*oneCredit)) + "/related"
		})),
		op("related, many mentions", some(func(_ *Plan, n int) string { return "/silo/v1/entries/" + string(customerID(n%customers)) + "/related" })),
		op("related, many, oldest first", some(func(_ *Plan, n int) string {
			return "/silo/v1/entries/" + string(customerID(n%customers)) + "/related?ascending=true"
		})),
		op("related in a context", some(func(_ *Plan, n int) string {
			return "/silo/v1/entries/" + string(customerID(n%customers)) + "/related?context=customer"
		})),
		op("related, what it mentions", some(func(p *Plan, n int) string {
			return "/silo/v1/entries/" + string(p.Entry(n)) + "/related?direction=out"
		})),
		op("related to a UUID in a context", some(func(_ *Plan, n int) string {
			return "/silo/v1/entries/related?context=customer&uuid=" + string(customerID(n%customers))
		})),
		op("related to a UUID", some(func(_ *Plan, n int) string { return "/silo/v1/entries/related?uuid=" + string(customerID(n%customers)) })),
	)
}

func searchOperations() []operation {
	var list []operation
	add := func(name string, path func(*Plan, *rand.Rand) string) {
		list = append(list, operation{service: "silo", name: "search, " + name, path: path})
	}
	q := func(text string) string { return "/silo/v1/search?q=" + url.QueryEscape(text) }
	for _, c := range [][2]string{
		{"a word of all", "ribera"},
		{"two words of all", "talleres comercial"},
		{"the beginning of a word of all", "rib"},
		{"the beginning of very many words", "order"},
		{"the beginning of all IDs", "019"},
		{"a digit", "0"},
		{"a letter", "c"},
		{"a digit and a word", "ribera 0"},
		{"nothing", "zzzzzz"},
		{"a word of all and nothing", "ribera zzzzzz"},
		{"state of most", "state:sent"},
		{"state of few", "state:error"},
		{"state of hardly any", "state:rare"},
		{"folder of most", "folder:sales"},
		{"group of folders", "folder:invoices"},
		{"signed", "signed:true"},
		{"not signed", "signed:false"},
		{"invalid (none)", "invalid:true"},
		{"tag of many", "tag:web"},
		{"tag of hardly any", "tag:rare"},
		{"schema", "schema:invoice"},
		{"type", "type:credit-note"},
		{"currency", "currency:EUR"},
		{"series", "series:F"},
		{"code of very many", "code:0"},
		{"key of very many", "key:order"},
		{"reference of very many", "ref:ERP"},
		{"ID of all", "id:019"},
		{"supplier", "supplier:ribera"},
		{"issued since", "issue_date>=2024-06"},
		{"issued in a month", "issue_date:2025-01"},
		{"created on a day", "created_at:2025-01-15"},
		{"total above", "total>1000"},
		{"total range of few", "total>100000"},
		{"payable", "payable<50"},
		{"state, customer, total", "state:error customer:comercial total>100"},
	} {
		add(c[0], fixed(q(c[1])))
	}
	add("a customer", some(func(_ *Plan, n int) string { return q(customerName(n % customers)) }))
	add("a customer's field", some(func(_ *Plan, n int) string { return q("customer:" + customerName(n % customers)[10:]) }))
	add("a number", some(func(_ *Plan, n int) string { return q(fmt.Sprintf("F-%09d", n)) }))
	add("a key", some(func(_ *Plan, n int) string { return q("key:" + entryKey(n)) }))
	add("the beginning of a key", some(func(_ *Plan, n int) string { return q(entryKey(n)[:11]) }))
	add("an order code", some(func(_ *Plan, n int) string { return q(fmt.Sprintf("PO%09d", n)) }))
	add("a word, in a folder", fixed(q("ribera")+"&folder=expenses"))
	add("a word, page at 900", fixed(q("ribera")+"&offset=900"))
	return list
}

const jobsPath = "/transform/v1/jobs?"

func jobOperations() []operation {
	op := func(name string, path func(*Plan, *rand.Rand) string) operation {
		return operation{service: "transform", name: name, path: path}
	}
	jobs := func(query string) func(*Plan, *rand.Rand) string { return fixed(jobsPath + query) }
	var list []operation
	both := func(name, query string) {
		list = append(list, op("list, "+name, jobs(query)), op("list, "+name+", oldest first", jobs(query+"&ascending=true")))
	}
	flow := "workflow_id=" + string(FlowID(3))
	both("all", "limit=20")
	both("100 rows", "limit=100")
	both("in full", "full=true")
	both("tag of most", "tag=web")
	both("tag of hardly any", "tag=rare")
	both("completed", "result=completed")
	both("faulted", "result=faulted")
	both("cancelled", "result=cancelled")
	both("running", "result=running")
	both("workflow", flow)
	both("workflow, faulted", flow+"&result=faulted")
	both("attention", "attention=true")
	both("status of most", "status=OK")
	both("status of few", "status=ERR")
	both("status of none", "status=POKE")
	both("action", "action=webhook")
	both("action of none", "action=pdf")
	both("code", "code=HTTP%2F500")
	both("code of few", "code=HTTP%2F418")
	both("code of none", "code=HTTP%2F404")
	both("key prefix of all", "key_prefix=job-")
	both("key prefix of none", "key_prefix=zzz")
	both("key prefix of some", "key_prefix=job-00012")
	both("state of most", "state=sent")
	both("state of hardly any", "state=rare")
	both("state of none", "state=gone")
	both("tag, faulted", "tag=web&result=faulted")
	both("workflow, code, state", flow+"&code=HTTP%2F418&state=error")
	list = append(list,
		op("list, from the middle", inside(jobsPath)), op("list, from the middle, oldest first", from(jobsPath)),
		op("list of a tag, from the middle", inside(jobsPath+"tag=web&")),
		op("list of a workflow, from the middle", inside(jobsPath+flow+"&")),
		op("list, state of none, from the middle", inside(jobsPath+"state=gone&")),
		op("list of an entry", some(func(p *Plan, n int) string { return jobsPath + "silo_entry_id=" + string(p.Entry(n)) })),
		op("list, key prefix of one", some(func(_ *Plan, n int) string { return jobsPath + "key_prefix=" + jobKey(n) })),
		op("job", some(func(p *Plan, n int) string { return "/transform/v1/jobs/" + string(p.Job(n)) })),
		op("job by key", some(func(p *Plan, n int) string {
			return "/transform/v1/jobs/key/" + jobKey(p.Done-1-n/2) // a key is free after two years
		})),
		op("workflows", fixed("/transform/v1/workflows")), op("figures", fixed("/transform/v1/stats")), op("actions", fixed("/transform/v1/actions")),
		op("events", fixed("/transform/v1/events/list")), op("events of jobs", fixed("/transform/v1/events/list?types=job.completed&kinds=job&limit=100")),
	)
	for _, c := range [][2]string{
		{"of a code", "code=HTTP%2F418"}, {"that wait", "status=ERR"}, {"of hardly any tag", "tag=rare"}, {"all faulted", "result=faulted"}, {"all", "key_prefix=job-"},
	} {
		list = append(list, operation{service: "transform", name: "count jobs, " + c[0], path: fixed("/transform/v1/jobs/bulk/acknowledge?" + c[1]), post: true})
	}
	return list
}

func otherOperations() []operation {
	seq := func(name string, path func(*Plan, *rand.Rand) string) operation {
		return operation{service: "sequence", name: name, path: path}
	}
	audit := func(name, query string) operation {
		return operation{service: "access", name: "log of changes, " + name, path: fixed("/access/v1/audit?" + query)}
	}
	series := "/sequence/v1/series/" + string(SeriesID())
	return []operation{
		seq("series", fixed("/sequence/v1/series")), seq("one series", fixed(series)),
		seq("numbers", fixed(series+"/entries?limit=100")), seq("numbers, oldest first", fixed(series+"/entries?limit=100&ascending=true")),
		seq("number of an entry", some(func(p *Plan, n int) string {
			return series + "/entries/" + string(p.Entry(n/oneNumbered*oneNumbered+3))
		})),
		seq("check, 1000 numbers", fixed(series+"/check")),
		audit("all", "limit=20"), audit("100 rows", "limit=100"), audit("oldest first", "ascending=true"),
		audit("kind", "kind=entry"), audit("kind of none", "kind=key"), audit("actor", "actor="+string(callerID(4))), audit("actor of none", "actor=nobody"),
		audit("action", "action=patch-entry"), audit("action of none", "action=erase-entry"), audit("kind, actor, action", "kind=entry&actor="+string(callerID(4))+"&action=create-entry"),
		audit("kind, actor and action that exclude each other", "kind=entry&actor="+string(callerID(3))+"&action=create-entry"),
		{service: "access", name: "log of changes, object", path: some(func(p *Plan, n int) string {
			return "/access/v1/audit?object=" + string(p.Entry(n/oneAudited*oneAudited+4))
		})},
		{service: "access", name: "log of changes, from the middle", path: some(func(p *Plan, n int) string { return "/access/v1/audit?to=" + stamp(p.at(n)) })},
		{service: "access", name: "log of changes, from a time, oldest first", path: some(func(p *Plan, n int) string {
			return "/access/v1/audit?ascending=true&from=" + stamp(p.at(n))
		})},
	}
}
