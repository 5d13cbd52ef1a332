package main

import (
	"fmt"
	"log"
	"net/netip"
	"os/exec"
	"strings"
)

const chain = "PODNET-MASQ"

// ensureMasquerade gives traffic from pods to the world outside the pods' subnet the node's address, once however often
// it is called. Once per start is enough: nobody else removes a foreign chain, and the node's rules end with the node.
func ensureMasquerade(iptables func(arguments ...string) error, pods netip.Prefix) error {
	subnet := pods.String()
	rule := []string{chain, "-s", subnet, "!", "-d", subnet, "-j", "MASQUERADE"}
	jump := []string{"POSTROUTING", "-j", chain}
	for _, step := range []struct{ check, add []string }{
		{[]string{"-S", chain}, []string{"-N", chain}},
		{append([]string{"-C"}, rule...), append([]string{"-A"}, rule...)},
		{append([]string{"-C"}, jump...), append([]string{"-A"}, jump...)},
	} {
		if iptables(step.check...) == nil {
			continue
		}
		if err := iptables(step.add...); err != nil {
			return fmt.Errorf("masquerade: %w", err)
		}
		log.Printf("iptables -t nat %s", strings.Join(step.add, " "))
	}
	return nil
}

// iptables waits for the lock that it shares with kube-proxy.
func iptables(arguments ...string) error {
	output, err := exec.Command("iptables", append([]string{"-w", "-t", "nat"}, arguments...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("iptables -t nat %s: %w: %s", strings.Join(arguments, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}
