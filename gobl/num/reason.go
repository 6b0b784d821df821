package num

import (
	"errors"
	"fmt"
	"strings"

	"chancery/gobl/internal/words"
)

// Examples of what is right, where the value given suggests nothing better.
const (
	exampleAmount     = "1.50"
	examplePercentage = "21.0%"
)

// amountError says why a JSON value is no amount, and how it would be written.
func amountError(data []byte, err error) error {
	return reason(data, "amount", err, func(text string) string {
		if plain, ok := strings.CutSuffix(text, "%"); ok {
			return "amounts are written without a percent sign: " + orElse(pointed(plain), exampleAmount)
		}
		return "amounts are written with a point: " + orElse(pointed(text), exampleAmount)
	})
}

// percentageError is amountError for percentages.
func percentageError(data []byte, err error) error {
	return reason(data, "percentage", err, func(text string) string {
		mended := pointed(strings.TrimSuffix(text, "%"))
		if mended != "" {
			mended += "%"
		}
		return "percentages are written with a point and a percent sign: " + orElse(mended, examplePercentage)
	})
}

func reason(data []byte, what string, err error, remedy func(text string) string) error {
	text := strings.Trim(string(data), `"`)
	if errors.Is(err, errDigits) {
		return fmt.Errorf("%s has more than 18 digits before the point, which no %s may have", words.Given(data), what)
	}
	if text == "" {
		return fmt.Errorf("the %s is empty; leave the member out, or write it like %s", what, remedyExample(what))
	}
	if len(data) > 0 && strings.IndexByte("{[tf", data[0]) >= 0 {
		return fmt.Errorf("%s is expected, not %s; %s", article(what), words.Given(data), remedy(""))
	}
	return fmt.Errorf("%s is not %s; %s", words.Given(data), article(what), remedy(text))
}

func remedyExample(what string) string {
	if what == "percentage" {
		return examplePercentage
	}
	return exampleAmount
}

func article(what string) string {
	if what == "amount" {
		return "an amount"
	}
	return "a " + what
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// pointed rewrites a number as other conventions write it: "1,50", "1.234,56",
// "1,234.56", "1 234.56", "€ 5". It is empty for texts that are no number, and for
// those that different people read differently: "1,234", and "1.234.567".
func pointed(text string) string {
	sign := ""
	text = strings.Trim(text, " $€£\u00a0")
	if text == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		sign, text = "-", rest
	}
	comma, point := strings.LastIndexByte(text, ','), strings.LastIndexByte(text, '.')
	whole, part, group := text, "", " '_"
	switch {
	case comma > point:
		whole, part, group = text[:comma], text[comma+1:], group+"."
		if point < 0 && len(part) == 3 {
			return ""
		}
	case point >= 0:
		whole, part, group = text[:point], text[point+1:], group+","
	}
	whole = strings.Map(func(r rune) rune {
		if strings.ContainsRune(group, r) {
			return -1
		}
		return r
	}, whole)
	if whole == "" && part == "" {
		return ""
	}
	mended := sign + orElse(whole, "0")
	if part != "" {
		mended += "." + part
	}
	if len(mended) > maxDigits {
		return ""
	}
	if _, err := parse(mended); err != nil {
		return ""
	}
	return mended
}
