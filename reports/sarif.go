package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// sarifSchema is the schema of SARIF 2.1.0 by the name that readers look for.
const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// The objects of SARIF 2.1.0 (OASIS), as far as a report fills them.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool              sarifTool         `json:"tool"`
		AutomationDetails sarifAutomation   `json:"automationDetails"`
		Invocations       []sarifInvocation `json:"invocations"`
		Results           []sarifResult     `json:"results"`
		ColumnKind        string            `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string             `json:"id"`
		Name             string             `json:"name"`
		ShortDescription sarifText          `json:"shortDescription"`
		FullDescription  sarifText          `json:"fullDescription"`
		Help             sarifHelp          `json:"help"`
		HelpURI          string             `json:"helpUri"`
		Configuration    sarifConfiguration `json:"defaultConfiguration"`
		Properties       sarifProperties    `json:"properties"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags []string `json:"tags"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"` // it came to a verdict
		Started       string              `json:"startTimeUtc"`
		ExitCode      int                 `json:"exitCode"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string         `json:"level"`
		Message sarifText      `json:"message"`
		Rule    *sarifRuleName `json:"associatedRule,omitempty"`
	}
	sarifRuleName struct {
		ID    string `json:"id"`
		Index int    `json:"index"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)

// WriteSARIF writes r in SARIF 2.1.0, for the code scanning of GitHub and what Azure shows
// of it: a rule for each requirement, and a result for each that failed. A known failure is
// suppressed. What could not be tested is no result but a notification of the run. A result
// is located where the target file names the target; without a target file of a repository
// it has no location, and GitHub does not show it.
func WriteSARIF(w io.Writer, r *Report) error {
	r = shown(r)
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: r.Suite.Name, Version: r.Suite.Version, InformationURI: r.Suite.Documentation.URL, Rules: []sarifRule{},
		}},
		AutomationDetails: sarifAutomation{r.Suite.Name + "/" + url.PathEscape(r.Target.Name) + "/"},
		Results:           []sarifResult{},
		ColumnKind:        "unicodeCodePoints",
	}
	invocation := sarifInvocation{
		Successful: r.Conclusion.Outcome != Incomplete && r.Conclusion.Outcome != Unreachable && !r.Run.Interrupted,
		Started:    r.Run.Started, ExitCode: r.ExitCode(),
		Notifications: []sarifNotification{{Level: "note", Message: sarifText{conclusionIssue(r).message}}},
	}
	for i, q := range r.Requirements {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(r, q))
		switch q.Verdict {
		case Fail:
			run.Results = append(run.Results, sarifResultOf(r, q, i))
		case NotTestable:
			invocation.Notifications = append(invocation.Notifications, sarifNotification{
				Level: "warning", Rule: &sarifRuleName{q.ID, i}, Message: sarifText{"not testable: " + strings.Join(distinct(q.Reasons), "; ")},
			})
		}
	}
	run.Invocations = []sarifInvocation{invocation}
	return writeIndented(w, "SARIF", sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRuleOf(r *Report, q Requirement) sarifRule {
	sentence := "The implementation " + q.Sentence + "."
	clause := fmt.Sprintf("The documentation of %s, clause %s: %s", r.Suite.Operation, q.Clause, r.Suite.Documentation.URL)
	return sarifRule{
		ID: q.ID, Name: pascalCase(q.ID),
		ShortDescription: sarifText{sentence}, FullDescription: sarifText{sentence},
		Help: sarifHelp{
			Text: sentence + "\n\n" + levelWords(q.Level) + "\n\n" + clause,
			Markdown: fmt.Sprintf("%s\n\n%s\n\nThe documentation of %s, clause *%s*: %s\n",
				plain(sentence), levelWords(q.Level), code(r.Suite.Operation), plain(q.Clause), code(r.Suite.Documentation.URL)),
		},
		HelpURI:       r.Suite.Documentation.URL,
		Configuration: sarifConfiguration{map[Level]string{Must: "error", Should: "warning", Observe: "note"}[q.Level]},
		Properties:    sarifProperties{Tags: []string{"conformance", string(q.Level)}},
	}
}

// pascalCase is the id of a requirement as the name of a rule, AuthMissingHeader of
// auth.missing-header: SARIF asks for one that is not the id.
func pascalCase(id string) string {
	var name strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return r == '.' || r == '-' }) {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}

// levelWords say what a level means.
func levelWords(level Level) string {
	switch level {
	case Must:
		return "It is a must: the documentation says so, and conformance depends on it."
	case Should:
		return "It is a should: the documentation, or the RFC that it rests on, recommends it."
	default:
		return "It is only observed: the documentation leaves it open."
	}
}

func sarifResultOf(r *Report, q Requirement, rule int) sarifResult {
	found := failureIssue(r, q)
	sum := sha256.Sum256([]byte(r.Target.Name + "\x00" + q.ID))
	result := sarifResult{
		RuleID: q.ID, RuleIndex: rule, Level: map[severity]string{failing: "error", warning: "warning"}[found.severity],
		Message: sarifText{found.message},
		// The same failure stays one alert when lines of the target file move.
		Fingerprints: map[string]string{"primaryLocationLineHash": hex.EncodeToString(sum[:8]) + ":1"},
	}
	if source := r.Target.Source; source != nil {
		address := url.URL{Path: source.File}
		result.Locations = []sarifLocation{{sarifPhysical{
			Artifact: sarifArtifact{URI: address.String(), URIBaseID: "%SRCROOT%"}, Region: sarifRegion{source.Line},
		}}}
	}
	if q.Excused != nil {
		result.Suppressions = []sarifSuppression{{Kind: "external", Status: "accepted", Justification: q.Excused.String()}}
	}
	return result
}
