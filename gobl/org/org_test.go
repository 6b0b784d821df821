package org_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

func normalize(t testing.TB, n tree.Node) {
	t.Helper()
	facts, err := tax.NewFacts(nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &tax.Context{Facts: facts, Normalizers: []tax.Normalizer{tax.Normalize, org.Normalize}}
	c.Normalize(n)
}

func TestNormalizeInbox(t *testing.T) {
	for _, x := range []struct{ in, want org.Inbox }{
		{org.Inbox{Code: " in@example.com "}, org.Inbox{Email: "in@example.com"}},
		{org.Inbox{Code: "https://in.example.com/x?y=1"}, org.Inbox{URL: "https://in.example.com/x?y=1"}},
		{org.Inbox{Key: "peppol", Code: "9920:ES-B98602642"}, org.Inbox{Key: "peppol", Scheme: "9920", Code: "ES-B98602642"}},
		{org.Inbox{Key: "peppol", Scheme: "0088", Code: "1234:5"}, org.Inbox{Key: "peppol", Scheme: "0088", Code: "1234:5"}},
		{org.Inbox{Key: "peppol", Code: "123:45"}, org.Inbox{Key: "peppol", Code: "123:45"}},
		{org.Inbox{Key: "other", Code: "9920:ES"}, org.Inbox{Key: "other", Code: "9920:ES"}},
		{org.Inbox{Scheme: "ab c", Code: "a--b!c", Label: " x "}, org.Inbox{Scheme: "AB C", Code: "a-bc", Label: "x"}},
		{org.Inbox{Code: "a@b"}, org.Inbox{Code: "ab"}},
		{org.Inbox{UUID: uuid.Zero, Code: "1"}, org.Inbox{Code: "1"}},
	} {
		got := x.in
		normalize(t, &got)
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%+v: %s", x.in, diff)
		}
	}
}

func TestNormalizeParty(t *testing.T) {
	party := &org.Party{
		UUID: uuid.Zero, Name: " A\x00 Ltd\t", Label: " l ",
		TaxID:      &tax.Identity{Country: "LU", Code: "lu 123"},
		Identities: []*org.Identity{nil, {Code: "a\u200bb\u00a0", Label: " x"}, nil},
		People:     []*org.Person{{Role: " r ", Name: &org.Name{Given: " g", Surname: "s ", Surname2: " t "}}},
		Addresses:  []*org.Address{{Label: " kept ", Street: " s ", State: "b-e 1", Code: " 12\u00a034 "}},
		Telephones: []*org.Telephone{{Num: "\t+34 1\n"}},
		Emails:     []*org.Email{{Addr: " a@example.com "}},
		Websites:   []*org.Website{{URL: " https://example.com "}},
		Endpoints:  []*org.Endpoint{{Label: " e "}},
		Inboxes:    []*org.Inbox{nil},
		Ext:        tax.Extensions{"a": ""},
	}
	want := &org.Party{
		Name: "A Ltd", Label: "l",
		TaxID:      &tax.Identity{Country: "LU", Code: "123"},
		Identities: []*org.Identity{{Code: "ab", Label: "x"}},
		People:     []*org.Person{{Role: "r", Name: &org.Name{Given: "g", Surname: "s", Surname2: "t"}}},
		Addresses:  []*org.Address{{Label: " kept ", Street: "s", State: "BE1", Code: "1234"}},
		Telephones: []*org.Telephone{{Num: "+34 1"}},
		Emails:     []*org.Email{{Addr: "a@example.com"}},
		Websites:   []*org.Website{{URL: "https://example.com"}},
		Endpoints:  []*org.Endpoint{{Label: "e"}},
	}
	normalize(t, party)
	if diff := cmp.Diff(want, party); diff != "" {
		t.Error(diff)
	}
	again := *party
	normalize(t, &again)
	if diff := cmp.Diff(want, &again); diff != "" {
		t.Errorf("a second time: %s", diff)
	}
}

