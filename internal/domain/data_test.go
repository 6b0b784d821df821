package domain_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// The task and the result of an action are data only: it can be logged,
// compared, and sent to a provider elsewhere.
func TestTasksAndEffectsAreData(t *testing.T) {
	for _, root := range []reflect.Type{reflect.TypeFor[domain.Task](), reflect.TypeFor[domain.Result](), reflect.TypeFor[domain.Effects]()} {
		for _, path := range notData(root, root.Name(), map[reflect.Type]bool{}) {
			t.Errorf("%s is not data", path)
		}
	}
	if got := notData(reflect.TypeFor[struct {
		A []struct{ F func() }
		C chan int
		I map[string]error
	}](), "x", map[reflect.Type]bool{}); len(got) != 3 {
		t.Errorf("the walk finds %v", got)
	}
}

// notData lists the parts of a type that are not data.
func notData(t reflect.Type, path string, seen map[reflect.Type]bool) (list []string) {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer, reflect.Uintptr:
		return []string{path}
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return notData(t.Elem(), path, seen)
	case reflect.Map:
		return append(notData(t.Key(), path, seen), notData(t.Elem(), path, seen)...)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() || seen[t] {
			return nil
		}
		seen[t] = true
		for f := range t.Fields() {
			list = append(list, notData(f.Type, path+"."+f.Name, seen)...)
		}
	}
	return list
}

func TestTasksAndResultsComeBackFromJSON(t *testing.T) {
	for _, v := range []any{new(domain.Task), new(domain.Result)} {
		fill(reflect.ValueOf(v).Elem())
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got := reflect.New(reflect.TypeOf(v).Elem()).Interface()
		if err := json.Unmarshal(text, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(v, got); diff != "" {
			t.Errorf("%T (-want +got):\n%s", v, diff)
		}
	}
}

// fill sets every part of a value to something other than zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`{"a":1}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(domaintest.Start))
			return
		}
		for _, f := range v.Fields() {
			fill(f)
		}
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8:
		v.SetUint(7)
	default:
		panic("a value of kind " + v.Kind().String() + " is not filled")
	}
}
