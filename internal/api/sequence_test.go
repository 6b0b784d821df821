package api_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/test/kit"
)

const (
	seriesID  = "6d0e7c1a-3d16-1a95-91c1-30d6cdde5531" // any version will do
	seriesID2 = "6d0e7c1a-3d16-4a95-91c1-30d6cdde5532"
	numberID1 = "a8904315-3d16-3a95-91c1-30d6cdde5531"
	numberID2 = "a8904315-3d16-5a95-91c1-30d6cdde5532"
	allSeries = "/sequence/v1/series"
	oneSeries = allSeries + "/" + seriesID
	numbers   = oneSeries + "/entries"
)

func TestSeries(t *testing.T) {
	in := install(t, nil)
	const start, later = "2026-03-02T09:00:00.000Z", "2026-03-02T09:00:01.000Z"
	const body = `{"name":"Sales","code":"SALES-26","description":"All","prefix":"TEST1","padding":5,"suffix":"-2026","start":0,"sig":"eyJ.\u003c.x"}`
	made := map[string]any{
		"id": seriesID, "name": "Sales", "code": "SALES-26", "description": "All", "prefix": "TEST1", "padding": 5.0, "suffix": "-2026",
		"start": 1.0, "last_index": 1.0, "created_at": start, "updated_at": start, "sigs.0": "eyJ.<.x",
	}
	var first string
	kit.Run(t, in, []kit.Scenario{
		{Name: "none", Path: allSeries, Exact: "{\"list\":[]}\n"},
		{Name: "unknown", Path: oneSeries, Status: 404, Key: "not-found"},
		{
			Name: "create", Method: "PUT", Path: oneSeries, Body: body, JSON: made, Absent: []string{"last_entry_id", "next_cursor"},
			Then: func(_ testing.TB, x *kit.Answer) { first = string(x.Body) },
		},
	})
	in.Clock.Advance(time.Second)
	kit.Run(t, in, []kit.Scenario{
		{Name: "again", Method: "PUT", Path: oneSeries, Body: body, Exact: first},
		{Name: "again with start 1", Method: "PUT", Path: oneSeries, Body: strings.Replace(body, `"start":0`, `"start":1`, 1), Exact: first},
		{Name: "again in capitals", Method: "PUT", Path: allSeries + "/" + strings.ToUpper(seriesID), Body: body, Exact: first},
		{Name: "another signature", Method: "PUT", Path: oneSeries, Body: strings.Replace(body, "eyJ", "new", 1), Exact: first},
		{Name: "without name", Method: "PUT", Path: oneSeries, Body: strings.Replace(body, `"name":"Sales",`, "", 1), Exact: first},
		{Name: "another code", Method: "PUT", Path: oneSeries, Body: strings.Replace(body, "SALES-26", "X", 1), Status: 409, Key: "conflict", Answered: map[string]string{"X-Existing-Id": seriesID}},
		{Name: "another padding", Method: "PUT", Path: oneSeries, Body: strings.Replace(body, `"padding":5`, `"padding":6`, 1), Status: 409, Key: "conflict"},
		{Name: "another start", Method: "PUT", Path: oneSeries, Body: strings.Replace(body, `"start":0`, `"start":2`, 1), Status: 409, Key: "conflict"},
		{Name: "nothing but a new name", Method: "PUT", Path: oneSeries, Body: `{"name":"Mine"}`, Status: 409, Key: "conflict"},
		{Name: "as it was", Path: oneSeries, Exact: first},
		{
			Name: "another name", Method: "PUT", Path: oneSeries, Body: strings.Replace(strings.Replace(body, `"Sales"`, `"All sales"`, 1), `"All"`, `""`, 1),
			JSON: map[string]any{"name": "All sales", "updated_at": later, "created_at": start, "code": "SALES-26"}, Absent: []string{"description"},
		},
		{
			Name: "a newer one", Method: "PUT", Path: allSeries + "/" + seriesID2, Body: `{"start":4712}`,
			JSON: map[string]any{"last_index": 4712.0, "start": 4712.0, "created_at": later}, Absent: []string{"padding", "prefix", "last_entry_id"},
		},
		{Name: "list", Path: allSeries, JSON: map[string]any{"list.0.id": seriesID2, "list.1.id": seriesID, "list.1.name": "All sales"}, Absent: []string{"list.2", "next_cursor"}},
		{
			Name: "page", Path: allSeries + "?limit=1", JSON: map[string]any{"list.0.id": seriesID2}, Absent: []string{"list.1"},
			Then: func(t testing.TB, x *kit.Answer) {
				in.Do(http.MethodGet, allSeries+"?cursor="+x.Text("next_cursor"), "").Want(200).Is(seriesID, "list", 0, "id").Is(nil, "list", 1).Is(nil, "next_cursor")
			},
		},
		{Name: "of another workspace", As: kit.Other, Path: allSeries, Exact: "{\"list\":[]}\n"},
	})
}

