package stranger

import "slices"

// Subjects are all defects and leniences.
func Subjects() []Subject {
	return slices.Concat(
		permissionSubjects(), roleSubjects(), historySubjects(), makerSubjects(), credentialSubjects(), claimSubjects(), pathSubjects(),
		idSubjects(), connectionSubjects(), orderSubjects(), thingSubjects(), changeSubjects(), errorSubjects(), limitSubjects(),
		requestSubjects(), leniences(),
	)
}
