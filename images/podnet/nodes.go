package main

import (
	"fmt"
	"net/netip"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// node is what the pod network needs to know of a Node. Both addresses may be missing while a node joins.
type node struct {
	name    string
	address netip.Addr
	pods    netip.Prefix
}

func parseNode(object *corev1.Node) node {
	parsed := node{name: object.Name}
	for _, address := range object.Status.Addresses {
		if address.Type != corev1.NodeInternalIP {
			continue
		}
		if ip, err := netip.ParseAddr(address.Address); err == nil && ip.Is4() {
			parsed.address = ip
			break
		}
	}
	// An error leaves the prefix invalid, which the callers take for "not yet".
	parsed.pods, _ = ipv4Subnet(strings.Join(object.Spec.PodCIDRs, ","))
	return parsed
}

// ipv4Subnet picks the IPv4 subnet of a comma-separated list, the form that a dual-stack cluster uses.
func ipv4Subnet(list string) (netip.Prefix, error) {
	for item := range strings.SplitSeq(list, ",") {
		if prefix, err := netip.ParsePrefix(strings.TrimSpace(item)); err == nil && prefix.Addr().Is4() {
			return prefix.Masked(), nil
		}
	}
	return netip.Prefix{}, fmt.Errorf("no IPv4 subnet in %q", list)
}

// split tells the own node from the others. A node without pod addresses yet is an error if it is the own one.
func split(nodes []node, name, hostIP string) (self node, others []node, err error) {
	own := func(n node) bool { return n.name == name }
	if !hasNode(nodes, own) {
		own = func(n node) bool { return n.address.IsValid() && n.address.String() == hostIP }
	}
	found := false
	for _, n := range nodes {
		if own(n) {
			self, found = n, true
		} else {
			others = append(others, n)
		}
	}
	switch {
	case !found:
		return node{}, nil, fmt.Errorf("no node is called %q or has the address %q", name, hostIP)
	case !self.pods.IsValid():
		return node{}, nil, fmt.Errorf("node %s has no pod subnet yet", self.name)
	}
	return self, others, nil
}

func hasNode(nodes []node, matches func(node) bool) bool {
	for _, n := range nodes {
		if matches(n) {
			return true
		}
	}
	return false
}
