package reports

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestBodyKeepsEveryByte(t *testing.T) {
	tests := []struct {
		name, content string
		want          Body
	}{
		{"empty", "", Body{}},
		{"text", "é\x00\n", Body{"é\x00\n", UTF8}},
		{"bytes", "\x89PNG", Body{"iVBORw==", Base64}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			body := NewBody([]byte(test.content))
			g.Expect(body).To(Equal(test.want))
			content, err := body.Bytes()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(content)).To(Equal(test.content))
		})
	}
}

func TestBodyThatIsNotTheBase64ItClaimsToBe(t *testing.T) {
	_, err := Body{Text: "%", Encoding: Base64}.Bytes()
	NewWithT(t).Expect(err).To(MatchError("decoding a body: illegal base64 data at input byte 0"))
}
