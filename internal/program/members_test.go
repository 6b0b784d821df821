package program_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/program"
)

// tree is a shape for tests: an object with members, or a list of one element.
type tree struct {
	members map[string]program.Shape
	of      program.Shape
}

func (s tree) Member(name string) (program.Shape, []string) {
	if m, ok := s.members[name]; ok {
		return m, nil
	}
	return nil, []string{"known"}
}

func (s tree) Element() program.Shape { return s.of }

func TestUnknownMembers(t *testing.T) {
	t.Parallel()
	item := tree{members: map[string]program.Shape{"name": nil, "ext": nil}}
	line := tree{members: map[string]program.Shape{"item": item, "taxes": tree{of: item}, "quantity": nil}}
	vars := tree{members: map[string]program.Shape{"lines": tree{of: line}, "supplier": item, "meta": nil, "now": nil}}
	for text, want := range map[string]string{
		`supplier.name == "x" && lines[0].item.name != ""`: "",
		`suplier.name`:                                    "suplier",
		`supplier.nme`:                                    "supplier.nme",
		`supplier?.nme?.x ?? "y"`:                         "supplier.nme",
		`supplier["nme"]`:                                 "supplier.nme",
		`supplier[meta.x].nme`:                            "",
		`get(supplier, "nme")`:                            "supplier.nme",
		`meta.anything.below`:                             "",
		`supplier.ext["a-b"].c`:                           "",
		`lines[0].itm`:                                    "lines[0].itm",
		`lines[1:2][0].itm`:                               "lines[1:2][0].itm",
		`lines[-1].item.nme`:                              "",
		`any(lines, .itm.name == "x")`:                    "#.itm",
		`any(lines, #.item.nme == "x")`:                   ".item.nme",
		`any(lines, any(.taxes, .nme))`:                   "#.nme",
		`lines | filter(.quantity) | map(.itm)`:           "#.itm",
		`first(filter(lines, .item)).itm`:                 "first(filter(lines, .item)).itm",
		`map(lines, .item)[0].nme`:                        "",
		`let s = supplier; s.nme`:                         "s.nme",
		`let supplier = {"nme": 1}; supplier.nme`:         "",
		`(supplier ?? {}).nme`:                            "supplier ?? {}.nme",
		`(supplier ?? {"nme": 1}).nme`:                    "",
		`(meta ? supplier : meta).nme`:                    "",
		`meta ? suplier : not supplier.nme`:               "suplier supplier.nme",
		`$env.suplier`:                                    "$env.suplier",
		`[suplier, {"a": supplier.nme}]`:                  "suplier supplier.nme",
		`now() > now`:                                     "",
		`undefined(1)`:                                    "",
		`1 +`:                                             "",
		`len(lines) > 0 ? sum(lines, num(.quantity)) : 0`: "",
	} {
		var got []string
		for _, m := range program.UnknownMembers(text, vars) {
			name := m.Name
			if m.Of != "" {
				name = m.Of + "." + name
			}
			got = append(got, name)
			if !slices.Equal(m.Known, []string{"known"}) {
				t.Errorf("%s: %q are known", text, m.Known)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", text, got, want)
		}
	}
	if got := program.UnknownMembers("a.b.c", nil); len(got) > 0 {
		t.Error(fmt.Sprint(got))
	}
}