func TestSeriesEntries(t *testing.T) {
	in := install(t, nil)
	const start = "2026-03-02T09:00:00.000Z"
	in.Do(http.MethodPut, oneSeries, `{"prefix":"INV-","suffix":"-F1","padding":5}`).Want(200)
	const body = `{"meta":{"name":"John Doe"},"sig":"a.b.c"}`
	var first string
	kit.Run(t, in, []kit.Scenario{
		{Name: "none", Path: numbers, JSON: map[string]any{"limit": 20.0}, Absent: []string{"cursor", "list.0"}, Contains: []string{`"list":[]`}},
		{Name: "unknown", Path: numbers + "/" + numberID1, Status: 404, Key: "not-found"},
		{
			Name: "take", Method: "PUT", Path: numbers + "/" + numberID1, Body: body, Absent: []string{"previous_id"},
			JSON: map[string]any{
				"id": numberID1, "series_id": seriesID, "code": "INV-00001-F1", "index": 1.0, "meta.name": "John Doe", "sigs.0": "a.b.c",
				"created_at": start, "updated_at": start,
			},
			Then: func(_ testing.TB, x *kit.Answer) { first = string(x.Body) },
		},
	})
	in.Clock.Advance(time.Second)
	kit.Run(t, in, []kit.Scenario{
		{Name: "again", Method: "PUT", Path: numbers + "/" + numberID1, Body: body, Exact: first},
		{Name: "again with other meta", Method: "PUT", Path: numbers + "/" + numberID1, Body: `{"meta":{"name":"Jane"},"sig":"x"}`, Exact: first},
		{Name: "again without a body", Method: "PUT", Path: numbers + "/" + numberID1, Exact: first},
		{Name: "read", Path: numbers + "/" + numberID1, Exact: first},
		{
			Name: "the next, without a body", Method: "PUT", Path: numbers + "/" + numberID2, Absent: []string{"meta", "sigs"},
			JSON: map[string]any{"code": "INV-00002-F1", "previous_id": numberID1},
		},
		{Name: "meta comes too late", Method: "PUT", Path: numbers + "/" + numberID2, Body: body, Absent: []string{"meta", "sigs"}},
		{Name: "the series", Path: oneSeries, JSON: map[string]any{"last_index": 2.0, "last_entry_id": numberID2, "updated_at": "2026-03-02T09:00:01.000Z"}},
		{Name: "list", Path: numbers, JSON: map[string]any{"list.0.id": numberID2, "list.1.id": numberID1, "list.1.meta.name": "John Doe"}, Absent: []string{"list.2", "cursor"}},
		{Name: "list upwards", Path: numbers + "?ascending=true", JSON: map[string]any{"list.0.id": numberID1, "list.1.id": numberID2}},
		{Name: "in another series", Path: allSeries + "/" + seriesID2 + "/entries/" + numberID1, Status: 404, Key: "not-found"},
	})
}

