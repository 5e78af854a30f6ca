package stranger

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// connectionSubjects are those of what a connection remembers.
func connectionSubjects() []Subject {
	subject := func(name, does string, apply func(s *Server)) Subject {
		return Subject{name, Connection, Must, does, apply}
	}
	remembers := func(s *Server, instead func(there string, lines []string) bool) {
		last, before := map[string]string{}, s.credential
		s.credential = func(c *call) (string, *problem) {
			if there := last[c.r.RemoteAddr]; there != "" && instead(there, c.r.Header["Authorization"]) {
				return there, nil
			}
			token, p := before(c)
			if p == nil {
				if _, p := s.verify(c, token); p == nil && last[c.r.RemoteAddr] == "" {
					last[c.r.RemoteAddr] = token
				}
			}
			return token, p
		}
	}
	return []Subject{
		subject("connection-no-header", "takes the first good token of a connection for requests without a header on it", func(s *Server) {
			remembers(s, func(_ string, lines []string) bool { return len(lines) == 0 })
		}),
		subject("connection-first", "takes the first good token of a connection for everything on it", func(s *Server) {
			remembers(s, func(string, []string) bool { return true })
		}),
		subject("connection-bad", "takes the first good token of a connection for bad ones on it", func(s *Server) {
			remembers(s, func(_ string, lines []string) bool {
				if len(lines) == 0 {
					return false
				}
				token, p := bearerIn(lines)
				if p == nil {
					_, p = s.issuer.verify(token, time.Now())
				}
				return p != nil
			})
		}),
		subject("connection-user", "keeps the user of the first request on a connection, and checks only that later tokens are good", func(s *Server) {
			s.http.Config.ConnContext = func(ctx context.Context, _ net.Conn) context.Context {
				return context.WithValue(ctx, userOfConnection{}, new(*user))
			}
			before := s.identify
			s.identify = func(c *call) *user {
				kept, _ := c.r.Context().Value(userOfConnection{}).(**user)
				if *kept == nil {
					*kept = before(c)
				}
				return *kept
			}
		}),
		subject("connection-at-once", "keeps the caller in one variable, which a request at the same time overwrites", func(s *Server) {
			var current *user
			before := s.permitted
			s.permitted = func(c *call) bool {
				current = c.user
				s.mu.Unlock()
				time.Sleep(5 * time.Millisecond) // the query for the permissions
				s.mu.Lock()
				c.user = current
				return before(c)
			}
		}),
	}
}

// userOfConnection is the key of the user in the context of a connection.
type userOfConnection struct{}

