#!/bin/sh
# Makes the committed subsets. Debian 12: apt-get install fonts-noto-core fonttools
set -eu
cd "$(dirname "$0")"
# Latin, combining marks, Greek, Cyrillic, punctuation, currency, letterlike signs, arrows, common mathematics.
U='U+0020-007E,U+00A0-024F,U+0259,U+02B9-02BC,U+02C6,U+02C7,U+02C9,U+02D8-02DD,U+0300-030C,U+0313,U+0314,U+031B'
U="$U,U+0323,U+0326-0328,U+0331,U+0342,U+0345,U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+1F00-1FFF,U+2000-200F"
U="$U,U+2010-2027,U+202F-205F,U+2070-209C,U+20A0-20BF,U+2100-2189,U+2190-2193,U+2202,U+2206,U+220F,U+2211,U+2212"
U="$U,U+2215,U+2219,U+221A,U+221E,U+222B,U+2248,U+2260,U+2264,U+2265,U+25CA,U+25CC,U+FB00-FB04,U+FFFD"
for w in Regular Bold; do
  pyftsubset "/usr/share/fonts/truetype/noto/NotoSans-$w.ttf" --unicodes="$U" \
    --layout-features=kern,mark,mkmk,ccmp --no-hinting --name-IDs=0,1,2,3,4,5,6,13,14 \
    --no-glyph-names --notdef-outline --output-file="NotoSans-$w.ttf"
done
