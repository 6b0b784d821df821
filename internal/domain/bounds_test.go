package domain_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// xs returns a text of n bytes.
func xs(n int) string { return strings.Repeat("x", n) }

func TestCutText(t *testing.T) {
	t.Parallel()
	l := &limits.Limit{Value: 7}
	for in, want := range map[string]string{
		"": "", "1234567": "1234567", "12345678": "1234567", "aéüöx": "aéüö", "aéüöß": "aéüö", "éüöß": "éüö", "日本語": "日本",
	} {
		if got := domain.CutText(in, l); got != want {
			t.Errorf("%q is cut to %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"1234567": "1234567", "12345678": "1234…", "日本語": "日…"} {
		if got := domain.CutMessage(in, l); got != want || len(got) > 7 {
			t.Errorf("the message %q is cut to %q, want %q", in, got, want)
		}
	}
	if got := domain.CutText("\x80\x80\x80", &limits.Limit{Value: 2}); got != "" {
		t.Errorf("%q", got)
	}
}

// manyArgs returns n arguments, with one of them filling the size.
func manyArgs(n, size int) map[string]string {
	args := map[string]string{}
	for i := range n {
		args[fmt.Sprintf("%04d", i)] = ""
	}
	args["0000"] = xs(size - 4*n)
	return args
}

// with adds arguments, given by name and value.
func with(args map[string]string, pairs ...string) map[string]string {
	for i := 0; i < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return args
}

func TestCheckArgs(t *testing.T) {
	t.Parallel()
	size, count := limits.JobArgs.Int(), limits.JobArgCount.Int()
	for name, tt := range map[string]struct {
		args map[string]string
		want *limits.Limit
	}{
		"none":       {nil, nil},
		"as many":    {manyArgs(count, 5*count), nil},
		"one more":   {manyArgs(count+1, 5*count+5), &limits.JobArgCount},
		"as large":   {manyArgs(2, size), nil},
		"one larger": {manyArgs(2, size+1), &limits.JobArgs},
		"and IDs":    {with(manyArgs(2, size), domain.ArgJobID, xs(36), domain.ArgEntryID, xs(36)), nil},
		"many, IDs":  {with(manyArgs(count, 5*count), domain.ArgJobID, xs(36), domain.ArgEntryID, xs(36)), nil},
		"no ID":      {with(manyArgs(2, size), domain.ArgJobID, xs(37)), &limits.JobArgs},
	} {
		err := domain.CheckArgs(tt.args)
		if tt.want == nil {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		e, ok := errors.AsType[*domain.Error](err)
		if !ok || e.Kind != domain.Invalid || e.Key != domain.KeyLimit ||
			!strings.Contains(e.Message, tt.want.Text()) || !strings.Contains(e.Message, "POST /silo/v1/spool") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// recorded is what a job has on record.
func recorded(j *domain.Job, stored int) domain.Recorded {
	on := domain.Recorded{Args: j.ArgsNow(), Stored: stored}
	for i := range j.Events {
		on.Added += j.Events[i].ArgsAdded()
	}
	return on
}

func TestBoundedResult(t *testing.T) {
	t.Parallel()
	small := domain.Result{
		Status: domain.StatusOK, Code: "c", Message: "m", Ref: "r", Args: map[string]string{"a": "1"}, Paths: []string{"$.doc"},
		Simulated: true, Effects: domain.Effects{Folder: "sales"},
	}
	if got := small.Bounded(recorded(&domain.Job{Args: map[string]string{"b": "2"}}, 0)); fmt.Sprint(got) != fmt.Sprint(small) {
		t.Errorf("%+v", got)
	}
	// Arguments of the job and of earlier events count.
	j := &domain.Job{Args: map[string]string{"b": xs(limits.JobArgs.Int() - 5)}, Events: []domain.Event{{Args: map[string]string{"c": "3"}}}}
	if got := small.Bounded(recorded(j, limits.JobContents.Int())); got.Status != domain.StatusOK {
		t.Errorf("with as many arguments as there may be: %+v", got)
	}
	for name, tt := range map[string]struct {
		res  domain.Result
		args map[string]string
		over *limits.Limit
	}{
		"the arguments with those of the job": {small, map[string]string{"b": xs(limits.JobArgs.Int() - 2)}, &limits.JobArgs},
		"more arguments":                      {small, manyArgs(limits.JobArgCount.Int(), 8000), &limits.JobArgCount},
		"the arguments of one result": {
			domain.Result{Status: domain.StatusOK, Args: map[string]string{"a": xs(limits.StepArgs.Int())}, Effects: small.Effects}, nil, &limits.StepArgs,
		},
		"the arguments of all results": {domain.Result{Status: domain.StatusOK, Args: map[string]string{"e": "1"}}, nil, &limits.StepArgs},
		"the reference":                {domain.Result{Status: domain.StatusQueued, Ref: xs(limits.StepRef.Int() + 1)}, nil, &limits.StepRef},
	} {
		j := &domain.Job{Args: tt.args}
		if name == "the arguments of all results" { // each replaces the one before
			for range 4 {
				j.Events = append(j.Events, domain.Event{Args: map[string]string{"e": xs(limits.StepArgs.Int()/4 - 1)}})
			}
		}
		got := tt.res.Bounded(recorded(j, 0))
		if got.Status != domain.StatusKO || got.Code != domain.KeyLimit || got.Message != tt.over.Message() ||
			got.Args != nil || got.Ref != "" || !got.Effects.Empty() || got.Simulated != tt.res.Simulated {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// The arguments that a result replaces do not count twice.
	if got := (domain.Result{Args: map[string]string{"b": "1"}}).Bounded(recorded(&domain.Job{Args: map[string]string{"b": xs(limits.JobArgs.Int() - 1)}}, 0)); got.Status != "" {
		t.Errorf("%+v", got)
	}
	large := domain.Result{Status: domain.StatusKO, Code: xs(300), Message: strings.Repeat("é", 5000), Paths: strings.Fields(strings.Repeat("$.doc.code ", 1000))}
	got := large.Bounded(recorded(&domain.Job{}, 0))
	if got.Status != domain.StatusKO || len(got.Code) != limits.EventCode.Int() || len(got.Message) > limits.EventMessage.Int() ||
		!utf8.ValidString(got.Message) || len(strings.Join(got.Paths, "")) > limits.EventPaths.Int() || len(got.Paths) < 100 {
		t.Errorf("code %d, message %d, %d paths", len(got.Code), len(got.Message), len(got.Paths))
	}
}

func TestBoundedDocuments(t *testing.T) {
	t.Parallel()
	c := domain.Content{Head: make([]byte, 1), Doc: make([]byte, 2), Sigs: make([]byte, 3)}
	for name, e := range map[string]domain.Effects{
		"a version": {Content: &c}, "an entry": {Entry: &domain.Entry{Content: c}}, "another entry": {SideEntry: &domain.Entry{Content: c}},
	} {
		res, most := domain.Result{Status: domain.StatusOK, Effects: e}, limits.JobContents.Int()
		if got := res.Bounded(recorded(&domain.Job{}, most-6)); got.Status != domain.StatusOK || got.Effects.Empty() {
			t.Errorf("%s for which there is room: %+v", name, got)
		}
		if got := res.Bounded(recorded(&domain.Job{}, most-5)); got.Status != domain.StatusKO || got.Code != domain.KeyLimit || !got.Effects.Empty() {
			t.Errorf("%s for which there is none: %+v", name, got)
		}
	}
}

func TestManyFaults(t *testing.T) {
	t.Parallel()
	for name, message := range map[string]string{"many": "m", "large": xs(4000)} {
		var events []domain.Event
		for i := range 2000 {
			events = append(events, domain.Event{Status: domain.StatusKO, Code: fmt.Sprint(i), Message: message})
		}
		events = append(events, domain.Event{Status: domain.StatusOK})
		faults := faultsOf(events, nil)
		text, err := json.Marshal(faults)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(faults); n > limits.JobFaults.Int() || n < 15 || faults[0].Code != "0" || faults[n-1].Code != "1999" ||
			len(text) > limits.JobFaultBytes.Int()+16<<10 {
			t.Errorf("%s: %d faults with %d bytes, the last is %s", name, n, len(text), faults[n-1].Code)
		}
		events = append(events, domain.Event{Status: domain.StatusCancel})
		if faults = faultsOf(events, nil); faults[len(faults)-1].Code != domain.CodeCancelled {
			t.Errorf("%s: a cancellation is not shown", name)
		}
	}
	if got := faultsOf([]domain.Event{{Status: domain.StatusOK}}, nil); got != nil {
		t.Error(got)
	}
}

// The estimate of a row is never below what the text needs.
func TestRowBytes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "plain", "\x00\x1f\x7f", "\"\\<>&", "é日本\u2028", "\xff\xfe", "�", strings.Repeat("\n", 5000)} {
		j := domain.Job{Key: text, Tags: []string{text, text}, WorkflowName: text, Document: domain.DocumentLabel{Series: text, Code: text}}
		var raw strings.Builder
		enc := json.NewEncoder(&raw)
		enc.SetEscapeHTML(false)
		if err := enc.Encode([]any{j.Key, j.Tags, j.WorkflowName, j.Document.Series, j.Document.Code}); err != nil {
			t.Fatal(err)
		}
		if got := j.RowBytes(); got < raw.Len() || got > raw.Len()+2000 {
			t.Errorf("%.20q: %d bytes for a row of %d", text, got, raw.Len())
		}
	}
	large := xs(10000)
	fault := domain.Fault{Provider: large, Code: large, Message: large, Paths: []string{large}}
	step := &domain.Step{Name: large, Config: []byte(large), Next: []*domain.Next{{Code: large, Steps: []*domain.Step{{Notes: large}}}}}
	for name, tt := range map[string]struct{ got, want int }{
		"entry": {(&domain.Entry{
			Key: large, Content: domain.Content{Snippet: []byte(large), Tags: []string{large}, Doc: []byte(large)}, Faults: []domain.Fault{fault},
		}).RowBytes(), 70000},
		"workflow": {(&domain.Workflow{Name: large, Content: domain.Definition{Steps: []*domain.Step{step}, Rescue: []*domain.Step{step}}}).RowBytes(), 90000},
		"state":    {(&domain.State{Notes: large, Meta: map[string]string{"k": large}, Faults: []domain.Fault{fault}}).RowBytes(), 60000},
	} {
		if tt.got < tt.want || tt.got > tt.want+4000 {
			t.Errorf("%s: %d bytes, want about %d", name, tt.got, tt.want)
		}
	}
}
