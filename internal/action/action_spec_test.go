package action_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/app"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/program"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// config writes the config of a step.
func config(t *testing.T, members map[string]any) string {
	t.Helper()
	data, err := json.Marshal(members)
	must(t, err)
	return string(data)
}

// signed returns a numbered and signed entry.
func (b *harness) signed() *domain.Entry {
	b.t.Helper()
	e := b.entry("es", `{"code": "7"}`)
	c, err := b.build.Sign(&e.Content, &document.Options{Now: b.clock.Now()})
	must(b.t, err)
	e.Content = *c
	return e
}

// statements.yaml 4.5-4, 4.5-5, 4.6-1, 4.6-6
func TestTheStateCarriesTheFaults(t *testing.T) {
	s := newFixture(t, nil)
	in := transform.WorkflowInput{}
	must(t, json.Unmarshal([]byte(`{"steps": [{"action": "silo.state", "config": {"state": "processing"}}, {"action": "silo.close"}],
		"rescue": [{"action": "silo.state", "config": {"state": "error"}}]}`), &in))
	flow := string(domaintest.ID(4, 7999))
	_, err := s.jobs.PutWorkflow(t.Context(), s.actor, flow, in)
	must(t, err)
	j := s.run(transform.JobInput{WorkflowID: flow, Data: s.example("es")}) // it has no code
	if got := statuses(j); !slices.Equal(got, []string{"OK", "KO validation", "OK"}) || len(j.Faults) != 1 {
		t.Fatalf("%v: %+v", got, j.Faults)
	}
	f := j.Faults[0]
	if f.Provider != "silo.close" || f.Code != "validation" || f.Message == "" || len(f.Paths) == 0 {
		t.Errorf("fault %+v", f)
	}
	e := s.stored(j.EntryID)
	if diff := cmp.Diff(j.Faults, e.Faults); diff != "" || e.State != "error" {
		t.Errorf("the entry in state %s: %s", e.State, diff)
	}
	states, err := s.silo.States(t.Context(), s.actor, string(j.EntryID))
	must(t, err)
	if len(states) != 2 || len(states[1].Faults) != 0 || cmp.Diff(j.Faults, states[0].Faults) != "" {
		t.Errorf("states %+v", states)
	}
}

// statements.yaml 2.1-9
func TestImportsMayGoOverToAnyDocument(t *testing.T) {
	s := newFixture(t, nil)
	in := transform.WorkflowInput{Schema: new("bill/invoice")}
	must(t, json.Unmarshal([]byte(`{"steps": [{"action": "silo.import"}]}`), &in))
	flow := string(domaintest.ID(4, 7998))
	_, err := s.jobs.PutWorkflow(t.Context(), s.actor, flow, in)
	must(t, err)
	uri := "data:application/json;name=m.json;base64," + base64.StdEncoding.EncodeToString([]byte(`{"$schema": "https://gobl.org/draft-0/note/message", "content": "x"}`))
	j := s.run(transform.JobInput{WorkflowID: flow, Args: json.RawMessage(`{"url": "` + uri + `"}`)})
	if got := statuses(j); !slices.Equal(got, []string{"OK"}) || !strings.HasSuffix(s.stored(j.EntryID).Content.DocSchema, "note/message") {
		t.Errorf("%v: %+v", got, last(j))
	}
}

// statements.yaml 2.1-7, 6.2-1, 6.2-4
func TestAnImportIsTheEntryOfTheJob(t *testing.T) {
	s := newFixture(t, nil)
	flow := s.workflow(`[{"action": "silo.import"}, {"action": "sequence.enumerate", "config": {"name": "n"}}]`)
	uri := "data:application/json;name=i.json;base64," + base64.StdEncoding.EncodeToString(s.example("es"))
	id := s.start(transform.JobInput{WorkflowID: flow, Args: json.RawMessage(`{"url": "` + uri + `"}`)})
	j := s.ended(id)
	e := s.stored(j.EntryID)
	if made := last(j)[0].EntryID; made != j.EntryID || e.Content.Index.Code != "000001" {
		t.Fatalf("%+v, entry %+v", last(j), e)
	}
	if e.Content.Origin.Src != "sequence.enumerate" || e.Content.Origin.SrcID != string(j.ID) {
		t.Errorf("the version is from %+v", e.Content.Origin)
	}
}

