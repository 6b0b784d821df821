package pdfw

import (
	"encoding/binary"
	"math"
	"strings"
	"sync"
)

// profileSRGB returns the output profile, which is built once.
var profileSRGB = sync.OnceValue(buildSRGB)

// buildSRGB returns an ICC version 2 display profile from the primaries and the transfer curve of IEC 61966-2-1,
// adapted to the D50 white of the profile connection space.
func buildSRGB() []byte {
	white := xyz(0.9642, 1, 0.8249)
	curve := transferCurve()
	const name = "sRGB IEC61966-2.1\x00"
	desc := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(name)))
	desc = append(append(desc, name...), make([]byte, 8+2+1+67)...)
	tags := []struct {
		signature string
		data      []byte
	}{
		{"desc", desc},
		{"cprt", []byte("text\x00\x00\x00\x00No copyright, use freely\x00")},
		{"wtpt", white},
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	}
	base := 128 + 4 + 12*len(tags)
	directory := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	curveAt := 0
	for _, t := range tags {
		at := base + len(body)
		isCurve := strings.HasSuffix(t.signature, "TRC")
		if isCurve && curveAt > 0 {
			at = curveAt // the three channels share one curve
		} else {
			body = append(body, t.data...)
			body = append(body, make([]byte, (4-len(body)%4)%4)...)
		}
		if isCurve {
			curveAt = at
		}
		directory = append(directory, t.signature...)
		directory = binary.BigEndian.AppendUint32(directory, uint32(at))
		directory = binary.BigEndian.AppendUint32(directory, uint32(len(t.data)))
	}
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head, uint32(base+len(body)))
	binary.BigEndian.PutUint32(head[8:], 0x02100000)
	copy(head[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2024, 1, 1} { // date of the profile
		binary.BigEndian.PutUint16(head[24+2*i:], v)
	}
	copy(head[36:], "acsp")
	copy(head[68:], white[8:])
	return append(append(head, directory...), body...)
}

func transferCurve() []byte {
	const steps = 256
	curve := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), steps)
	for i := range steps {
		c := float64(i) / (steps - 1)
		linear := c / 12.92
		if c > 0.04045 {
			linear = math.Pow((c+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(linear*65535)))
	}
	return curve
}

func xyz(values ...float64) []byte {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}