// TestSeriesEntryPages goes through the pages of a list in both directions, and sends cursors
// where they do not belong.
func TestSeriesEntryPages(t *testing.T) {
	in := install(t, nil)
	for _, id := range []string{seriesID, seriesID2} {
		in.Do(http.MethodPut, allSeries+"/"+id, `{}`).Want(200)
	}
	const count = 7
	for n := range count {
		in.Do(http.MethodPut, fmt.Sprintf("%s/01950000-0000-4000-8000-%012d", numbers, count-n), "").Want(200)
	}
	for _, direction := range []string{"", "&ascending=true"} {
		var got []string
		path := numbers + "?limit=3" + direction
		for path != "" {
			x := in.Do(http.MethodGet, path, "").Want(200).Is(3.0, "limit")
			for n := range x.At("list").([]any) {
				got = append(got, x.Text("list", n, "code"))
			}
			path = ""
			if cursor, more := x.At("cursor").(string); more {
				path = numbers + "?cursor=" + cursor + direction // the cursor has the limit
			}
		}
		want := "7 6 5 4 3 2 1"
		if direction != "" {
			want = "1 2 3 4 5 6 7"
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", direction, got)
		}
	}
	x := in.Do(http.MethodGet, numbers+"?limit=3", "").Want(200)
	cursor := x.Text("cursor")
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	must(t, err)
	var inside map[string]any
	must(t, json.Unmarshal(data, &inside))
	if inside["id"] != x.Text("list", 2, "id") || inside["limit"] != 3.0 {
		t.Errorf("the cursor says %s", data)
	}
	padded := base64.StdEncoding.EncodeToString(data)
	code := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	bad := func(name, path string) kit.Scenario {
		return kit.Scenario{Name: name, Path: path, Status: 400, Key: "input", Field: "cursor"}
	}
	jobs := code(`{"cat":"2026-03-02T09:00:00Z","id":"` + absentID + `"}`)
	kit.Run(t, in, []kit.Scenario{
		{Name: "padded", Path: numbers + "?cursor=" + padded, JSON: map[string]any{"list.0.code": "4"}},
		{Name: "another limit", Path: numbers + "?limit=1&cursor=" + cursor, JSON: map[string]any{"limit": 1.0, "list.0.code": "4"}, Absent: []string{"list.1"}},
		{Name: "a large limit in the cursor", Path: numbers + "?cursor=" + code(strings.Replace(string(data), `"limit":3`, `"limit":100000`, 1)), JSON: map[string]any{"limit": 100.0}},
		{Name: "a large limit", Path: numbers + "?limit=1000000", JSON: map[string]any{"limit": 100.0}},
		bad("in the other order", numbers+"?ascending=true&cursor="+cursor),
		bad("in another series", allSeries+"/"+seriesID2+"/entries?cursor="+cursor),
		bad("of the list of jobs", numbers+"?cursor="+code(`{"cat":"2026-03-02T09:00:00Z"}`)),
		bad("of the list of series", numbers+"?cursor="+jobs),
		bad("of an entry that is not there", numbers+"?cursor="+code(`{"id":"`+absentID+`","limit":20}`)),
		bad("without a limit", numbers+"?cursor="+code(`{"id":"`+numberID1+`"}`)),
		bad("no JSON", numbers+"?cursor="+code("x")),
		bad("no base64", numbers+"?cursor=*"),
		bad("long", numbers+"?cursor="+strings.Repeat("A", 257)),
		bad("of numbers in the list of series", allSeries+"?cursor="+cursor),
		bad("of numbers in a check", oneSeries+"/check?cursor="+cursor),
		bad("of a check at 0", oneSeries+"/check?cursor="+code(`{"number":0}`)),
		bad("of a check with a text", oneSeries+"/check?cursor="+code(`{"number":"1"}`)),
	})
}