// statements.yaml 6.3-3, 6.3-4, 6.3-5
func TestArgumentsWinOverTheConfig(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	fixed, other := string(domaintest.ID(4, 77)), string(domaintest.ID(4, 78))
	series := func(args map[string]string) string {
		res := b.run("sequence.enumerate", `{"code_id": "`+fixed+`"}`, e, args)
		if res.Effects.Number == nil {
			t.Fatalf("%s %s", res.Status, res.Message)
		}
		return string(res.Effects.Number.Series.ID)
	}
	for name, tt := range map[string]struct {
		args map[string]string
		want string
	}{
		"none":  {nil, fixed},
		"given": {map[string]string{"sequence-series-id": other}, other},
		"empty": {map[string]string{"sequence-series-id": ""}, fixed},
		"bare":  {map[string]string{"series-id": other}, fixed},
	} {
		if got := series(tt.args); got != tt.want {
			t.Errorf("%s: series %s", name, got)
		}
	}
	page := func(args map[string]string) string {
		res := b.run("pdf", `{"layout": "A4"}`, e, args)
		if len(res.Effects.Files) != 1 {
			t.Fatalf("%s %s", res.Status, res.Message)
		}
		return res.Effects.Files[0].File.Hash
	}
	plain := page(nil)
	if page(map[string]string{"pdf-layout": "Letter"}) == plain || page(map[string]string{"pdf-layout": ""}) != plain || page(map[string]string{"layout": "Letter"}) != plain {
		t.Error("the layout is not that of the argument where one is given, and of the config elsewhere")
	}
	uri := "data:application/json;name=i.json;base64," + base64.StdEncoding.EncodeToString(exampleInvoice(t, "es"))
	if res := b.run("silo.import", `{}`, nil, map[string]string{"url": uri}); res.Status != domain.StatusOK {
		t.Errorf("%s %s", res.Status, res.Message)
	}
}

// exampleInvoice returns an invoice of the examples as JSON.
func exampleInvoice(t *testing.T, name string) []byte {
	t.Helper()
	return (&fixture{harness: &harness{t: t}}).example(name)
}

