package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// protocol marks the routes of this program in the kernel's table, so that it finds them again after a restart and
// never touches another's.
const protocol netlink.RouteProtocol = 98

// routes maps a destination to its gateway.
type routes map[netip.Prefix]netip.Addr

// syncRoutes makes the host's table lead to the pods of each of the other nodes by that node's address.
func syncRoutes(others []node) error {
	current, err := listRoutes()
	if err != nil {
		return err
	}
	var failures []error
	replace, remove := diff(wanted(others), current)
	for destination, gateway := range replace {
		if err := netlink.RouteReplace(kernelRoute(destination, gateway)); err != nil {
			failures = append(failures, fmt.Errorf("route %s via %s: %w", destination, gateway, err))
			continue
		}
		log.Printf("route %s via %s", destination, gateway)
	}
	for destination, gateway := range remove {
		// A route that is gone already went with its interface.
		err := netlink.RouteDel(kernelRoute(destination, gateway))
		if err != nil && !errors.Is(err, unix.ESRCH) {
			failures = append(failures, fmt.Errorf("delete route %s via %s: %w", destination, gateway, err))
			continue
		}
		log.Printf("route %s via %s deleted", destination, gateway)
	}
	return errors.Join(failures...)
}

func wanted(others []node) routes {
	want := routes{}
	for _, other := range others {
		if other.pods.IsValid() && other.address.IsValid() {
			want[other.pods] = other.address
		}
	}
	return want
}

// diff tells which routes to set, new or changed, and which to remove.
func diff(want, current routes) (replace, remove routes) {
	replace, remove = routes{}, routes{}
	for destination, gateway := range want {
		if current[destination] != gateway {
			replace[destination] = gateway
		}
	}
	for destination, gateway := range current {
		if _, stays := want[destination]; !stays {
			remove[destination] = gateway
		}
	}
	return replace, remove
}

func listRoutes() (routes, error) {
	filter := &netlink.Route{Protocol: protocol, Table: unix.RT_TABLE_MAIN}
	listed, err := netlink.RouteListFiltered(netlink.FAMILY_V4, filter, netlink.RT_FILTER_PROTOCOL|netlink.RT_FILTER_TABLE)
	if err != nil {
		return nil, fmt.Errorf("list routes: %w", err)
	}
	current := routes{}
	for _, route := range listed {
		if route.Dst == nil {
			continue
		}
		ones, _ := route.Dst.Mask.Size()
		destination, _ := netip.AddrFromSlice(route.Dst.IP.To4())
		gateway, _ := netip.AddrFromSlice(route.Gw.To4())
		current[netip.PrefixFrom(destination, ones)] = gateway
	}
	return current, nil
}

// kernelRoute leaves the interface to the kernel, which knows by which one a gateway is reached.
func kernelRoute(destination netip.Prefix, gateway netip.Addr) *netlink.Route {
	return &netlink.Route{
		Dst:      &net.IPNet{IP: destination.Addr().AsSlice(), Mask: net.CIDRMask(destination.Bits(), 32)},
		Gw:       gateway.AsSlice(),
		Protocol: protocol,
		Table:    unix.RT_TABLE_MAIN,
	}
}
