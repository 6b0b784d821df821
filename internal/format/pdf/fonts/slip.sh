#!/bin/sh
# Makes the committed subsets of the face of payment slips. Debian 12: apt-get install fonts-liberation2 fonttools zstd
set -eu
cd "$(dirname "$0")"
# The characters that Swiss payments may have (SIX, QR-bill 2.3, 4.1.1), and a few signs of headings.
U='U+0020-007E,U+00A0-017F,U+0218-021B,U+2013,U+2019,U+20AC,U+FFFD'
for w in Regular Bold; do
  pyftsubset "/usr/share/fonts/truetype/liberation2/LiberationSans-$w.ttf" --unicodes="$U" \
    --layout-features=kern --no-hinting --name-IDs=0,1,2,3,4,5,6,13,14 \
    --no-glyph-names --notdef-outline --output-file="SlipSans-$w.ttf"
  # The name Liberation is reserved for the fonts as they are, so the subset has another one (OFL, 3).
  /usr/bin/python3 - "SlipSans-$w.ttf" "$w" <<'PY'
import sys
from fontTools.ttLib import TTFont
path, weight = sys.argv[1:]
font = TTFont(path, recalcTimestamp=False)
names = {1: 'Slip Sans', 2: weight, 3: 'Slip Sans ' + weight, 4: 'Slip Sans ' + weight, 6: 'SlipSans-' + weight}
for record in font['name'].names:
    if record.nameID in names:
        record.string = names[record.nameID]
font.save(path)
PY
  zstd -q -f --ultra -22 --rm "SlipSans-$w.ttf" -o "SlipSans-$w.ttf.zst"
done
