package head_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/head"
)

func TestOrderOfMembers(t *testing.T) {
	const want = `{"uuid":"0196a3a0-7d3c-7000-8000-000000000001","dig":{"alg":"sha256","val":"v"},"stamps":[{"prv":"p","val":"v"}],"links":[{"category":"portal","key":"k","code":"c","title":"t","description":"d","mime":"m","digest":{"alg":"sha256","val":"v"},"url":"u","meta":{"a":"b"}}],"tags":["t"],"meta":{"a":"b"},"notes":"n","from":"gobl:a.example.com","to":"gobl:b.example.com","ignore":["GOBL-X-01"]}`
	h := new(head.Header)
	if err := json.Unmarshal([]byte(want), h); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestStampsAndLinksAreUnique(t *testing.T) {
	h := &head.Header{Stamps: []*head.Stamp{nil}, Links: []*head.Link{nil}}
	h.AddStamp(&head.Stamp{Prv: "a", Val: "1"})
	h.AddStamp(&head.Stamp{Prv: "b", Val: "2"})
	h.AddStamp(&head.Stamp{Prv: "a", Val: "3"})
	if len(h.Stamps) != 3 || h.Stamp("a").Val != "3" || h.Stamp("c") != nil {
		t.Errorf("%d stamps", len(h.Stamps))
	}
	h.AddLink(&head.Link{Key: "a", URL: "1"})
	h.AddLink(&head.Link{Category: "portal", Key: "a", URL: "2"})
	h.AddLink(&head.Link{Key: "a", URL: "3"})
	if len(h.Links) != 3 || h.Link("", "a").URL != "3" || h.Link("portal", "a").URL != "2" || h.Link("portal", "b") != nil {
		t.Errorf("%d links", len(h.Links))
	}
}