func TestNormalizeOthers(t *testing.T) {
	item := &org.Item{UUID: uuid.Zero, Name: " n ", Description: " d "}
	normalize(t, item)
	if item.Name != "n" || item.Description != "d" || item.UUID != uuid.Zero {
		t.Errorf("item: %+v", item)
	}
	ref := &org.DocumentRef{UUID: uuid.Zero, Code: " 1 ", Reason: " r ", URL: " u ", Description: " kept "}
	normalize(t, ref)
	if diff := cmp.Diff(&org.DocumentRef{Code: "1", Reason: "r", URL: "u", Description: " kept "}, ref); diff != "" {
		t.Error(diff)
	}
	note := &org.Note{Text: " \xff x "}
	normalize(t, note)
	if note.Text != "? x" {
		t.Errorf("note: %q", note.Text)
	}
	file := &org.Attachment{UUID: uuid.Zero, Name: " n", MIME: " m ", Description: " d ", URL: " u "}
	normalize(t, file)
	if diff := cmp.Diff(&org.Attachment{Name: "n", MIME: "m", Description: "d", URL: "u"}, file); diff != "" {
		t.Error(diff)
	}
	reg := &org.Registration{Office: " o ", Other: " x ", Page: " 1 "}
	normalize(t, reg)
	if diff := cmp.Diff(&org.Registration{Office: "o", Other: "x", Page: "1"}, reg); diff != "" {
		t.Error(diff)
	}
}

