package tax

import (
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/tree"
)

// Normalize brings the tax parts of a document, and every code in it, into the
// form the calculation expects, whatever the regime. Nodes of other packages are
// left alone.
func Normalize(c *Context, n tree.Node) {
	switch v := n.(type) {
	case *cbc.Code:
		*v = cbc.NormalizeCode(*v)
	case *Extensions:
		*v = v.clean()
	case *Identity:
		if c.Facts.Regime(v.Country) == nil {
			NormalizeIdentity(v)
		}
	case *Combo:
		v.normalize()
	}
}

// normalize renames the rates that older documents give to value added tax.
func (c *Combo) normalize() {
	if c.Cat != CategoryVAT {
		return
	}
	switch c.Rate {
	case "":
	case "zero":
		c.Key, c.Rate = KeyZero, ""
		if c.Percent == nil {
			c.Percent = zeroPercent(2)
		}
	case "exempt":
		c.Key, c.Rate = KeyExempt, ""
	case "exempt+reverse-charge":
		c.Key, c.Rate, c.Percent = KeyReverseCharge, "", nil
	case "exempt+export":
		c.Key, c.Rate = KeyExport, ""
	case "exempt+eea", "exempt+export+eea":
		c.Key, c.Rate = KeyIntraCommunity, ""
	default:
		if first := c.Rate.First(); first == "standard" {
			c.Rate = RateGeneral + c.Rate[len(first):]
		}
	}
	switch {
	case c.Key == "" && c.Percent != nil && c.Percent.IsZero():
		c.Key = KeyZero
	case c.Key == KeyZero && c.Percent == nil:
		c.Percent = zeroPercent(0)
	}
}

func zeroPercent(exp uint32) *num.Percentage {
	p := num.MakePercentage(0, exp)
	return &p
}
