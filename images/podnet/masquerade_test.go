package main

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestEnsureMasqueradeAddsWhatIsMissing(t *testing.T) {
	present := map[string]bool{}
	var added []string
	iptables := func(arguments ...string) error {
		command, rest := arguments[0], strings.Join(arguments[1:], " ")
		switch {
		case command == "-S" || command == "-C":
			if !present[rest] {
				return errors.New("absent")
			}
		default:
			present[rest] = true
			added = append(added, strings.Join(arguments, " "))
		}
		return nil
	}
	for range 2 {
		if err := ensureMasquerade(iptables, netip.MustParsePrefix("10.244.0.0/16")); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"-N PODNET-MASQ",
		"-A PODNET-MASQ -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j MASQUERADE",
		"-A POSTROUTING -j PODNET-MASQ",
	}
	if !slices.Equal(added, want) {
		t.Errorf("got %q, want %q", added, want)
	}
}

func TestEnsureMasqueradeReportsAFailure(t *testing.T) {
	locked := errors.New("locked")
	err := ensureMasquerade(func(...string) error { return locked }, netip.MustParsePrefix("10.244.0.0/16"))
	if !errors.Is(err, locked) {
		t.Errorf("got %v, want %v", err, locked)
	}
}
