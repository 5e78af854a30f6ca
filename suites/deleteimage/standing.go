package deleteimage

import (
	"slices"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/decision"
)

// personas are those who have the standings, on an iTwin that is arranged so.
var personas = map[decision.Standing]fixtures.Persona{
	decision.Owner:                        fixtures.Owner,
	decision.MemberWith:                   fixtures.Modifier,
	decision.MemberWithout:                fixtures.Reader,
	decision.NonMember:                    fixtures.Outsider,
	decision.ExternalWith:                 fixtures.ExternalParticipant,
	decision.ExternalWithout:              fixtures.ExternalParticipant,
	decision.AccountAdministrator:         fixtures.AccountAdministrator,
	decision.CoAdministrator:              fixtures.CoAdministrator,
	decision.ConnectServicesAdministrator: fixtures.ConnectServicesAdministrator,
	decision.ForeignAdministrator:         fixtures.ForeignAdministrator,
	decision.OtherRole:                    fixtures.ProjectAdministrator,
}

// Being wishes that the persona of a standing has that standing.
func Being(standing decision.Standing) func(*fixtures.Plan) {
	persona := personas[standing]
	switch standing {
	case decision.Owner:
		return func(*fixtures.Plan) {} // who creates it is not for a plan to say
	case decision.MemberWith, decision.ExternalWith:
		return Granting(persona, fixtures.PermissionModify)
	case decision.MemberWithout, decision.ExternalWithout:
		return Granting(persona, "imodels_read")
	default:
		return NoMember(persona)
	}
}

// sender shows the credential of a persona.
func sender(credential decision.Credential, persona fixtures.Persona) Sender {
	switch credential {
	case decision.None:
		return As(fixtures.Anonymous)
	case decision.EmptyValue:
		return As(persona).WithAuthorization("")
	case decision.SchemeOnly:
		return As(persona).WithAuthorization("Bearer")
	case decision.OtherScheme:
		return As(persona).WithAuthorization("Basic {token}")
	case decision.WithoutScheme:
		return As(persona).WithAuthorization("{token}")
	case decision.Garbage:
		return As(persona).WithAuthorization("Bearer garbage")
	case decision.InQuery:
		return As(persona).WithTokenInQuery()
	case decision.Valid:
		return As(persona)
	default:
		return As(persona.With(kinds[credential]))
	}
}

// kinds are the personas who have a token that is a credential of that name.
var kinds = map[decision.Credential]fixtures.Persona{
	decision.WrongScope:  fixtures.WrongScope,
	decision.WrongIssuer: fixtures.WrongIssuer,
	decision.Expired:     fixtures.Expired,
	decision.Tampered:    fixtures.Tampered,
	decision.Unsigned:    fixtures.Unsigned,
	decision.Stripped:    fixtures.Stripped,
	decision.MoreScopes:  fixtures.MoreScopes,
}

// requirementsOf are the requirements that combinations of a standing with these
// credentials are instances of, each once.
func requirementsOf(standing decision.Standing, credentials []decision.Credential) []suites.Requirement {
	var requirements []suites.Requirement
	for _, credential := range credentials {
		for _, resource := range decision.Resources() {
			if requirement := requirementOf(credential, standing, resource); !slices.Contains(requirements, requirement) {
				requirements = append(requirements, requirement)
			}
		}
	}
	return requirements
}

// requirementOf is the requirement that a combination is an instance of.
func requirementOf(credential decision.Credential, standing decision.Standing, resource decision.Resource) suites.Requirement {
	switch {
	case decision.Expect(credential, standing, resource).Silent != "":
		return DecisionSilent
	case credential == decision.Valid:
		return requirementOfCaller(standing, resource)
	case credential == decision.MoreScopes:
		return SuccessMoreScopes
	case resource != decision.Image:
		return AuthFirst
	}
	switch credential {
	case decision.None:
		return MissingHeader
	case decision.InQuery:
		return QueryToken
	case decision.WrongScope:
		if administrates(standing) {
			return AdministratorScope
		}
		return WrongScope
	case decision.WrongIssuer:
		return WrongIssuer
	case decision.Expired:
		return Expired
	case decision.Tampered, decision.Unsigned, decision.Stripped:
		return Tampered
	default:
		return MalformedHeader
	}
}

// requirementOfCaller is the requirement on a caller who is known.
func requirementOfCaller(standing decision.Standing, resource decision.Resource) suites.Requirement {
	switch {
	case resource == decision.UnknownITwin:
		return MissingITwin
	case resource == decision.NoImage && administrates(standing):
		return AdministratorMissingImage
	case resource == decision.NoImage:
		return MissingImage
	}
	return map[decision.Standing]suites.Requirement{
		decision.MemberWith:                   SuccessStatus,
		decision.MemberWithout:                NoPermission,
		decision.NonMember:                    NonMember,
		decision.ExternalWith:                 SuccessExternalParticipant,
		decision.ExternalWithout:              ExternalWithout,
		decision.AccountAdministrator:         AccountAdministrator,
		decision.CoAdministrator:              CoAdministrator,
		decision.ConnectServicesAdministrator: ConnectServicesAdministrator,
		decision.ForeignAdministrator:         OtherOrganization,
		decision.OtherRole:                    OtherRole,
	}[standing]
}

// administrates reports whether a user of that standing is an Organization
// Administrator, of whichever organisation.
func administrates(standing decision.Standing) bool {
	switch standing {
	case decision.AccountAdministrator, decision.CoAdministrator, decision.ConnectServicesAdministrator, decision.ForeignAdministrator:
		return true
	default:
		return false
	}
}
