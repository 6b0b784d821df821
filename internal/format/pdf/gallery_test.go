package pdf_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"testing"

	"chancery/gobl/head"
	"chancery/internal/format/pdf"
)

// exhibit is a page of docs/gallery.md.
type exhibit struct {
	name   string // of the document in testdata/gallery, and of the picture
	opt    pdf.Options
	stamps []*head.Stamp
	pages  int
}

// exhibits returns the documents of docs/gallery.md, in its order: one for each layout, for each kind of page that is
// special, and for each script.
func exhibits() []exhibit {
	return []exhibit{
		{"invoice-es", pdf.Options{Locale: "es"}, []*head.Stamp{
			{Prv: "verifactu-qr", Val: "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=B12345674&numserie=FV26-0318&fecha=12-03-2026&importe=5752.12"},
		}, 1},
		{"invoice-de", pdf.Options{Locale: "de", Layout: "DIN5008", Theme: pdf.Theme{Color: "#0F6B5C"}, Logo: drawnLogo(color.NRGBA{0x0F, 0x6B, 0x5C, 0xFF}), LogoHeight: 62}, nil, 1},
		{"invoice-us", american(), nil, 1},
		{"long-en", pdf.Options{Locale: "en"}, nil, 5},
		{"credit-note-fr", pdf.Options{Locale: "fr", Theme: pdf.Theme{Color: "#7A1F3D", Font: "serif"}}, nil, 1},
		{"swiss-qrr", pdf.Options{Locale: "de"}, nil, 2},
		{"receipt-pt", pdf.Options{Locale: "pt"}, []*head.Stamp{
			{Prv: "at-atcud", Val: "JFJ7X9KD-57"},
			{Prv: "at-app-id", Val: "9999"},
			{Prv: "at-qr", Val: "A:545259045*B:513455210*C:PT*D:RG*E:N*F:20260318*G:RG A26/57*H:JFJ7X9KD-57*I1:PT*N:0.00*O:1545.00*Q:0*R:9999"},
		}, 1},
		{"invoice-el", pdf.Options{Locale: "el"}, []*head.Stamp{
			{Prv: "iapr-mark", Val: "400001958263417"},
			{Prv: "iapr-uid", Val: "9A1F4C0D7E35B2A68810F3D24C5E6B7A90D1E2F3"},
			{Prv: "iapr-hash", Val: "3B0F5D91C27A44E8A6C1"},
			{Prv: "iapr-qr", Val: "https://provider.example/mydata/400001958263417"},
		}, 1},
		{"invoice-bg", pdf.Options{Locale: "bg"}, nil, 1},
		{"invoice-ar", pdf.Options{Locale: "ar"}, []*head.Stamp{
			{Prv: "zatca-qr", Val: "AS3YtNix2YPYqSDZiNin2K3YqSDYp9mE2YbYrtmK2YQg2YTZhNiq2KzYp9ix2KkCDzMwMDAwMDAwMDAwMDAwMwMTMjAyNi0wMy0wOFQxMDoyNDowMAQHNzU2My41NQUGOTg2LjU1"},
		}, 1},
		{"invoice-he", pdf.Options{Locale: "he"}, nil, 1},
		{"invoice-hi", pdf.Options{Locale: "en", Theme: pdf.Theme{Color: "#8A3B12", Logo: pdf.LogoCentre}}, nil, 1},
		{"quote-th", pdf.Options{Locale: "en"}, nil, 1},
		{"order-zh", pdf.Options{Locale: "zh"}, nil, 1},
		{"invoice-ja", pdf.Options{Locale: "ja"}, nil, 1},
		{"delivery-ko", pdf.Options{Locale: "ko"}, nil, 1},
	}
}

func american() pdf.Options {
	return pdf.Options{
		Locale: "en", Layout: "Letter", Label: "Original", Logo: drawnLogo(color.NRGBA{0xB4, 0x53, 0x09, 0xFF}), LogoHeight: 54,
		Theme: pdf.Theme{Color: "#B45309", Logo: pdf.LogoRight, Footer: "Thank you for your order. Questions? billing@cedarpine.example"},
	}
}

// TestGallery compares the text of the documents of the gallery with golden files. With -write it writes the files, of which
// docs/img/gallery.sh makes the pictures.
func TestGallery(t *testing.T) {
	for _, e := range exhibits() {
		t.Run(e.name, func(t *testing.T) {
			env := built(t, "../gallery/"+e.name)
			env.Head.Stamps = e.stamps
			opt := e.opt
			opt.CreatedAt = created()
			f, err := pdf.Render(env, opt)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Warnings) > 0 || f.Pages != e.pages {
				t.Errorf("%d pages, want %d; warnings %q", f.Pages, e.pages, f.Warnings)
			}
			keep(t, "gallery-"+e.name, f)
			compare(t, filepath.Join("testdata", "gallery", e.name+".golden"), f.Name+"\n\n"+open(t, f.Data).text(t))
		})
	}
}

// drawnLogo returns a mark of three bars in a round field.
func drawnLogo(c color.NRGBA) []byte {
	const side = 240
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	inside := func(x, y, cx, cy, r int) bool { return (x-cx)*(x-cx)+(y-cy)*(y-cy) <= r*r }
	for y := range side {
		for x := range side {
			bar := y > 60 && y < 180 && ((x > 62 && x < 94 && y > 120) || (x > 104 && x < 136 && y > 90) || (x > 146 && x < 178))
			if inside(x, y, side/2, side/2, side/2-2) && !bar {
				img.SetNRGBA(x, y, c)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil
	}
	return b.Bytes()
}
