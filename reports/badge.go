package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"text/template"
	"unicode/utf8"
)

// badgeLabel is the name of the operation as people know it. The report has its
// method and path, which say less and take more room.
const badgeLabel = "Delete iTwin Image"

// badge is the endpoint document of shields.io, whose colour names it uses.
type badge struct {
	SchemaVersion int    `json:"schemaVersion"`
	Label         string `json:"label"`
	Message       string `json:"message"`
	Color         string `json:"color"`
}

// badgeOf says the level reached, or why there is none, and how many of the
// required requirements pass.
func badgeOf(r *Report) badge {
	b := badge{SchemaVersion: 1, Label: badgeLabel, Message: outcomeWords(r.Conclusion.Outcome)}
	switch r.Conclusion.Outcome {
	case Unreachable:
		b.Color = "lightgrey"
		return b
	case DoesNotConform:
		b.Color = "red"
	case Incomplete:
		b.Color = "orange"
	case ConformsButFor: // nothing that could be taken for a level
		b.Message, b.Color = "known failures", "orange"
	case Conforms:
		b.Message, b.Color = string(r.Conclusion.Level), "brightgreen"
		if r.Conclusion.Level == ReachedNone { // a partial run
			b.Message, b.Color = "partial", "yellowgreen"
		}
	}
	passed, all := r.required()
	b.Message += fmt.Sprintf(", %d/%d", passed, all)
	return b
}

// WriteBadgeJSON writes the conclusion of r as an endpoint document of
// shields.io, which draws the badge.
func WriteBadgeJSON(w io.Writer, r *Report) error {
	return writeIndented(w, "the badge", badgeOf(r))
}

// WriteBadgeSVG writes the conclusion of r as a picture 20 pixels high.
func WriteBadgeSVG(w io.Writer, r *Report) error {
	b := badgeOf(r)
	label, message := textWidth(b.Label), textWidth(b.Message)
	const padding = 6
	drawn := map[string]any{
		"Title": b.Label + ": " + b.Message,
		"Label": b.Label, "LabelMiddle": padding + label/2, "LabelText": label, "LabelWidth": label + 2*padding,
		"Message": b.Message, "MessageMiddle": label + 3*padding + message/2, "MessageText": message, "MessageWidth": message + 2*padding,
		"Width": label + message + 4*padding,
		// Darker than the names say, so that white text on them is readable.
		"Color": map[string]string{
			"brightgreen": "#2f7d32", "yellowgreen": "#5c7a12", "red": "#b3261e", "orange": "#a85000", "lightgrey": "#6b6b6b",
		}[b.Color],
	}
	if err := badgeTemplate.Execute(w, drawn); err != nil {
		return fmt.Errorf("writing the badge: %w", err)
	}
	return nil
}

// badgeTemplate squeezes or stretches each text to the width that was reckoned
// for it, whatever font there is.
var badgeTemplate = template.Must(template.New("badge").Funcs(template.FuncMap{"xml": escapedXML}).Parse(
	`<svg xmlns="http://www.w3.org/2000/svg" width="{{.Width}}" height="20" role="img" aria-label="{{xml .Title}}">
  <title>{{xml .Title}}</title>
  <clipPath id="round"><rect width="{{.Width}}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#round)">
    <rect width="{{.LabelWidth}}" height="20" fill="#444"/>
    <rect x="{{.LabelWidth}}" width="{{.MessageWidth}}" height="20" fill="{{.Color}}"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
    <text x="{{.LabelMiddle}}" y="14" textLength="{{.LabelText}}" lengthAdjust="spacingAndGlyphs">{{xml .Label}}</text>
    <text x="{{.MessageMiddle}}" y="14" textLength="{{.MessageText}}" lengthAdjust="spacingAndGlyphs">{{xml .Message}}</text>
  </g>
</svg>
`))

func escapedXML(text string) (string, error) {
	var escaped strings.Builder
	err := xml.EscapeText(&escaped, []byte(text))
	return escaped.String(), err
}

// textWidth returns about how many pixels a text takes in Verdana of 11 pixels.
func textWidth(text string) int {
	narrow := strings.Count(text, "i") + strings.Count(text, "l") + strings.Count(text, ",") + strings.Count(text, " ")
	return 7*(utf8.RuneCountInString(text)-narrow) + 4*narrow
}
