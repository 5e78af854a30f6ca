package deleteimage

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/decision"
	. "itwin-conformance/suites/matchers"
)

// Table is a part of the decision table while it is walked.
type Table struct {
	c    *C
	rows []*row
	side *wire.Exchange // the control that found no image, where nothing shows who deleted it
}

// row is one combination, and the entry of what came of it.
type row struct {
	credential decision.Credential
	resource   decision.Resource
	sender     Sender
	itwin      fixtures.ITwin
	entry      *suites.Decision
	// exchange is that of the combination, and unanswered why it shows nothing.
	exchange   *wire.Exchange
	unanswered string
	// plainer is the row beside it that differs in what is less: a valid token of
	// one scope instead of several, an image instead of none. Nil where there is none.
	plainer *row
}

// noSuchToken is why a combination was not tried.
const noSuchToken = "the target has no such token of this caller"

// Table enters the combinations of a standing with these credentials. Those
// that need a token which the target does not have are not testable.
func (c *C) Table(standing decision.Standing, credentials ...decision.Credential) *Table {
	persona := personas[standing]
	table := &Table{c: c}
	for _, credential := range credentials {
		sender := sender(credential, persona)
		for _, resource := range decision.Resources() {
			expected := decision.Expect(credential, standing, resource)
			entry := &suites.Decision{
				Requirement: requirementOf(credential, standing, resource),
				Credential:  string(credential), Standing: string(standing), Resource: string(resource),
				Status: expected.Status, Code: expected.Code, Clause: expected.Clause, Silent: expected.Silent,
			}
			c.Decide(entry)
			if !c.Has(sender.persona) {
				entry.Verdict, entry.Reason = suites.NotTestable, noSuchToken
				continue
			}
			added := &row{credential: credential, resource: resource, sender: sender, entry: entry}
			added.plainer = table.plainerThan(added)
			table.rows = append(table.rows, added)
		}
	}
	if !c.Has(persona) {
		c.LeaveOut(fmt.Sprintf("the target has no persona %q", persona))
	}
	return table
}

// plainerThan finds the row of the same credential with an image, and for that
// of several scopes the one of a single scope.
func (t *Table) plainerThan(of *row) *row {
	i := slices.IndexFunc(t.rows, func(r *row) bool {
		if of.credential == decision.MoreScopes {
			return r.credential == decision.Valid && r.resource == of.resource
		}
		return r.credential == of.credential && r.resource == decision.Image
	})
	if i < 0 {
		return nil
	}
	return t.rows[i]
}

// Of is the part of the table with that credential.
func (t *Table) Of(credential decision.Credential) *Table {
	return &Table{c: t.c, rows: slices.DeleteFunc(slices.Clone(t.rows), func(r *row) bool { return r.credential != credential })}
}

// Try sends every combination at once.
func (t *Table) Try(full, empty, unknown fixtures.ITwin) {
	itwins := map[decision.Resource]fixtures.ITwin{decision.Image: full, decision.NoImage: empty, decision.UnknownITwin: unknown}
	calls := make([]fixtures.Call, len(t.rows))
	for i, row := range t.rows {
		row.itwin = itwins[row.resource]
		calls[i] = row.sender.call(http.MethodDelete, wire.Judged, row.itwin)
	}
	for i, exchange := range t.c.Try(calls...) {
		row := t.rows[i]
		row.exchange, row.unanswered = exchange, t.c.Unanswered(exchange)
		if row.unanswered == "" {
			row.entry.Answer, row.entry.AnswerCode = exchange, ErrorOf(exchange.Answer).Code
		}
	}
}

// imageGone is why a combination cannot be judged.
const imageGone = "a request of another combination has or may have deleted the image, so this 404 shows neither a token that was taken nor one that was not looked at"

// Judge judges every combination by the requirement that it is an instance of.
// Where a plainer combination broke already, that one's requirement is to blame:
// an expired token that is taken is taken also where there is no image.
func (t *Table) Judge() {
	mayBeGone := t.deleted() || t.unanswered() != nil
	for _, row := range t.rows {
		entry := row.entry
		if row.unanswered != "" {
			entry.Verdict, entry.Reason = suites.NotTestable, row.unanswered
			if entry.Silent == "" {
				t.c.Judge(entry.Requirement).NotTestable(row.unanswered, row.exchange)
			}
			continue
		}
		if why := row.unclear(mayBeGone); why != "" { // which is another's doing, and told of there
			entry.Verdict, entry.Reason = suites.NotTestable, why
			continue
		}
		if entry.Silent != "" {
			entry.Verdict = suites.Observed
			answered := strings.TrimSpace(StatusText(entry.Answer.Answer.Status) + " " + entry.AnswerCode)
			t.c.Judge(DecisionSilent).Observed(fmt.Sprintf("%s: %s", entry.Resource, answered), entry.Answer)
			continue
		}
		if row.plainer != nil && row.plainer.broke() {
			entry.Requirement = row.plainer.entry.Requirement
		}
		entry.Verdict = t.c.judge(row)
	}
}

