package stranger

import (
	"fmt"
	"time"
)

// limitSubjects are those of who is limited, and what is answered then.
func limitSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, apply func(s *Server)) {
		subjects = append(subjects, Subject{name, Limited, Must, does, apply})
	}
	by := func(name, does string, key func(c *call) string) {
		add(name, does, func(s *Server) {
			s.limit = func(c *call) time.Duration {
				if c.claims.ClientID != limitedClient {
					return 0
				}
				return s.take(key(c), c.now, limitRequests)
			}
		})
	}
	by("limit-token", "counts requests per token", func(c *call) string { return c.token })
	by("limit-connection", "counts requests per connection", func(c *call) string { return c.r.RemoteAddr })
	by("limit-itwin", "counts requests per iTwin", func(c *call) string { return c.route.id })
	by("limit-method", "counts requests per method", func(c *call) string { return c.r.Method })
	by("limit-path", "counts requests per path as it is written", func(c *call) string { return c.r.URL.Path })
	by("limit-agent", "counts requests per User-Agent", func(c *call) string { return c.r.UserAgent() })
	by("limit-correlation", "counts requests per correlation id", func(c *call) string { return c.r.Header.Get("X-Correlation-Id") })
	by("limit-forwarded", "counts requests per address in X-Forwarded-For", func(c *call) string { return c.r.Header.Get("X-Forwarded-For") })
	add("limit-never", "never limits", func(s *Server) { s.limit = func(*call) time.Duration { return 0 } })
	add("limit-user", "limits all clients of the user when one is", func(s *Server) {
		until, before := map[string]time.Time{}, s.limit
		s.limit = func(c *call) time.Duration {
			if wait := before(c); wait > 0 {
				until[c.user.id] = c.now.Add(wait)
			}
			return max(0, until[c.user.id].Sub(c.now))
		}
	})
	add("limit-everybody", "limits everybody when one client is", func(s *Server) {
		var until time.Time
		before := s.limit
		s.limit = func(c *call) time.Duration {
			if wait := before(c); wait > 0 {
				until = c.now.Add(wait)
			}
			return max(0, until.Sub(c.now))
		}
	})
	add("limit-half", "limits at half of the stated requests", func(s *Server) {
		s.limit = func(c *call) time.Duration {
			if c.claims.ClientID != limitedClient {
				return 0
			}
			return s.take(limitedClient, c.now, limitRequests/2)
		}
	})
	add("limit-once", "never limits again after its first window", func(s *Server) {
		var first time.Time // when the first wait is over
		before := s.limit
		s.limit = func(c *call) time.Duration {
			if c.claims.ClientID == limitedClient && !first.IsZero() && !c.now.Before(first) {
				return 0
			}
			wait := before(c)
			if wait > 0 && first.IsZero() {
				first = c.now.Add(wait)
			}
			return wait
		}
	})
	add("limit-for-ever", "limits a client for ever once it was limited", func(s *Server) {
		hit, before := map[string]bool{}, s.limit
		s.limit = func(c *call) time.Duration {
			if wait := before(c); wait > 0 || hit[c.claims.ClientID] {
				hit[c.claims.ClientID] = true
				return max(wait, time.Second)
			}
			return 0
		}
	})
	add("limit-after", "deletes the image and then says that there were too many requests", func(s *Server) {
		limited := s.limited
		s.limited = func(c *call, wait time.Duration) {
			if it := s.itwins[c.route.id]; c.operation() && it != nil {
				it.image = nil
			}
			limited(c, wait)
		}
	})
	answer := func(name, does string, write func(c *call, wait time.Duration)) {
		add(name, does, func(s *Server) { s.limited = write })
	}
	retry := func(name, does, value string) {
		answer(name, does, func(c *call, _ time.Duration) {
			if value != "" {
				c.w.Header().Set("Retry-After", value)
			}
			c.fail(c, rateLimited)
		})
	}
	retry("retry-absent", "sends no Retry-After", "")
	retry("retry-word", "sends a Retry-After that is no number", "soon")
	retry("retry-negative", "sends a negative Retry-After", "-1")
	retry("retry-fraction", "sends a Retry-After with a fraction", "0.5")
	retry("retry-unit", "sends a Retry-After with a unit", "1s")
	retry("retry-zero", "sends a Retry-After of 0 and goes on limiting", "0")
	retry("retry-day", "sends a Retry-After of a day with a window of a second", "86400")
	answer("retry-milliseconds", "sends Retry-After in milliseconds", func(c *call, wait time.Duration) {
		c.w.Header().Set("Retry-After", fmt.Sprint(1000+wait.Milliseconds()))
		c.fail(c, rateLimited)
	})
	answer("retry-time", "sends the time of day as Retry-After", func(c *call, wait time.Duration) {
		c.w.Header().Set("Retry-After", fmt.Sprint(c.now.Add(wait).Unix()))
		c.fail(c, rateLimited)
	})
	other := func(name, does string, status int, where func(n int) bool) {
		add(name, does, func(s *Server) {
			n, limited := 0, s.limited
			s.limited = func(c *call, wait time.Duration) {
				if n++; where(n) {
					c.w.Header().Set("Retry-After", fmt.Sprint(seconds(wait)))
					c.fail(c, &problem{status: status, code: "Unavailable", message: "Try again later."})
					return
				}
				limited(c, wait)
			}
		})
	}
	other("limit-503", "answers 503 where it limits", 503, func(int) bool { return true })
	other("limit-403", "answers 403 where it limits", 403, func(int) bool { return true })
	other("limit-503-second", "answers 503 to every second request beyond the limit", 503, func(n int) bool { return n%2 == 0 })
	other("limit-500-third", "answers 500 to every third request beyond the limit", 500, func(n int) bool { return n%3 == 0 })
	return subjects
}
