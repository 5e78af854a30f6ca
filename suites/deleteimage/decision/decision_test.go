package decision_test

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/suites/deleteimage/decision"
)

func TestExpect(t *testing.T) {
	const silent = 0
	for _, test := range []struct {
		credential decision.Credential
		standing   decision.Standing
		resource   decision.Resource
		status     int
		code       string
	}{
		{decision.None, decision.MemberWith, decision.Image, http.StatusUnauthorized, "HeaderNotFound"},
		{decision.None, decision.NonMember, decision.UnknownITwin, http.StatusUnauthorized, "HeaderNotFound"},
		{decision.Expired, decision.AccountAdministrator, decision.Image, http.StatusUnauthorized, ""},
		{decision.WrongScope, decision.CoAdministrator, decision.NoImage, http.StatusUnauthorized, ""},
		{decision.InQuery, decision.Owner, decision.UnknownITwin, http.StatusUnauthorized, ""},
		{decision.Valid, decision.MemberWith, decision.Image, http.StatusNoContent, ""},
		{decision.MoreScopes, decision.ExternalWith, decision.Image, http.StatusNoContent, ""},
		{decision.Valid, decision.ConnectServicesAdministrator, decision.Image, http.StatusNoContent, ""},
		{decision.Valid, decision.MemberWithout, decision.Image, http.StatusForbidden, "InsufficientPermissions"},
		{decision.Valid, decision.ForeignAdministrator, decision.Image, http.StatusForbidden, "InsufficientPermissions"},
		{decision.MoreScopes, decision.OtherRole, decision.Image, http.StatusForbidden, "InsufficientPermissions"},
		{decision.Valid, decision.ExternalWith, decision.NoImage, http.StatusNotFound, "ImageNotFound"},
		{decision.Valid, decision.CoAdministrator, decision.NoImage, http.StatusNotFound, "ImageNotFound"},
		{decision.Valid, decision.MemberWith, decision.UnknownITwin, http.StatusNotFound, ""},
		{decision.Valid, decision.NonMember, decision.NoImage, silent, ""},
		{decision.Valid, decision.ForeignAdministrator, decision.UnknownITwin, silent, ""},
		{decision.MoreScopes, decision.Owner, decision.Image, silent, ""},
	} {
		t.Run(string(test.credential)+", "+string(test.standing)+", "+string(test.resource), func(t *testing.T) {
			g := NewWithT(t)
			expected := decision.Expect(test.credential, test.standing, test.resource)
			g.Expect(expected.Status).To(Equal(test.status))
			g.Expect(expected.Code).To(Equal(test.code))
		})
	}
}

// TestEveryCombinationIsDecided: each has its clause, and either a status or the
// reason why it has none.
func TestEveryCombinationIsDecided(t *testing.T) {
	g := NewWithT(t)
	counts := map[int]int{}
	for _, credential := range append(decision.Refused(), decision.Accepted()...) {
		for _, standing := range decision.Standings() {
			for _, resource := range decision.Resources() {
				expected := decision.Expect(credential, standing, resource)
				counts[expected.Status]++
				g.Expect(expected.Clause).NotTo(BeEmpty())
				g.Expect(expected.Status == 0).To(Equal(expected.Silent != ""))
			}
		}
	}
	g.Expect(counts).To(Equal(map[int]int{
		http.StatusUnauthorized: 13 * 11 * 3, http.StatusNoContent: 2 * 5, http.StatusForbidden: 2 * 5, http.StatusNotFound: 2 * 5 * 2,
		0: 2 * (3 + 5*2),
	}))
}
