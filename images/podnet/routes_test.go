package main

import (
	"errors"
	"maps"
	"net"
	"net/netip"
	"runtime"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

func testRoutes(pairs ...string) routes {
	r := routes{}
	for i := 0; i < len(pairs); i += 2 {
		r[netip.MustParsePrefix(pairs[i])] = netip.MustParseAddr(pairs[i+1])
	}
	return r
}

func TestWantedSkipsJoiningNodes(t *testing.T) {
	got := wanted([]node{
		testNode("a", "172.18.0.3", "10.244.1.0/24"),
		testNode("no subnet", "172.18.0.4", ""),
		testNode("no address", "", "10.244.3.0/24"),
	})
	if want := testRoutes("10.244.1.0/24", "172.18.0.3"); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDiff(t *testing.T) {
	want := testRoutes("10.244.1.0/24", "172.18.0.3", "10.244.2.0/24", "172.18.0.4", "10.244.3.0/24", "172.18.0.5")
	current := testRoutes("10.244.1.0/24", "172.18.0.3", "10.244.2.0/24", "172.18.0.9", "10.244.9.0/24", "172.18.0.8")
	replace, remove := diff(want, current)
	if expected := testRoutes("10.244.2.0/24", "172.18.0.4", "10.244.3.0/24", "172.18.0.5"); !maps.Equal(replace, expected) {
		t.Errorf("replace %v, want %v", replace, expected)
	}
	if expected := testRoutes("10.244.9.0/24", "172.18.0.8"); !maps.Equal(remove, expected) {
		t.Errorf("remove %v, want %v", remove, expected)
	}
}

// enterNetwork moves the test into a network of its own, with one interface at 172.18.0.2/16.
func enterNetwork(t *testing.T) {
	t.Helper()
	// Never unlocked: the thread, spoilt for others, ends with the test's goroutine.
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNET); errors.Is(err, unix.EPERM) {
		t.Skip("no right to make a network namespace")
	} else if err != nil {
		t.Fatal(err)
	}
	link := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "eth0"}, PeerName: "peer0"}
	address := &netlink.Addr{IPNet: &net.IPNet{IP: net.IPv4(172, 18, 0, 2), Mask: net.CIDRMask(16, 32)}}
	peer := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "peer0"}}
	for _, err := range []error{
		netlink.LinkAdd(link), netlink.AddrAdd(link, address), netlink.LinkSetUp(link), netlink.LinkSetUp(peer),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSyncRoutesInTheKernel(t *testing.T) {
	enterNetwork(t)
	foreign := &netlink.Route{Dst: &net.IPNet{IP: net.IPv4(10, 9, 0, 0), Mask: net.CIDRMask(16, 32)}, Gw: net.IPv4(172, 18, 0, 7)}
	if err := netlink.RouteAdd(foreign); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		others []node
		want   routes
	}{
		{[]node{testNode("a", "172.18.0.3", "10.244.1.0/24"), testNode("b", "172.18.0.4", "10.244.2.0/24")},
			testRoutes("10.244.1.0/24", "172.18.0.3", "10.244.2.0/24", "172.18.0.4")},
		{[]node{testNode("a", "172.18.0.4", "10.244.1.0/24")}, testRoutes("10.244.1.0/24", "172.18.0.4")},
		{nil, routes{}},
	}
	for _, step := range steps {
		if err := syncRoutes(step.others); err != nil {
			t.Fatal(err)
		}
		if got, err := listRoutes(); err != nil || !maps.Equal(got, step.want) {
			t.Errorf("got %v, %v; want %v", got, err, step.want)
		}
	}
	all, err := netlink.RouteList(nil, netlink.FAMILY_V4)
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range all {
		if route.Gw.Equal(foreign.Gw) {
			return
		}
	}
	t.Errorf("another's route is gone: %v", all)
}

func TestSyncRoutesReportsAnUnreachableNodeAndGoesOn(t *testing.T) {
	enterNetwork(t)
	err := syncRoutes([]node{testNode("far", "192.0.2.1", "10.244.1.0/24"), testNode("near", "172.18.0.4", "10.244.2.0/24")})
	if !errors.Is(err, unix.ENETUNREACH) {
		t.Errorf("got %v, want %v", err, unix.ENETUNREACH)
	}
	if got, err := listRoutes(); err != nil || !maps.Equal(got, testRoutes("10.244.2.0/24", "172.18.0.4")) {
		t.Errorf("got %v, %v", got, err)
	}
}
