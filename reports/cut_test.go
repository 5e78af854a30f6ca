package reports

import (
	"bytes"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestAnAnswerThatIsNotKeptWholeSaysSo in every format that shows answers.
func TestAnAnswerThatIsNotKeptWholeSaysSo(t *testing.T) {
	r := failingReport()
	for i := range r.Cases {
		for j := range r.Cases[i].Exchanges {
			if answer := r.Cases[i].Exchanges[j].Answer; answer != nil {
				answer.Cut = &Cut{BodyBytes: 5_000_000, BodySHA256: strings.Repeat("0", 64), HeaderFields: 7}
			}
		}
	}
	for _, format := range Formats() {
		shows := map[string]bool{"html": true, "text": true, "markdown": true, "har": true}[format.Name]
		t.Run(format.Name, func(t *testing.T) {
			g := NewWithT(t)
			var document bytes.Buffer
			g.Expect(format.Write(&document, r)).To(Succeed())
			said := strings.Join(strings.Fields(document.String()), " ")
			whole := "not kept whole: the body has 5000000 bytes, with SHA-256 " + strings.Repeat("0", 64) + "; 7 fields of the header were left out or cut short"
			g.Expect(strings.Contains(said, whole)).To(Equal(shows))
		})
	}
}
