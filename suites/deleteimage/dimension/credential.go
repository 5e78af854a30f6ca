package dimension

import "itwin-conformance/fixtures"

// Altered lists tokens that were genuine and were altered in one thing.
func Altered() []Said {
	v := value(Credential)
	var said []Said
	for _, alteration := range fixtures.Alterations() {
		said = append(said, Said{Value: v(string(alteration.Kind), alteration.Why), Token: alteration.Kind})
	}
	return said
}
