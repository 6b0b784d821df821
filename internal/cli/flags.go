package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"chancery/internal/cli/term"
)

// textPairs reads a flag of the form KEY=VALUE that can be repeated; nil for none.
func (c *call) textPairs(flag string, list []string) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	texts := make(map[string]string, len(list))
	for _, text := range list {
		key, value, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return nil, c.wrongCall(term.Errorf("usage", "%s %s: KEY=VALUE is expected", flag, text))
		}
		texts[key] = value
	}
	return texts, nil
}

// jsonFlag reads a flag whose value is JSON; nil for an empty one.
func (c *call) jsonFlag(flag, text string) (json.RawMessage, error) {
	if text == "" {
		return nil, nil
	}
	if !json.Valid([]byte(text)) {
		return nil, c.wrongCall(term.Errorf("usage", "%s: JSON is expected", flag))
	}
	return json.RawMessage(text), nil
}

// newID returns an ID that was given, or a new one: with it a request can be sent again.
func (c *call) newID(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	id, err := uuid.NewV7FromReader(c.Env.Rand)
	if err != nil {
		return "", fmt.Errorf("making an ID: %w", err)
	}
	return id.String(), nil
}

// document reads a document, JSON or YAML; nil for an empty name.
func (c *call) documentFile(ctx context.Context, name string) (json.RawMessage, error) {
	if name == "" {
		return nil, nil
	}
	lib, err := c.Library()
	if err != nil {
		return nil, err
	}
	in, err := c.Document(ctx, lib, name)
	return in.JSON, err
}
