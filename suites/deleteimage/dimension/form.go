package dimension

import "net/http"

// Forms lists what clients send beside the documented headers, or leave out: none of it
// changes the answer to a caller who may delete the image.
func Forms() []Said {
	v := value(Form)
	header := func(name, why string, fields http.Header) Said { return Said{Value: v(name, why), Header: fields} }
	return []Said{
		header("recommended Accept", "the documentation recommends it", nil),
		header("any Accept", "a client that takes anything says so", http.Header{"Accept": {"*/*"}}),
		header("no Accept", "a client that says nothing takes anything (RFC 9110 §12.5.1)", http.Header{"Accept": nil}),
		header("Accept of several types", "clients list what they take, with weights", http.Header{
			"Accept": {"text/html,application/xhtml+xml;q=0.9,application/vnd.bentley.itwin-platform.v1+json;q=0.8,*/*;q=0.1"}}),
		header("JSON in Content-Type and no Accept", "the platform's own client sends it so", http.Header{
			"Accept": nil, "Content-Type": {"application/json"}}),
		header("browser", "a web application calls from a page", http.Header{
			"User-Agent":      {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
			"Accept":          {"*/*"},
			"Accept-Language": {"de,en-US;q=0.7,en;q=0.3"}}),
	}
}
