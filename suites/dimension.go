package suites

// Dimension is something that can vary while the documentation's answer stays the same.
type Dimension struct {
	Name     string
	Sentence string // what varies
	Values   []Value
}

// Value is one value of a dimension.
type Value struct {
	Dimension string // its name
	Name      string // unique in its dimension
	Why       string // one sentence: why it may matter
}

// String names the value with its dimension.
func (v Value) String() string { return v.Dimension + ": " + v.Name }