// statements.yaml 6.3-2, 4.6-4
func TestWebhookBodies(t *testing.T) {
	p := &poster{status: 204}
	s := newFixture(t, func(ports *app.Parts) { ports.Post = p })
	flow := s.workflow(`[
		{"action": "transform.job.create", "config": {"workflow_id": ` + text(t, s.workflow(`[{"action": "silo.sleep", "config": {"duration": 0}}]`)) + `}},
		{"action": "silo.close", "next": [{"status": "KO"}]},
		{"action": "webhook", "config": {"callback_url": "https://shop.example/hook"}}]`)
	j := s.run(transform.JobInput{WorkflowID: flow, Data: s.example("es"), Args: json.RawMessage(`{"a": "1"}`)})
	var body struct {
		Args   map[string]string
		Faults []domain.Fault
	}
	if len(p.bodies) != 1 {
		t.Fatalf("%+v", last(j))
	}
	must(t, json.Unmarshal(p.bodies[0], &body))
	if body.Args["a"] != "1" || body.Args["job-id"] == "" || body.Args["job-id"] != last(j)[0].Args["job-id"] {
		t.Errorf("arguments %v", body.Args)
	}
	if len(body.Faults) != 1 || body.Faults[0].Provider != "silo.close" || body.Faults[0].Message != j.Faults[0].Message {
		t.Errorf("faults %+v", body.Faults)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	must(t, err)
	return string(data)
}

// statements.yaml 7.1-1, 7.1-3, 7.1-4, 7.1-7, 7.1-8, 7.1-9, 7.1-11
func TestWhatExpressionsSee(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", `{"$addons": ["eu-en16931-v2017"]}`)
	e.State = "sent"
	bare := b.entry("es", `{"customer": null, "notes": null}`)
	for _, tt := range []struct {
		expr, scope string
		e           *domain.Entry
		want        string
	}{
		{`$schema + " " + $regime + " " + type`, "doc", e, "https://gobl.org/draft-0/bill/invoice ES standard"},
		{`"eu-en16931-v2017" in $addons`, "doc", e, "true"},
		{`customer.name != "" and len(lines) == 3`, "", e, "true"},
		{`head == nil and doc == nil`, "", e, "true"},
		{`$schema endsWith "/envelope" and doc.type == "standard"`, "env", e, "true"},
		{`head.uuid != nil and head.dig.alg == "sha256" and head.stamps == nil and head.links == nil and head.tags == nil and head.meta == nil`, "env", e, "true"},
		{`type == nil and len(sigs) == 0`, "env", e, "true"},
		{`customer`, "", bare, "false"},
		{`customer.tax_id.country`, "", bare, "false"},
		{`customer["tax_id"]["country"]`, "", bare, "false"},
		{`customer.people[0].name.given`, "", bare, "false"},
		{`count(customer.inboxes, true)`, "", bare, "0"},
		{`len(customer.inboxes)`, "", bare, "0"},
		{`any(customer.inboxes, true)`, "", bare, "false"},
		{`len(filter(customer.inboxes, .key == "peppol"))`, "", bare, "0"},
		{`find(notes, {.key == "x"}).text`, "", bare, "false"},
		{`find(lines, {.i == 99}).item.name`, "", e, "false"},
		{`$job.args.channel + " " + $job.state + " " + string($job.faults) + " " + string($job.sandbox)`, "", e, "web sent 0 false"},
		{`now().Year() == 2026 and inEU("FR") and not inEU("US")`, "", e, "true"},
	} {
		members := map[string]any{"expr": tt.expr}
		if tt.scope != "" {
			members["scope"] = tt.scope
		}
		res := b.run("silo.if", config(t, members), tt.e, map[string]string{"channel": "web"})
		if res.Status != domain.StatusOK || res.Code != tt.want {
			t.Errorf("%s: %s %q %s, want %q", tt.expr, res.Status, res.Code, res.Message, tt.want)
		}
	}
	// The default scope of silo.modify is the envelope.
	for c, want := range map[string]domain.Status{
		`{"expr": "doc.type == 'standard'"}`:              "OK",
		`{"expr": "type == 'standard'"}`:                  "SKIP",
		`{"expr": "type == 'standard'", "scope": "doc"}`:  "OK",
		`{"expr": "doc.nothing.at.all"}`:                  "SKIP",
		`{"expr": ""}`:                                    "OK",
		`{"expr": "doc.type != 'standard'", "addons":[]}`: "SKIP",
	} {
		// statements.yaml 7.2-1
		if res := b.run("silo.modify", c, e, nil); res.Status != want {
			t.Errorf("%s: %s %s", c, res.Status, res.Message)
		}
	}
}

// statements.yaml 7.1-10, 7.1-13, 7.1-15
func TestValuesOfExpressions(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	for expr, want := range map[string]string{
		`true`: "OK true", `1 > 2`: "OK false", `nil`: "OK false", `customer.nothing`: "OK false",
		`customer.tax_id.country`: "OK ES", `len(lines)`: "OK 3", `1.5`: "OK 1.5", `""`: "OK ",
		`num("1620.00") == 1620`: "OK true", `num(totals.payable) > 1489 and num(totals.payable) < 1490`: "OK true", `num(nothing)`: "OK 0",
		`totals.payable > 1000`: "KO expr", `num("much")`: "KO expr", `lines + 1`: "KO expr",
	} {
		res := b.run("silo.if", config(t, map[string]any{"expr": expr}), e, nil)
		if got := string(res.Status) + " " + res.Code; got != want || (res.Status == "KO") != (res.Message != "") {
			t.Errorf("%s: %q %s, want %q", expr, got, res.Message, want)
		}
	}
}

// statements.yaml 7.1-14
func TestWhatDoesNotCompileIsNotPublished(t *testing.T) {
	s := newFixture(t, nil)
	for name, step := range map[string]string{
		"steps[0].next[0].steps[0].config.expr":  `{"action": "silo.close", "next": [{"steps": [{"action": "silo.if", "config": {"expr": "1 +"}}]}]}`,
		"steps[0].config.jq":                     `{"action": "silo.modify", "config": {"merge_type": "application/jq", "jq": "if"}}`,
		"steps[0].config.expr: ":                 `{"action": "silo.modify", "config": {"expr": "("}}`,
		"steps[0].config.until":                  `{"action": "silo.sleep", "config": {"until": "("}}`,
		"steps[0].config.workflow_id":            `{"action": "transform.job.create", "config": {"workflow_id": "x"}}`,
		"steps[0].config: ":                      `{"action": "transform.job.create", "config": {}}`,
		"steps[0].config.merge_type":             `{"action": "silo.modify", "config": {"merge_type": "text/plain"}}`,
		"steps[0].action: the action moon.light": `{"action": "moon.light"}`,
	} {
		// statements.yaml 5.2-6, 7.2-0, 7.4-1
		var in transform.WorkflowInput
		must(t, json.Unmarshal([]byte(`{"steps": [`+step+`]}`), &in))
		_, err := s.jobs.PutWorkflow(t.Context(), s.actor, string(domaintest.ID(4, 7997)), in)
		if !domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// statements.yaml 6.2-2, 7.2-2, 7.2-5, 7.2-6, 7.2-7
func TestModifyAsSpecified(t *testing.T) {
	b := newHarness(t)
	numbered := `{"code": "7"}`
	addons := func(d map[string]any) string { return fmt.Sprint(d["$addons"]) }
	for _, tt := range []struct {
		name, patch string
		members     map[string]any
		want        func(d map[string]any, c *domain.Content) bool
	}{
		{
			"addons alone", "",
			map[string]any{"addons": []string{"es-verifactu-v1", "eu-en16931-v2017", "es-verifactu-v1"}},
			func(d map[string]any, _ *domain.Content) bool {
				return addons(d) == "[es-verifactu-v1 eu-en16931-v2017]"
			},
		},
		{
			"those there stay in front", `{"$addons": ["eu-en16931-v2017"]}`,
			map[string]any{"addons": []string{"es-verifactu-v1", "eu-en16931-v2017"}},
			func(d map[string]any, _ *domain.Content) bool {
				return addons(d) == "[eu-en16931-v2017 es-verifactu-v1]"
			},
		},
		{
			"tags alone", `{"$tags": ["partial"]}`,
			map[string]any{"tags": []string{"simplified", "partial"}},
			func(d map[string]any, _ *domain.Content) bool {
				return fmt.Sprint(d["$tags"]) == "[partial simplified]"
			},
		},
		{
			"the patch relies on the addon", "",
			map[string]any{
				"addons": []string{"eu-en16931-v2017"}, "merge_type": "application/jq", "scope": "doc",
				"jq": `.series = if (."$addons" // []) | any(. == "eu-en16931-v2017") then "WITH" else "WITHOUT" end`,
			},
			func(d map[string]any, _ *domain.Content) bool { return d["series"] == "WITH" },
		},
		{
			"the flag of editors", "",
			map[string]any{"allow_invalid_json": true, "merge_type": "application/merge-patch+json", "data": map[string]any{"doc": map[string]any{"series": "F"}}},
			func(d map[string]any, _ *domain.Content) bool { return d["series"] == "F" },
		},
		{
			"signed afterwards", numbered,
			map[string]any{"sign": true, "tags": []string{"partial"}},
			func(d map[string]any, c *domain.Content) bool {
				return c.Signed && fmt.Sprint(d["$tags"]) == "[partial]"
			},
		},
		{
			"not signed unless asked", numbered,
			map[string]any{"sign": false, "tags": []string{"partial"}},
			func(_ map[string]any, c *domain.Content) bool { return !c.Signed },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := *b
			b.t = t
			res := b.run("silo.modify", config(t, tt.members), b.entry("es", tt.patch), nil)
			if d := b.doc(res); res.Status != domain.StatusOK || !tt.want(d, res.Effects.Content) {
				t.Errorf("%s %s: %s", res.Status, res.Message, res.Effects.Content.Doc)
			}
		})
	}
	// Invalid in the middle does not matter, invalid at the end does.
	res := b.run("silo.modify", config(t, map[string]any{"merge_type": "application/jq", "scope": "doc", "jq": `del(.supplier.name) | .supplier.name = "New S.L."`}), b.entry("es", ""), nil)
	if res.Status != domain.StatusOK {
		t.Errorf("%s %s", res.Status, res.Message)
	}
	res = b.run("silo.modify", config(t, map[string]any{"merge_type": "application/merge-patch+json", "data": map[string]any{"doc": map[string]any{"supplier": nil}}}), b.entry("es", ""), nil)
	if res.Status != domain.StatusKO || res.Code != "validation" || len(res.Paths) == 0 || res.Effects.Content != nil {
		t.Errorf("%s %s %v", res.Status, res.Code, res.Paths)
	}
}

// statements.yaml 7.2-8, 7.3-1, 7.3-2
func TestSignedDocumentsAreLeftAlone(t *testing.T) {
	b := newHarness(t)
	e := b.signed()
	for action, tt := range map[string]struct {
		config string
		status domain.Status
	}{
		"silo.modify":        {`{"merge_type": "application/jq", "jq": ".doc.series = \"Z\"", "sign": true}`, "SKIP"},
		"sequence.enumerate": {`{"name": "n"}`, "SKIP"},
		"silo.close":         {`{}`, "OK"},
	} {
		res := b.run(action, tt.config, e, nil)
		if res.Status != tt.status || !res.Effects.Empty() || res.Message == "" {
			t.Errorf("%s: %s %q, effects %+v", action, res.Status, res.Message, res.Effects)
		}
	}
}

// statements.yaml 7.3-3, 7.4-14
func TestADocumentThatComesTwice(t *testing.T) {
	s := newFixture(t, nil)
	flow := s.importFlow(map[string]any{"jq": orderProgram, "key": "args.order"})
	first := s.run(transform.JobInput{WorkflowID: flow, Meta: json.RawMessage(orderMeta)})
	before := s.stored(first.EntryID)
	changed := strings.Replace(orderMeta, "10.00", "99.00", 1)
	second := s.run(transform.JobInput{WorkflowID: flow, Meta: json.RawMessage(changed)})
	after := s.stored(first.EntryID)
	if second.EntryID != first.EntryID || statuses(second)[0] != "SKIP" || after.Content.Version != before.Content.Version || !after.Content.Signed {
		t.Errorf("%v on %s", statuses(second), second.EntryID)
	}
	list, err := s.silo.List(t.Context(), s.actor, silo.EntryFilter{}, domain.Page{})
	must(t, err)
	if len(list.Entries) != 1 {
		t.Errorf("%d entries", len(list.Entries))
	}
}

// statements.yaml 7.6-1, 7.6-2, 7.6-4, 5.4-2
func TestSleepCountsFromWhenItWasReached(t *testing.T) {
	s := newFixture(t, nil)
	for config, want := range map[string]time.Duration{
		`{"duration": 90}`: 90 * time.Second, `{"duration": "30m"}`: 30 * time.Minute, `{"sleep": "2h"}`: 2 * time.Hour, `{"wait": "604800"}`: 7 * 24 * time.Hour,
	} {
		id := s.start(transform.JobInput{WorkflowID: s.workflow(`[{"action": "silo.sleep", "config": ` + config + `}]`), Args: json.RawMessage(`{"a": "1"}`)})
		j := s.untilWaiting(id)
		if got := j.DueAt.Sub(j.CreatedAt); got != want || j.Status != domain.StatusQueued {
			t.Errorf("%s: %s for %v", config, j.Status, got)
		}
		s.clock.Advance(want)
		if j := s.ended(id); j.Status != domain.StatusOK || len(j.Events) != 4 {
			t.Errorf("%s: %+v", config, j.Events)
		}
	}
}

// statements.yaml 7.2-3, 7.2-3b, 7.2-9
func TestUsualPrograms(t *testing.T) {
	const billingMode = `
		# paid in advance, or not
		.tax.ext = ((.tax.ext // {}) + {"mode": (if (.totals.advance // null) != null and .totals.advance == .totals.payable then "S2" else "S1" end)})`
	const exemptions = `.lines |= map(.taxes |= map(
		(.ext["category"]? as $c | {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC"}[$c // ""] as $code
		| if $code then .ext.vatex = $code else . end)))`
	const negatives = `. as $d
		| ($d.lines | map(select((.total | tonumber) < 0))) as $less
		| $d | .lines |= map(select((.total | tonumber) >= 0))
		| .discounts = ($less | map({reason: .item.name, amount: (-1 * (.total | tonumber) | tostring)}))`
	const inbox = `.customer.inboxes = ((.customer.inboxes // []) as $in
		| if ($in | any(.key == "peppol")) then $in else $in + [{key: "peppol", code: "x"}] end)`
	const terms = `. as $d | .payment |= ((. // {}) | .instructions.key |= (split("+")[0]) | .terms //= {due_dates: [{percent: "100%",
		date: ($d.issue_date | strptime("%Y-%m-%d") | .[1] += 1 | mktime | strftime("%Y-%m-%d"))}]})`
	p := program.InProcess()
	for _, tt := range []struct{ name, program, in, want string }{
		{
			"other means of payment", `if .payment?.instructions?.key == "credit-transfer" then .payment.instructions.key = "credit-transfer+sepa" end`,
			`{"payment":{"instructions":{"key":"credit-transfer"}}}`, `{"payment":{"instructions":{"key":"credit-transfer+sepa"}}}`,
		},
		{"no means of payment", `if .payment?.instructions?.key == "credit-transfer" then .payment.instructions.key = "x" end`, `{"a":1}`, `{"a":1}`},
		{"billing mode", billingMode, `{"totals":{"payable":"5"}}`, `{"tax":{"ext":{"mode":"S1"}},"totals":{"payable":"5"}}`},
		{"billing mode, paid", billingMode, `{"totals":{"advance":"5","payable":"5"}}`, `{"tax":{"ext":{"mode":"S2"}},"totals":{"advance":"5","payable":"5"}}`},
		{
			"exemption codes", exemptions, `{"lines":[{"taxes":[{"ext":{"category":"AE"}},{"cat":"VAT"}]}]}`,
			`{"lines":[{"taxes":[{"ext":{"category":"AE","vatex":"VATEX-EU-AE"}},{"cat":"VAT"}]}]}`,
		},
		{
			"number of the order", `if (.ordering.code // null) == null and .ordering.purchases?[0]?.code != null then .ordering.code = .ordering.purchases[0].code else . end`,
			`{"ordering":{"purchases":[{"code":"P1"}]}}`, `{"ordering":{"code":"P1","purchases":[{"code":"P1"}]}}`,
		},
		{"default series", `.series //= "NVF"`, `{}`, `{"series":"NVF"}`},
		{"series of its own", `.series //= "NVF"`, `{"series":"A"}`, `{"series":"A"}`},
		{
			"negative lines", negatives, `{"lines":[{"item":{"name":"a"},"total":"5.00"},{"item":{"name":"b"},"total":"-2.00"}]}`,
			`{"discounts":[{"amount":"2","reason":"b"}],"lines":[{"item":{"name":"a"},"total":"5.00"}]}`,
		},
		{"an inbox", inbox, `{"customer":{}}`, `{"customer":{"inboxes":[{"code":"x","key":"peppol"}]}}`},
		{"an inbox that is there", inbox, `{"customer":{"inboxes":[{"key":"peppol"}]}}`, `{"customer":{"inboxes":[{"key":"peppol"}]}}`},
		{
			"terms of payment", terms, `{"issue_date":"2026-12-15","payment":{"instructions":{"key":"credit-transfer+sepa"}}}`,
			`{"issue_date":"2026-12-15","payment":{"instructions":{"key":"credit-transfer"},"terms":{"due_dates":[{"date":"2027-01-15","percent":"100%"}]}}}`,
		},
	} {
		out, err := p.JQ(t.Context(), tt.program, []byte(tt.in))
		if err != nil || string(out) != tt.want {
			t.Errorf("%s: %s %v, want %s", tt.name, out, err, tt.want)
		}
	}
	b := newHarness(t)
	d := b.doc(b.run("silo.modify", `{"addons": ["es-verifactu-v1"], "merge_type": "application/merge-patch+json",
		"data": {"doc": {"notes": [{"key": "general", "text": "Legal"}]}}, "tags": []}`, b.entry("es", ""), nil))
	if fmt.Sprint(d["$addons"], d["notes"]) != "[es-verifactu-v1] [map[key:general text:Legal]]" {
		t.Errorf("an addon with a note: %v %v", d["$addons"], d["notes"])
	}
}

// statements.yaml 7.2-4
func TestMergePatches(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	d := b.doc(b.run("silo.modify", `{"merge_type": "application/merge-patch+json", "data": {"doc": {"series": "M", "payment": null}, "head": {"tags": ["t"]}}}`, e, nil))
	if d["series"] != "M" || d["payment"] != nil || d["lines"] == nil {
		t.Errorf("got %v", d)
	}
	for _, data := range []string{`""`, `null`, `{}`, `"  "`} {
		res := b.run("silo.modify", `{"merge_type": "application/merge-patch+json", "data": `+data+`}`, e, nil)
		if res.Status != domain.StatusOK || res.Effects.Content != nil {
			t.Errorf("%s: %s %s", data, res.Status, res.Message)
		}
	}
}

// statements.yaml 7.4-10
func TestAParentDoesNotWait(t *testing.T) {
	s := newFixture(t, nil)
	child := s.workflow(`[{"action": "silo.sleep", "config": {"duration": "24h"}}]`)
	flow := s.workflow(`[{"action": "transform.job.create", "config": {"workflow_id": "` + child + `"}}]`)
	j := s.run(transform.JobInput{WorkflowID: flow, Args: json.RawMessage(`{"a": "1"}`)})
	id := domain.ID(last(j)[0].Args[domain.ArgJobID])
	if got := statuses(j); !slices.Equal(got, []string{"OK"}) || id == "" {
		t.Fatalf("%+v", last(j))
	}
	if c := s.untilWaiting(id); c.Completed() || c.WorkflowID != domain.ID(child) {
		t.Errorf("child %+v", c)
	}
}

// statements.yaml 7.7-1, 7.7-2
func TestOptionsOfACorrection(t *testing.T) {
	s := newFixture(t, nil)
	number := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "sequence.enumerate", "config": {"name": "n"}}, {"action": "silo.close"}]`), Data: s.example("es")})
	preceding := func(more string) map[string]any {
		flow := s.workflow(`[{"action": "silo.correct", "config": {"type": "credit-note"` + more + `}}]`)
		j := s.run(transform.JobInput{WorkflowID: flow, SiloEntryID: string(number.EntryID)})
		if got := statuses(j); !slices.Equal(got, []string{"OK"}) || j.EntryID == number.EntryID {
			t.Fatalf("%s: %+v", more, last(j))
		}
		var doc struct{ Preceding []map[string]any }
		must(t, json.Unmarshal(s.stored(j.EntryID).Content.Doc, &doc))
		if len(doc.Preceding) != 1 || doc.Preceding[0]["code"] != "000001" {
			t.Fatalf("%s: %+v", more, doc)
		}
		return doc.Preceding[0]
	}
	if p := preceding(""); p["tax"] != nil || p["ext"] != nil || p["reason"] != nil {
		t.Errorf("without options: %v", p)
	}
	if p := preceding(`, "copy_tax": true, "reason": "returned"`); p["tax"] == nil || p["reason"] != "returned" {
		t.Errorf("with taxes: %v", p)
	}
	if p := preceding(`, "ext": {"es-facturae-correction": "01"}`); fmt.Sprint(p["ext"]) != "map[es-facturae-correction:01]" {
		t.Errorf("with extensions: %v", p)
	}
}

// statements.yaml 7.7-3
func TestAJobCorrectsOnce(t *testing.T) {
	s := newFixture(t, nil)
	number := s.run(transform.JobInput{WorkflowID: s.workflow(`[{"action": "sequence.enumerate", "config": {"name": "n"}}, {"action": "silo.close"}]`), Data: s.example("es")})
	correct := `{"action": "silo.correct", "config": {"type": "credit-note", "series": "CR"}}`
	flow := s.workflow(`[` + correct + `, {"action": "sequence.enumerate", "config": {"name": "c"}}, ` + correct + `]`)
	j := s.run(transform.JobInput{WorkflowID: flow, SiloEntryID: string(number.EntryID)})
	if got := statuses(j); !slices.Equal(got, []string{"OK", "OK", "SKIP"}) || last(j)[0].EntryID != j.EntryID {
		t.Errorf("%+v", last(j))
	}
	again := s.run(transform.JobInput{WorkflowID: flow, SiloEntryID: string(number.EntryID)})
	if got := statuses(again); !slices.Equal(got, []string{"OK", "OK", "SKIP"}) || again.EntryID == j.EntryID {
		t.Errorf("another job: %+v", last(again))
	}
	entries, err := s.silo.List(t.Context(), s.actor, silo.EntryFilter{}, domain.Page{})
	must(t, err)
	if len(entries.Entries) != 3 {
		t.Errorf("%d entries, want the invoice and two credit notes", len(entries.Entries))
	}
}

// statements.yaml 7.1-12
func TestExpressionsSeeMetaAndFiles(t *testing.T) {
	s := newFixture(t, func(ports *app.Parts) { ports.Post = &poster{status: 204} })
	ask := func(expr string) string { return `{"action": "silo.if", "config": {"expr": ` + text(t, expr) + `}}` }
	flow := s.workflow(`[` + ask(`$job.meta.order.lines[1]`) + `, ` + ask(`$job.meta.nothing.at.all`) + `, ` + ask(`len($job.files)`) + `,
		{"action": "pdf"}, {"action": "webhook", "config": {"callback_url": "https://shop.example/hook"}},
		` + ask(`len($job.files)`) + `, ` + ask(`$job.files[0].name endsWith ".pdf"`) + `]`)
	j := s.run(transform.JobInput{WorkflowID: flow, Data: s.example("de"), Meta: json.RawMessage(`{"order": {"lines": ["a", "b"]}}`)})
	if got := statuses(j); !slices.Equal(got, []string{"OK b", "OK false", "OK 0", "OK", "OK", "OK 1", "OK true"}) {
		t.Errorf("%v: %+v", got, j.Faults)
	}
}
