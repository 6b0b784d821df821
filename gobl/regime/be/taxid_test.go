package be_test

import (
	"testing"

	"chancery/gobl/regime/be"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, be.Regime(), "BE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("BE 0428.759.497", "0428759497"),
		regimetest.Accepts("428759497", "428759497"), // before the zero was written
		regimetest.Accepts("BE1006815062", "1006815062"),
		regimetest.Refuses("0428759498", "0428759498"),
		regimetest.Refuses("2428759497", "2428759497"),
		regimetest.Refuses("04287594", "04287594"),
		regimetest.Refuses("04287594A7", "04287594A7"),
	})
}
