package stranger

// Dimension is what varies between the correct server and a defect, in the words of
// the suite's issue: permissions, roles, history, who made it …
type Dimension string

// The dimensions.
const (
	Permissions Dimension = "permissions"
	Roles       Dimension = "roles"
	History     Dimension = "history of a permission"
	Maker       Dimension = "who made it"
	Credentials Dimension = "credentials"
	Claims      Dimension = "claims"
	Path        Dimension = "path"
	ID          Dimension = "id"
	Connection  Dimension = "connection"
	Order       Dimension = "order and time"
	Two         Dimension = "two of a kind"
	Image       Dimension = "image"
	ITwin       Dimension = "iTwin"
	Errors      Dimension = "errors"
	Limited     Dimension = "who is limited"
	Request     Dimension = "request as clients send it"
	Change      Dimension = "what else changes"
)

// Level says what carries an accusation, in the documentation and the RFCs it rests on.
type Level string

// The levels. A lenience carries none: the documentation leaves it open.
const (
	Must     Level = "must"
	Should   Level = "should"
	Lenience Level = "lenience"
)

// Subject is one way in which the server differs from the correct one.
type Subject struct {
	Name      string
	Dimension Dimension
	Level     Level
	// Does completes "The server …".
	Does string
	// Apply replaces the seams that decide it.
	Apply func(s *Server)
}
