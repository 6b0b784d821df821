package program_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"chancery/internal/program"
)

// hangLimit ends the test of an attack that succeeds. It does not measure time.
const hangLimit = 20 * time.Second

// maxText is the length of the text that the tests make of a value.
const maxText = 255

// variables returns what an expression of a step sees: the members of an invoice,
// the job and two functions. Expressions cannot change it.
func variables(t testing.TB) map[string]any {
	t.Helper()
	data, err := os.ReadFile("testdata/invoice.json")
	if err != nil {
		t.Fatal(err)
	}
	var env map[string]any
	if err := json.Unmarshal(data, &env); err != nil {
		t.Fatal(err)
	}
	env["$job"] = map[string]any{
		"id": "1", "key": "", "args": map[string]any{}, "state": "", "faults": 0, "folder": "sales", "sandbox": false,
		"meta": nil, "files": []any{},
	}
	env["now"] = func() time.Time { return time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC) }
	env["inEU"] = func(country string, _ ...string) (bool, error) { return country == "ES", nil }
	return env
}

// compile compiles an expression that may call the functions among the variables.
func compile(text string) (*program.Expr, error) { return program.CompileExpr(text, "now", "inEU") }

// evaluate evaluates an expression and returns its value as text.
func evaluate(t testing.TB, text string, env map[string]any) (string, error) {
	t.Helper()
	ctx := t.Context()
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		e, err := compile(text)
		if err != nil {
			done <- result{err: errors.Join(errCompile, err)}
			return
		}
		v, err := e.Eval(ctx, maps.Clone(env))
		if err != nil {
			done <- result{err: err}
			return
		}
		out, err := program.Text(v, maxText)
		done <- result{out, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-time.After(hangLimit):
		t.Fatalf("%.200s hangs", text)
		return "", nil
	}
}

// errCompile marks an expression that does not compile.
var errCompile = errors.New("it does not compile")

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
// statements.yaml 7.1-16
func TestExpressionsCannotHarm(t *testing.T) {
	t.Parallel()
	env := variables(t)
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
			out, err := evaluate(t, expr, env)
			switch {
			case err == nil:
				t.Errorf("it is %.80q", out)
			case errors.Is(err, errCompile):
				t.Errorf("not evaluated at all: %v", err)
			case len(err.Error()) > 600:
				t.Errorf("a message of %d bytes", len(err.Error()))
			}
		})
	}
}

// nested returns a chain of variables in parentheses.
func nested(chain string) string { return "(" + chain + ")" }

// TestExpressionsAreRefusedEarly has expressions that must not compile.
func TestExpressionsAreRefusedEarly(t *testing.T) {
	t.Parallel()
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
		if _, err := compile(expr); err == nil || len(err.Error()) > 700 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestExpressionsStillWork uses everything that the guard replaces.
//
// statements.yaml 7.1-2, 7.1-10, 7.1-13
func TestExpressionsStillWork(t *testing.T) {
	t.Parallel()
	env := variables(t)
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
		{`(nothing)[1:2]`, ""},
		{`lines[-1].i`, "3"},
		{`lines?.[0]?.item?.name != nil`, "true"},
		{`nothing?.at?.all ?? "none"`, "none"},
		{`nothing.Year()`, ""},
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
		{`first(nothing)`, ""},
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
		{`$env["guard meter"].charge(1)`, ""},
		{`len(keys($env["$job"]))`, "9"},
		{`let type = "x"; type`, "x"},
		{`true ? 1 : 2; 3`, "3"},
	} {
		if got, err := evaluate(t, tt.expr, env); err != nil || got != tt.want {
			t.Errorf("%s: %q %v, want %q", tt.expr, got, err, tt.want)
		}
	}
}

// TestProgramsInProcess has attacks that must end even without a process of their own.
//
// statements.yaml 7.2-3c
func TestProgramsInProcess(t *testing.T) {
	t.Parallel()
	p := program.InProcess()
	for _, text := range []string{
		`last(repeat(1))`, `def f: f; f`, `until(false; .)`, `[range(1e6)] | combinations(3)`, `input`, `inputs`, `import "a" as a; .`,
		`reduce range(60) as $i (.; [., .]) | {a: .}`, `reduce range(60) as $i (.; [., .]) | error`, `.,.`, `empty`, `1`,
		`.a[1e300]`, `error({"a": 1})`, `"` + strings.Repeat("x", 17<<10) + `"`,
	} {
		ctx, cancel := context.WithTimeout(t.Context(), hangLimit)
		if out, err := p.JQ(ctx, text, []byte(`{"a": 1}`)); err == nil || ctx.Err() != nil {
			t.Errorf("%.100s: %.100s %v", text, out, err)
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
	env := variables(f)
	f.Fuzz(func(t *testing.T, text string) {
		if out, err := evaluate(t, text, env); err != nil && out != "" {
			t.Errorf("%q and %v", out, err)
		}
	})
}

// BenchmarkEval measures an expression without the parsing of the document.
func BenchmarkEval(b *testing.B) {
	env := variables(b)
	e, err := compile(`customer.tax_id.country == "ES" && num(totals.payable) > 1000`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if v, err := e.Eval(b.Context(), maps.Clone(env)); err != nil || v != true {
			b.Fatal(v, err)
		}
	}
}
