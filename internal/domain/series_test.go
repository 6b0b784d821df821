package domain_test

import (
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// The IDs below are on record wherever a dynamic series was used: another one
// would start to count again.
func TestDynamicSeriesIDsStay(t *testing.T) {
	base := domain.DynamicSeries{SupplierCountry: "ES", SupplierCode: "B63912844", Series: "DEMO", Name: "Invoices"}
	other := func(change func(*domain.DynamicSeries)) domain.DynamicSeries {
		d := base
		change(&d)
		return d
	}
	for name, tt := range map[string]struct {
		series domain.DynamicSeries
		want   domain.ID
	}{
		"a series":      {base, "e073105e-2b87-5062-8459-bb366be237a0"},
		"the format":    {other(func(d *domain.DynamicSeries) { d.Prefix, d.Suffix, d.Padding, d.Start = "P", "S", 3, 9 }), "e073105e-2b87-5062-8459-bb366be237a0"},
		"another name":  {other(func(d *domain.DynamicSeries) { d.Name = "Others" }), "9cdfa779-2316-57cf-9f4c-af6b8c2e6eaf"},
		"nothing known": {domain.DynamicSeries{}, "ae81699d-6e12-54f2-b26b-15ad1a139fa2"},
	} {
		if got := tt.series.ID(domaintest.ID(7, 1)); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	if base.ID(domaintest.ID(7, 1)) == base.ID(domaintest.ID(7, 2)) {
		t.Error("two workspaces share a series")
	}
}

func TestNewDynamicSeries(t *testing.T) {
	ws := domaintest.ID(7, 1)
	s := domain.DynamicSeries{Series: "A", Name: "n", SeriesFormat: domain.SeriesFormat{Prefix: "P", Suffix: "S"}}.New(ws)
	if s.WorkspaceID != ws || s.Code != "A" || s.Name != "n" || s.Padding != 6 || s.Start != 1 || s.Format(7) != "P000007S" {
		t.Errorf("%+v", s)
	}
	s = domain.DynamicSeries{SeriesFormat: domain.SeriesFormat{Padding: 2, Start: 100}}.New(ws)
	if s.Padding != 2 || s.Start != 100 || s.Format(123) != "123" {
		t.Errorf("%+v", s)
	}
}
