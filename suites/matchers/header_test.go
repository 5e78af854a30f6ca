package matchers

import (
	"net/http"
	"strings"
	"testing"
)

func TestChallenge(t *testing.T) {
	for name, each := range map[string]struct {
		values []string
		taken  bool
	}{
		"absent":                         {nil, false},
		"empty":                          {[]string{""}, false},
		"a scheme":                       {[]string{"Bearer"}, true},
		"with a realm":                   {[]string{`Bearer realm="x"`}, true},
		"with an error":                  {[]string{`Bearer error="invalid_token", error_description="expired"`}, true},
		"a scheme of any name":           {[]string{"X-Custom+1"}, true},
		"two schemes in one":             {[]string{`Bearer, Basic realm="x"`}, true},
		"two headers":                    {[]string{"Bearer", "Basic"}, true},
		"the second is one":              {[]string{"", "Bearer"}, true},
		"a tab after the scheme":         {[]string{"Bearer\trealm=x"}, true},
		"an empty element before it":     {[]string{", Bearer"}, true},
		"nothing but commas":             {[]string{", ,"}, false},
		"a parameter without scheme":     {[]string{`realm="x"`}, false},
		"quoted":                         {[]string{`"Bearer"`}, false},
		"a colon":                        {[]string{"Bearer: x"}, false},
		"JSON":                           {[]string{`{"scheme":"Bearer"}`}, false},
		"letters of another alphabet":    {[]string{"Bеаrer"}, false},
		"a character that ends no token": {[]string{"Bearer;realm=x"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if !each.taken {
				got = "WWW-Authenticate: " + strings.Join(each.values, ", ")
			}
			if each.values == nil {
				got = "no WWW-Authenticate header"
			}
			judge(t, HaveChallenge(), answered(401, http.Header{"Www-Authenticate": each.values}, ""), got)
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for name, each := range map[string]struct {
		values []string
		got    string
	}{
		"absent":                   {nil, "no Retry-After header"},
		"one":                      {[]string{"1"}, ""},
		"zero":                     {[]string{"0"}, ""},
		"zeros before it":          {[]string{"007"}, ""},
		"beyond any integer":       {[]string{"99999999999999999999"}, ""},
		"empty":                    {[]string{""}, "Retry-After: "},
		"negative":                 {[]string{"-1"}, "Retry-After: -1"},
		"a sign":                   {[]string{"+1"}, "Retry-After: +1"},
		"a fraction":               {[]string{"1.5"}, "Retry-After: 1.5"},
		"an exponent":              {[]string{"1e3"}, "Retry-After: 1e3"},
		"a unit":                   {[]string{"1s"}, "Retry-After: 1s"},
		"digits around a letter":   {[]string{"1x1"}, "Retry-After: 1x1"},
		"white space":              {[]string{" 1"}, "Retry-After:  1"},
		"digits of another script": {[]string{"١"}, "Retry-After: ١"},
		"a date":                   {[]string{"Wed, 21 Oct 2026 07:28:00 GMT"}, "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT"},
		"twice":                    {[]string{"1", "1"}, "2 Retry-After headers: 1, 1"},
		"twice in one":             {[]string{"1, 1"}, "Retry-After: 1, 1"},
	} {
		t.Run(name, func(t *testing.T) {
			judge(t, HaveRetryAfterSeconds(), answered(429, http.Header{"Retry-After": each.values}, ""), each.got)
		})
	}
}

func TestLabelledJSON(t *testing.T) {
	for label, taken := range map[string]bool{
		"application/json":                                true,
		"application/json; charset=utf-8":                 true,
		"Application/JSON;charset=UTF-8":                  true,
		"application/json;":                               true,
		"application/vnd.bentley.itwin-platform.v1+json":  true,
		"application/problem+json; charset=utf-8":         true,
		"image/svg+json":                                  true,
		"text/json":                                       false,
		"text/plain":                                      false,
		"text/html; charset=utf-8":                        false,
		"application/jsonp":                               false,
		"application/json-patch":                          false,
		"application/vnd.bentley.itwin-platform.v1+json5": false,
		"application/x+json+xml":                          false,
		"json":                                            false,
		"+json":                                           false,
		"application/":                                    false,
		"/json":                                           false,
		"application/json, text/plain":                    false,
		"application/json; charset":                       false,
		"application json":                                false,
	} {
		t.Run(label, func(t *testing.T) {
			got := ""
			if !taken {
				got = "Content-Type: " + label
			}
			judge(t, BeLabelledJSON(), answered(401, http.Header{"Content-Type": {label}}, "{}"), got)
		})
	}
	judge(t, BeLabelledJSON(), answered(401, nil, "{}"), "no Content-Type")
	judge(t, BeLabelledJSON(), answered(401, http.Header{"Content-Type": {""}}, "{}"), "no Content-Type")
}
