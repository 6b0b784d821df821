#!/bin/sh
# Makes the committed subsets. Debian 12: apt-get install fonts-noto-core fonttools zstd; the Chinese, Japanese and Korean
# faces and the emoji come from the npm packages named in README.md, unpacked in the folder $NPM (default: node_modules).
set -eu
cd "$(dirname "$0")"
NOTO=/usr/share/fonts/truetype/noto
NPM=${NPM:-node_modules}
EXPO=$NPM/@expo-google-fonts

# make OUTPUT SOURCE FEATURES RANGES
make() {
  pyftsubset "$2" --unicodes="$4" --layout-features="$3" --no-hinting --name-IDs=0,1,2,3,4,5,6,13,14 --no-glyph-names \
    --notdef-outline --drop-tables+=DSIG,meta,STAT,vhea,vmtx,VORG,BASE --output-file="$1.ttf"
  zstd -q --ultra -22 --rm -f "$1.ttf" -o "$1.ttf.zst"
}

# both NAME FEATURES RANGES makes a regular and a bold face of Debian's Noto Sans.
both() {
  for w in Regular Bold; do
    make "NotoSans$1-$w" "$NOTO/NotoSans$1-$w.ttf" "$2" "$3"
  done
}

# Latin, combining marks, Greek, Cyrillic, punctuation, currency, letterlike signs, arrows, common mathematics.
U='U+0020-007E,U+00A0-024F,U+0259,U+02B9-02BC,U+02C6,U+02C7,U+02C9,U+02D8-02DD,U+0300-030C,U+0313,U+0314,U+031B'
U="$U,U+0323,U+0326-0328,U+0331,U+0342,U+0345,U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+1F00-1FFF,U+2000-200F"
U="$U,U+2010-2027,U+202F-205F,U+2070-209C,U+20A0-20BF,U+2100-2189,U+2190-2193,U+2202,U+2206,U+220F,U+2211,U+2212"
U="$U,U+2215,U+2219,U+221A,U+221E,U+222B,U+2248,U+2260,U+2264,U+2265,U+25CA,U+25CC,U+FB00-FB04,U+FFFD"
both '' kern,mark,mkmk,ccmp "$U"
for w in Regular Bold; do
  make "NotoSerif-$w" "$NOTO/NotoSerif-$w.ttf" kern,mark,mkmk,ccmp "$U"
done

# Scripts with two weights. '*' keeps the features that shaping needs.
J=U+0020,U+00A0,U+200C-200F,U+25CC
both Arabic '*' "U+0600-06FF,U+0750-077F,U+08A0-08FF,U+FB50-FDFF,U+FE70-FEFC,$J"
both Hebrew '*' "U+0590-05FF,U+20AA,U+FB1D-FB4F,$J"
both Devanagari '*' "U+0900-097F,U+1CD0-1CFF,U+A830-A839,U+A8E0-A8FF,$J"
both Thai '*' "U+0E00-0E7F,$J"
both Georgian '*' "U+10A0-10FF,U+1C90-1CBF,U+2D00-2D2F,$J"
both Armenian '*' "U+0530-058F,U+FB13-FB17,$J"

# Scripts with one weight; bold is drawn with a stroke.
one() { make "NotoSans$1-Regular" "$NOTO/NotoSans$1-Regular.ttf" "$2" "$3"; }
one Bengali '*' "U+0980-09FF,$J"
one Gurmukhi '*' "U+0A00-0A7F,$J"
one Gujarati '*' "U+0A80-0AFF,$J"
one Tamil '*' "U+0B80-0BFF,$J"
one Telugu '*' "U+0C00-0C7F,$J"
one Kannada '*' "U+0C80-0CFF,$J"
one Malayalam '*' "U+0D00-0D7F,$J"
one Sinhala '*' "U+0D80-0DFF,$J"
one Lao '*' "U+0E80-0EFF,$J"
one Khmer '*' "U+1780-17FF,U+19E0-19FF,$J"
one Myanmar '*' "U+1000-109F,$J"
one Ethiopic '*' "U+1200-137F,$J"
one Symbols2 '' U+2190-2BFF
one Math '' U+2190-22FF,U+2300-23FF,U+27C0-29FF

# Chinese: all unified ideographs of the basic block that the face has. Japanese: JIS X 0208 with the vendor signs (CP932).
# Korean: all modern syllables. Full-width forms and punctuation in each.
# Ideographs of names outside of the basic block, as far as the faces have them.
RARE=U+F900-FAFF,U+20000-3FFFF
P=U+2460-24FF,U+3000-303F,U+FE30-FE4F,U+FF01-FFEE
make NotoSansSC-Regular "$EXPO/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf" '' "$P,U+3100-312F,U+3200-33FF,U+4E00-9FFF,$RARE"
JIS=$(python3 - <<'PY'
out = set()
for a in list(range(0x81, 0xA0)) + list(range(0xE0, 0xFD)):
    for b in range(0x40, 0xFD):
        try:
            out.update(ord(c) for c in bytes([a, b]).decode("cp932") if ord(c) >= 0x2E80)
        except UnicodeDecodeError:
            pass
print(",".join("U+%04X" % c for c in sorted(out)))
PY
)
make NotoSansJP-Regular "$EXPO/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf" '' "$P,U+3040-30FF,U+31F0-31FF,U+3400-4DBF,U+FF61-FF9F,$RARE,$JIS"
make NotoSansKR-Regular "$EXPO/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf" '' "$P,U+3130-318F,U+3200-321E,U+3260-327F,U+AC00-D7A3"

make NotoEmoji-Regular "$EXPO/noto-emoji/400Regular/NotoEmoji_400Regular.ttf" '*' '*'
