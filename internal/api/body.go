package api

import (
	"context"
	"errors"
	"io"
	"net/http"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Sizes of the parts in which a body arrives. The next one is as large as all before it,
// within these limits, so that a body holds about as much memory as has arrived of it.
const (
	firstPart = 4 << 10
	maxPart   = 64 << 10
	// waitingPart is where the first bytes of each part are awaited: a client that
	// sends nothing holds no more than this.
	waitingPart = 512
)

// bodyLimit returns the limit of the bodies of a route.
func (s *server) bodyLimit(rt *route) (int64, *limits.Limit) {
	switch {
	case rt.inline:
		limit := max(s.Limits.Body, inlineBody)
		return limit, limits.FileBody.With(limit)
	case rt.brief:
		return limits.OperateBody.Value, &limits.OperateBody
	}
	return s.Limits.Body, limits.Body.With(s.Limits.Body)
}

// admitted returns a route with admission control, if it takes a body: the body is read
// first, in memory that is taken as it arrives; then the handler runs when the limits
// allow it. A refused request has written nothing.
func (s *server) admitted(rt route) route {
	if rt.takes == nil {
		return rt
	}
	handle := rt.handle
	rt.handle = func(s *server, w http.ResponseWriter, r *http.Request) (any, error) {
		q := requestOf(r)
		memory := s.admission.Bodies.Open(q.actor.Workspace.ID)
		defer memory.Release()
		parts, err := s.receive(&rt, w, r, memory)
		if err != nil {
			return nil, err
		}
		enter := s.admission.Enter
		if rt.creates {
			enter = s.admission.Admit
		}
		permit, err := enter(r.Context(), q.actor.Workspace.ID, weight(size(parts)))
		if err != nil {
			return nil, err
		}
		defer permit.Release()
		settle, err := s.admission.Write(q.actor.Workspace.ID, size(parts))
		if err != nil {
			permit.Cancel()
			return nil, err
		}
		defer settle()
		q.body = joined(parts)
		q.limit, _ = s.bodyLimit(&rt)
		q.permit, q.release = permit, func() { permit.Release(); memory.Release() }
		created := false // a panic creates no job either
		defer func() {
			if !created {
				permit.Cancel()
			}
		}()
		answer, err := handle(s, w, r)
		created = err == nil
		return answer, err
	}
	return rt
}

// weight returns the units of a request with a body of so many bytes.
func weight(size int) int {
	return min(1+size/limits.UnitBytes.Int(), limits.UnitsShare.Int())
}

// receive reads the body of a request.
func (s *server) receive(rt *route, w http.ResponseWriter, r *http.Request, memory *admission.Body) ([][]byte, error) {
	limit, row := s.bodyLimit(rt)
	if r.ContentLength > limit {
		return nil, domain.OverLimit(domain.TooLarge, row, "")
	}
	zipped, err := unzipped(w, r)
	if err != nil {
		return nil, err
	}
	body := s.incoming(w, r, limit)
	var parts [][]byte
	if zipped {
		contents := &unzipping{ctx: r.Context(), wire: body, memory: memory, limit: limit}
		parts, err = readParts(r.Context(), contents, -1, memory)
	} else {
		parts, err = readParts(r.Context(), body, r.ContentLength, memory)
	}
	if err == nil {
		return parts, nil
	}
	var over *http.MaxBytesError
	var known *domain.Error
	switch {
	case errors.As(err, &over):
		return nil, domain.OverLimit(domain.TooLarge, row, "")
	case errors.As(err, &known) && known.Kind == domain.Busy:
		memory.Release()
		discard(body, r)
		return nil, err
	case errors.As(err, &known), errors.Is(err, context.Canceled):
		return nil, err
	}
	return nil, &domain.Error{Kind: domain.Malformed, Key: "input", Message: "the body could not be read to its end", Cause: err}
}

// readParts reads a body to its end. It takes memory for each part when its first bytes
// have arrived. The announced size, negative if there is none, only saves memory.
func readParts(ctx context.Context, body io.Reader, announced int64, memory *admission.Body) (parts [][]byte, err error) {
	defer memory.Arrived()
	begin := make([]byte, waitingPart)
	for arrived := 0; ; {
		n, err := body.Read(begin)
		if n > 0 {
			length := min(max(arrived, firstPart), maxPart)
			if announced >= 0 {
				length = max(n, min(length, int(announced)-arrived))
			}
			if err := memory.Grow(ctx, int64(length)); err != nil {
				return nil, err
			}
			part := append(make([]byte, 0, length), begin[:n]...)
			for err == nil && len(part) < length {
				n, err = body.Read(part[len(part):length])
				part = part[:len(part)+n]
			}
			arrived += len(part)
			parts = append(parts, part)
		}
		if errors.Is(err, io.EOF) {
			return parts, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func size(parts [][]byte) (n int) {
	for _, part := range parts {
		n += len(part)
	}
	return n
}

// joined returns the body as one piece.
func joined(parts [][]byte) []byte {
	if len(parts) == 1 {
		return parts[0]
	}
	body := make([]byte, 0, size(parts))
	for i, part := range parts {
		body = append(body, part...)
		parts[i] = nil
	}
	return body
}

// discard reads the rest of the body and throws it away: a client that cannot
// finish sending may never read the answer. A client that sent an Expect header
// has not sent the body.
func discard(body *incoming, r *http.Request) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, body) // an error changes nothing
	}
}
