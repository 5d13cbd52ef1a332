package event

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestALineHasTimeEventAndRole(t *testing.T) {
	var out bytes.Buffer
	log := New(&out, "client")
	log("call", "status", "fail", "error", errors.New("unexpected ID \"spiffe://a.test/b\"\n<&>").Error(), "seq", 7)
	if strings.Count(out.String(), "\n") != 1 || !strings.HasSuffix(out.String(), "\n") {
		t.Fatalf("not one line: %q", out.String())
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	when, err := time.Parse(time.RFC3339Nano, line["time"].(string))
	if err != nil || when.Location() != time.UTC {
		t.Errorf("time %v, %v; want UTC", line["time"], err)
	}
	delete(line, "time")
	got, _ := json.Marshal(line)
	want := `{"error":"unexpected ID \"spiffe://a.test/b\"\n\u003c\u0026\u003e","event":"call","role":"client","seq":7,"status":"fail"}`
	if string(got) != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
