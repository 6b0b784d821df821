package fonts_test

import (
	"slices"
	"testing"

	"chancery/internal/format/pdf/fonts"
	"chancery/internal/format/pdf/pdfw"
)

// samples has characters of each script that the faces must show.
var samples = map[string]string{
	"Latin": "AzßøĐ€₹₺₪₩¥", "Greek": "ΑΩάώ", "Cyrillic": "АяЂїђґ", "Arabic": "ابتةىگپ٠٩،", "Hebrew": "אתםּ", "Devanagari": "अकषज्ञ।₹",
	"Thai": "กฮเแ฿", "Georgian": "აჰᲐ", "Armenian": "Աֆ", "Chinese": "中文龍龘。，（", "Japanese": "あア漢、「￥㈱①𠮷髙﨑", "Korean": "가힣ㄱ",
	"Bengali": "অক", "Gurmukhi": "ਅਕ", "Gujarati": "અક", "Tamil": "அக", "Telugu": "అక", "Kannada": "ಅಕ", "Malayalam": "അക", "Sinhala": "අක",
	"Lao": "ກຮ", "Khmer": "កអ", "Myanmar": "ကအ", "Ethiopic": "አገ", "emoji": "😀👍☎✈❤", "symbols": "→⇒≤≥∑■●✓★",
}

func TestScriptsAreCovered(t *testing.T) {
	set, err := fonts.Sans()
	if err != nil {
		t.Fatal(err)
	}
	for script, text := range samples {
		for _, r := range text {
			for name, family := range map[string]*pdfw.Family{"regular": set.Regular, "bold": set.Bold} {
				for _, lang := range []string{"zh", "ja", "ko", ""} {
					if f := family.Face(r, lang); f == nil || f.Glyph(r) == 0 {
						t.Errorf("%s, %s, %q: no face for %c", script, name, lang, r)
					}
				}
			}
		}
	}
}

// TestIdeographsOfLanguages checks that a character with different forms comes from the face of the language, and that all
// ideographs and syllables in legal use are there.
func TestIdeographsOfLanguages(t *testing.T) {
	set, err := fonts.Sans()
	if err != nil {
		t.Fatal(err)
	}
	zh, ja := set.Regular.Face('直', "zh"), set.Regular.Face('直', "ja")
	if zh == nil || ja == nil || zh == ja {
		t.Error("Chinese and Japanese have one face")
	}
	for r := rune(0x4E00); r <= 0x9FA5; r++ { // the ideographs of GBK and of Big5, JIS X 0208 and KS X 1001
		if set.Regular.Face(r, "zh") == nil {
			t.Fatalf("no face for %c (U+%04X)", r, r)
		}
	}
	for r := rune(0xAC00); r <= 0xD7A3; r++ {
		if set.Regular.Face(r, "ko") == nil {
			t.Fatalf("no face for %c (U+%04X)", r, r)
		}
	}
}

// TestFacesAreRead reads each embedded file once, and only once.
func TestFacesAreRead(t *testing.T) {
	names := fonts.Names()
	if len(names) < 30 || !slices.IsSorted(names) {
		t.Errorf("%d faces", len(names))
	}
	for _, name := range names {
		f, err := fonts.Face(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if again, _ := fonts.Face(name); again != f {
			t.Errorf("%s is read twice", name)
		}
	}
	if _, err := fonts.Face("None"); err == nil {
		t.Error("there is a face that is not embedded")
	}
}
