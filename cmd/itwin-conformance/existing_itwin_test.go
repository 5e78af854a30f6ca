package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestAnITwinThatExistedIsNeverDeleted, though the target answers every creation with
// it: neither by the run nor by a sweep after it.
func TestAnITwinThatExistedIsNeverDeleted(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		creates bool   // what was asked for, too
		answer  string // to a creation; {id} and {name} are those of the iTwin that existed
		code    int
		says    string
	}{
		"by its name":                 {false, `{"iTwin":{"id":"{id}","displayName":"{name}"}}`, 3, `": it is another one, and is left alone`},
		"without its name":            {false, `{"iTwin":{"id":"{id}"}}`, 3, `": it is another one, and is left alone`},
		"in a list":                   {false, `{"iTwins":[{"id":"{id}","displayName":"{name}"}]}`, 3, "the answer has no iTwin id"},
		"beside the one asked for":    {true, `{"iTwin":{"id":"{id}","displayName":"{name}"}}`, 0, "conforms"},
		"with an id of 1,000 letters": {false, `{"iTwin":{"id":"` + strings.Repeat("{id}", 40) + `","displayName":"{asked}"}}`, 3, "letters, and 256 are the most"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of the time a sweep waits
			g := NewWithT(t)
			b := newBed(t)
			existed := b.arrange(t)
			var described struct{ ITwin struct{ DisplayName string } }
			g.Expect(json.Unmarshal(b.get(t, "/itwins/"+existed[0].ID, "").Body, &described)).To(Succeed())
			base, err := url.Parse(b.url)
			g.Expect(err).NotTo(HaveOccurred())
			proxy := httputil.NewSingleHostReverseProxy(base)
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost || strings.TrimSuffix(r.URL.Path, "/") != "/itwins" {
					proxy.ServeHTTP(w, r)
					return
				}
				var asked struct{ DisplayName string }
				if each.creates {
					proxy.ServeHTTP(httptest.NewRecorder(), r)
				} else {
					_ = json.NewDecoder(r.Body).Decode(&asked)
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusCreated)
				_, _ = fmt.Fprint(w, strings.NewReplacer("{id}", existed[0].ID, "{name}", described.ITwin.DisplayName, "{asked}", asked.DisplayName).Replace(each.answer))
			}))
			t.Cleanup(front.Close)
			target := b.targetFile(t, "baseUrl: "+b.url, "baseUrl: "+front.URL)
			ended := finish(t, b.command(t, "run", "--target", target, "--requirement", "missing.image", "--out", t.TempDir()))
			g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
			g.Expect(ended.stdout).To(ContainSubstring(each.says))
			g.Expect(b.there(t)).To(Equal(untouched(existed)))

			b.letTimePass(t)
			swept := finish(t, b.command(t, "sweep", "--target", target))
			g.Expect(swept.code).To(Equal(0), swept.stderr)
			g.Expect(b.there(t)).To(Equal(untouched(existed)))
		})
	}
}