func TestSeriesRefusals(t *testing.T) {
	in := install(t, nil)
	in.Do(http.MethodPut, oneSeries, `{"prefix":"{year}-"}`).Want(200)
	in.Do(http.MethodPut, allSeries+"/"+seriesID2, `{}`).Want(200)
	entry := allSeries + "/" + seriesID2 + "/entries/" + numberID1
	kit.Run(t, in, scenarios([]refusal{
		{"malformed ID", "PUT", allSeries + "/x", `{}`, 422, "validation", "id"},
		{"nil ID", "PUT", allSeries + "/00000000-0000-0000-0000-000000000000", `{}`, 422, "validation", "id"},
		{"no body", "PUT", allSeries + "/" + absentID, ``, 400, "input", ""},
		{"broken JSON", "PUT", allSeries + "/" + absentID, `{`, 400, "input", ""},
		{"a list", "PUT", allSeries + "/" + absentID, `[]`, 400, "input", ""},
		{"a fraction", "PUT", allSeries + "/" + absentID, `{"padding":1.5}`, 422, "input", "padding"},
		{"a text as number", "PUT", allSeries + "/" + absentID, `{"start":"1"}`, 422, "input", "start"},
		{"negative padding", "PUT", allSeries + "/" + absentID, `{"padding":-1}`, 422, "validation", "padding"},
		{"large padding", "PUT", allSeries + "/" + absentID, `{"padding":19}`, 422, "limit", "padding"},
		{"negative start", "PUT", allSeries + "/" + absentID, `{"start":-1}`, 422, "validation", "start"},
		{"start beyond all", "PUT", allSeries + "/" + absentID, `{"start":99999999999999999999}`, 422, "input", "start"},
		{"unprintable prefix", "PUT", allSeries + "/" + absentID, `{"prefix":"a\u0007"}`, 422, "validation", "prefix"},
		{"brace", "PUT", allSeries + "/" + absentID, `{"suffix":"{day}"}`, 422, "validation", "suffix"},
		{"twice", "PUT", allSeries + "/" + absentID, `{"code":"a","code":"b"}`, 400, "input", "code"},
		{"unknown series", "GET", allSeries + "/" + absentID, ``, 404, "not-found", ""},
		{"malformed series", "GET", allSeries + "/x", ``, 404, "not-found", ""},
		{"number of an unknown series", "PUT", allSeries + "/" + absentID + "/entries/" + numberID1, ``, 404, "not-found", ""},
		{"number of a malformed series", "PUT", allSeries + "/x/entries/" + numberID1, ``, 404, "not-found", ""},
		{"malformed entry", "PUT", allSeries + "/" + seriesID2 + "/entries/x", ``, 422, "validation", "id"},
		{"meta of numbers", "PUT", entry, `{"meta":{"a":1}}`, 422, "input", "meta.a"},
		{"meta of texts", "PUT", entry, `{"meta":"a"}`, 422, "input", "meta"},
		{"large meta", "PUT", entry, `{"meta":{"a":"` + strings.Repeat("x", 2048) + `"}}`, 422, "limit", "meta"},
		{"large signature", "PUT", entry, `{"sig":"` + strings.Repeat("x", 8193) + `"}`, 422, "limit", "sig"},
		{"number with a date", "PUT", numbers + "/" + numberID1, ``, 422, "series", ""},
		{"list of an unknown series", "GET", allSeries + "/" + absentID + "/entries", ``, 404, "not-found", ""},
		{"limit in words", "GET", numbers + "?limit=x", ``, 400, "input", "limit"},
		{"direction in words", "GET", numbers + "?ascending=x", ``, 400, "input", "ascending"},
		{"unknown parameter", "GET", numbers + "?created_at=2026-01-01", ``, 400, "input", "created_at"},
		{"limit of series in words", "GET", allSeries + "?limit=x", ``, 400, "input", "limit"},
		{"check of an unknown series", "GET", allSeries + "/" + absentID + "/check", ``, 404, "not-found", ""},
		{"check of problems in words", "GET", oneSeries + "/check?problems=x", ``, 400, "input", "problems"},
		{"check with a limit in words", "GET", oneSeries + "/check?limit=x", ``, 400, "input", "limit"},
		{"delete", "DELETE", oneSeries, ``, 405, "method", ""},
	}))
	// Nothing of it is there.
	in.Do(http.MethodGet, allSeries, "").Want(200).Is(nil, "list", 2)
	for _, id := range []string{seriesID, seriesID2} {
		in.Do(http.MethodGet, allSeries+"/"+id, "").Want(200).Is(1.0, "last_index").Is(nil, "last_entry_id")
	}
}

// flowFixed numbers with a fixed series, flowOther with another one unless the job names it.
const (
	flowFixed = "01950000-0000-7000-8000-000000007011"
	flowOther = "01950000-0000-7000-8000-000000007012"
)

