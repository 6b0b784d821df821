package actions_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"chancery/internal/actions"
	"chancery/internal/domain"
)

// hangLimit ends the test of an attack that succeeds. It does not measure time.
const hangLimit = 20 * time.Second

// evaluate runs an expression as silo.if does.
func (b *harness) evaluate(expr string, e *domain.Entry) domain.Result {
	b.t.Helper()
	config, err := json.Marshal(map[string]string{"expr": expr})
	if err != nil {
		b.t.Fatal(err)
	}
	done := make(chan domain.Result, 1)
	go func() { done <- b.run("silo.if", string(config), e, nil) }()
	select {
	case res := <-done:
		return res
	case <-time.After(hangLimit):
		b.t.Fatalf("%.200s hangs", expr)
		return domain.Result{}
	}
}

// doublingChain returns a chain of variables, each made from the one before: after
// 40 of them one value has become a million million.
func doublingChain(start, step string) string {
	text := "let v0 = " + start + ";"
	names := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"
	before := "v0"
	for _, name := range names {
		v := "v" + string(name)
		text += "let " + v + " = " + strings.ReplaceAll(step, "_", before) + ";"
		before = v
	}
	return text + before
}

// TestExpressionsCannotHarm evaluates expressions that would take all time or all
// memory without limits. Each must fail, and the process must survive.
//
// engine.md 7.1-16
func TestExpressionsCannotHarm(t *testing.T) {
	t.Parallel()
	b := newHarness(t)
	e := b.entry("es", "")
	long := strings.Repeat("x", 1000)
	for name, expr := range map[string]string{
		"the sum of sums":                 `let a="xxxxxxxxxxxxxxxx"; let b=a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a; let c=b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b; let d=c+c+c+c+c+c+c+c+c+c+c+c+c+c+c+c; let e=d+d+d+d+d+d+d+d+d+d+d+d+d+d+d+d; let f=e+e+e+e+e+e+e+e+e+e+e+e+e+e+e+e; f`,
		"doubled texts":                   doublingChain(`"xxxxxxxx"`, "_ + _"),
		"doubled by sum":                  doublingChain(`"xxxxxxxx"`, "sum([_, _])"),
		"doubled by join":                 doublingChain(`"xxxxxxxx"`, `join([_, _], ",")`),
		"doubled by replace":              doublingChain(`"xxxxxxxx"`, `replace(_, "x", "xx")`),
		"emptied by replace":              doublingChain(`"xxxxxxxx"`, `replace(_, "", "xx")`),
		"doubled by repeat":               doublingChain(`"xxxxxxxx"`, `repeat(_, 2)`),
		"encoded again and again":         doublingChain(`"xxxxxxxx"`, `toBase64(_ + _)`),
		"printed again and again":         doublingChain(`"\"\\"`, `toJSON(_) + toJSON(_)`),
		"doubled lists":                   doublingChain(`[1]`, "concat(_, _)"),
		"doubled sorted lists":            doublingChain(`[1]`, "sort(concat(_, _))"),
		"lists held twice, as a code":     doublingChain(`[1]`, "[_, _]"),
		"lists held twice, flattened":     `len(flatten(` + nested(doublingChain(`[1]`, "[_, _]")) + `))`,
		"lists held twice, printed":       `len(toJSON(` + nested(doublingChain(`[1]`, "[_, _]")) + `))`,
		"lists held twice, as text":       `len(string(` + nested(doublingChain(`[1]`, "[_, _]")) + `))`,
		"lists held twice, greatest":      `max(` + nested(doublingChain(`[1]`, "[_, _]")) + `)`,
		"lists held twice, median":        `median(` + nested(doublingChain(`[1]`, "[_, _]")) + `)`,
		"lists held twice, compared":      `(` + nested(doublingChain(`[1]`, "[_, _]")) + `) == (` + nested(doublingChain(`[1]`, "[_, _]")) + `)`,
		"lists held twice, searched":      `let a = ` + nested(doublingChain(`[1]`, "[_, _]")) + `; let b = ` + nested(doublingChain(`[1]`, "[_, _]")) + `; a in [b]`,
		"lists held twice, unique":        `uniq([` + nested(doublingChain(`[1]`, "[_, _]")) + `, ` + nested(doublingChain(`[1]`, "[_, _]")) + `])`,
		"maps held twice, as a code":      doublingChain(`{"a": 1}`, `{"a": _, "b": _}`),
		"maps held twice, in a message":   `fromPairs(nothing ?? ` + nested(doublingChain(`{"a": 1}`, `{"a": _, "b": _}`)) + `)`,
		"lists held twice, in a message":  `lines[0].i[(` + nested(doublingChain(`[1]`, "[_, _]")) + `):2]`,
		"lists held twice, as a key":      `groupBy(1..3, ` + nested(doublingChain(`[1]`, "[_, _]")) + `)`,
		"pairs held twice, as a key":      `groupBy(1..3, toPairs({"a": 1})[0])`,
		"types held twice":                doublingChain(`{"a": [1]}`, `[{"a": _, "b": _}, true ? {"a": _, "b": _} : {"b": _, "a": _}]`),
		"a long range":                    `len(1..900000000)`,
		"a range over everything":         `len(-9223372036854775807..9223372036854775807)`,
		"ranges in ranges":                `map(1..90000, {map(1..90000, {#})})`,
		"ranges kept":                     `map(1..90000, 1..90000)`,
		"loops in loops":                  `all(1..100000, {all(1..100000, {all(1..100000, {# > 0})})})`,
		"small loops in a long one":       `count(1..200000, any([1, 2], true) and any([1, 2], true) and any([1, 2], true))`,
		"loops without predicate":         `map(1..100000, sum(1..100000))`,
		"text in a long list":             `map(1..100000, repeat("x", 60000))`,
		"text in a map":                   `map(1..100000, [{"a": upper("` + long + `") + string(#)}])`,
		"reduce to a text":                `reduce(1..100000, #acc + "` + long + `", "")`,
		"reduce to a list":                `len(reduce(1..100000, concat(#acc, #acc), [1]))`,
		"reduce to a depth":               `reduce(1..100000, [#acc], [])`,
		"groups":                          `groupBy(1..200000, string(#))`,
		"groups by long texts":            `groupBy(1..200, repeat("x", 60000) + string(#))`,
		"a long sort":                     `sortBy(1..200000, -#)`,
		"a sort of long texts":            `sortBy(1..9000, repeat("x", 60000))`,
		"sorts":                           `map(1..10000, sort(1..10000))`,
		"split":                           `map(1..1000, split(repeat("x", 60000), ""))`,
		"splitAfter":                      `map(1..1000, splitAfter(repeat("x,", 30000), ","))`,
		"many values in JSON":             `map(1..1000, fromJSON("[" + repeat("{},", 10000) + "0]"))`,
		"deep JSON":                       `string(fromJSON(repeat("[", 5000) + repeat("]", 5000)))`,
		"a large pattern made":            `"x" matches ("(x" + "{1000})" + "{1}" + repeat("x{500}", 10000))`,
		"a pattern on a long text":        `repeat("x", 60000) matches "(x|xx|xxx|y)*(z|zz){50}$"`,
		"patterns in a loop":              `all(1..100000, repeat("x", 6000) matches "(x|xx|xxx|y)*(z|zz)*$" or true)`,
		"formats of time":                 `map(1..100000, now().Format("` + strings.Repeat("January ", 100) + `"))`,
		"appended formats of time":        `reduce(1..100000, now().AppendFormat(#acc, "` + long + `"), now().MarshalJSON()[:0])`,
		"time zones":                      `map(1..100000, timezone("Europe/Madrid"))`,
		"what is behind the variables":    `toJSON($env)`,
		"a method of something else":      `$env["$job"].MapKeys()`,
		"a function as a code":            `$env["now"]`,
		"every member printed":            `map(1..100000, toJSON(lines))`,
		"keys":                            `map(1..100000, keys($env))`,
		"all of it reversed":              `map(1..100000, reverse(1..1000))`,
		"take":                            `map(1..100000, concat(take(1..1000, 900), [1]))`,
		"a text that is too long":         `repeat("x", 65537)`,
		"a code that is too long":         `repeat("x", 256)`,
		"a number of times below nothing": `repeat("x", -1)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := b.evaluate(expr, e)
			if res.Status != domain.StatusKO || res.Code != "expr" {
				t.Errorf("%s %.80q %s", res.Status, res.Code, res.Message)
			}
			if strings.Contains(res.Message, "compiled") {
				t.Errorf("not evaluated at all: %s", res.Message)
			}
			if len(res.Message) > 600 {
				t.Errorf("a message of %d bytes", len(res.Message))
			}
		})
	}
}

// nested returns a chain of variables in parentheses.
func nested(chain string) string { return "(" + chain + ")" }

// TestExpressionsAreRefusedEarly has expressions that must not compile.
func TestExpressionsAreRefusedEarly(t *testing.T) {
	t.Parallel()
	b := newHarness(t)
	a, _ := b.table.Action("silo.if")
	for name, expr := range map[string]string{
		"a large pattern":      `a matches "(x{1000}){1}(x{1000})"`,
		"many patterns":        strings.Repeat(`a matches "x{300}" or `, 20) + "true",
		"a pattern that is no": `a matches "("`,
		"an unknown function":  `frobnicate(1)`,
		"an inner function":    `guard(1)`,
		"no number":            `1 + "a"`,
		"no text":              `upper(1)`,
		"too few values":       `replace("a")`,
		"too many nodes":       strings.Repeat("1+", 2500) + "1",
		"too deep":             strings.Repeat("(", 4000),
	} {
		config, err := json.Marshal(map[string]string{"expr": expr})
		if err != nil {
			t.Fatal(err)
		}
		issues := b.table.CheckConfig(a, config)
		if len(issues) != 1 || issues[0].Path != ".expr" || len(issues[0].Message) > 700 {
			t.Errorf("%s: %v", name, issues)
		}
	}
}

// TestExpressionsStillWork uses everything that the guard replaces.
//
// engine.md 7.1-2, 7.1-10, 7.1-13
func TestExpressionsStillWork(t *testing.T) {
	t.Parallel()
	b := newHarness(t)
	e := b.entry("es", "")
	for _, tt := range []struct{ expr, want string }{
		{`"a" + "b" + type`, "abstandard"},
		{`1 + 2 * 3`, "7"},
		{`num("1.5") + num("2")`, "3.5"},
		{`string(now() + duration("24h") > now())`, "true"},
		{`now().Format("2006-01-02") < "2999"`, "true"},
		{`now().AddDate(0, 1, 0).Sub(now()).Hours() >= 28 * 24`, "true"},
		{`now().In(timezone("Europe/Madrid")).Year() > 2000`, "true"},
		{`date("2026-01-31").Month().String()`, "January"},
		{`date("31/01/2026", "02/01/2006").Day()`, "31"},
		{`[1, 2] == [1, 2]`, "true"},
		{`[1, 2] != [1, 3]`, "true"},
		{`{"a": [1]} == {"a": [1]}`, "true"},
		{`lines == lines`, "true"},
		{`lines[0] in lines`, "true"},
		{`type in ["standard", "credit-note"]`, "true"},
		{`type not in [series, "credit-note"]`, "true"},
		{`"code" in totals`, "false"},
		{`5 in 1..10`, "true"},
		{`len(3..1)`, "0"},
		{`[1, 2, 3, 4][1:3]`, "[2,3]"},
		{`"abcdef"[2:]`, "cdef"},
		{`"abcdef"[:-2]`, "abcd"},
		{`(nothing)[1:2]`, "false"},
		{`lines[-1].i`, "3"},
		{`lines?.[0]?.item?.name != nil`, "true"},
		{`nothing?.at?.all ?? "none"`, "none"},
		{`nothing.Year()`, "false"},
		{`type matches "^stand(ard)?$"`, "true"},
		{`nothing matches "x"`, "false"},
		{`type matches ("^" + "st")`, "true"},
		{`type not matches "x"`, "true"},
		{`let a = {"b": 1}; a.b + a["b"]`, "2"},
		{`get(totals, "nothing") ?? 1`, "1"},
		{`upper(trim(" x ")) + lower("Y")`, "Xy"},
		{`join(split("a,b,c", ","), "-")`, "a-b-c"},
		{`join(map(lines, string(.i)), "")`, "123"},
		{`replace("aXbX", "X", "-", 1)`, "a-bX"},
		{`repeat("ab", 3)`, "ababab"},
		{`fromJSON("{\"a\": [1, 2]}").a[1]`, "2"},
		{`toJSON([])`, "[]"},
		{`fromBase64(toBase64("x"))`, "x"},
		{`reduce(1..4, #acc * #, 1)`, "24"},
		{`sum(map(lines, num(.quantity))) > 0`, "true"},
		{`sum([1, 2, 3])`, "6"},
		{`count([true, false, true])`, "2"},
		{`max(3, [1, 7]) - min([2, 5])`, "5"},
		{`mean([1, 2, 3])`, "2"},
		{`median([1, 3, 2])`, "2"},
		{`sort([3, 1, 2], "desc")`, "[3,2,1]"},
		{`sortBy(lines, -.i)[0].i`, "3"},
		{`map(sortBy(lines, .item.name, "desc"), .i) | len()`, "3"},
		{`groupBy(lines, .i == 2)[true][0].i`, "2"},
		{`groupBy([1, 2], # > 1 ? "b" : "a").b`, "[2]"},
		{`uniq([1, 1, 2])`, "[1,2]"},
		{`flatten([[1], [2, [3]]])`, "[1,2,3]"},
		{`concat([1], [2])`, "[1,2]"},
		{`reverse(1..3)`, "[3,2,1]"},
		{`first(lines).i + last(lines).i`, "4"},
		{`first(nothing)`, "false"},
		{`take(1..9, 2)`, "[1,2]"},
		{`keys({"a": 1})`, `["a"]`},
		{`values({"a": 1})`, "[1]"},
		{`fromPairs(toPairs({"a": 1})).a`, "1"},
		{`toPairs({"a": 1})[0][1]`, "1"},
		{`lines | filter(.i > 1) | map(.i) | last()`, "3"},
		{`find(lines, .i == 2)?.i`, "2"},
		{`findLastIndex(lines, .i < 3)`, "1"},
		{`one(lines, .i == 2) and none(lines, .i == 9)`, "true"},
		{`abs(-1) + int("2") + ceil(0.5) + round(1.4)`, "5"},
		{`bitand(6, 3)`, "2"},
		{`indexOf("abc", "c") + lastIndexOf("abca", "a")`, "5"},
		{`hasPrefix("abc", "a") and hasSuffix("abc", "c")`, "true"},
		{`$env["$schema"] endsWith "bill/invoice"`, "true"},
		{`$env.type`, "standard"},
		{`type(lines) + type(1..2) + type(nil)`, "arrayarraynil"},
		{`if type == "standard" { "s" } else { "o" }`, "s"},
		{`$env["guard meter"].charge(1)`, "false"},
		{`len(keys($env["$job"]))`, "9"},
		{`let type = "x"; type`, "x"},
		{`true ? 1 : 2; 3`, "3"},
	} {
		if res := b.evaluate(tt.expr, e); res.Status != domain.StatusOK || res.Code != tt.want {
			t.Errorf("%s: %s %q %s, want %q", tt.expr, res.Status, res.Code, res.Message, tt.want)
		}
	}
}

// TestPublishedWorkflows compiles every expression and program of the published
// workflows, and evaluates them on an example.
//
// engine.md 7.1-5, 7.2-3b
func TestPublishedWorkflows(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../shared/workflows/workflows.json")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the published workflows are not here: ../shared/workflows/workflows.json")
	}
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	b := newHarness(t)
	e := b.entry("es", "")
	found := 0
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				visit(x)
			}
		case map[string]any:
			for _, x := range v {
				visit(x)
			}
			action, _ := v["provider"].(string)
			config, _ := v["config"].(map[string]any)
			if action == "silo.if" || action == "silo.modify" {
				found++
				b.runPublished(action, config, e)
			}
		}
	}
	visit(all)
	if found < 10 {
		t.Errorf("only %d expressions and programs were found", found)
	}
}

