#!/bin/sh
# Makes the pictures of docs/gallery.md. Debian 12: apt-get install poppler-utils imagemagick pngquant
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go test -count=1 -run '^TestGallery$' ./internal/format/pdf -write "$work"
for f in "$work"/gallery-*.pdf; do
	name=$(basename "$f" .pdf)
	name=${name#gallery-}
	pdftoppm -r 104 -png "$f" "$work/$name"
	pages=$(ls "$work/$name"-*.png | wc -l)
	if [ "$pages" -gt 2 ]; then
		pdftoppm -r 56 -png "$f" "$work/$name"
	fi
	montage "$work/$name"-*.png -tile "${pages}x1" -geometry +5+5 -background '#8A94A0' "$work/$name.png"
	pngquant --force --speed 1 --strip --nofs 24 -o "docs/img/gallery/$name.png" "$work/$name.png"
done
