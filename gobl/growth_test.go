//go:build unix

package gobl_test

import (
	"encoding/json"
	"fmt"
	"math"
	"syscall"
	"testing"

	"chancery/gobl"
)

// jsonObject is a JSON object.
type jsonObject = map[string]any

// TestGrowth builds documents with few and with sixteen times as many parts that are all
// different. The processor may not need the square of that for it.
func TestGrowth(t *testing.T) {
	lib := newLibrary(t)
	const few, many, limit = 500, 8000, 64
	for name, fill := range growing() {
		t.Run(name, func(t *testing.T) {
			ratio := math.Inf(1)
			for range 3 { // a collection of garbage may come in between
				small := work(t, lib, documentOf(t, few, fill))
				large := work(t, lib, documentOf(t, many, fill))
				if ratio = min(ratio, float64(large)/float64(max(small, 1))); ratio < limit {
					return
				}
			}
			t.Errorf("%d times as many parts take %.0f times as long", many/few, ratio)
		})
	}
}

// work returns the time of the processor, in microseconds, that a document takes.
func work(t *testing.T, lib *gobl.Library, data []byte) int64 {
	t.Helper()
	before := processor(t)
	if _, err := lib.Complete(data); err != nil {
		t.Fatal(err)
	}
	return processor(t) - before
}

func processor(t *testing.T) int64 {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	const million = 1_000_000
	return int64(usage.Utime.Sec)*million + int64(usage.Utime.Usec) //nolint:unconvert // elsewhere they are of 32 bits
}

func documentOf(t *testing.T, n int, fill func(doc jsonObject, n int)) []byte {
	t.Helper()
	doc := jsonObject{
		"$schema": "https://gobl.org/draft-0/bill/invoice", "code": "1", "issue_date": "2025-05-01", "currency": "EUR",
		"$addons": []string{"eu-en16931-v2017"}, "supplier": jsonObject{"name": "A"},
		"lines": repeated(1, func(int) jsonObject { return taxed(jsonObject{"cat": "VAT", "percent": "21%"}) }),
	}
	fill(doc, n)
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func repeated(n int, one func(i int) jsonObject) []jsonObject {
	list := make([]jsonObject, n)
	for i := range list {
		list[i] = one(i)
	}
	return list
}

// taxed returns a line with a tax.
func taxed(combo jsonObject) jsonObject {
	return jsonObject{"quantity": "1", "item": jsonObject{"name": "x", "price": "10.00"}, "taxes": []jsonObject{combo}}
}

// growing lists what a document may have many of, each different from the others.
func growing() map[string]func(doc jsonObject, n int) {
	hundredths := func(i int) string { return fmt.Sprintf("%d.%02d%%", i/100, i%100) }
	return map[string]func(doc jsonObject, n int){
		"codes of exemptions": func(doc jsonObject, n int) {
			doc["lines"] = repeated(n, func(i int) jsonObject {
				return taxed(jsonObject{"cat": "VAT", "key": "exempt", "ext": jsonObject{"cef-vatex": fmt.Sprint("VATEX-EU-", i)}})
			})
		},
		"percentages": func(doc jsonObject, n int) {
			doc["lines"] = repeated(n, func(i int) jsonObject { return taxed(jsonObject{"cat": "VAT", "percent": hundredths(i)}) })
		},
		"surcharges": func(doc jsonObject, n int) {
			doc["lines"] = repeated(n, func(i int) jsonObject {
				return taxed(jsonObject{"cat": "VAT", "percent": "21%", "surcharge": hundredths(i)})
			})
		},
		"categories": func(doc jsonObject, n int) {
			doc["lines"] = repeated(n, func(i int) jsonObject { return taxed(jsonObject{"cat": fmt.Sprint("X", i), "percent": "1%"}) })
		},
		"tax notes and reasons": func(doc jsonObject, n int) {
			doc["$addons"] = []string{"sa-zatca-v1"}
			doc["lines"] = repeated(n, func(int) jsonObject {
				return taxed(jsonObject{"cat": "VAT", "key": "zero", "ext": jsonObject{"cef-vatex": "VATEX-SA-32"}})
			})
			doc["tax"] = jsonObject{"notes": repeated(n, func(i int) jsonObject { return jsonObject{"cat": "VAT", "key": "exempt", "text": fmt.Sprint(i)} })}
		},
		"charges and discounts": func(doc jsonObject, n int) {
			list := repeated(n, func(i int) jsonObject {
				return jsonObject{"amount": "1.00", "reason": fmt.Sprint(i), "taxes": []jsonObject{{"cat": "VAT", "percent": hundredths(i)}}}
			})
			doc["charges"], doc["discounts"] = list, list
		},
	}
}
