package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

const (
	// A token that was just issued counts as not yet valid where clocks are
	// further apart than validators tolerate: a minute at the strict, five at the
	// generous.
	doubtfulSkew = time.Minute
	harmfulSkew  = 5 * time.Minute
	// certificateEnds is how long before its end a certificate is warned of.
	certificateEnds = 14 * 24 * time.Hour
)

// Connection is the way to the target.
type Connection struct {
	Proxy       string `json:"proxy,omitempty"` // host:port
	TLS         string `json:"tls,omitempty"`   // its version
	Certificate string `json:"certificate,omitempty"`
	ValidUntil  string `json:"validUntil,omitempty"` // of the certificate (RFC 3339)
	// Request is the harmless request that the rest was learned by.
	Request     string  `json:"request,omitempty"`
	Status      int     `json:"status,omitempty"`
	HTTP        string  `json:"http,omitempty"` // the version
	RoundTripMs float64 `json:"roundTripMs,omitempty"`
	// AheadSeconds is by how much the target's clock is ahead of ours, to the
	// second; nil where it did not say what time it is.
	AheadSeconds *int `json:"aheadSeconds,omitempty"`
}

// connect finds out how the target is reached.
func (e *Examination) connect(ctx context.Context, target *fixtures.Target) {
	e.Connection.Proxy = target.Client.Proxy()
	if variable := unusedProxy(target.BaseURL); variable != "" && e.Connection.Proxy == "" {
		e.find(Warning, "%s is set, and the suite uses no proxy that the environment names: if one is on the way, add proxy: ${%s} to the target file", variable, variable)
	}
	secured, err := target.Connect(ctx)
	if err != nil {
		e.find(Stop, "%v%s", err, remedy(err))
		return
	}
	if secured != nil {
		e.secured(secured)
	}
	e.ask(ctx, target)
}

// unusedProxy is the variable by which the environment names a proxy for the target, and
// "" where it names none.
func unusedProxy(baseURL string) string {
	base, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: base}); err == nil && proxy == nil {
		return "" // also where NO_PROXY excepts the target
	}
	name := strings.ToUpper(base.Scheme) + "_PROXY"
	for _, variable := range []string{name, strings.ToLower(name)} {
		if os.Getenv(variable) != "" {
			return variable
		}
	}
	return ""
}

// remedy is what may help where no connection could be made.
func remedy(err error) string {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown):
		return "; name its authority in tls.caFile"
	case errors.As(err, &name):
		return "; name the host that the certificate is of in tls.serverName"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "; the target needs another certificate, or this machine the right time"
	default:
		return ""
	}
}

func (e *Examination) secured(state *tls.ConnectionState) {
	certificate := state.PeerCertificates[0] // there is one: it was verified
	e.Connection.TLS = tls.VersionName(state.Version)
	e.Connection.Certificate = e.redact(certificate.Subject.String())
	if e.Connection.Certificate == "" && len(certificate.DNSNames) > 0 {
		e.Connection.Certificate = e.redact(certificate.DNSNames[0])
	}
	e.Connection.ValidUntil = certificate.NotAfter.UTC().Format(time.RFC3339)
	if left := time.Until(certificate.NotAfter); left < certificateEnds {
		e.find(Warning, "the target's certificate is valid for %s more, until %s", roughly(left), e.Connection.ValidUntil)
	}
}

// ask sends a request that changes nothing wherever it comes to: a read, of an
// iTwin that nobody has, by nobody.
func (e *Examination) ask(ctx context.Context, target *fixtures.Target) {
	e.Connection.Request = "GET " + fixtures.ImagePath("{an unknown iTwin}") + " as anonymous"
	exchange, err := target.Bounded().Call(ctx, fixtures.Call{
		Purpose: wire.Judged, Method: http.MethodGet, Path: fixtures.ImagePath(uuid.NewString()), Persona: fixtures.Anonymous,
	})
	if err == nil {
		err = exchange.Err
	}
	if err != nil {
		e.find(Stop, "target %s takes connections at %s and gives no answer: %v", target.Name, target.BaseURL, err)
		return
	}
	e.Connection.Status, e.Connection.HTTP = exchange.Answer.Status, exchange.Answer.Proto
	e.Connection.RoundTripMs = float64(exchange.Duration.Microseconds()) / 1000
	if status := exchange.Answer.Status; status >= 500 {
		e.find(Warning, "%s was answered %d: the target, or a gateway before it, is in trouble", e.Connection.Request, status)
	}
	e.clock(exchange)
}

// clock compares the clocks. The Date of an answer (RFC 9110 §6.6.1) is of whole
// seconds, and of any moment between request and answer.
func (e *Examination) clock(exchange *wire.Exchange) {
	date, err := http.ParseTime(exchange.Answer.Header.Get("Date"))
	if err != nil {
		e.find(Warning, "the target sends no Date that can be read: whether its clock is right cannot be told")
		return
	}
	var ahead time.Duration
	if begun := exchange.Started.Truncate(time.Second); date.Before(begun) {
		ahead = date.Sub(begun)
	} else if ended := exchange.Started.Add(exchange.Duration); date.After(ended) {
		ahead = date.Sub(ended.Truncate(time.Second))
	}
	seconds := int(ahead.Seconds())
	e.Connection.AheadSeconds = &seconds
	switch apart := ahead.Abs(); {
	case apart > harmfulSkew:
		e.find(Error, "the target's clock is %s, further than tokens tolerate; put the clock right", inWords(seconds))
	case apart > doubtfulSkew:
		e.find(Warning, "the target's clock is %s, further than some tolerate in tokens", inWords(seconds))
	}
}

// inWords says where the target's clock is.
func inWords(ahead int) string {
	switch {
	case ahead > 0:
		return fmt.Sprintf("%d s ahead of this machine's", ahead)
	case ahead < 0:
		return fmt.Sprintf("%d s behind this machine's", -ahead)
	default:
		return "the same as this machine's"
	}
}
