package faulty_test

import (
	"net/http/httptest"
	"os"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
)

func shopContract(t testing.TB) *contract.Contract {
	t.Helper()
	const path = "../../../fixtures/shop/openapi.yaml"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: path, Bytes: text}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAServerCountsWhatIsCalledAndShown(t *testing.T) {
	c := shopContract(t)
	faults, _ := faulty.Derive(c)
	for _, f := range faults {
		if f.ID != "listproducts.undocumented-status.201" {
			continue
		}
		s, err := faulty.NewServer(c, mock.Options{Credentials: mock.Callers}, f)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]int{"/products": 201, "/products?limit=0": 400,
			"/nothing": 404} {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest("GET", c.BasePath()+path, nil))
			if w.Code != want {
				t.Errorf("%s: got %d, want %d", path, w.Code, want)
			}
		}
		if s.Called() != 2 || s.Shown() != 1 {
			t.Errorf("called %d, shown %d", s.Called(), s.Shown())
		}
		return
	}
	t.Error("there is no such fault")
}
