package target_test

import (
	"fmt"

	"plumbline/harness/target"
)

func ExampleLoad() {
	definition := target.Definition{
		API: "shop", BaseURLVariable: "SHOP_BASE_URL",
		Credentials: []target.Credential{
			{Name: "key", Variable: "SHOP_KEY", Required: true, Secret: true,
				Description: "what a call is paid for with"},
		},
	}
	environment := map[string]string{"SHOP_BASE_URL": "https://shop.example/v1/"}
	lookup := func(name string) (string, bool) {
		value, set := environment[name]
		return value, set
	}
	_, err := target.Load(definition, target.FromEnvironment(definition, lookup))
	fmt.Println(err)

	environment["SHOP_KEY"] = "k-123"
	shop, err := target.Load(definition, target.FromEnvironment(definition, lookup))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(shop.Join("/items"), shop.Own())
	// Output:
	// shop: missing credentials
	//   a base URL is given, and these are not set or empty: SHOP_KEY (what a call is paid for with)
	//   set SHOP_KEY in the environment, or say in plumbline.yaml where to find each; credentials are never flags
	// https://shop.example/v1/items false
}
