package coverage

// Loss is an item that one run reached and a later one did not, or that it only saw.
type Loss struct {
	Operation string `json:"operation"`
	// Item is as the newer coverage has it, with the reason, or as the older one where the newer
	// has none.
	Item Item  `json:"item"`
	Old  Level `json:"old"`
	// New is empty where the newer coverage does not have the item: its contract is another one.
	New Level `json:"new"`
}

// Lost lists what the older coverage has exercised or seen and the newer has not, or what it has
// only seen where the older exercised it, in the order of the older.
func Lost(older, newer *Coverage) []Loss {
	if older == nil {
		return nil
	}
	type place struct {
		operation string
		key
	}
	now := map[place]Item{}
	if newer != nil {
		for _, o := range newer.Operations {
			for _, item := range o.Items {
				now[place{o.Name, item.key()}] = item
			}
		}
	}
	var losses []Loss
	for _, o := range older.Operations {
		for _, item := range o.Items {
			current, found := now[place{o.Name, item.key()}]
			if !found {
				current = item
				current.Level = ""
			}
			if reached(item.Level) && rank(item.Level) < rank(current.Level) {
				loss := Loss{Operation: o.Name, Item: current, Old: item.Level, New: current.Level}
				if !found {
					loss.Item = item
				}
				losses = append(losses, loss)
			}
		}
	}
	return losses
}

func reached(l Level) bool { return l == Exercised || l == Seen }
