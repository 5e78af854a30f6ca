package stranger_test

// notYetCaught are the defects that a default run does not see, each with what a case
// would have to do. A defect that is caught has to leave the list: it only shrinks.
var notYetCaught = map[string]string{
	// permissions
	"permission-itwins_read":                  "grant this permission alone, and expect 403",
	"permission-administration_manage_groups": "grant this permission alone, and expect 403",
	"permission-imodels_webview":              "grant this permission alone, and expect 403",
	"permission-imodels_delete":               "grant this permission alone, and expect 403",
	"permission-storage_read":                 "grant this permission alone, and expect 403",
	"permission-storage_write":                "grant this permission alone, and expect 403",
	"permission-storage_delete":               "grant this permission alone, and expect 403",
	"permission-realitydata_modify":           "grant each permission that GET /accesscontrol/itwins/permissions lists, alone, and expect 403",
	"permission-itwins_modify_boundary":       "grant each permission that GET /accesscontrol/itwins/permissions lists, alone, and expect 403",
	"permission-clash_manage":                 "grant each permission that GET /accesscontrol/itwins/permissions lists, alone, and expect 403",
	"permission-prefix":                       "grant listed permissions whose names resemble itwins_modify, and expect 403",
	"permission-suffix":                       "grant listed permissions whose names resemble itwins_modify, and expect 403",
	"permission-nearly-all":                   "grant every permission of the list but itwins_modify, and expect 403",
	"permission-read-and-write-storage":       "grant permissions of one kind together, and expect 403",
	"permission-no-permissions":               "make a member by a role without permissions, and expect 403",
	"permission-no-roles":                     "make a member without roles, and expect 403",
	"permission-reader-404":                   "ask as a member with itwins_read and expect 403, not 404",

	// roles
	"role-first":         "give a member two roles, with itwins_modify in the first or in the last only, and expect 204",
	"role-last":          "give a member two roles, with itwins_modify in the first or in the last only, and expect 204",
	"role-every":         "give a member two roles, with itwins_modify in the first or in the last only, and expect 204",
	"role-named-owner":   "give a role a name and a description that sound like authority, without itwins_modify, and expect 403",
	"role-named-manager": "give a role a name and a description that sound like authority, without itwins_modify, and expect 403",
	"role-named-modif":   "give a role a name and a description that sound like authority, without itwins_modify, and expect 403",
	"role-description":   "give a role a name and a description that sound like authority, without itwins_modify, and expect 403",
	"role-same-domain":   "call as a user whose address begins like that of a member with itwins_modify",

	// history of a permission
	"history-allowed-once":   "delete as a member, take itwins_modify away, upload anew, and expect 403",
	"history-refused-once":   "be refused, be granted itwins_modify, and expect 204 with the same token",
	"history-first-role-set": "take itwins_modify from the role after a first deletion, and expect 403",
	"history-role-deleted":   "delete the role that a member still has, and expect 403",
	"history-role-taken":     "change the roles of a membership to one without itwins_modify, and expect 403",
	"history-member-removed": "remove the member, and expect 403",
	"history-member-again":   "take the permission away and give it back, and expect 204",
	"history-given-back":     "take the permission away and give it back, and expect 204",
	"history-invited":        "invite an external user to a role with itwins_modify, do not accept, and expect 403",
	"history-session":        "take itwins_modify from the role after a first deletion, and expect 403",

	// who made it
	"maker-creator":          "remove the creator from owners and members, and expect 403",
	"maker-uploader":         "let a member upload, take itwins_modify from it, and expect 403",
	"maker-first-uploader":   "let a member upload, take itwins_modify from it, and expect 403",
	"maker-uploader-refused": "delete an image as the modifier who uploaded it, and as one who did not, and expect 204",

	// credentials
	"carrier-authentication":       "send a valid token in that place only, and expect 401",
	"carrier-x-amz-security-token": "send a valid token in that place only, and expect 401",
	"carrier-token":                "send a valid token in that place only, and expect 401",
	"carrier-cookie-token":         "send a valid token in that place only, and expect 401",
	"carrier-cookie-session":       "send a valid token in that place only, and expect 401",
	"header-tab":                   "send Bearer, a tab and a token, and expect 401",
	"header-basic-token":           "send a token as user name or password of Basic, and expect 401",
	"token-padded":                 "send the token with such characters added, and expect 401",
	"token-percent":                "send the token with such characters added, and expect 401",
	"token-line-end-characters":    "send the token with such characters added, and expect 401",
	"token-leading-dot":            "send the token with such characters added, and expect 401",
	"jwt-hmac":                     "sign with HS256 and the published key, and expect 401",
	"jwt-embedded-key":             "sign with a new key that stands in the header as jwk, and expect 401",
	"basic-client":                 "send the client id and secret as Basic, where the target file allows it, and expect 401",

	// claims
	"claim-x-user":                          "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-user-id":                       "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-user-email":                    "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-forwarded-user":                "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-forwarded-email":               "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-remote-user":                   "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-remote-user":                     "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-authenticated-user":            "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-auth-request-email":            "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-goog-authenticated-user-email": "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-ms-client-principal-name":      "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-amzn-oidc-identity":            "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-x-webauth-user":                  "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-from":                            "send the address and the user id of the modifier or an administrator in this header, without a token, and expect 401",
	"claim-probe":                           "send these headers without a token, and expect 401",
	"claim-client-certificate":              "send these headers without a token, and expect 401",
	"claim-origin":                          "send these headers without a token, and expect 401",
	"claim-admin":                           "send these headers with a valid token that lacks what they claim, and expect a refusal",
	"claim-impersonate":                     "send the headers with the name and the id of a permitted user, and the token of one who is not, and expect 403",
	"claim-scope":                           "send these headers with a valid token that lacks what they claim, and expect a refusal",
	"method-override-delete":                "send DELETE with X-HTTP-Method-Override: GET, and expect 204 with the image gone",
	"path-from-x-original-url":              "send DELETE for one iTwin with the path of another in this header, and expect the other image to stay",
	"path-from-x-rewrite-url":               "send DELETE for one iTwin with the path of another in this header, and expect the other image to stay",
	"path-from-x-forwarded-uri":             "send DELETE for one iTwin with the path of another in this header, and expect the other image to stay",

	// path
	"path-dot-end":            "ask at this spelling without a token, and as a reader, and expect no 204 and the image to stay",
	"path-dot-end-permission": "ask at this spelling without a token, and as a reader, and expect no 204 and the image to stay",
	"path-version":            "ask at this spelling without a token, and as a reader, and expect no 204 and the image to stay",
	"path-version-permission": "ask at this spelling without a token, and as a reader, and expect no 204 and the image to stay",

	// id
	"id-prefix":         "ask for an id made from that of an iTwin in this way, and expect 404 and the image to stay",
	"id-followed":       "ask for an id made from that of an iTwin in this way, and expect 404 and the image to stay",
	"id-near":           "ask for an id made from that of an iTwin in this way, and expect 404 and the image to stay",
	"id-contained":      "ask for an id made from that of an iTwin in this way, and expect 404 and the image to stay",
	"id-wildcard":       "ask for an id made from that of an iTwin in this way, and expect 404 and the image to stay",
	"id-word-me":        "ask for the word instead of an id, and expect no 204",
	"id-word-default":   "ask for the word instead of an id, and expect no 204",
	"id-word-recents":   "ask for the word instead of an id, and expect no 204",
	"id-word-favorites": "ask for the word instead of an id, and expect no 204",
	"id-word-current":   "ask for the word instead of an id, and expect no 204",
	"id-word-latest":    "ask for the word instead of an id, and expect no 204",
	"id-zeros":          "ask for an id made from that of an iTwin in this way, and expect 404 and the image to stay",

	// two of a kind
	"id-of-image": "ask for the image id, the number or the name instead of the id, and expect 404",
	"id-number":   "ask for the image id, the number or the name instead of the id, and expect 404",
	"id-name":     "ask for the image id, the number or the name instead of the id, and expect 404",

	// id
	"id-list":            "name a second iTwin there, and expect its image to stay",
	"id-list-first":      "name a second iTwin there, and expect its image to stay",
	"id-query-iTwinId":   "name a second iTwin there, and expect its image to stay",
	"id-query-itwinid":   "name a second iTwin there, and expect its image to stay",
	"id-query-id":        "name a second iTwin there, and expect its image to stay",
	"id-query-projectId": "name a second iTwin there, and expect its image to stay",
	"id-body":            "name a second iTwin there, and expect its image to stay",
	"id-header":          "name a second iTwin there, and expect its image to stay",
	"id-header-check":    "name a second iTwin there, and expect its image to stay",
	"id-encoded":         "percent-encode a character of the id, and expect 204",

	// connection

	// order and time
	"order-third-forged":        "repeat a forged request three times and more, and expect 401 each time",
	"order-refused-later":       "look for the image again two seconds after a refusal",
	"order-comes-back-late":     "look again after the 204, at 0.2 s and at 3 s, and expect no image",
	"order-no-image-remembered": "upload again after a deletion or a 404, and expect 204",
	"order-undo":                "upload twice, delete, and expect no image",
	"cache-403":                 "be refused, then ask as the modifier at the same path, and expect 204",
	"cache-401":                 "be refused, then ask as the modifier at the same path, and expect 204",
	"cache-retry":               "repeat a request on the same connection after an upload, and expect 204 with the image gone",

	// two of a kind
	"two-same-name":        "watch images of other iTwins of the same kind, and expect them to stay",
	"two-same-bytes-twice": "upload the same bytes twice, delete once, and expect no image",

	// image
	"image-jpeg":          "upload a JPEG and delete it",
	"image-jpeg-500":      "upload a JPEG and delete it",
	"image-large":         "upload an image near 5 MB, delete it, and expect no image",
	"image-very-large":    "upload an image near 5 MB, delete it, and expect no image",
	"image-kept-large":    "upload an image near 5 MB, delete it, and expect no image",
	"image-replaced":      "upload twice, delete, and expect 204 and no image",
	"image-replaced-back": "upload twice, delete, and expect 204 and no image",
	"image-by-another":    "let the modifier upload, and delete",

	// iTwin
	"itwin-deleted-500": "delete the iTwin, ask, and expect 404",
	"itwin-deleted-204": "delete the iTwin, ask, and expect 404",
	"itwin-deleted-403": "delete the iTwin, ask, and expect 404",
	"itwin-deleted-410": "delete the iTwin, ask, and expect 404",
	"itwin-children":    "create an iTwin below another, each with an image, and delete one of them",
	"itwin-parent":      "create an iTwin below another, each with an image, and delete one of them",
	"itwin-child":       "create an iTwin below another, each with an image, and delete one of them",
	"itwin-changed":     "change a property of the iTwin, then delete its image, and expect 204",

	// what else changes
	"change-name":         "compare the properties of the iTwin before and after",
	"change-number":       "compare the properties of the iTwin before and after",
	"change-status":       "compare the properties of the iTwin before and after",
	"change-class":        "compare the properties of the iTwin before and after",
	"change-properties":   "compare the properties of the iTwin before and after",
	"change-members":      "compare members, roles and owners before and after",
	"change-caller-joins": "compare members, roles and owners before and after",
	"change-owners":       "compare members, roles and owners before and after",
	"change-roles":        "compare members, roles and owners before and after",
	"change-role-names":   "compare members, roles and owners before and after",

	// errors
	"error-xml-no-accept": "ask with such an Accept or Accept-Language for each documented error",
	"error-xml-accept":    "ask with such an Accept or Accept-Language for each documented error",
	"error-html-accept":   "ask with such an Accept or Accept-Language for each documented error",
	"error-text-any":      "ask with such an Accept or Accept-Language for each documented error",
	"error-empty-accept":  "ask with such an Accept or Accept-Language for each documented error",
	"error-other-version": "ask with such an Accept or Accept-Language for each documented error",
	"error-weights":       "ask with such an Accept or Accept-Language for each documented error",
	"error-language":      "ask with such an Accept or Accept-Language for each documented error",
	"error-bom":           "check the bytes of the body: UTF-8 without a byte order mark (RFC 8259 §8.1)",
	"error-latin":         "check the bytes of the body: UTF-8 without a byte order mark (RFC 8259 §8.1)",

	// who is limited
	"limit-token":        "spend the limit over two tokens of one client",
	"limit-itwin":        "spend the limit over several iTwins",
	"limit-method":       "spend the limit with GET and expect DELETE to be limited",
	"limit-path":         "spend the limit over several iTwins",
	"limit-agent":        "vary that header over the requests of one client, and expect 429 all the same",
	"limit-correlation":  "vary that header over the requests of one client, and expect 429 all the same",
	"limit-forwarded":    "vary that header over the requests of one client, and expect 429 all the same",
	"limit-half":         "expect the stated number of requests to pass",
	"limit-once":         "meet the limit a second time after the wait",
	"retry-day":          "compare Retry-After with the stated window",
	"retry-milliseconds": "compare Retry-After with the stated window",
	"retry-time":         "compare Retry-After with the stated window",
	"limit-503":          "treat another status beyond the limit as a failure, also now and then",
	"limit-503-second":   "treat another status beyond the limit as a failure, also now and then",
	"limit-500-third":    "treat another status beyond the limit as a failure, also now and then",

	// request as clients send it
	"request-no-correlation": "leave X-Correlation-Id away, as an unannounced run does",
	"request-no-agent":       "send the request in this way, and expect 204",
	"request-traceparent":    "send the request in this way, and expect 204",
	"request-cookie":         "send the request in this way, and expect 204",
	"request-forwarded":      "send the request in this way, and expect 204",
	"request-query":          "send the request in this way, and expect 204",
	"request-encoding":       "ask with Accept-Encoding: gzip, and expect 204",
}

