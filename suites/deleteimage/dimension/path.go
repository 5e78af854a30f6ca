package dimension

// Paths lists spellings that a router, or a gateway before it, may take for the documented
// path. Whether they are served is the target's affair; they have to be guarded like it.
func Paths() []Said {
	v := value(Path)
	path := func(name, why, before, after string) Said {
		return Said{Value: v(name, why), Path: func(id string) string { return before + id + after }}
	}
	return []Said{
		path("slash at the end", "routers treat it as the same path, and guards as another", "/itwins/", "/image/"),
		path("two slashes at the end", "collapsing happens before or after the guard", "/itwins/", "/image//"),
		path("two slashes before image", "collapsing happens before or after the guard", "/itwins/", "//image"),
		path("two slashes before the id", "collapsing happens before or after the guard", "/itwins//", "/image"),
		path("two slashes at the beginning", "it looks like an authority", "//itwins/", "/image"),
		path("dot segment before image", "RFC 3986 §5.2.4 removes it, before or after the guard", "/itwins/", "/./image"),
		path("dot segments around another name", "RFC 3986 §5.2.4 removes them, before or after the guard", "/itwins/", "/x/../image"),
		path("dot segments at the beginning", "RFC 3986 §5.2.4 removes them, before or after the guard", "/x/../itwins/", "/image"),
		path("encoded dot segments", "they are decoded before or after they are removed", "/itwins/", "/x/%2e%2e/image"),
		path("encoded slash before image", "it is decoded before or after the guard", "/itwins/", "%2Fimage"),
		path("encoded letter in image", "RFC 3986 §6.2.2.2 makes it the same", "/itwins/", "/im%61ge"),
		path("encoded letter in itwins", "RFC 3986 §6.2.2.2 makes it the same", "/it%77ins/", "/image"),
		path("doubly encoded letter", "one decodes once, the other twice", "/itwins/", "/im%2561ge"),
		path("capital letter in image", "routers may ignore letter case", "/itwins/", "/Image"),
		path("capitals in image", "routers may ignore letter case", "/itwins/", "/IMAGE"),
		path("the platform's spelling of iTwins", "routers may ignore letter case", "/iTwins/", "/image"),
		path("parameter behind image", "Java frameworks cut it off", "/itwins/", "/image;v=1"),
		path("parameter behind the id", "Java frameworks cut it off", "/itwins/", ";v=1/image"),
		path("suffix .json", "frameworks negotiate by it", "/itwins/", "/image.json"),
		path("blank at the end", "trimming happens before or after the guard", "/itwins/", "/image%20"),
		path("null byte at the end", "C strings end there", "/itwins/", "/image%00"),
		path("backslash", "some take it for a slash", "/itwins/", "%5Cimage"),
		path("line end at the end", "a pattern may end before it", "/itwins/", "/image%0a"),
	}
}
