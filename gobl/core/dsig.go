package core

import (
	"chancery/gobl/dsig"
	"chancery/gobl/rule"
)

func dsigRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-DSIG-DIGEST-01", "alg", "name the algorithm of the digest",
			func(_ *rule.Check, d *dsig.Digest) bool { return d.Alg != "" }),
		rule.Must("GOBL-DSIG-DIGEST-02", "val", "give the value of the digest",
			func(_ *rule.Check, d *dsig.Digest) bool { return d.Val != "" }),
	}
}
