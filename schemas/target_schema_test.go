package schemas

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// smallTarget keeps every rule; the tests below break one each.
const smallTarget = `{"baseUrl": "https://staging.example", "personas": {"modifier": {"token": {"env": "MODIFIER_TOKEN"}}}, "arranging": {"platform": {}}}`

func TestTargetSchema(t *testing.T) {
	credentials := func(text string) string { return `{"clientCredentials": {"clientId": "a", ` + text + `}}` }
	for name, each := range map[string]struct {
		old, new, want string // want "" for a valid file
	}{
		"a small target":           {"", "", ""},
		"an upper-case scheme":     {"https://staging", "HTTPS://staging", ""},
		"a user in the base URL":   {"https://staging", "https://user@staging", "at /baseUrl: does not match pattern"},
		"an unknown key":           {`"baseUrl"`, `"allowProduction": true, "baseUrl"`, `at the top: additional property "allowProduction" is not allowed`},
		"TLS that does not verify": {`"baseUrl"`, `"tls": {"insecure": true}, "baseUrl"`, `at /tls: additional property "insecure" is not allowed`},
		"a certificate alone":      {`"baseUrl"`, `"tls": {"clientCertFile": "a"}, "baseUrl"`, "property 'clientKeyFile' is required"},
		"no modifier":              {`"modifier"`, `"reader"`, `property "modifier" is missing`},
		"two arrangers":            {`"platform": {}`, `"platform": {}, "command": {"run": ["a"]}`, "maximum 1 properties allowed"},
		"a token by discovery":     {`{"env": "MODIFIER_TOKEN"}`, credentials(`"issuer": "https://h", "clientSecretFile": "b"`), ""},
		"two token endpoints":      {`{"env": "MODIFIER_TOKEN"}`, credentials(`"issuer": "https://h", "tokenUrl": "https://h", "clientSecretFile": "b"`), "valid against schemas at indexes 0 and 1"},
		"a variable as a header":   {`"baseUrl"`, `"headers": {"X-Key": "${KEY}", "X-Cost": "5$"}, "baseUrl"`, ""},
		"part of a variable":       {`"baseUrl"`, `"headers": {"X-Key": "Key ${KEY}"}, "baseUrl"`, "at /headers/X-Key: does not match pattern"},
		"two lines as a header":    {`"baseUrl"`, `"headers": {"X-Key": "a\r\nX: b"}, "baseUrl"`, "at /headers/X-Key: does not match pattern"},
		"durations":                {`"baseUrl"`, `"timeout": "1m30.5s", "baseUrl"`, ""},
		"a duration of nothing":    {`"baseUrl"`, `"timeout": "", "baseUrl"`, "at /timeout: does not match pattern"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			err := Target().Validate([]byte(strings.Replace(smallTarget, each.old, each.new, 1)))
			if each.want == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(ContainSubstring(each.want)))
		})
	}
}

// TestOwnSchemasAreClosedAndDescribed walks every object that a file or a message
// may hold: none takes what it does not name, nothing that is named goes without a
// description, and of a target file nothing that can be wrong without a title to
// say what is needed.
func TestOwnSchemasAreClosedAndDescribed(t *testing.T) {
	for name, document := range map[string]string{TargetID: targetDocument, ArrangerID: arrangerDocument} {
		var schema map[string]any
		if err := json.Unmarshal([]byte(document), &schema); err != nil {
			t.Fatal(err)
		}
		if schema["$id"] != name || schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
			t.Errorf("%s: $id is %v of %v", name, schema["$id"], schema["$schema"])
		}
		objects := 0
		var walk func(place string, value any)
		walk = func(place string, value any) {
			object, isObject := value.(map[string]any)
			if !isObject {
				return
			}
			if object["type"] == "object" {
				objects++
				if object["additionalProperties"] != false && place != "/$defs/plan/properties/grants" { // which has personas
					t.Errorf("%s%s takes additional properties", name, place)
				}
			}
			if object["type"] != nil && object["title"] == nil && name == TargetID {
				t.Errorf("%s%s has no title", name, place)
			}
			properties, _ := object["properties"].(map[string]any)
			for key, value := range properties {
				if property := value.(map[string]any); property["description"] == nil && object["type"] != nil {
					t.Errorf("%s%s: %s has no description", name, place, key)
				}
			}
			for key, value := range object {
				walk(place+"/"+key, value)
			}
		}
		walk("", schema)
		if objects < 4 {
			t.Errorf("%s: only %d objects were seen", name, objects)
		}
	}
}