// unnumbered is an invoice without a code, with a number of hours.
func unnumbered(hours int) string {
	return strings.Replace(strings.Replace(invoice, `"code":"001",`, "", 1), `"quantity":"10"`, fmt.Sprintf(`"quantity":"%d"`, hours), 1)
}

// TestFixedSeries takes numbers of one series through the API and with workflows.
func TestFixedSeries(t *testing.T) {
	in := install(t, nil)
	in.Do(http.MethodPut, oneSeries, `{"code":"F1","prefix":"A","padding":3}`).Want(200)
	in.Do(http.MethodPut, allSeries+"/"+seriesID2, `{"prefix":"B"}`).Want(200)
	in.Publish(flowFixed, `{"name":"Number","steps":[{"action":"sequence.enumerate","config":{"code_id":"`+seriesID+`","sign":true}}]}`)
	in.Publish(flowOther, `{"name":"Number","steps":[{"action":"sequence.enumerate","config":{"code_id":"`+seriesID2+`"}}]}`)
	job := func(flow, args string, hours int) *kit.Answer {
		t.Helper()
		return in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flow+`","args":{`+args+`},"data":`+unnumbered(hours)+`}`).Want(200)
	}
	number := func(x *kit.Answer) string { return fmt.Sprint(x.At("envelope", "doc", "code")) }
	first := job(flowFixed, "", 1)
	if number(first) != "A001" {
		t.Fatal(first)
	}
	entry := first.Text("silo_entry_id")
	// The entry of the silo is the entry of the series.
	in.Do(http.MethodGet, numbers+"/"+entry, "").Want(200).Is("A001", "code")
	in.Do(http.MethodPut, numbers+"/"+entry, `{"meta":{"a":"b"}}`).Want(200).Is("A001", "code").Is(nil, "meta")
	in.Do(http.MethodPut, numbers+"/"+numberID1, "").Want(200).Is("A002", "code").Is(entry, "previous_id")
	if x := job(flowFixed, "", 2); number(x) != "A003" {
		t.Error(x)
	}
	// The argument of the job decides; an empty one is none, and no series is made for another.
	if x := job(flowOther, `"sequence-series-id":"`+seriesID+`"`, 3); number(x) != "A004" {
		t.Error(x)
	}
	if x := job(flowOther, `"sequence-series-id":""`, 4); number(x) != "B1" {
		t.Error(x)
	}
	for n, id := range []string{absentID, "x"} {
		x := job(flowOther, `"sequence-series-id":"`+id+`"`, 5+n).Is("faulted", "result").Is("series", "faults", 0, "code")
		if !strings.Contains(x.Text("faults", 0, "message"), "sequence not found") {
			t.Error(x)
		}
	}
	in.Do(http.MethodGet, allSeries+"/"+absentID, "").Refused(404, "not-found")
	// An entry that a request has numbered gets that number from the step.
	draft := in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+unnumbered(7)+`}`).Want(200).Text("id")
	in.Do(http.MethodPut, numbers+"/"+draft, "").Want(200).Is("A005", "code")
	x := in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowFixed+`","silo_entry_id":"`+draft+`"}`).Want(200)
	if number(x) != "A005" {
		t.Error(x)
	}
	in.Do(http.MethodGet, oneSeries, "").Want(200).Is(5.0, "last_index").Is(draft, "last_entry_id")
}

