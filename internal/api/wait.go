package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

// truthyWait is how long a request with wait=true waits.
const truthyWait = 30 * time.Second

// waitOf returns how long a request wants to wait for its job, at most MaxWait.
func waitOf(r *http.Request) (time.Duration, error) {
	text := r.URL.Query().Get("wait")
	switch text {
	case "":
		return 0, nil
	case "true":
		return truthyWait, nil
	}
	if strings.ContainsFunc(text, func(c rune) bool { return c < '0' || c > '9' }) {
		return 0, domain.FieldError(fmt.Sprintf("whole seconds from 0 to %d are expected", MaxWait/time.Second), "wait")
	}
	n, err := strconv.Atoi(text)
	if err != nil || n > int(MaxWait/time.Second) {
		return MaxWait, nil // more digits than a number holds
	}
	return time.Duration(n) * time.Second, nil
}

// waitQuery returns the parameter of routes that wait.
func waitQuery() []queryParam {
	const about = "Hold the answer until the job is complete, for at most so many whole seconds, up to 120. " +
		"For tests; true is 30."
	return []queryParam{{"wait", about, 60}}
}

// signalQuery returns the parameter of routes that send a signal to a job.
func signalQuery() []queryParam {
	const about = "Hold the answer until the job is complete or waits to be woken again, for at most so many whole " +
		"seconds, up to 120. For tests; true is 30."
	return []queryParam{{"wait", about, 60}}
}
