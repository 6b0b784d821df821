package core

import (
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/rule"
)

func headRules() []rule.Rule {
	return append([]rule.Rule{
		rule.Must("GOBL-HEAD-HEADER-01", "uuid", "give the header a UUID that tells its time (version 1, 6 or 7)",
			func(_ *rule.Check, h *head.Header) bool { return h.UUID.HasTimestamp() }),
		rule.Must("GOBL-HEAD-HEADER-02", "dig", "give the header the digest of the document",
			func(_ *rule.Check, h *head.Header) bool { return h.Dig != nil }),
		rule.Must("GOBL-HEAD-HEADER-03", "stamps", "keep one stamp of each provider",
			func(_ *rule.Check, h *head.Header) bool { return stampsDiffer(h.Stamps) }),
		rule.Must("GOBL-HEAD-HEADER-04", "links", "keep one link for each category and key",
			func(_ *rule.Check, h *head.Header) bool { return linksDiffer(h.Links) }),
		rule.Must("GOBL-HEAD-STAMP-01", "prv", "name the provider of the stamp",
			func(_ *rule.Check, s *head.Stamp) bool { return s.Prv != "" }),
		rule.Must("GOBL-HEAD-STAMP-02", "val", "give the value of the stamp",
			func(_ *rule.Check, s *head.Stamp) bool { return s.Val != "" }),
	}, linkRules()...)
}

func linkRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-HEAD-LINK-06", "", "say of what MIME type the digested file is, or leave out the digest",
			func(_ *rule.Check, l *head.Link) bool { return l.Digest == nil || l.MIME != "" }),
		rule.Must("GOBL-HEAD-LINK-01", "key", "give the link a key",
			func(_ *rule.Check, l *head.Link) bool { return l.Key != "" }),
		rule.Must("GOBL-HEAD-LINK-02", "category",
			"choose a link category of format, portal, request, response, agreement, verification, attachment",
			func(_ *rule.Check, l *head.Link) bool { return l.Category == "" || isLinkCategory(l.Category) }),
		rule.Must("GOBL-HEAD-LINK-03", "url", "say where the link leads",
			func(_ *rule.Check, l *head.Link) bool { return l.URL != "" }),
		rule.Must("GOBL-HEAD-LINK-04", "url", "let the link lead to a URL",
			func(_ *rule.Check, l *head.Link) bool { return IsURL(l.URL) }),
		rule.Must("GOBL-HEAD-LINK-05", "mime", "choose a MIME type for PDF, JPEG, PNG, CSV, spreadsheets, HTML, XML or JSON",
			func(_ *rule.Check, l *head.Link) bool { return l.MIME == "" || isLinkMIME(l.MIME) }),
	}
}

func stampsDiffer(list []*head.Stamp) bool {
	for i, s := range list {
		if s != nil && head.FindStamp(list[:i], s.Prv) != nil {
			return false
		}
	}
	return true
}

func linksDiffer(list []*head.Link) bool {
	for i, l := range list {
		for _, earlier := range list[:i] {
			if l != nil && earlier != nil && l.Category == earlier.Category && l.Key == earlier.Key {
				return false
			}
		}
	}
	return true
}

func isLinkCategory(k cbc.Key) bool {
	return oneOf(k, "format", "portal", "request", "response", "agreement", "verification", "attachment")
}

func isLinkMIME(s string) bool {
	return isAttachmentMIME(s) || oneOf(s, "text/html", "application/xml", "text/xml", "application/json")
}

// isAttachmentMIME lists the types that an invoice may carry as supporting
// documents: EN 16931-1:2017, BT-125-1.
func isAttachmentMIME(s string) bool {
	return oneOf(s, "application/pdf", "image/jpeg", "image/png", "text/csv",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.oasis.opendocument.spreadsheet")
}