// runPublished runs a step of a published workflow. The step may fail because the
// example is not made for it, but not in its expression or program.
func (b *harness) runPublished(action string, config map[string]any, e *domain.Entry) {
	b.t.Helper()
	raw, err := json.Marshal(config)
	if err != nil {
		b.t.Fatal(err)
	}
	a, _ := b.table.Action(action)
	if issues := b.table.CheckConfig(a, raw); len(issues) > 0 {
		b.t.Errorf("%s %s: %v", action, raw, issues)
	}
	switch res := b.run(action, string(raw), e, nil); res.Code {
	case "expr", "jq", "modify", "config":
		b.t.Errorf("%s %s: %s %s", action, raw, res.Code, res.Message)
	}
}

// failingPrograms is a Programs that fails.
type failingPrograms struct{ err error }

func (u failingPrograms) JQ(context.Context, string, []byte) ([]byte, error) { return nil, u.err }

func TestProgramsThatCannotRun(t *testing.T) {
	t.Parallel()
	b := newHarness(t)
	e := b.entry("es", "")
	for _, tt := range []struct {
		err    error
		status domain.Status
	}{
		{errors.New("the program takes more than 64 MB"), domain.StatusKO},
		{domain.E(domain.Busy, "busy", "programs cannot be run now"), domain.StatusErr},
	} {
		var err error
		if b.table, err = actions.NewTable(actions.Builtin(actions.Ports{Build: b.build, Programs: failingPrograms{tt.err}})); err != nil {
			t.Fatal(err)
		}
		res := b.run("silo.modify", `{"jq": "."}`, e, nil)
		if res.Status != tt.status || res.Code != "jq" || !strings.Contains(tt.err.Error(), res.Message) {
			t.Errorf("%v: %s %s %s", tt.err, res.Status, res.Code, res.Message)
		}
	}
}

