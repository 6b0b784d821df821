package kit

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Scenario is one request and what its answer must be.
type Scenario struct {
	Name string
	// As is the caller: Default when it is empty, Other, Nobody, or a workspace.
	As string
	// Method is GET when it is empty.
	Method, Path, Body string
	// Header of the request; an empty value removes the field.
	Header map[string]string

	// Status is 200 when it is zero.
	Status int
	// Key of the error. With a key the answer must have the shape of an error.
	Key string
	// Field that the error must name: "args", "args.bad".
	Field string
	// JSON is what members must be, by their path: "list.0.id". Nil is absent.
	JSON map[string]any
	// Absent are the paths of members that must not be there.
	Absent []string
	// Contains are parts of the body.
	Contains []string
	// Exact is the whole body, unless it is empty.
	Exact string
	// Answered are fields of the header of the answer; an empty value is an absent field.
	Answered map[string]string
	// Then makes more checks, or uses the answer in scenarios to come.
	Then func(t testing.TB, x *Answer)
}

// Run makes the requests one after the other, each in a subtest.
func Run(t *testing.T, target Target, list []Scenario) {
	t.Helper()
	for i := range list {
		t.Run(list[i].Name, func(t *testing.T) { list[i].run(t, target) })
	}
}

func (s *Scenario) run(t *testing.T, target Target) {
	t.Helper()
	as, method := s.As, s.Method
	if as == "" {
		as = Default
	}
	if method == "" {
		method = http.MethodGet
	}
	r := target.Request(target.TokenOf(as), method, s.Path, s.Body)
	for name, value := range s.Header {
		if value == "" {
			r.Header.Del(name)
			continue
		}
		r.Header.Set(name, value)
	}
	x := target.Send(r).For(t)
	s.checkStatus(x)
	s.checkBody(t, x)
	for name, want := range s.Answered {
		if got := x.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if s.Then != nil {
		s.Then(t, x)
	}
}

func (s *Scenario) checkStatus(x *Answer) {
	x.t.Helper()
	if s.Key == "" {
		status := s.Status
		if status == 0 {
			status = http.StatusOK
		}
		x.Want(status)
		return
	}
	e := x.Refused(s.Status, s.Key)
	if s.Field != "" && at(e.Fields, s.Field) == nil {
		x.t.Errorf("the fields %v do not name %s", e.Fields, s.Field)
	}
}

func (s *Scenario) checkBody(t *testing.T, x *Answer) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(s.JSON)) {
		x.Is(s.JSON[path], steps(path)...)
	}
	for _, path := range s.Absent {
		x.Is(nil, steps(path)...)
	}
	for _, part := range s.Contains {
		if !strings.Contains(string(x.Body), part) {
			t.Errorf("the answer does not contain %s: %s", part, x.Body)
		}
	}
	if s.Exact != "" && string(x.Body) != s.Exact {
		t.Errorf("the answer is %s, want %s", x.Body, s.Exact)
	}
}

// steps cuts "list.0.id" into "list", 0, "id".
func steps(path string) []any {
	var list []any
	for part := range strings.SplitSeq(path, ".") {
		if n, err := strconv.Atoi(part); err == nil {
			list = append(list, n)
			continue
		}
		list = append(list, part)
	}
	return list
}

// at returns what nested maps hold at a path.
func at(fields map[string]any, path string) any {
	var v any = fields
	for part := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[part]
	}
	return v
}
