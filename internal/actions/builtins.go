package actions

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// builtinRule says how a built-in function of expressions is kept from harm.
// A rule without any of these lets the function run as it is: it takes next to
// no time and makes next to nothing.
type builtinRule struct {
	// off: it cannot be used at all.
	off bool
	// loop: it goes through a list with a predicate. It runs as it is, but asks
	// the meter before the loop and in each round.
	loop bool
	// keyed: it also keeps or sorts values by what the predicate answers.
	keyed bool
	// check looks at the arguments first.
	check func(m *meter, args []any) error
}

// builtinRules names every built-in function that may be used; one that is not
// here may not, so that a new version of the library adds none unseen.
var builtinRules = map[string]builtinRule{
	// Loops. Without a predicate count and sum take one quick round per value.
	"all": {loop: true}, "none": {loop: true}, "any": {loop: true}, "one": {loop: true},
	"filter": {loop: true}, "map": {loop: true}, "count": {loop: true}, "sum": {loop: true},
	"find": {loop: true}, "findIndex": {loop: true}, "findLast": {loop: true}, "findLastIndex": {loop: true},
	"reduce": {loop: true},
	// Sorting cannot be stopped, and groups take more memory than lists.
	"groupBy": {loop: true, keyed: true}, "sortBy": {loop: true, keyed: true},

	// Constant time, or a single pass over one text, or no copy of the list.
	"len": {}, "type": {}, "abs": {}, "ceil": {}, "floor": {}, "round": {}, "int": {}, "float": {},
	"hasPrefix": {}, "hasSuffix": {}, "indexOf": {}, "lastIndexOf": {}, "duration": {},
	"first": {}, "last": {}, "take": {},
	"bitand": {}, "bitor": {}, "bitxor": {}, "bitnand": {}, "bitnot": {}, "bitshl": {}, "bitshr": {}, "bitushr": {},

	// Replaced altogether: it reaches methods and prints what it cannot reach.
	"get": {},

	// The result is of about the size of the text; chains of them would grow.
	"trim": {check: ofTexts}, "trimPrefix": {check: ofTexts}, "trimSuffix": {check: ofTexts},
	"upper": {check: ofTexts}, "lower": {check: ofTexts}, "toBase64": {check: ofTexts}, "fromBase64": {check: ofTexts},
	// The result can be far larger than the arguments.
	"repeat": {check: ofRepeat}, "replace": {check: ofReplace}, "join": {check: ofJoin},
	"split": {check: ofSplit}, "splitAfter": {check: ofSplit}, "fromJSON": {check: ofJSON},
	// They read a time zone from disk each time.
	"date": {check: ofZone}, "timezone": {check: ofZone},

	// They walk through lists in lists, where one may be held many times.
	"max": {check: ofData}, "min": {check: ofData}, "mean": {check: ofData}, "median": {check: ofData},
	"flatten": {check: ofData}, "fromPairs": {check: ofData},
	// The same, and what they make is text with more in it than the data has.
	"string": {check: ofPrinted}, "toJSON": {check: ofPrinted},

	// The result is a list as long as the arguments.
	"keys": {check: ofMembers}, "values": {check: ofMembers}, "toPairs": {check: ofMembers},
	"reverse": {check: ofLists}, "concat": {check: ofLists},
	// They cannot be stopped and take more than a single pass.
	"sort": {check: ofOrdered}, "uniq": {check: ofUnique},

	// The time comes with the task, as a variable of that name.
	"now": {off: true},
}

var errArguments = errors.New("the function does not take these values")

// ofTexts allows texts of limited length, and counts each twice: the work in
// between may need a copy.
func ofTexts(m *meter, args []any) error {
	for _, arg := range args {
		if s, ok := arg.(string); ok {
			if err := m.text(len(s)); err != nil {
				return err
			}
		}
	}
	return m.over()
}

func ofRepeat(m *meter, args []any) error {
	if len(args) != 2 {
		return errArguments
	}
	s, ok := args[0].(string)
	n, whole := args[1].(int)
	if f, isFloat := args[1].(float64); isFloat {
		n, whole = int(f), true
	}
	if !ok || !whole {
		return errArguments
	}
	if n > maxText || len(s) > maxText || len(s)*n > maxText {
		return errText
	}
	return m.over()
}

