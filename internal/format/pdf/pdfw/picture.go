package pdfw

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// Limits of pictures, when read and when written. A logo is at most a few hundred points wide.
const (
	maxPicturePixels = 24 << 20
	maxPictureSide   = 1000
)

// ErrPicture is returned for a picture that is neither PNG nor JPEG, is damaged, or has more than 24 million pixels.
var ErrPicture = errors.New("picture cannot be used")

// Picture is a decoded image. It never changes, so documents may share it.
type Picture struct {
	width, height int
	rgb, alpha    []byte // alpha is nil for an opaque image
	jpeg          []byte // the JPEG file, when it is written unchanged
}

// ReadPicture decodes a PNG or JPEG image and scales down a large one.
func ReadPicture(data []byte) (*Picture, error) {
	config, format, err := pictureConfig(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width*config.Height > maxPicturePixels {
		return nil, fmt.Errorf("%w: %d by %d pixels", ErrPicture, config.Width, config.Height)
	}
	small := config.Width <= maxPictureSide && config.Height <= maxPictureSide
	img, err := decodePicture(data, format)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if format == "jpeg" && small && config.ColorModel == color.YCbCrModel {
		return &Picture{width: config.Width, height: config.Height, jpeg: data}, nil
	}
	return flatten(img), nil
}

func pictureConfig(data []byte) (image.Config, string, error) {
	if bytes.HasPrefix(data, []byte("\xFF\xD8")) {
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		return c, "jpeg", err
	}
	if !bytes.HasPrefix(data, []byte("\x89PNG")) {
		return image.Config{}, "", formatError(data)
	}
	c, err := png.DecodeConfig(bytes.NewReader(data))
	return c, "png", err
}

// formatError returns an error that says why the format is not supported.
func formatError(data []byte) error {
	if head := data[:min(len(data), 1024)]; bytes.Contains(head, []byte("<svg")) {
		return errors.New("SVG is not supported, only PNG and JPEG are")
	}
	return errors.New("neither PNG nor JPEG")
}

func decodePicture(data []byte, format string) (image.Image, error) {
	if format == "jpeg" {
		return jpeg.Decode(bytes.NewReader(data))
	}
	return png.Decode(bytes.NewReader(data))
}

// flatten converts an image to eight-bit colour and transparency, at most maxPictureSide wide and high.
func flatten(img image.Image) *Picture {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if side := max(w, h); side > maxPictureSide {
		w, h = max(1, w*maxPictureSide/side), max(1, h*maxPictureSide/side)
	}
	plain := image.NewNRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(plain, plain.Rect, img, b.Min, draw.Src)
	} else {
		draw.ApproxBiLinear.Scale(plain, plain.Rect, img, b, draw.Src, nil)
	}
	p := &Picture{width: w, height: h, rgb: make([]byte, 0, 3*w*h)}
	alpha, opaque := make([]byte, 0, w*h), true
	for i := 0; i < len(plain.Pix); i += 4 {
		px := plain.Pix[i : i+4]
		p.rgb = append(p.rgb, px[0], px[1], px[2])
		alpha = append(alpha, px[3])
		opaque = opaque && px[3] == 0xFF
	}
	if !opaque {
		p.alpha = alpha
	}
	return p
}

// Aspect returns width divided by height.
func (p *Picture) Aspect() float64 { return float64(p.width) / float64(p.height) }

// Picture draws an image in a box.
func (d *Doc) Picture(p *Picture, x, y, w, h float64) {
	at := -1
	for i, known := range d.pictures {
		if known == p {
			at = i
		}
	}
	if at < 0 {
		at = len(d.pictures)
		d.pictures = append(d.pictures, p)
	}
	d.enterDrawing()
	d.op("q")
	d.nums(w, 0, 0, h, d.mirrored(x, w), d.height-y-h)
	d.op(fmt.Sprintf("cm /P%d Do Q", at+1))
}

func (p *Picture) write(w *writer) int {
	size := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8", p.width, p.height)
	if p.jpeg != nil {
		return w.stream(size+"/ColorSpace/DeviceRGB/Filter/DCTDecode", p.jpeg, false)
	}
	mask := ""
	if p.alpha != nil {
		mask = fmt.Sprintf("/SMask %d 0 R", w.stream(size+"/ColorSpace/DeviceGray", p.alpha, true))
	}
	return w.stream(size+"/ColorSpace/DeviceRGB"+mask, p.rgb, true)
}