// TestCheckSeries checks a series in which all is well but for a number without a document,
// a draft whose number another document took, and one whose code was changed.
func TestCheckSeries(t *testing.T) {
	in := install(t, nil)
	const check = oneSeries + "/check"
	in.Do(http.MethodPut, oneSeries, `{"padding":3,"start":2}`).Want(200)
	kit.Run(t, in, []kit.Scenario{{
		Name: "nothing taken", Path: check, Contains: []string{`"gaps":[]`, `"list":[]`}, Absent: []string{"cursor", "next_cursor"},
		JSON: map[string]any{"series_id": seriesID, "from": 2.0, "to": 1.0, "taken": 0.0, "doubles": 0.0, "unheld": 0.0, "limit": 1000.0},
	}})
	in.Publish(flowFixed, `{"name":"Number","steps":[{"action":"sequence.enumerate","config":{"code_id":"`+seriesID+`"}}]}`)
	run := func(hours int) string {
		t.Helper()
		return in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowFixed+`","data":`+unnumbered(hours)+`}`).
			Want(200).Is("completed", "result").Text("silo_entry_id")
	}
	good, stolen := run(1), run(2) // 002, 003
	in.Do(http.MethodPut, numbers+"/"+numberID1, "").Want(200).Is("004", "code")
	changed := run(3) // 005
	in.Do(http.MethodPatch, "/silo/v1/entries/"+changed, `{"content_type":"application/merge-patch+json","data":{"code":"X9"}}`).Want(200)
	in.Do(http.MethodPatch, "/silo/v1/entries/"+good, `{"sign":true}`).Want(200)
	thief := in.Do(http.MethodPost, "/silo/v1/entries", `{"sign":true,"data":`+strings.Replace(invoice, `"001"`, `"003"`, 1)+`}`).Want(200).Text("id")
	kit.Run(t, in, []kit.Scenario{
		{
			Name: "all", Path: check, Absent: []string{"next_cursor", "gaps.0", "list.4", "list.0.documents.1", "list.3.documents.1"},
			JSON: map[string]any{
				"from": 2.0, "to": 5.0, "taken": 4.0, "doubles": 1.0, "unheld": 2.0,
				"list.0.code": "002", "list.0.index": 2.0, "list.0.id": good, "list.0.documents.0.silo_entry_id": good,
				"list.0.documents.0.holds": true, "list.0.documents.0.signed": true, "list.0.documents.0.series": "F1",
				"list.0.documents.0.doc_schema": "https://gobl.org/draft-0/bill/invoice", "list.0.documents.0.issue_date": "2026-03-02",
				"list.1.documents.0.silo_entry_id": stolen, "list.1.documents.0.signed": false, "list.1.documents.1.silo_entry_id": thief,
				"list.1.documents.1.holds": true, "list.1.documents.1.signed": true,
				"list.2.id": numberID1, "list.2.requested": true, "list.3.documents.0.holds": false, "list.3.documents.0.code": "X9",
			},
			Contains: []string{`"documents":[]`},
		},
		{
			Name: "problems", Path: check + "?problems=true", Absent: []string{"list.3"},
			JSON: map[string]any{"taken": 4.0, "list.0.code": "003", "list.1.code": "004", "list.2.code": "005"},
		},
		{Name: "of another workspace", As: kit.Other, Path: check, Status: 404, Key: "not-found"},
	})
	var got []string
	for path := check + "?limit=2"; path != ""; {
		x := in.Do(http.MethodGet, path, "").Want(200).Is(nil, "gaps", 0).Is(2.0, "limit")
		got = append(got, fmt.Sprint(x.At("from"), "-", x.At("to"), " ", x.At("doubles"), x.At("unheld"), len(x.At("list").([]any))))
		path = ""
		if next, more := x.At("next_cursor").(string); more {
			path = check + "?limit=2&cursor=" + next
		}
	}
	if want := "2-3 1 0 2, 4-5 0 2 2"; strings.Join(got, ", ") != want {
		t.Errorf("pages %s, want %s", strings.Join(got, ", "), want)
	}
}

// TestDynamicSeriesAreListed: what steps have made is there too.
func TestDynamicSeriesAreListed(t *testing.T) {
	in := install(t, nil)
	in.Publish(flowFixed, `{"name":"Number","steps":[{"action":"sequence.enumerate","config":{"name":"Own","prefix":"P"}}]}`)
	in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowFixed+`","data":`+unnumbered(1)+`}`).Want(200).Is("completed", "result")
	x := in.Do(http.MethodGet, allSeries, "").Want(200).Is("Own", "list", 0, "name").Is("F1", "list", 0, "code").Is(6.0, "list", 0, "padding").Is(nil, "list", 1)
	path := allSeries + "/" + x.Text("list", 0, "id")
	in.Do(http.MethodGet, path+"/check", "").Want(200).Is(1.0, "taken").Is(0.0, "unheld")
	in.Do(http.MethodGet, path+"/entries", "").Want(200).Is("P000001", "list", 0, "code")
}