func ofReplace(m *meter, args []any) error {
	texts, ok := leadingTexts(args, 3)
	if !ok {
		return errArguments
	}
	if err := ofTexts(m, args); err != nil {
		return err
	}
	found := strings.Count(texts[0], texts[1])
	if len(texts[0])+found*len(texts[2]) > maxText {
		return errText
	}
	return nil
}

func ofSplit(m *meter, args []any) error {
	texts, ok := leadingTexts(args, 2)
	if !ok {
		return errArguments
	}
	if err := ofTexts(m, args); err != nil {
		return err
	}
	parts := utf8.RuneCountInString(texts[0])
	if texts[1] != "" {
		parts = strings.Count(texts[0], texts[1])
	}
	// As texts the parts take twice as much again when a loop takes them out.
	return m.charge((parts + 1) * 2 * costValue)
}

// leadingTexts answers the first arguments if they are texts.
func leadingTexts(args []any, n int) ([]string, bool) {
	if len(args) < n {
		return nil, false
	}
	texts := make([]string, n)
	for i := range texts {
		s, ok := args[i].(string)
		if !ok {
			return nil, false
		}
		texts[i] = s
	}
	return texts, true
}

func ofJoin(m *meter, args []any) error {
	glue := 0
	if len(args) > 1 {
		s, ok := args[1].(string)
		if !ok {
			return errArguments
		}
		glue = len(s)
	}
	size, values := 0, 0
	add := func(s string) bool {
		size += len(s) + glue
		values++
		return size <= maxText+glue
	}
	switch list := args[0].(type) {
	case []string:
		for _, s := range list {
			if !add(s) {
				return errText
			}
		}
	case []any:
		for _, v := range list {
			if s, _ := v.(string); !add(s) {
				return errText
			}
		}
	default:
		return errNoList
	}
	return m.charge(values * costValue)
}

// ofJSON counts the values that a text may hold: "[[],[],[]]" makes the most of
// each byte.
func ofJSON(m *meter, args []any) error {
	if err := ofTexts(m, args); err != nil {
		return err
	}
	s, ok := args[0].(string)
	if !ok {
		return errArguments
	}
	return m.charge(len(s) * costPair)
}

func ofZone(m *meter, args []any) error {
	for _, arg := range args {
		if s, ok := arg.(string); ok && len(s) > maxKey {
			return errArguments
		}
	}
	return m.charge(costZone)
}

// ofData counts the data again: what is made of it holds at most as many values.
func ofData(m *meter, args []any) error {
	left := weightOfData
	for _, arg := range args {
		if left = weigh(arg, left); left < 0 {
			return errData
		}
	}
	return m.charge(weightOfData - left)
}

func ofPrinted(m *meter, args []any) error { return m.walk(weightOfText, args...) }

func ofMembers(m *meter, args []any) error {
	n := 0
	for _, arg := range args {
		n += lengthOf(arg)
	}
	return m.charge(n * costPair)
}

func ofLists(m *meter, args []any) error {
	n := 0
	for _, arg := range args {
		n += lengthOf(arg)
	}
	return m.charge(n * costValue)
}

func ofOrdered(m *meter, args []any) error {
	if len(args) == 0 {
		return errArguments
	}
	if lengthOf(args[0]) > maxOrdered {
		return errOrder
	}
	list, _ := args[0].([]any)
	for _, v := range list {
		if !orderable(v) {
			return errKey
		}
	}
	texts, _ := args[0].([]string)
	for _, s := range texts {
		if !orderable(s) {
			return errKey
		}
	}
	return ofLists(m, args[:1])
}

func ofUnique(m *meter, args []any) error {
	if len(args) == 0 {
		return errArguments
	}
	if lengthOf(args[0]) > maxUnique {
		return errUnique
	}
	if err := m.walk(weightOfText, args...); err != nil {
		return err
	}
	return ofLists(m, args)
}
