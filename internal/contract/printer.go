package contract

import (
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// printer words the compiler's rarer errors, those that phrase has no sentence of its own for.
var printer = message.NewPrinter(language.English)
