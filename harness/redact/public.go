package redact

import "slices"

// Public registers a value that is known to be no credential although it stands where one would, such as a password made up to
// be refused. It is shown as it is, so that what was sent can be sent again. A value that is also a secret stays one.
func (r *Redactor) Public(value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if value != "" && !slices.Contains(r.public, value) {
		r.public = append(slices.Clip(r.public), value)
	}
}

func (r *Redactor) isPublic(value string) bool {
	if r == nil {
		return false
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Contains(r.public, value) && !slices.ContainsFunc(r.secrets, func(k known) bool { return k.value == value })
}
