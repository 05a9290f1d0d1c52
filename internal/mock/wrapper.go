package mock

import "plumbline/internal/contract"

// wrapper is the one member that an answer of a media type always has, where that is an object: it
// wraps the thing that the answer is about. "" is none.
func (m *maker) wrapper(of *contract.MediaType) string {
	if of.Schema == nil {
		return ""
	}
	m.mutex.Lock()
	name, known := m.wrappers[of]
	m.mutex.Unlock()
	if known {
		return name
	}
	if all := m.made(of.Schema, false, streamOf(of.Pointer), false); len(all) > 0 {
		object, _ := all[0].(map[string]any) // which has all that is declared
		for member, inner := range object {
			if _, isObject := inner.(map[string]any); isObject && len(object) == 1 {
				name = member
			}
		}
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.wrappers[of] = name
	return name
}

// unwrapped is an object without the member that wraps it in answers of the operation.
func (c *call) unwrapped(object map[string]any) map[string]any {
	if len(object) != 1 {
		return object
	}
	for _, status := range successes(c.operation, false) {
		documented, _ := c.operation.Response(status)
		for _, m := range documented.Content {
			if inner, is := object[c.maker.wrapper(m)].(map[string]any); is {
				return inner
			}
		}
	}
	return object
}

// wrapped is an object in the member that wraps it in answers of a media type.
func (m *maker) wrapped(of *contract.MediaType, object map[string]any) map[string]any {
	if name := m.wrapper(of); name != "" {
		return map[string]any{name: object}
	}
	return object
}
