package matchers

import (
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

func TestStatus(t *testing.T) {
	for name, each := range map[string]struct {
		matcher types.GomegaMatcher
		status  int
		got     string
	}{
		"the same":            {HaveStatus(401), 401, ""},
		"its neighbour":       {HaveStatus(401), 403, "403 Forbidden"},
		"without a name":      {HaveStatus(401), 499, "499"},
		"another":             {HaveOtherStatusThan(429), 404, ""},
		"none other":          {HaveOtherStatusThan(429), 429, "429 Too Many Requests"},
		"below success":       {HaveSuccessfulStatus(), 199, "199"},
		"first success":       {HaveSuccessfulStatus(), 200, ""},
		"last success":        {HaveSuccessfulStatus(), 299, ""},
		"above success":       {HaveSuccessfulStatus(), 300, "300 Multiple Choices"},
		"below client errors": {HaveClientErrorStatus(), 399, "399"},
		"first client error":  {HaveClientErrorStatus(), 400, ""},
		"last client error":   {HaveClientErrorStatus(), 499, ""},
		"above client errors": {HaveClientErrorStatus(), 500, "500 Internal Server Error"},
	} {
		t.Run(name, func(t *testing.T) { judge(t, each.matcher, answered(each.status, nil, ""), each.got) })
	}
}

func TestStatusText(t *testing.T) {
	g := NewWithT(t)
	g.Expect(StatusText(204)).To(Equal("204 No Content"))
	g.Expect(StatusText(0)).To(Equal("0"))
	g.Expect(StatusText(799)).To(Equal("799"))
}
