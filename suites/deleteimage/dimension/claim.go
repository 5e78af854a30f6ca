package dimension

import "net/http"

// Claims lists headers by which gateways and frameworks are told who calls, from where, for
// which path or by which method. None of them replaces a token.
func Claims() []Said {
	v := value(Claim)
	header := func(why, name, text string) Said {
		return Said{Value: v(name, why), Header: http.Header{name: {text}}}
	}
	const (
		who   = "a gateway that authenticates tells the service so who calls"
		roles = "a gateway that authenticates tells the service so what the caller may do"
		from  = "what comes from inside may be trusted"
		path  = "some frameworks route by it, and guard by the path that was sent"
	)
	return []Said{
		header(who, "X-User", "modifier"), header(who, "X-User-Id", "modifier"), header(who, "X-Userid", "modifier"),
		header(who, "X-User-Email", "modifier@example.com"), header(who, "X-Email", "modifier@example.com"),
		header(who, "X-Username", "modifier"), header(who, "X-Remote-User", "modifier"), header(who, "Remote-User", "modifier"),
		header(who, "X-Forwarded-User", "modifier"), header(who, "X-Forwarded-Email", "modifier@example.com"),
		header(who, "X-Forwarded-Preferred-Username", "modifier"), header(who, "X-Auth-Request-User", "modifier"),
		header(who, "X-Auth-Request-Email", "modifier@example.com"), header(who, "X-Authenticated-User", "modifier"),
		header(who, "X-Authenticated-Userid", "modifier"), header(who, "X-Consumer-Username", "modifier"),
		header(who, "X-Credential-Identifier", "modifier"), header(who, "X-Goog-Authenticated-User-Email", "accounts.google.com:modifier@example.com"),
		header(who, "X-Ms-Client-Principal-Name", "modifier@example.com"), header(who, "X-Ms-Client-Principal-Id", "modifier"),
		header(who, "X-Amzn-Oidc-Identity", "modifier"), header(who, "X-Subject", "modifier"), header(who, "X-Client-Id", "modifier"),
		header(who, "X-Impersonate-User", "modifier"), header(who, "Impersonate-User", "modifier"),
		header(who, "X-Ssl-Client-Verify", "SUCCESS"), header(who, "X-Authenticated", "true"),
		header(roles, "X-Roles", "Account Administrator"), header(roles, "X-User-Roles", "Account Administrator"),
		header(roles, "X-Role", "Account Administrator"), header(roles, "X-Groups", "Account Administrator"),
		header(roles, "X-Scope", "itwin-platform"), header(roles, "X-Authenticated-Scope", "itwin-platform"),
		header(roles, "X-Permissions", "itwins_modify"), header(roles, "X-Admin", "true"), header(roles, "X-Is-Admin", "true"),
		header(from, "X-Forwarded-For", "127.0.0.1"), header(from, "X-Real-Ip", "127.0.0.1"), header(from, "X-Client-Ip", "127.0.0.1"),
		header(from, "True-Client-Ip", "127.0.0.1"), header(from, "Forwarded", "for=127.0.0.1;proto=https"),
		header(from, "X-Forwarded-Host", "localhost"), header(from, "X-Internal-Request", "true"), header(from, "X-Internal", "true"),
		header(from, "X-Debug", "true"), header(from, "X-Test", "true"),
		header(from, "Referer", "https://developer.bentley.com/"),
		header(path, "X-Original-Url", "/health"), header(path, "X-Rewrite-Url", "/health"), header(path, "X-Original-Uri", "/health"),
		header(path, "X-Forwarded-Prefix", "/health"), header(path, "X-Forwarded-Uri", "/health"),
		header(path, "X-Http-Method-Override", "GET"), header(path, "X-Method-Override", "GET"), header(path, "X-Http-Method", "OPTIONS"),
	}
}
