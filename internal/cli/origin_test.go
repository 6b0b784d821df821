package cli

import "testing"

func TestOrigin(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		"https://shop.example": true, "http://localhost:3000": true, "*": true, "https://[::1]:8443": true,
		"": false, "null": false, "shop.example": false, "https://shop.example/": false, "https://Shop.example": false, "https://*.shop.example": false,
		"https://shop.example?a": false, "https://user@shop.example": false, "file:///a": false, "https://": false,
	} {
		var o origin
		if err := o.UnmarshalText([]byte(text)); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}
