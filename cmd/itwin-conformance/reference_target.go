package main

import (
	"strings"

	"github.com/goccy/go-yaml"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/schemas/yamlfile"
)

// The parts of a target file that describe a running reference, in the order of the file.
type (
	referenceFile struct {
		Name          string                  `yaml:"name"`
		BaseURL       string                  `yaml:"baseUrl"`
		Arranging     referenceArranging      `yaml:"arranging"`
		RateLimit     *referenceLimit         `yaml:"rateLimit,omitempty"`
		Introspection *referenceIntrospection `yaml:"introspection,flow,omitempty"`
		Personas      yaml.MapSlice           `yaml:"personas"`
	}
	referenceArranging struct {
		Platform struct{} `yaml:"platform"`
	}
	referenceLimit struct {
		Stated referenceTier `yaml:"stated,flow"`
	}
	referenceTier struct {
		Requests int    `yaml:"requests"`
		Window   string `yaml:"window"`
	}
	referenceIntrospection struct {
		URL             string `yaml:"url"`
		ClientID        string `yaml:"clientId"`
		ClientSecretEnv string `yaml:"clientSecretEnv"`
	}
	referencePersona struct {
		Email   string         `yaml:"email"`
		Token   referenceToken `yaml:"token"`
		Vouched bool           `yaml:"vouched,omitempty"`
	}
	referenceToken struct {
		ClientCredentials *referenceCredentials `yaml:"clientCredentials,flow,omitempty"`
		Login             *referenceLogin       `yaml:"login,flow,omitempty"`
	}
	referenceLogin struct {
		Issuer   string `yaml:"issuer"`
		ClientID string `yaml:"clientId"`
	}
	referenceCredentials struct {
		TokenURL        string `yaml:"tokenUrl"`
		ClientID        string `yaml:"clientId"`
		ClientSecretEnv string `yaml:"clientSecretEnv"`
	}
)

// referenceTarget is the target file of a running reference, in which people sign in
// where that is asked for.
func referenceTarget(server *reference.Server, people bool) ([]byte, error) {
	file := referenceFile{Name: "emulator", BaseURL: server.URL()}
	for _, client := range server.Clients() {
		persona := fixtures.Persona(client.ID)
		if persona == fixtures.Limited {
			file.RateLimit = &referenceLimit{referenceTier{client.Tier.Requests, client.Tier.Window.String()}}
		}
		if server.Opaque() && persona == fixtures.LookalikeIssuer {
			continue // an opaque token does not name its issuer
		}
		token := referenceToken{ClientCredentials: &referenceCredentials{server.TokenURL(), client.ID, persona.SecretVariable()}}
		if name, _, _ := strings.Cut(client.User, "@"); people && name == client.ID { // a user's own, and no special one
			token = referenceToken{Login: &referenceLogin{server.Issuer(), reference.LoginClient}}
		}
		file.Personas = append(file.Personas, yaml.MapItem{Key: client.ID, Value: referencePersona{
			Email: client.User,
			Token: token,
			// Nobody says more of an opaque token that has expired than that it is not active.
			Vouched: server.Opaque() && persona == fixtures.Expired,
		}})
	}
	if server.Opaque() {
		file.Introspection = &referenceIntrospection{server.IntrospectionURL(), string(fixtures.Modifier), fixtures.Modifier.SecretVariable()}
	}
	return yamlfile.Marshal(file)
}
