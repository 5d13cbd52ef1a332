package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"
)

const wantConflist = `{
  "cniVersion": "1.0.0",
  "name": "podnet",
  "plugins": [
    {
      "ipMasq": false,
      "ipam": {
        "dataDir": "/run/cni-ipam-state",
        "ranges": [
          [
            {
              "subnet": "10.244.1.0/24"
            }
          ]
        ],
        "routes": [
          {
            "dst": "0.0.0.0/0"
          }
        ],
        "type": "host-local"
      },
      "mtu": 1450,
      "type": "ptp"
    },
    {
      "capabilities": {
        "portMappings": true
      },
      "type": "portmap"
    }
  ]
}`

func TestRenderConflist(t *testing.T) {
	got, err := renderConflist(netip.MustParsePrefix("10.244.1.0/24"), 1450)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != wantConflist {
		t.Errorf("got %s", got)
	}
}

func TestWriteConflistLeavesARightFileAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "10-podnet.conflist")
	write := func(pods string) os.FileInfo {
		t.Helper()
		if err := writeConflist(path, netip.MustParsePrefix(pods)); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	first, second, changed := write("10.244.1.0/24"), write("10.244.1.0/24"), write("10.244.2.0/24")
	if !os.SameFile(first, second) {
		t.Error("the same content was written twice")
	}
	if os.SameFile(second, changed) {
		t.Error("a changed file must be a new one, renamed into place")
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("drafts remain: %v", entries)
	}
}
