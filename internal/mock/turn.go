package mock

import (
	"maps"
	"strconv"

	"plumbline/internal/explore"
)

// turned is the value of a list with what leads to the next page, which begins after a thing of a
// name, where the document has a place for that. Where there is none it lists what may stand there.
func (c *call) turned(paging explore.Paging, list any, next string) []any {
	place, isLink, found := explore.NextPlace(c.operation, paging.Cursor != nil)
	if !found {
		return nil
	}
	if next == "" {
		return []any{setAt(list, place, nil, true), setAt(list, place, nil, false),
			setAt(list, place, "", false)}
	}
	if isLink {
		next = c.nextPage(paging, next)
	}
	return []any{setAt(list, place, next, false)}
}

// saysMore is the value of a list that says whether there is a next page, where the document has a
// place for that.
func (c *call) saysMore(list any, more bool) any {
	if place, found := explore.MorePlace(c.operation); found {
		return setAt(list, place, more, false)
	}
	return list
}

// setAt returns a value with another member at a place, or without it.
func setAt(in any, place []string, value any, without bool) any {
	object, is := in.(map[string]any)
	if !is && (in != nil || without) {
		return in
	}
	with := maps.Clone(object)
	if with == nil {
		with = map[string]any{}
	}
	switch {
	case len(place) > 1:
		with[place[0]] = setAt(object[place[0]], place[1:], value, without)
		if with[place[0]] == nil {
			delete(with, place[0])
		}
	case without:
		delete(with, place[0])
	default:
		with[place[0]] = value
	}
	return with
}

// nextPage is the address of the page that begins after a thing of a name, for a client that was
// answered with the one before.
func (c *call) nextPage(paging explore.Paging, name string) string {
	query := c.address.Query()
	size, _ := c.integer(paging.Limit)
	switch {
	case paging.Cursor != nil:
		query.Set(paging.Cursor.Name, name)
	case paging.Offset != nil:
		from, _ := c.integer(paging.Offset)
		query.Set(paging.Offset.Name, strconv.Itoa(from+size))
	case paging.Page != nil:
		number, sent := c.integer(paging.Page)
		if !sent {
			number = paging.First
		}
		query.Set(paging.Page.Name, strconv.Itoa(number+1))
	}
	return c.address.EscapedPath() + "?" + query.Encode()
}
