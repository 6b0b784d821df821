package i18n

import "strings"

// Lang is a two-letter language code in lower case.
type Lang string

// Languages that facts and documents of this module are written in.
const (
	AR Lang = "ar"
	DA Lang = "da"
	DE Lang = "de"
	EL Lang = "el"
	EN Lang = "en"
	ES Lang = "es"
	FI Lang = "fi"
	FR Lang = "fr"
	HI Lang = "hi"
	IT Lang = "it"
	NB Lang = "nb"
	NL Lang = "nl"
	NO Lang = "no"
	PL Lang = "pl"
	PT Lang = "pt"
	SV Lang = "sv"
	ZH Lang = "zh"
)

// languages lists every code a document may use, each followed by a space: the codes of
// ISO 639-1, and some that were withdrawn or are only in common use.
const languages = "" +
	"aa ab ae af ak am an ar as av ay az ba be bg bh " +
	"bi bm bn bo br bs ca ce ch co cr cs cu cv cy da " +
	"de dv dz ee el en eo es et eu fa ff fi fj fo fr " +
	"fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz " +
	"ia id ie ig ii ik io is it iu ja jv ka kg ki kj " +
	"kk kl km kn ko kr ks ku kv kw ky la lb lg li ln " +
	"lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb " +
	"nd ne ng nl nn no nr nv ny oc oj om or os pa pi " +
	"pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk " +
	"sl sm sn so sq sr ss st su sv sw ta te tg th ti " +
	"tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo " +
	"wa wo xh yi yo za zh zu "

// Languages lists every language code a document may use, sorted.
func Languages() []Lang {
	codes := strings.Fields(languages)
	list := make([]Lang, len(codes))
	for i, code := range codes {
		list[i] = Lang(code)
	}
	return list
}

// Valid reports whether the code is in the list of languages.
func (l Lang) Valid() bool {
	return len(l) == 2 && l[0] != ' ' && l[1] != ' ' && strings.Contains(languages, string(l)+" ")
}
