package reports

import (
	"fmt"
	"slices"
)

// correlationHeader is what every request carries the CorrelationID in.
const correlationHeader = "X-Correlation-Id"

// CorrelationID is what every request of the run carried: its id, and behind a
// full stop the challenge, if there was one.
func (r Run) CorrelationID() string {
	if r.Challenge == "" {
		return r.ID
	}
	return r.ID + "." + r.Challenge
}

// CheckChallenge returns an error of one line unless the run was made after a
// certifier gave the challenge: the report names it, and each request carried it.
func CheckChallenge(r *Report, challenge string) error {
	if r.Run.Challenge != challenge {
		return fmt.Errorf("the run answers to challenge %q, and not to %q", r.Run.Challenge, challenge)
	}
	if !slices.ContainsFunc(r.Cases, func(c Case) bool { return len(c.Exchanges) > 0 }) {
		return fmt.Errorf("the run sent nothing, so nothing carried challenge %q", challenge)
	}
	return CheckCorrelation(r)
}

// CheckCorrelation returns an error of one line unless every request of the run
// carried its id, and the challenge that it claims.
func CheckCorrelation(r *Report) error {
	for _, c := range r.Cases {
		for _, exchange := range c.Exchanges {
			if sent := exchange.Request.Header[correlationHeader]; !slices.Equal(sent, []string{r.Run.CorrelationID()}) {
				return fmt.Errorf("case %q, exchange %d: the request carried %s %q, and not %q",
					c.ID, exchange.Number, correlationHeader, sent, r.Run.CorrelationID())
			}
		}
	}
	return nil
}
