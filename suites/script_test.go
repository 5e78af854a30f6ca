package suites

import (
	"context"
	"sync/atomic"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// script is a target that answers calls by a function and counts what it lends.
type script struct {
	answer   func(ctx context.Context, call fixtures.Call) (*wire.Exchange, error)
	arrange  error
	arranged atomic.Int32
	released atomic.Int32
}

func (s *script) Arranging() fixtures.Arranger { return s }

func (s *script) Has(fixtures.Persona) bool { return false }

func (s *script) Limit() *fixtures.RateLimit { return nil }

func (s *script) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	return s.answer(ctx, call)
}

func (s *script) Arrange(_ context.Context, _ fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	if s.arrange != nil {
		return nil, s.arrange
	}
	s.arranged.Add(int32(len(plans)))
	itwins := make([]fixtures.ITwin, len(plans))
	for i, plan := range plans {
		itwins[i].Plan = plan
	}
	return itwins, nil
}

func (s *script) Release(ctx context.Context, _ fixtures.Caller, _ fixtures.ITwin) error {
	s.released.Add(1)
	return ctx.Err()
}

// answering returns a target that answers everything with status.
func answering(status int) *script {
	return &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
		return &wire.Exchange{
			Purpose: call.Purpose, Persona: string(call.Persona),
			Request: wire.Request{Method: call.Method, URL: call.Path}, Answer: &wire.Answer{Status: status},
		}, nil
	}}
}
