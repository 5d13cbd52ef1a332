package main

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func testNode(name, address, pods string) node {
	n := node{name: name}
	if address != "" {
		n.address = netip.MustParseAddr(address)
	}
	if pods != "" {
		n.pods = netip.MustParsePrefix(pods)
	}
	return n
}

func TestParseNodeTakesIPv4OfDualStack(t *testing.T) {
	got := parseNode(&corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: "lab-worker"},
		Spec:       corev1.NodeSpec{PodCIDRs: []string{"fd00:10:244:1::/64", "10.244.1.0/24"}},
		Status: corev1.NodeStatus{Addresses: []corev1.NodeAddress{
			{Type: corev1.NodeHostName, Address: "10.0.0.1"},
			{Type: corev1.NodeInternalIP, Address: "fc00::3"},
			{Type: corev1.NodeInternalIP, Address: "172.18.0.3"},
		}},
	})
	if want := testNode("lab-worker", "172.18.0.3", "10.244.1.0/24"); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if joining := parseNode(&corev1.Node{}); joining.address.IsValid() || joining.pods.IsValid() {
		t.Errorf("a joining node has neither address nor pods, got %v", joining)
	}
}

func TestIPv4Subnet(t *testing.T) {
	for list, want := range map[string]string{
		"10.244.0.0/16":                "10.244.0.0/16",
		"fd00:10:244::/56, 10.1.2.3/8": "10.0.0.0/8",
	} {
		if got, err := ipv4Subnet(list); err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v; want %s", list, got, err, want)
		}
	}
	for _, list := range []string{"", "fd00::/56", "nonsense"} {
		if got, err := ipv4Subnet(list); err == nil {
			t.Errorf("%q: got %v, want an error", list, got)
		}
	}
}

func TestSplit(t *testing.T) {
	control, worker := testNode("control", "172.18.0.2", "10.244.0.0/24"), testNode("worker", "172.18.0.3", "10.244.1.0/24")
	joining := testNode("joining", "172.18.0.4", "")
	nodes := []node{control, worker, joining}
	cases := map[string]struct {
		name, hostIP string
		self         node
		others       []node
		failure      string
	}{
		"by name":                        {name: "worker", self: worker, others: []node{control, joining}},
		"the name beats a stale address": {name: "worker", hostIP: "172.18.0.2", self: worker, others: []node{control, joining}},
		"by address":                     {name: "pod", hostIP: "172.18.0.2", self: control, others: []node{worker, joining}},
		"unknown":                        {name: "pod", hostIP: "172.18.0.9", failure: `no node is called "pod"`},
		"no address to compare":          {name: "pod", failure: `no node is called "pod"`},
		"no pod subnet yet":              {name: "joining", failure: "node joining has no pod subnet yet"},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			self, others, err := split(nodes, c.name, c.hostIP)
			if c.failure != "" {
				if err == nil || !strings.Contains(err.Error(), c.failure) {
					t.Fatalf("got %v, want %q", err, c.failure)
				}
				return
			}
			if err != nil || self != c.self || !slices.Equal(others, c.others) {
				t.Errorf("got %v, %v, %v", self, others, err)
			}
		})
	}
}