// stillAccused are the leniences that a run accuses, each with what is wrong about that.
var stillAccused = map[string]string{}

// byChance are the defects whose discovery depends on the order in which other requests
// come: neither outcome is wrong. A case of their own has to see each of them always.
var byChance = map[string]string{
	"history-allowed-once-anywhere": "only where the persona was allowed elsewhere before it is refused",
	"history-refused-once-token":    "only where the persona was refused elsewhere before it is allowed",
	"role-same-name":                "only while two iTwins have roles of one name at the same time",
	"cache-letter-case":             "only where the genuine token came before the altered one",
	"cache-signed-part":             "only where the genuine token came before the altered one",
	"cache-signature":               "only where the genuine token came before the altered one",
	"cache-end":                     "only where the genuine token came before the altered one",
	"cache-id":                      "only where the genuine token came before the altered one",
	"junk-null":                     "only where somebody called before",
	"connection-no-header":          "only where a connection of the modifier is used again",
	"connection-first":              "only where a connection of the modifier is used again",
	"connection-bad":                "only where a connection of the modifier is used again",
	"connection-user":               "only where a connection of another persona is used again",
	"connection-at-once":            "only where two personas call at the same moment",
	"order-third-refusal":           "only where a persona is refused three times on one iTwin",
	"order-older-token":             "only where a persona has a newer token",
	"order-race":                    "only where deletions meet",
	"order-comes-back":              "only where somebody looks in time",
	"image-young":                   "only where a deletion follows an upload at once",
	"role-other-itwin":              "only while the persona is a member of another iTwin",
	"two-same-uploader":             "only as a failure where an image of another case is missed; else nothing is testable",
	"two-same-organisation":         "only as a failure where an image of another case is missed; else nothing is testable",
	"two-same-bytes":                "only as a failure where an image of another case is missed; else nothing is testable",
}
