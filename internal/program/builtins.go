package program

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// builtinRule says how a built-in function of expressions is limited. The zero
// rule lets the function run unchanged: it takes almost no time and memory.
type builtinRule struct {
	// off: the function cannot be used.
	off bool
	// loop: the function goes through a list with a predicate. It runs unchanged,
	// but checks the meter before the loop and in each round.
	loop bool
	// keyed: it also groups or sorts values by the result of the predicate.
	keyed bool
	// check examines the arguments before the call.
	check func(m *meter, args []any) error
}

// builtinRules lists every built-in function that may be used. A function that
// is not listed may not, so that a new version of the library adds none unnoticed.
var builtinRules = map[string]builtinRule{
	// Loops. Without a predicate count and sum take one quick round per value.
	"all": {loop: true}, "none": {loop: true}, "any": {loop: true}, "one": {loop: true},
	"filter": {loop: true}, "map": {loop: true}, "count": {loop: true}, "sum": {loop: true},
	"find": {loop: true}, "findIndex": {loop: true}, "findLast": {loop: true}, "findLastIndex": {loop: true},
	"reduce": {loop: true},
	// Sorting cannot be stopped, and groups take more memory than lists.
	"groupBy": {loop: true, keyed: true}, "sortBy": {loop: true, keyed: true},

	// Constant time, a single pass over one text, or no copy of the list.
	"len": {}, "type": {}, "abs": {}, "ceil": {}, "floor": {}, "round": {}, "int": {}, "float": {},
	"hasPrefix": {}, "hasSuffix": {}, "indexOf": {}, "lastIndexOf": {}, "duration": {},
	"first": {}, "last": {}, "take": {},
	"bitand": {}, "bitor": {}, "bitxor": {}, "bitnand": {}, "bitnot": {}, "bitshl": {}, "bitshr": {}, "bitushr": {},

	// Replaced completely: it reaches methods, and prints values it cannot reach.
	"get": {},

	// The result is about as large as the text; chains of calls would grow.
	"trim": {check: checkTexts}, "trimPrefix": {check: checkTexts}, "trimSuffix": {check: checkTexts},
	"upper": {check: checkTexts}, "lower": {check: checkTexts}, "toBase64": {check: checkTexts}, "fromBase64": {check: checkTexts},
	// The result can be far larger than the arguments.
	"repeat": {check: checkRepeat}, "replace": {check: checkReplace}, "join": {check: checkJoin},
	"split": {check: checkSplit}, "splitAfter": {check: checkSplit}, "fromJSON": {check: checkJSON},
	// They read a time zone from disk each time.
	"date": {check: checkZone}, "timezone": {check: checkZone},

	// They walk nested lists, in which one list may occur many times.
	"max": {check: checkData}, "min": {check: checkData}, "mean": {check: checkData}, "median": {check: checkData},
	"flatten": {check: checkData}, "fromPairs": {check: checkData},
	// The same, and the text they make is larger than the data.
	"string": {check: checkPrinted}, "toJSON": {check: checkPrinted},

	// The result is a list as long as the arguments.
	"keys": {check: checkMembers}, "values": {check: checkMembers}, "toPairs": {check: checkMembers},
	"reverse": {check: checkLists}, "concat": {check: checkLists},
	// They cannot be interrupted and take more than one pass.
	"sort": {check: checkOrdered}, "uniq": {check: checkUnique},

	// The time comes with the task, in a variable of this name.
	"now": {off: true},
}

var errArguments = errors.New("the function does not take these values")

// checkTexts allows texts of limited length, and charges each of them: the
// function may need a copy.
func checkTexts(m *meter, args []any) error {
	for _, arg := range args {
		if s, ok := arg.(string); ok {
			if err := m.text(len(s)); err != nil {
				return err
			}
		}
	}
	return m.over()
}

func checkRepeat(m *meter, args []any) error {
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

func checkReplace(m *meter, args []any) error {
	texts, ok := leadingTexts(args, 3)
	if !ok {
		return errArguments
	}
	if err := checkTexts(m, args); err != nil {
		return err
	}
	found := strings.Count(texts[0], texts[1])
	if len(texts[0])+found*len(texts[2]) > maxText {
		return errText
	}
	return nil
}

func checkSplit(m *meter, args []any) error {
	texts, ok := leadingTexts(args, 2)
	if !ok {
		return errArguments
	}
	if err := checkTexts(m, args); err != nil {
		return err
	}
	parts := utf8.RuneCountInString(texts[0])
	if texts[1] != "" {
		parts = strings.Count(texts[0], texts[1])
	}
	// The parts take twice as much when a loop reads them as texts.
	return m.charge((parts + 1) * 2 * costValue)
}

// leadingTexts returns the first n arguments if they are texts.
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

func checkJoin(m *meter, args []any) error {
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

// checkJSON charges for the values that a text may hold: "[[],[],[]]" has the
// most of them in each byte.
func checkJSON(m *meter, args []any) error {
	if err := checkTexts(m, args); err != nil {
		return err
	}
	s, ok := args[0].(string)
	if !ok {
		return errArguments
	}
	return m.charge(len(s) * costPair)
}

func checkZone(m *meter, args []any) error {
	for _, arg := range args {
		if s, ok := arg.(string); ok && len(s) > maxKey {
			return errArguments
		}
	}
	return m.charge(costZone)
}

// checkData charges for the data once more: the result has at most as many values.
func checkData(m *meter, args []any) error {
	left := maxDataSize
	for _, arg := range args {
		if left = deductSize(arg, left); left < 0 {
			return errData
		}
	}
	return m.charge(maxDataSize - left)
}

func checkPrinted(m *meter, args []any) error { return m.walk(maxPrintedSize, args...) }

func checkMembers(m *meter, args []any) error {
	n := 0
	for _, arg := range args {
		n += lengthOf(arg)
	}
	return m.charge(n * costPair)
}

func checkLists(m *meter, args []any) error {
	n := 0
	for _, arg := range args {
		n += lengthOf(arg)
	}
	return m.charge(n * costValue)
}

func checkOrdered(m *meter, args []any) error {
	if len(args) == 0 {
		return errArguments
	}
	if lengthOf(args[0]) > maxOrdered {
		return errOrder
	}
	list, _ := args[0].([]any)
	for _, v := range list {
		if !isOrderable(v) {
			return errKey
		}
	}
	texts, _ := args[0].([]string)
	for _, s := range texts {
		if !isOrderable(s) {
			return errKey
		}
	}
	return checkLists(m, args[:1])
}

func checkUnique(m *meter, args []any) error {
	if len(args) == 0 {
		return errArguments
	}
	if lengthOf(args[0]) > maxUnique {
		return errUnique
	}
	if err := m.walk(maxPrintedSize, args...); err != nil {
		return err
	}
	return checkLists(m, args)
}
