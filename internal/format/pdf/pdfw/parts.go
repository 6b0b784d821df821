package pdfw

// XMP returns the metadata packet that a document with this description has, for a file that somebody else wrote.
func (m Meta) XMP() []byte { return []byte(m.cleaned().xmp()) }

// SRGB returns the ICC profile of the output intent, for a file that somebody else wrote.
func SRGB() []byte { return profileSRGB() }