func TestArrangerSchema(t *testing.T) {
	for line, want := range map[string]string{
		`{"id":1,"method":"arrange","name":"n","plan":{"image":true,"grants":{"modifier":["itwins_modify"],"outsider":[]}}}`: "",
		`{"id":2,"method":"has-image","iTwin":{"id":"t-1"}}`:                                                                 "",
		`{"id":3,"method":"release","iTwin":{"id":"t-1"}}`:                                                                   "",
		`{"id":4,"method":"release","name":"n"}`:                                                                             "",
		`{"id":1,"method":"arrange","name":"n"}`:                                                                             `property "plan" is missing`,
		`{"id":1,"method":"arrange","plan":{"image":true,"grants":{}}}`:                                                      `property "name" is missing`,
		`{"id":1,"method":"release"}`:                                                                                        `property "iTwin" is missing`,
		`{"id":1,"method":"has-image","name":"n"}`:                                                                           `property "iTwin" is missing`,
		`{"id":1,"method":"release","name":"n","iTwin":{"id":"t-1"}}`:                                                        `valid against schemas at indexes 0 and 1`,
		`{"id":0,"method":"release","iTwin":{"id":"t-1"}}`:                                                                   "must be >= 1",
		`{"id":1,"method":"destroy","iTwin":{"id":"t-1"}}`:                                                                   `must be one of "arrange", "has-image", "release"`,
	} {
		err := ArrangerRequest().Validate([]byte(line))
		check(t, line, err, want)
	}
	for line, want := range map[string]string{
		`{"id":1,"iTwin":{"id":"t-1"}}`: "",
		`{"id":2,"image":false}`:        "",
		`{"id":3}`:                      "",
		`{"id":1,"error":"why"}`:        "",
		`{"id":1,"error":""}`:           "length must be >= 1",
		`{"id":"1"}`:                    "expected integer, but got string",
		`{"iTwin":{"id":"t-1"}}`:        `property "id" is missing`,
		`{"id":1,"iTwin":{}}`:           `property "id" is missing`,
		`{"id":1,"ok":true}`:            `additional property "ok" is not allowed`,
	} {
		check(t, line, ArrangerAnswer().Validate([]byte(line)), want)
	}
}

func check(t *testing.T, document string, err error, want string) {
	t.Helper()
	g := NewWithT(t)
	if want == "" {
		g.Expect(err).NotTo(HaveOccurred(), document)
	} else {
		g.Expect(err).To(MatchError(ContainSubstring(want)), document)
	}
}

func TestWhatASchemaSaysOfAPlace(t *testing.T) {
	g := NewWithT(t)
	for place, want := range map[string]Subschema{
		"/timeout": {
			Title: "a duration longer than 0, such as 30s or 1m30s", Scalar: true,
			Description: "The time of each case, without its arranging and the waits that the target asks for.",
		},
		"/headers/X-Key": {
			Title:       "a text on one line, or one variable alone, such as ${GATEWAY_KEY}; a number in quotation marks",
			Description: "The value of the header: a text without ${, or one variable alone.", Scalar: true, Secret: true,
		},
		"/rateLimit/stated": {
			Title: "a mapping with requests and window, such as {requests: 500, window: 1m}", Properties: []string{"requests", "window"},
			Required: []string{"requests", "window"}, Description: "The limit that the target promises. Not to meet it is a failure.",
		},
		"/arranging/command/run/7": {
			Title: "a text; a number in quotation marks", Description: "The program, or an argument.", Scalar: true,
		},
	} {
		said, known := Target().Place(place)
		g.Expect(known).To(BeTrue(), place)
		g.Expect(said).To(Equal(want))
	}
	for _, place := range []string{"/timeouts", "/timeout/x", "/headers/X Key", "/personas/nobody", "/arranging/command/run/x", "/"} {
		_, known := Target().Place(place)
		g.Expect(known).To(BeFalse(), place)
	}
}

func TestWhatABrokenRuleAsksFor(t *testing.T) {
	g := NewWithT(t)
	for rule, title := range map[string]string{
		"/$defs/duration/pattern":                           "a duration longer than 0, such as 30s or 1m30s",
		"/$defs/clientCredentials/allOf/0/oneOf/1/required": "either tokenUrl or issuer",
		"/$defs/tls/dependentRequired/clientCertFile/0":     "a mapping, such as {caFile: ca.pem}",
		"/$defs/headers/additionalProperties":               "the name of a header with a text, or with a variable such as ${GATEWAY_KEY}",
		"/type":                                             "a mapping with baseUrl, personas and arranging",
		"/$defs/command/properties/run/items/type":          "a text; a number in quotation marks",
		"/$defs/rateLimit/anyOf/0/required":                 "a mapping with maxRequests and within, or with stated",
		"/no/such/rule":                                     "a mapping with baseUrl, personas and arranging",
		"":                                                  "a mapping with baseUrl, personas and arranging",
		"/$defs/scopes~1~0/properties/x~1y/not/there/at/all": "a mapping with baseUrl, personas and arranging",
	} {
		g.Expect(Target().Broken(rule).Title).To(Equal(title), rule)
	}
}