// orderSubjects are those of what came before, and of what comes later.
func orderSubjects() []Subject {
	subject := func(name, does string, apply func(s *Server)) Subject {
		return Subject{name, Order, Must, does, apply}
	}
	later := func(s *Server, wait time.Duration, do func()) {
		time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			do()
		})
	}
	type attempt struct{ user, itwin string }
	subjects := []Subject{
		subject("order-third-refusal", "lets the third attempt of the same user on the same iTwin through", func(s *Server) {
			times := map[attempt]int{}
			before := s.permitted
			s.permitted = func(c *call) bool {
				if before(c) {
					return true
				}
				k := attempt{c.user.id, c.itwin.id}
				times[k]++
				return times[k] >= 3
			}
		}),
		subject("order-third-forged", "takes a bad token the third time it is sent", func(s *Server) {
			times := map[string]int{}
			s.orVerified(func(_ *call, token string) (claims, bool) {
				times[token]++
				said, _, ok := s.issuer.open(token)
				return said, ok && times[token] >= 3 && said.Expires > time.Now().Unix()
			})
		}),
		subject("order-refused-later", "queues the deletion before it checks, so that a refused one happens a second later", func(s *Server) {
			fail := s.fail
			s.fail = func(c *call, p *problem) {
				if c.operation() && p == noPermission {
					it := c.itwin
					later(s, time.Second, func() { it.image = nil })
				}
				fail(c, p)
			}
		}),
		subject("order-comes-back", "gets a deleted image back from a replica 100 ms later", func(s *Server) {
			s.remove = func(c *call) {
				it, image := c.itwin, c.itwin.image
				it.image = nil
				later(s, 100*time.Millisecond, func() {
					if it.image == nil {
						it.image = image
					}
				})
			}
		}),
		subject("order-comes-back-late", "gets a deleted image back from a replica two seconds later", func(s *Server) {
			s.remove = func(c *call) {
				it, image := c.itwin, c.itwin.image
				it.image = nil
				later(s, 2*time.Second, func() {
					if it.image == nil {
						it.image = image
					}
				})
			}
		}),
		subject("order-never", "answers 204 and deletes nothing", func(s *Server) { s.remove = func(*call) {} }),
		subject("order-idempotent", "answers 204 for an image that it deleted before", func(s *Server) {
			gone := map[string]bool{}
			s.remove = func(c *call) { c.itwin.image = nil; gone[c.itwin.id] = true }
			fail := s.fail
			s.fail = func(c *call, p *problem) {
				if c.operation() && p == noImage && gone[c.itwin.id] {
					c.w.WriteHeader(http.StatusNoContent)
					return
				}
				fail(c, p)
			}
		}),
		subject("order-once", "deletes once on an iTwin, and not an image that was uploaded later", func(s *Server) {
			gone := map[string]bool{}
			s.imageOf = func(c *call) *picture {
				if gone[c.itwin.id] {
					return nil
				}
				return c.itwin.image
			}
			s.remove = func(c *call) { c.itwin.image = nil; gone[c.itwin.id] = true }
		}),
		subject("order-race", "looks for the image and deletes it in two steps, so that two deletions at once are both 204", func(s *Server) {
			s.remove = func(c *call) {
				s.mu.Unlock()
				time.Sleep(20 * time.Millisecond)
				s.mu.Lock()
				c.itwin.image = nil
			}
		}),
		subject("order-no-image-remembered", "remembers that an iTwin had no image, and does not see one that is uploaded later", func(s *Server) {
			none := map[string]bool{}
			s.imageOf = func(c *call) *picture {
				if c.itwin.image == nil {
					none[c.itwin.id] = true
				}
				if none[c.itwin.id] {
					return nil
				}
				return c.itwin.image
			}
		}),
		subject("order-token-used-up", "takes each token for one deletion only", func(s *Server) {
			used, before := map[string]bool{}, s.permitted
			s.permitted = func(c *call) bool {
				ok := before(c) && !used[c.token]
				if ok {
					used[c.token] = true
				}
				return ok
			}
		}),
		subject("order-older-token", "takes a token only until the user has a newer one", func(s *Server) {
			newest, before := map[string]int64{}, s.identify
			s.identify = func(c *call) *user {
				if c.operation() {
					newest[c.claims.Email] = max(newest[c.claims.Email], c.claims.Issued)
				}
				if c.claims.Issued < newest[c.claims.Email] {
					return nil
				}
				return before(c)
			}
		}),
		subject("order-undo", "puts an older image back where a newer one is deleted", func(s *Server) {
			older := map[string][]*picture{}
			s.uploaded = func(c *call) { older[c.itwin.id] = append(older[c.itwin.id], c.itwin.image) }
			s.remove = func(c *call) {
				had := older[c.itwin.id]
				had = had[:max(0, len(had)-1)]
				older[c.itwin.id] = had
				c.itwin.image = nil
				if len(had) > 0 {
					c.itwin.image = had[len(had)-1]
				}
			}
		}),
	}
	cached := func(name, does string, status func(int) bool, vary func(r *http.Request) string) {
		subjects = append(subjects, subject(name, does, func(s *Server) { s.front = caching(status, vary) }))
	}
	none := func(*http.Request) string { return "" }
	cached("cache-204", "answers from a cache where the same path was deleted before", func(c int) bool { return c == 204 }, none)
	cached("cache-403", "answers 403 from a cache to everybody where the same path was refused before", func(c int) bool { return c == 403 }, none)
	cached("cache-404", "answers 404 from a cache by the path, also after an upload", func(c int) bool { return c == 404 }, none)
	cached("cache-401", "answers 401 from a cache to everybody where the same path was refused before", func(c int) bool { return c == 401 }, none)
	cached("cache-token-404", "answers 404 from a cache by path and token, also after an upload", func(c int) bool { return c == 404 },
		func(r *http.Request) string { return r.Header.Get("Authorization") })
	cached("cache-retry", "answers a repeated request of the same client with the answer of the first, as a retry", func(c int) bool { return c < 429 },
		func(r *http.Request) string { return r.Header.Get("Authorization") + r.RemoteAddr })
	return subjects
}

// caching is a gateway that keeps answers to the operation.
func caching(status func(int) bool, vary func(r *http.Request) string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		kept := map[string]*kept{}
		var mu sync.Mutex
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodDelete || !strings.HasSuffix(r.URL.Path, "/image") {
				next.ServeHTTP(w, r)
				return
			}
			key := r.URL.Path + vary(r)
			mu.Lock()
			there := kept[key]
			mu.Unlock()
			if there == nil {
				there = record(next, r)
				if status(there.status) {
					mu.Lock()
					kept[key] = there
					mu.Unlock()
				}
			}
			there.replay(w)
		})
	}
}

// kept is an answer.
type kept struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func record(next http.Handler, r *http.Request) *kept {
	k := &kept{header: http.Header{}, status: http.StatusOK}
	next.ServeHTTP(k, r)
	return k
}

// Header implements http.ResponseWriter.
func (k *kept) Header() http.Header { return k.header }

// Write implements http.ResponseWriter.
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

// WriteHeader implements http.ResponseWriter.
func (k *kept) WriteHeader(status int) { k.status = status }

func (k *kept) replay(w http.ResponseWriter) {
	for name, values := range k.header {
		w.Header()[name] = slices.Clone(values)
	}
	w.WriteHeader(k.status)
	_, _ = w.Write(k.body.Bytes()) // the client may be gone
}
