package action

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

// sleepConfig must have exactly one of its members; duration has two older names.
type sleepConfig struct {
	Duration json.RawMessage `json:"duration"`
	Sleep    json.RawMessage `json:"sleep"`
	Wait     json.RawMessage `json:"wait"`
	Until    string          `json:"until"`
}

// span is a duration, in seconds or like "2h30m". The zero value is none.
type span struct {
	given  bool
	length time.Duration
}

var (
	errSpan     = errors.New("a number of seconds, or a text like 30m or 2h, is expected")
	errSpanLong = fmt.Errorf("a step sleeps for less than %d days", domain.WaitDeadline/(24*time.Hour))
	errOneSleep = errors.New("give exactly one of duration and until")
	errInstant  = errors.New("the expression answers neither a time nor a date")
)

// spanOf reads a duration.
func spanOf(data json.RawMessage) (span, error) {
	text := string(data)
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal(data, &text); err != nil {
			return span{}, errSpan
		}
		text = strings.TrimSpace(text)
	}
	if text == "" || text == "null" {
		return span{}, nil
	}
	length, err := time.ParseDuration(text)
	if seconds, failed := strconv.ParseFloat(text, 64); failed == nil {
		if math.IsNaN(seconds) || seconds >= domain.WaitDeadline.Seconds() {
			return span{}, errSpanLong
		}
		length, err = time.Duration(seconds*float64(time.Second)), nil
	}
	switch {
	case err != nil || length < 0:
		return span{}, errSpan
	case length >= domain.WaitDeadline:
		return span{}, errSpanLong
	}
	return span{true, length}, nil
}

// sleepPlan is a checked config: for how long, or until when.
type sleepPlan struct {
	length time.Duration
	// at is a fixed time, expr an expression over the document.
	at   time.Time
	expr string
}

func newSleepPlan(raw json.RawMessage) (*sleepPlan, error) {
	c, err := configOf[sleepConfig](raw)
	if err != nil {
		return nil, err
	}
	s := &sleepPlan{}
	n := 0
	for _, d := range []struct {
		member string
		value  json.RawMessage
	}{{"duration", c.Duration}, {"sleep", c.Sleep}, {"wait", c.Wait}} {
		length, err := spanOf(d.value)
		if err != nil {
			return nil, &configError{d.member, err}
		}
		if length.given {
			n++
			s.length = length.length
		}
	}
	if until := strings.TrimSpace(c.Until); until != "" {
		n++
		if at, ok := instantOf(until); ok {
			s.at = at
		} else {
			s.expr = until
		}
	}
	if n != 1 {
		return nil, errOneSleep
	}
	return s, nil
}

// instantOf parses a time, or a date as its first moment in UTC.
func instantOf(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// siloSleep waits. The time counts from the start of the step.
func siloSleep(exprs *evaluator, advise *adviser) *domain.Action {
	return &domain.Action{
		ID: "silo.sleep", Label: "Sleep", Icon: "clock", Reach: domain.Inside, Entryless: true,
		Summary: "Waits for some time, or until a time that may be one in the document.",
		Codes:   []string{"expr", "limit"},
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"duration": {"type": ["number", "string"], "title": "How long", "description": "Seconds, or a text like 30m or 2h.", "examples": ["30m", "2h", 90]},
				"sleep": {"type": ["number", "string"], "title": "Older name of duration", "deprecated": true},
				"wait": {"type": ["number", "string"], "title": "Older name of duration", "deprecated": true},
				"until": {"type": "string", "title": "Until when", "maxLength": 8192, "x-editor": "expr", "description": "A time (RFC 3339), a date (its first moment in UTC), or an expression over the document that answers one of them.",
					"examples": ["2026-12-31T08:00:00Z", "2026-12-31", "payment.terms.due_dates[0].date"]}
			}
		}`),
		Check: func(raw json.RawMessage) error {
			s, err := newSleepPlan(raw)
			if err != nil || s.expr == "" {
				return err
			}
			if _, err := compileExpr(s.expr); err != nil {
				return &configError{"until", err}
			}
			return nil
		},
		Advise: func(raw json.RawMessage, schema string) []domain.ConfigIssue {
			s, err := newSleepPlan(raw)
			if err != nil {
				return nil
			}
			return advise.expr("until", s.expr, scopeDoc, schema)
		},
		Run: func(ctx context.Context, t *domain.Task) domain.Result { return sleep(ctx, exprs, t) },
	}
}

func sleep(ctx context.Context, exprs *evaluator, t *domain.Task) domain.Result {
	s, err := newSleepPlan(t.Config)
	if err != nil {
		return badConfig(err)
	}
	end := s.at
	switch {
	case s.expr != "":
		if t.Entry == nil {
			return domain.KO("no-entry", "the job has no document that tells until when to sleep")
		}
		if end, err = s.evaluate(ctx, exprs, t); err != nil {
			return exprFailure(err)
		}
		if end.IsZero() {
			return domain.Skip("the document names no time to wait for")
		}
	case end.IsZero():
		end = t.CreatedAt.Add(s.length)
	}
	left := end.Sub(t.Now)
	switch {
	case left <= 0:
		return domain.OK()
	case end.Sub(t.CreatedAt) >= domain.WaitDeadline:
		return domain.KO("limit", errSpanLong.Error()+"; "+end.Format(time.RFC3339)+" is too far")
	}
	return domain.Result{
		Status: domain.StatusQueued, RetryIn: left, Message: "until " + end.Format(time.RFC3339),
	}
}

// evaluate returns the time until which to sleep; zero when the expression is nil.
// Its now is the start of the step, so that the end does not move with each attempt.
func (s *sleepPlan) evaluate(ctx context.Context, exprs *evaluator, t *domain.Task) (time.Time, error) {
	atStart := *t
	atStart.Now = t.CreatedAt
	v, err := exprs.value(ctx, &atStart, scopeDoc, s.expr)
	if err != nil {
		return time.Time{}, err
	}
	switch v := v.(type) {
	case nil:
		return time.Time{}, nil
	case time.Time:
		return v.UTC(), nil
	case string:
		if at, ok := instantOf(v); ok {
			return at, nil
		}
	}
	return time.Time{}, errInstant
}
