package yamlfile

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestANameThatIsATokenIsNotShown(t *testing.T) {
	for name, shown := range map[string]string{
		"MODIFIER_TOKEN": "MODIFIER_TOKEN",
		"A_VERY_LONG_NAME_OF_A_VARIABLE_NUMBER_12":                "A_VERY_LONG_NAME_OF_A_VARIABLE_NUMBER_12",
		"OrganizationAdministratorOfAnotherOrganization":          "OrganizationAdministratorOfAnotherOrganization",
		"ghp_16C7e42F292c6912E7710c838347Ae178B4a":                "ghp_…",
		"d0c5a3f9e8b7461290ffeeddccbbaa99":                        "…",
		"eyJhbGciOiJub25lIn0.e30.":                                "….e30.",
		"iTwins: [{id: 0d8d1f35-0000-4000-8000-000000000000}]":    "iTwins: [{id: 0d8d1f35-0000-4000-8000-000000000000}]",
		"env: d0c5a3f9e8b7461290ffeeddccbbaa99 # where it stands": "env: … # where it stands",
	} {
		NewWithT(t).Expect(ShownName(name)).To(Equal(shown))
	}
}
