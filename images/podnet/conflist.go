package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/vishvananda/netlink"
)

const conflistPath = "/etc/cni/net.d/10-podnet.conflist"

// ipamState is under /run so that leases of pods that a reboot ended do not outlive it.
const ipamState = "/run/cni-ipam-state"

type object = map[string]any

// writeConflist tells the container runtime how to connect pods. It leaves a file that is right already alone, because
// the runtime reloads its network at every change.
func writeConflist(path string, pods netip.Prefix) error {
	mtu, err := defaultMTU()
	if err != nil {
		return err
	}
	content, err := renderConflist(pods, mtu)
	if err != nil {
		return fmt.Errorf("render %s: %w", path, err)
	}
	old, err := os.ReadFile(path)
	if err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the old conflist: %w", err)
	}
	// The runtime must never see half a file, and it ignores names that end like this one.
	draft := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".draft")
	if err := os.WriteFile(draft, content, 0o644); err != nil {
		return fmt.Errorf("write the conflist: %w", err)
	}
	if err := os.Rename(draft, path); err != nil {
		return fmt.Errorf("publish the conflist: %w", err)
	}
	log.Printf("%s: pods %s, mtu %d", path, pods, mtu)
	return nil
}

// renderConflist gives pods a point-to-point link each; an mtu of 0 leaves the kernel's default.
func renderConflist(pods netip.Prefix, mtu int) ([]byte, error) {
	link := object{
		"type": "ptp",
		// podnet's own rule masquerades, knowing the cluster's subnet; the plugin's would hide every pod from all others.
		"ipMasq": false,
		"ipam": object{
			"type":    "host-local",
			"dataDir": ipamState,
			"routes":  []object{{"dst": "0.0.0.0/0"}},
			"ranges":  [][]object{{{"subnet": pods.String()}}},
		},
	}
	if mtu > 0 {
		link["mtu"] = mtu
	}
	return json.MarshalIndent(object{
		"cniVersion": "1.0.0",
		"name":       "podnet",
		"plugins":    []object{link, {"type": "portmap", "capabilities": object{"portMappings": true}}},
	}, "", "  ")
}

// defaultMTU is that of the interface with the default route, or 0 where a network has none.
func defaultMTU() (int, error) {
	list, err := netlink.RouteList(nil, netlink.FAMILY_V4)
	if err != nil {
		return 0, fmt.Errorf("list routes: %w", err)
	}
	for _, route := range list {
		if route.LinkIndex == 0 || route.Dst != nil && !route.Dst.IP.IsUnspecified() {
			continue
		}
		link, err := netlink.LinkByIndex(route.LinkIndex)
		if err != nil {
			return 0, fmt.Errorf("interface of the default route: %w", err)
		}
		return link.Attrs().MTU, nil
	}
	return 0, nil
}
