package simulate

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

// Arguments of a job that select the result of all its simulated steps, or, followed
// by the ID of an action, of the steps with this action. They override the config of
// the step.
const (
	argAll = "simulate"
	argOne = "simulate-"
)

const (
	// defaultWait is the time of a wait without a time, in seconds.
	defaultWait = 10
	// maxWait is the 100 days that a job may take.
	maxWait = 100 * 24 * 60 * 60
	maxCode = 255
	// waitingRef is the reference of a step that has started to wait.
	waitingRef = "simulated"
)

// outcome is the requested result of a step.
type outcome struct {
	Status  domain.Status     `json:"status"`
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Seconds int               `json:"seconds"`
	Args    map[string]string `json:"args"`
}

// configSchema checks the member simulate and leaves all others to the action that
// is not installed.
const configSchema = `{
	"type": "object", "additionalProperties": true,
	"properties": {"simulate": {
		"type": "object", "title": "Answer in a sandbox", "additionalProperties": false,
		"properties": {
			"status": {"type": "string", "title": "Status", "enum": ["OK", "SKIP", "KO", "QUEUED", "ERR", "POKE"], "default": "OK"},
			"code": {"type": "string", "title": "Code", "maxLength": 255},
			"message": {"type": "string", "title": "Message", "maxLength": 1000},
			"seconds": {"type": "integer", "title": "Seconds to wait", "minimum": 0, "maximum": 8640000},
			"args": {"type": "object", "title": "Arguments for later steps", "additionalProperties": {"type": "string"}}
		}
	}}
}`

// requestedOutcome returns the outcome that the task requests, or nil.
func requestedOutcome(t *domain.Task) (*outcome, error) {
	for _, name := range []string{argOne + t.Action, argAll} {
		if text := t.Args[name]; text != "" {
			o, err := parseOutcome(text)
			if err != nil {
				return nil, fmt.Errorf("argument %s: %w", name, err)
			}
			return o, nil
		}
	}
	if len(t.Config) == 0 {
		return nil, nil
	}
	var c struct {
		Simulate *outcome `json:"simulate"`
	}
	if err := json.Unmarshal(t.Config, &c); err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	if c.Simulate != nil && c.Simulate.Status == "" {
		c.Simulate.Status = domain.StatusOK
	}
	return c.Simulate, nil
}

var errOutcome = errors.New(`write OK, SKIP, KO, ERR or POKE with a code after it if there is one ("KO:4107"), or QUEUED with seconds ("QUEUED:30")`)

// parseOutcome parses the form in arguments: a status, then a code or, for QUEUED,
// the seconds.
func parseOutcome(text string) (*outcome, error) {
	status, rest, _ := strings.Cut(text, ":")
	o := &outcome{Status: domain.Status(status)}
	if !slices.Contains(statuses(), o.Status) || len(rest) > maxCode {
		return nil, errOutcome
	}
	if o.Status != domain.StatusQueued {
		o.Code = rest
		return o, nil
	}
	if rest == "" {
		return o, nil
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 0 || n > maxWait {
		return nil, errOutcome
	}
	o.Seconds = n
	return o, nil
}

// statuses returns the statuses that a simulator can return.
func statuses() []domain.Status {
	return []domain.Status{
		domain.StatusOK, domain.StatusSkip, domain.StatusKO, domain.StatusQueued, domain.StatusErr, domain.StatusPoke,
	}
}

// waits reports whether the job waits after the outcome.
func (o *outcome) waits() bool {
	return o.Status == domain.StatusQueued || o.Status == domain.StatusPoke
}

// retryIn returns the wait before the next attempt, zero for the engine's default.
func (o *outcome) retryIn() time.Duration {
	seconds := o.Seconds
	if seconds == 0 && o.Status == domain.StatusQueued {
		seconds = defaultWait
	}
	return time.Duration(seconds) * time.Second
}
