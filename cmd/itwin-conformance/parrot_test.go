package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
)

// parrot is a proxy before the emulator that repeats in its answers all that it was
// sent, in every place and coding that there is.
type parrot struct {
	forward http.Handler
	cookie  string
	number  atomic.Int32
	after   atomic.Pointer[func()] // called at the 40th request; may be nil
}

// ServeHTTP implements http.Handler.
func (p *parrot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if after := p.after.Load(); p.number.Add(1) == 40 && after != nil {
		(*after)()
	}
	said := strings.Join(slices.Concat(r.Header["Authorization"], r.Header["X-Gateway-Key"], r.Header["Proxy-Authorization"]), " ") + r.URL.RawQuery
	recorded := httptest.NewRecorder()
	p.forward.ServeHTTP(recorded, r)
	maps.Copy(w.Header(), recorded.Header())
	for name, value := range map[string]string{
		"X-Echo": said, "X-Query": url.QueryEscape(said), "X-Base64": base64.StdEncoding.EncodeToString([]byte(said)),
		"Location": "https://elsewhere.example/?access_token=" + url.QueryEscape(said), "Set-Cookie": "session=" + p.cookie,
		"WWW-Authenticate": `Bearer error_description="` + said + `"`,
	} {
		w.Header().Set(name, value)
	}
	quoted, _ := json.Marshal(said)
	if recorded.Code >= 400 && strings.HasSuffix(r.URL.Path, "/token") {
		recorded.Body = bytes.NewBufferString(`{"error":"invalid_client","error_description":` + string(quoted) + `}`)
		w.Header().Del("Content-Length")
	}
	operation := r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/image")
	if recorded.Code < 300 || !operation {
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(recorded.Body.Bytes())
		return
	}
	escaped := strings.NewReplacer("c", `\u0063`, ".", `\u002e`).Replace(string(quoted))
	bodies := []string{ // each breaks another requirement, so that it is talked about
		fmt.Sprintf(`{"error":{"code":%s,"message":%s}}`, quoted, escaped),
		fmt.Sprintf(`{"error":{"code":7,"message":null,%s:%s}}`, quoted, quoted),
		fmt.Sprintf(`{%s:%s,"error":[%s]}`, quoted, escaped, quoted),
		fmt.Sprintf("<h1>%s</h1><p>%s %x</p>", html.EscapeString(said), base64.URLEncoding.EncodeToString([]byte("for "+said)), said),
		said + said,
		"\xff\xfe" + said,
	}
	n := int(p.number.Load())
	w.Header().Del("Content-Length")
	if n%8 == 0 { // an answer that is none is quoted by the client
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 %s\r\n%s\r\n\r\n", said, said)
			_ = conn.Close()
		}
		return
	}
	w.WriteHeader(recorded.Code)
	_, _ = io.WriteString(w, bodies[n%len(bodies)])
}