// judge judges one combination, and says how it went.
func (c *C) judge(of *row) suites.Verdict {
	entry := of.entry
	answer := entry.Answer
	if of.itwin.Unproven && entry.Status == http.StatusNoContent && answer.Answer.Status == http.StatusNotFound {
		entry.Reason = unproven
		c.Judge(entry.Requirement).NotTestable(unproven, answer)
		return suites.NotTestable
	}
	kept := c.Judge(entry.Requirement).Expect(answer).To(HaveStatus(entry.Status))
	documented := AnyCode
	if entry.Code != "" {
		documented = DocumentedError{entry.Status, entry.Code}
	}
	c.JudgeErrorResponse(answer, documented)
	if !kept || entry.Code != "" && entry.AnswerCode != entry.Code {
		return suites.Fail
	}
	return suites.Pass
}

// broke reports whether the answer was of another status than expected.
func (r *row) broke() bool {
	return r.entry.Silent == "" && r.unanswered == "" && r.exchange.Answer.Status != r.entry.Status
}

// unclear says why a wrong answer does not tell what broke: the plainer combination was
// not answered; or it is a 404, by which the credential may have been taken, or not been
// looked at before an image that was gone.
func (r *row) unclear(mayBeGone bool) string {
	switch {
	case !r.broke():
		return ""
	case r.plainer != nil && r.plainer.unanswered != "":
		return "what a plainer combination is answered is not known: " + r.plainer.unanswered
	case mayBeGone && r.exchange.Answer.Status == http.StatusNotFound && (r.plainer == nil || r.plainer.unclear(mayBeGone) != ""):
		return imageGone
	default:
		return ""
	}
}

// withImage are the rows of an iTwin with an image.
func (t *Table) withImage() []*row {
	return slices.DeleteFunc(slices.Clone(t.rows), func(r *row) bool { return r.resource != decision.Image })
}

// deleted reports whether the image was deleted, rightly or wrongly.
func (t *Table) deleted() bool {
	return slices.ContainsFunc(t.withImage(), func(r *row) bool { return r.unanswered == "" && r.exchange.Answer.Successful() })
}

// unanswered is a row whose request may have deleted the image, and was not answered.
// Nil where there is none.
func (t *Table) unanswered() *row {
	for _, row := range t.withImage() {
		if row.unanswered != "" {
			return row
		}
	}
	return nil
}

// Control proves that the refusals meant something, unless the image was deleted:
// then that proves what a control would have. Where it may have been, nothing does.
// Where the control finds no image, NameCulprits has to say which request deleted it.
func (t *Table) Control(full fixtures.ITwin) {
	rows := t.withImage()
	if len(rows) == 0 || t.deleted() {
		return
	}
	if without := t.unanswered(); without != nil {
		t.c.Distrust("no control shows anything: " + without.unanswered)
		return
	}
	control, certain := t.c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, full))
	if control.Answer.Status == http.StatusNotFound && !full.Unproven && certain {
		t.side = control
		return
	}
	t.c.JudgeControl(full, control, exchangesOf(rows)...)
}

// NameCulprits finds out which of the requests deleted an image that a control did not
// find: each is made again, alone on an image of its own. Where none does so again, all
// of them stand beside the control. It comes last, since it needs other iTwins.
func (t *Table) NameCulprits() {
	if t.side == nil {
		return
	}
	found := false
	for _, row := range t.withImage() {
		itwin := t.c.C.Arrange(row.itwin.Plan)[0]
		again := t.c.Send(row.sender.call(http.MethodDelete, wire.Judged, itwin))
		if again.Answer.Successful() {
			continue
		}
		control, certain := t.c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
		if control.Answer.Status != http.StatusNotFound || itwin.Unproven || !certain {
			continue
		}
		found = true
		row.entry.Verdict = suites.Fail
		t.c.judgeSideEffect(control, []*wire.Exchange{again})
	}
	if !found {
		t.c.JudgeControl(t.withImage()[0].itwin, t.side, exchangesOf(t.withImage())...)
	}
}

func exchangesOf(rows []*row) []*wire.Exchange {
	exchanges := make([]*wire.Exchange, len(rows))
	for i, row := range rows {
		exchanges[i] = row.exchange
	}
	return exchanges
}