// Every member of the format, in its order.
func TestOrderOfMembers(t *testing.T) {
	for _, x := range []struct {
		in  any
		out string
	}{
		{new(org.Party), `{"$regime":"ES","uuid":"0196a3a0-7d3c-7000-8000-000000000001","label":"l","name":"n","alias":"a","tax_id":{"country":"ES","code":"1","scheme":"s","type":"t"},"identities":[{"label":"l","scope":"tax","country":"ES","key":"k","type":"T","code":"c","description":"d","ext":{"a":"1"}}],"people":[{"key":"k","name":{"alias":"a","prefix":"p","given":"g","middle":"m","surname":"s","surname2":"t","suffix":"u","meta":{"a":"b"}},"role":"r"}],"endpoints":[{"label":"l","uri":"gobl:example.com"}],"inboxes":[{"key":"k","scheme":"s","code":"c","url":"u","email":"e"}],"addresses":[{"label":"l","po_box":"p","num":"1","floor":"2","block":"3","door":"4","street":"s","street_extra":"x","locality":"l","region":"r","state":"S","code":"c","country":"ES","coords":{"lat":1.5,"lon":-2,"w3w":"a.b.c","geohash":"g"},"meta":{"a":"b"}}],"emails":[{"label":"l","addr":"a","meta":{"a":"b"}}],"websites":[{"label":"l","title":"t","url":"u"}],"telephones":[{"label":"l","num":"1"}],"registration":{"label":"l","capital":"1.00","currency":"EUR","office":"o","book":"b","volume":"v","sheet":"s","section":"x","page":"p","entry":"e","other":"o","ext":{"a":"1"}},"logos":[{"label":"l","url":"u","data":"AQI=","mime":"m","description":"d","alt":"a","height":64,"width":65,"digest":{"alg":"sha256","val":"v"},"meta":{"a":"b"}}],"ext":{"a":"1","b":"2"},"meta":{"a":"b"}}`},
		{new(org.Item), `{"ref":"r","key":"k","name":"n","identities":[{"code":"c"}],"description":"d","images":[{"url":"u"}],"currency":"EUR","price":"1.00","alt_prices":[{"label":"l","currency":"USD","value":"2"}],"unit":"h","origin":"ES","ext":{"a":"1"},"meta":{"a":"b"}}`},
		{new(org.Note), `{"key":"k","code":"c","src":"s","text":"t","meta":{"a":"b"},"ext":{"a":"1"}}`},
		{new(org.DocumentRef), `{"uuid":"0196a3a0-7d3c-7000-8000-000000000001","schema":"https://gobl.org/draft-0/bill/invoice","type":"t","issue_date":"2025-01-01","series":"s","code":"c","currency":"EUR","lines":[1,2],"identities":[{"code":"c"}],"period":{"label":"l","start":"2025-01-01","end":"2025-01-31"},"reason":"r","description":"d","stamps":[{"prv":"p","val":"v"}],"url":"u","tax":{"sum":"0.00"},"payable":"1.00","ext":{"a":"1"},"meta":{"a":"b"}}`},
		{new(org.Attachment), `{"key":"k","code":"c","name":"n","description":"d","url":"u","digest":{"alg":"sha256","val":"v"},"mime":"m"}`},
	} {
		if err := json.Unmarshal([]byte(x.out), x.in); err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(x.in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x.out, string(got)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestUnits(t *testing.T) {
	for unit, want := range map[org.Unit]string{
		"kg": "KGM", "one": "C62", "KGM": "KGM", "H87": "H87", "carboy": "ZZ", "furlong": "ZZ", "": "", "group": "10",
	} {
		if got := unit.UNECE(); got != want {
			t.Errorf("%s is %s, want %s", unit, got, want)
		}
	}
	if !org.Unit("6pack").Known() || org.Unit("KGM").Known() || org.Unit("kgm").IsUNECE() || org.Unit("K").IsUNECE() {
		t.Error("known units are wrong")
	}
	if list := org.Units(); !slices.Contains(list, "h") || len(list) != 87 {
		t.Errorf("%d units", len(list))
	}
}

func TestAddressText(t *testing.T) {
	for _, x := range []struct {
		in   org.Address
		want string
	}{
		{org.Address{Num: "1", Block: "B", Floor: "3", Door: "D", Street: "Calle Mayor", Country: "ES"}, "Calle Mayor 1 B 3 D"},
		{org.Address{Num: "1", Street: "High Street", Country: "GB"}, "1 High Street"},
		{org.Address{Street: "Nowhere"}, "Nowhere"},
		{org.Address{Num: "7"}, "7"},
	} {
		if got := x.in.LineOne(); got != x.want {
			t.Errorf("got %q, want %q", got, x.want)
		}
	}
}

func TestIdentityLists(t *testing.T) {
	list := []*org.Identity{nil, {Type: "A", Code: "1"}, {Key: "k", Code: "2", Ext: tax.Extensions{"x": "1"}}}
	if org.IdentityForType(list, "Z", "A").Code != "1" || org.IdentityForKey(list, "k").Code != "2" ||
		org.IdentityForExt(list, "x").Code != "2" || org.IdentityForType(list, "k") != nil {
		t.Error("an identity is not found, or a wrong one")
	}
	list = org.AddIdentity(list, &org.Identity{Key: "k", Code: "3"})
	list = org.AddIdentity(list, &org.Identity{Key: "n", Code: "4"})
	if len(list) != 4 || list[2].Code != "3" || list[3].Code != "4" {
		t.Errorf("added to %d", len(list))
	}
}

func TestWalkNamesPlaces(t *testing.T) {
	party := &org.Party{
		TaxID: &tax.Identity{Code: "1"}, Identities: []*org.Identity{nil, {Code: "2"}},
		Ext: tax.Extensions{"k": "c"}, Meta: cbc.Meta{"m": "x"},
	}
	var got []string
	w := tree.Walker{Embedded: true}
	w.Before = func(n tree.Node) { got = append(got, w.Path()+" "+n.Kind()) }
	w.Run(party)
	want := []string{
		"$ org.Party", "$.tax_id tax.Identity", "$.tax_id.code cbc.Code",
		"$.identities[1] org.Identity", "$.identities[1].code cbc.Code",
		"$.ext tax.Extensions", "$.ext.k cbc.Key", "$.ext.k cbc.Code", "$.meta cbc.Meta", "$.meta.m cbc.Key",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
