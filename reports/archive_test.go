package reports

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func decoded[T any](t *testing.T, r *Report, write writeFunc) T {
	t.Helper()
	var document strings.Builder
	if err := write(&document, r); err != nil {
		t.Fatal(err)
	}
	var got T
	if err := json.Unmarshal([]byte(document.String()), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestHARHoldsEveryExchange(t *testing.T) {
	g := NewWithT(t)
	r := brokenReport()
	log := decoded[harDocument](t, r, WriteHAR).Log
	g.Expect(log.Pages).To(HaveLen(len(r.Cases)))
	i := 0
	for _, c := range r.Cases {
		for _, e := range c.Exchanges {
			entry := log.Entries[i]
			i++
			g.Expect(entry.Page).To(Equal(c.ID))
			g.Expect(entry.Request.Method).To(Equal(e.Request.Method))
			g.Expect(entry.Time).To(Equal(e.DurationMs))
			if e.Answer == nil {
				g.Expect(entry.Response.Status).To(BeZero())
				g.Expect(entry.Response.Comment).To(Equal("no answer: " + e.Error))
				continue
			}
			g.Expect(entry.Response.Status).To(Equal(e.Answer.Status))
			g.Expect(entry.Response.Content.Text).To(Equal(e.Answer.Text))
		}
	}
	g.Expect(log.Entries).To(HaveLen(i))
}

func TestHARBodies(t *testing.T) {
	g := NewWithT(t)
	e := passingReport().Cases[0].Exchanges[0]
	e.Answer.Body = NewBody([]byte("\x89PNG"))
	g.Expect(harRequestOf(e).BodySize).To(Equal(4))
	g.Expect(harRequestOf(e).PostData.Comment).To(ContainSubstring("base64"))
	g.Expect(harResponseOf(e).Content.Encoding).To(Equal("base64"))
	g.Expect(*harResponseOf(e).Content.Size).To(Equal(4))
	e.Answer.Body = Body{Text: "%", Encoding: Base64}
	g.Expect(harResponseOf(e).BodySize).To(Equal(1), "what claims to be base64 and is none counts as it stands")
}

func TestHARURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://x.example/a%2Fb?c=d&e=%C3%A9#f": "https://x.example/a%2Fb?c=d&e=%C3%A9#f",
		"https://x.example/?t=${A_TOKEN}":        "https://x.example/?t=$%7BA_TOKEN%7D",
		"https://x.example/a b\n<>é%zz%":         "https://x.example/a%20b%0A%3C%3E%C3%A9%25zz%25",
	} {
		NewWithT(t).Expect(harURL(raw)).To(Equal(want))
	}
}

func TestHARQueryIsDecoded(t *testing.T) {
	g := NewWithT(t)
	g.Expect(harQuery("https://x.example/?b=%20&a=1&b=2")).To(Equal([]harPair{{"a", "1"}, {"b", " "}, {"b", "2"}}))
	g.Expect(harQuery("https://x.example/%zz?a=1")).To(BeEmpty())
}

func TestCTRFAddsUp(t *testing.T) {
	for name, r := range map[string]*Report{"passing": passingReport(), "broken": brokenReport(), "untested": untestedReport()} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			results := decoded[ctrfReport](t, r, WriteCTRF).Results
			s := results.Summary
			g.Expect(results.Tests).To(HaveLen(len(r.Cases)))
			g.Expect(s.Tests).To(Equal(len(r.Cases)))
			g.Expect(s.Passed + s.Failed + s.Skipped + s.Other).To(Equal(s.Tests))
			g.Expect(s.Stop - s.Start).To(Equal(s.Duration))
			for i, test := range results.Tests {
				g.Expect(test.RawStatus).To(Equal(string(r.Cases[i].Verdict)))
				g.Expect(test.Status == "failed").To(Equal(r.Cases[i].Verdict == Fail))
				g.Expect(test.Message != "").To(Equal(test.Status == "failed" || test.Status == "skipped"))
			}
		})
	}
}
