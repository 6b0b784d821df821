#!/bin/sh
# Renders every published document in English, in the language of its country and in a third one, or with LANGUAGES=all in
# every language, and checks the files with qpdf, the list of rules for PDF/A-3, Preflight and pdfcpu (built from
# tools/go.mod). Debian 12: apt-get install qpdf python3 default-jdk-headless libpdfbox2-java libjaxb-api-java
# libactivation-java libcommons-logging-java. The lists are in ../shared/formats/tools.
set -eu
cd "$(dirname "$0")/.."
tools=$(cd ../shared/formats/tools && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go test -count=1 -run '^TestSharedExamples$|^TestKinds$|^TestGallery$' ./internal/format/pdf -write "$work" -languages="$([ "${LANGUAGES:-}" = all ] && echo true || echo false)"
count=$(ls "$work" | wc -l)
failed=0
for f in "$work"/*.pdf; do
	qpdf --check "$f" >"$work/qpdf.txt" 2>&1 || { echo "$f: qpdf"; cat "$work/qpdf.txt"; failed=1; }
done
python3 "$tools/pdfa3check.py" "$work"/*.pdf >"$work/list.txt" || true
# Three rules are only for files with an invoice inside; the pages of our own documents have none.
if grep -v ': PASS\|: FAIL pdfa3\|XMP: no Factur-X properties\|catalog: no /AF\|catalog: no /Names /EmbeddedFiles' "$work/list.txt"; then failed=1; fi
jars=/usr/share/java
cp="$jars/pdfbox2.jar:$jars/preflight.jar:$jars/xmpbox.jar:$jars/fontbox2.jar:$jars/commons-logging.jar:$jars/javax.activation.jar:$jars/jaxb-api.jar"
java -cp "$cp" "$tools/Preflight.java" "$work"/*.pdf >"$work/preflight.txt" || failed=1
grep -v ': PASS preflight' "$work/preflight.txt" || true
# pdfcpu names the file in front of each fault. Its strict mode knows one key that PDF/A-3 demands only in PDF 2.0, and stops
# there; so a second run is lenient about versions and looks at all. "disable" keeps it from writing settings.
go build -modfile=tools/go.mod -o "$work/pdfcpu" github.com/pdfcpu/pdfcpu/cmd/pdfcpu
for mode in strict relaxed; do
	code=0
	"$work/pdfcpu" validate --mode $mode --conf disable --offline --quiet "$work"/*.pdf >"$work/pdfcpu.txt" 2>&1 || code=$?
	[ $code = 0 ] || grep -q '^validate ' "$work/pdfcpu.txt" || { cat "$work/pdfcpu.txt"; failed=1; }
	if grep -v 'entry=AFRelationship: unsupported in version 1.7$\|^validation failed: ' "$work/pdfcpu.txt"; then failed=1; fi
done
echo "pdfcheck: $count files, $([ $failed = 0 ] && echo all pass || echo some fail)"
exit $failed
