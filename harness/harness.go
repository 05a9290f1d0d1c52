// Package harness holds HTTP exchanges to an OpenAPI document.
//
// [Load] reads a document, [Contract.Judge] and [Contract.JudgeHTTP] judge by it. A [Verdict] has
// what was found, and what could not be judged and why, and prints as a person reads it:
//
//	contract, err := harness.Load("openapi.yaml")
//	…
//	if judged := contract.JudgeHTTP(nil, response); judged.Outcome != verdict.Conforms {
//		fmt.Println(judged)
//	}
//
// Package conform has the same for Gomega, package httpcheck for tests of the standard library, and
// package suite for suites of many cases with reports.
package harness
