package redact

// Public registers a value that is known to be no credential although it stands where one would,
// such as a password made up to be refused. It is shown as it is, so that what was sent can be sent
// again. A value that is also a secret stays one.
func (r *Redactor) Public(value string) {
	r.learn(func(w *words) { w.public[value] = value != "" })
}