// TestProgramsInProcess has attacks that must end even without a process of their own.
//
// engine.md 7.2-3c
func TestProgramsInProcess(t *testing.T) {
	t.Parallel()
	p := actions.InProcess()
	for _, program := range []string{
		`last(repeat(1))`, `def f: f; f`, `until(false; .)`, `[range(1e6)] | combinations(3)`, `input`, `inputs`, `import "a" as a; .`,
		`reduce range(60) as $i (.; [., .]) | {a: .}`, `reduce range(60) as $i (.; [., .]) | error`, `.,.`, `empty`, `1`,
		`.a[1e300]`, `error({"a": 1})`, `"` + strings.Repeat("x", 17<<10) + `"`,
	} {
		ctx, cancel := context.WithTimeout(t.Context(), hangLimit)
		if out, err := p.JQ(ctx, program, []byte(`{"a": 1}`)); err == nil || ctx.Err() != nil {
			t.Errorf("%.100s: %.100s %v", program, out, err)
		}
		cancel()
	}
	out, err := p.JQ(t.Context(), `.e = (env | length) | .f = $ENV.PATH`, []byte(`{"n": 12345678901234567890}`))
	if err != nil || string(out) != `{"e":0,"f":null,"n":12345678901234567890}` {
		t.Errorf("%s %v", out, err)
	}
}

