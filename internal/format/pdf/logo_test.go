package pdf_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"chancery/internal/format/pdf"
)

func TestLogos(t *testing.T) {
	plain := render(t, fixture(t, "status"), pdf.Options{})
	logo := pngLogo(t, 320, 80)
	f := render(t, fixture(t, "status"), pdf.Options{Logo: logo, LogoHeight: 60})
	keep(t, "logo", f)
	if !bytes.Contains(f.Data, []byte("/SMask")) || !bytes.Contains(f.Data, []byte("/Width 320/Height 80")) {
		t.Error("logo or its transparency is missing")
	}
	if bytes.Contains(plain.Data, []byte("/XObject")) {
		t.Error("a picture without a logo")
	}
	doc := strings.Replace(string(fixture(t, "status")), `"supplier": {`,
		`"supplier": {"logos":[{"data":"`+base64.StdEncoding.EncodeToString(logo)+`"}],`, 1)
	if own := render(t, []byte(doc), pdf.Options{}); !bytes.Contains(own.Data, []byte("/SMask")) {
		t.Error("the supplier's own logo is not shown")
	}
	doc = strings.Replace(string(fixture(t, "status")), `"supplier": {`, `"supplier": {"logos":[{"data":"AAAA"}],`, 1)
	if bad := render(t, []byte(doc), pdf.Options{}); len(bad.Warnings) != 1 {
		t.Errorf("warnings %q", bad.Warnings)
	}
	if bad := render(t, []byte(doc), pdf.Options{NoLogo: true}); len(bad.Warnings) != 0 {
		t.Errorf("warnings %q about a logo that was turned off", bad.Warnings)
	}
	for in, want := range map[string]string{
		"GIF89a": "the logo is left out: picture cannot be used: neither PNG nor JPEG",
		"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>": "the logo is left out: picture cannot be used: SVG is not supported, only PNG and JPEG are",
	} {
		bad := render(t, fixture(t, "status"), pdf.Options{Logo: []byte(in)})
		if !slices.Equal(bad.Warnings, []string{want}) {
			t.Errorf("%s: warnings %q", in, bad.Warnings)
		}
	}
	for height, layout := range map[float64]string{40: "DIN5008", 200: "din5008"} {
		f := render(t, fixture(t, "invoice"), pdf.Options{Logo: pngLogo(t, 120, 80), LogoHeight: height, Layout: layout})
		keep(t, fmt.Sprintf("logo-din-%v", height), f)
		// A logo has 29 mm between the edge of the sheet and the address.
		if h := pictureHeight(t, f); h != min(height*0.75, 82.2) {
			t.Errorf("logo of %v pixels is %v points high", height, h)
		}
	}
}

// pictureHeight returns the height in points of the only picture of a file.
func pictureHeight(t testing.TB, f *pdf.File) float64 {
	t.Helper()
	r := open(t, f.Data)
	for _, p := range r.pages() {
		if m := regexp.MustCompile(`[\d.]+ 0 0 ([\d.]+) [\d.]+ [\d.]+ cm /P1 Do`).FindSubmatch(r.objects[p.ref("Contents")].stream); m != nil {
			h, err := strconv.ParseFloat(string(m[1]), 64)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
	}
	return 0
}

func TestLogoURL(t *testing.T) {
	for logos, want := range map[string]string{
		`[{"url":"https://a.example/1.png"},{"url":"https://a.example/2.png"}]`: "https://a.example/1.png",
		`[{"url":"https://a.example/1.png","data":"AAAA"}]`:                     "",
		`[]`: "",
		`[null,{"url":"https://a.example/2.png"}]`: "https://a.example/2.png",
	} {
		doc := `{"$schema":"https://gobl.org/draft-0/bill/invoice","supplier":{"logos":` + logos + `}}`
		if got := pdf.LogoURL(envelope(t, []byte(doc))); got != want {
			t.Errorf("%s: %q, want %q", logos, got, want)
		}
	}
	for _, doc := range []string{
		`{"$schema":"https://gobl.org/draft-0/bill/invoice"}`,
		`{"$schema":"https://gobl.org/draft-0/org/item","logos":[{"url":"https://a.example/1.png"}]}`,
	} {
		if got := pdf.LogoURL(envelope(t, []byte(doc))); got != "" {
			t.Errorf("%s: %q, want nothing", doc, got)
		}
	}
}

func pngLogo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := float64(x%h)-float64(h)/2, float64(y)-float64(h)/2
			if dx*dx+dy*dy < float64(h*h)/4 {
				img.SetNRGBA(x, y, color.NRGBA{R: 0x1D, G: uint8(255 * x / w), B: 0x86, A: uint8(255 - 120*y/h)})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
