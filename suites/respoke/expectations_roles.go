package respoke

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"plumbline/harness/conform"
	"plumbline/harness/exchange"
)

// hasWhatWasSent demands that a role has been created from a body, just now, for an account that is
// known unless it is "".
func hasWhatWasSent(sent map[string]any, accountID string) conform.Expectation {
	return holdsIn("the role has what was sent, is the account's, and has just been created",
		func(response *exchange.Response, members map[string]any) string {
			for _, name := range slices.Sorted(maps.Keys(sent)) { // so that two runs say the same
				if !covers(members[name], sent[name]) {
					return fmt.Sprintf("%s is %s, %s was sent", name, asJSON(members[name]),
						asJSON(sent[name]))
				}
			}
			if role := roleOf(members); accountID != "" && role.AccountID != accountID {
				return "accountId is " + role.AccountID
			}
			return wasCreatedNow(response, members)
		})
}

// asJSON writes a value as it stands in a body.
func asJSON(value any) string {
	text, _ := json.Marshal(value) // of what has been read, or will be sent, as JSON
	return string(text)
}

// covers tells whether a value has all of another: an object may have members besides.
func covers(got, wanted any) bool {
	object, isObject := wanted.(map[string]any)
	if !isObject {
		return reflect.DeepEqual(got, wanted)
	}
	members, isObject := got.(map[string]any)
	if !isObject {
		return false
	}
	for name, value := range object {
		if !covers(members[name], value) {
			return false
		}
	}
	return true
}

// settingsOf are the members of a role that stay as they are from its creation on.
var settingsOf = []string{"id", "name", "appId", "accountId", "mediaRelay", "events", "groups",
	"pstnOut", "callerIds", "createdAt"}

// differs tells in which member a role is another one than what its creation was answered with.
func differs(got map[string]any, created Role) string {
	for _, name := range settingsOf {
		if !reflect.DeepEqual(got[name], created.Members[name]) {
			return fmt.Sprintf("%s of the role is %s, and was %s", name,
				memberText(got, name), memberText(created.Members, name))
		}
	}
	return ""
}

// memberText writes a member as JSON has it.
func memberText(members map[string]any, name string) string {
	value, found := members[name]
	text, err := json.Marshal(value)
	if !found || err != nil {
		return "missing"
	}
	return string(text)
}

// isAsCreated demands that a role is what its creation was answered with.
func isAsCreated(created Role) conform.Expectation {
	return holds("the role is as it was when it was created",
		func(got map[string]any) string { return differs(got, created) })
}

// listsInOrder demands that a list of roles is sorted by id, has none twice, and none that is not
// the app's.
func listsInOrder(appID string) conform.Expectation {
	return holds("the list is sorted by id, has every role once, and only those of the app",
		func(list []map[string]any) string {
			for i, members := range list {
				role := roleOf(members)
				if role.AppID != appID {
					return "the list has a role of another app"
				}
				if i == 0 {
					continue
				}
				switch previous := roleOf(list[i-1]).ID; cmp.Compare(previous, role.ID) {
				case 0:
					return "the list has " + role.ID + " twice"
				case 1:
					return "the list is not sorted by id"
				}
			}
			return ""
		})
}

// lists demands that a list of roles has a role, as it was created.
func lists(role Role) conform.Expectation {
	return holds("the list has the role "+role.ID+" as it was created",
		func(list []map[string]any) string {
			i := slices.IndexFunc(list, func(members map[string]any) bool {
				return roleOf(members).ID == role.ID
			})
			if i < 0 {
				return "none of its roles is " + role.ID
			}
			return differs(list[i], role)
		})
}

// listsNot demands that a list of roles does not have a role.
func listsNot(id string) conform.Expectation {
	return holds("the list does not have the role "+id, func(list []map[string]any) string {
		if slices.ContainsFunc(list,
			func(members map[string]any) bool { return roleOf(members).ID == id }) {
			return "the list has " + id
		}
		return ""
	})
}

// hasDefaults demands the recorded defaults of what was not sent.
func hasDefaults() conform.Expectation {
	return holds("what was not sent has its default", func(role map[string]any) string {
		if role["mediaRelay"] != false {
			return "mediaRelay is not false"
		}
		for _, member := range []string{"groups", "events"} {
			if object, ok := role[member].(map[string]any); !ok || len(object) > 0 {
				return member + " is not {}"
			}
		}
		for _, member := range []string{"pstnOut", "callerIds"} {
			if list, ok := role[member].([]any); !ok || len(list) > 0 {
				return member + " is not []"
			}
		}
		return ""
	})
}