// FuzzExpression evaluates every text that compiles: it must end and not panic.
func FuzzExpression(f *testing.F) {
	for _, expr := range []string{
		`count(customer.inboxes, true) > 0`, `reduce(1..4, #acc * #, 1)`, `now().Year()`, `$env.type + "x"`,
		`groupBy(lines, .i)[1]`, `a?.b[1:2] ?? {"x": toPairs(lines[0])}`, `"a" matches "(b|c)*"`, `let x = 1; x in [1, 2]`,
	} {
		f.Add(expr)
	}
	b := newHarness(f)
	e := b.entry("es", "")
	f.Fuzz(func(t *testing.T, expr string) {
		b := *b
		b.t = t
		config, err := json.Marshal(map[string]string{"expr": expr})
		if err != nil {
			t.Skip("not a text")
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			b.run("silo.if", string(config), e, nil)
		}()
		select {
		case <-done:
		case <-time.After(hangLimit):
			t.Fatal("it hangs")
		}
	})
}

func BenchmarkIf(b *testing.B) {
	s := newHarness(b)
	e := s.entry("es", "")
	for name, expr := range map[string]string{
		"simple": `customer.tax_id.country == "ES" && num(totals.payable) > 1000`,
		"loop":   `any(lines, num(.quantity) > 1 and .item.name + "" != "")`,
	} {
		b.Run(name, func(b *testing.B) {
			config, err := json.Marshal(map[string]string{"expr": expr})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if res := s.run("silo.if", string(config), e, nil); res.Status != domain.StatusOK {
					b.Fatal(res.Message)
				}
			}
		})
	}
}
