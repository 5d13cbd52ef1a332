package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// apiServer answers only what podnet may ask, a list and a watch of nodes, and streams what the test sends.
func apiServer(t *testing.T, listed []corev1.Node, events <-chan metav1.WatchEvent) cache.SharedIndexInformer {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/api/v1/nodes" {
			t.Errorf("podnet may not %s %s", r.Method, r.URL.Path)
		}
		w.Header().Set("Content-Type", "application/json")
		encoder := json.NewEncoder(w)
		if r.URL.Query().Get("watch") == "" {
			_ = encoder.Encode(corev1.NodeList{
				TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "NodeList"},
				ListMeta: metav1.ListMeta{ResourceVersion: "1"},
				Items:    listed,
			})
			return
		}
		for {
			w.(http.Flusher).Flush()
			select {
			case event := <-events:
				_ = encoder.Encode(event)
			case <-r.Context().Done():
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	informer, err := nodeInformer(&rest.Config{Host: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	return informer
}

func apiNode(name, address, pods string) corev1.Node {
	return corev1.Node{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Node"},
		ObjectMeta: metav1.ObjectMeta{Name: name, ResourceVersion: "1"},
		Spec:       corev1.NodeSpec{PodCIDRs: []string{pods}},
		Status:     corev1.NodeStatus{Addresses: []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: address}}},
	}
}

func TestWatchSyncsOnEveryChangeAndRetries(t *testing.T) {
	one, two := apiNode("one", "172.18.0.2", "10.244.0.0/24"), apiNode("two", "172.18.0.3", "10.244.1.0/24")
	events := make(chan metav1.WatchEvent)
	informer := apiServer(t, []corev1.Node{one}, events)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	seen := make(chan []node)
	result := make(chan error)
	calls := 0
	go func() {
		result <- watch(ctx, informer, func(nodes []node) error {
			slices.SortFunc(nodes, func(a, b node) int { return int(a.name[0]) - int(b.name[0]) })
			select {
			case seen <- nodes:
			case <-ctx.Done():
			}
			if calls++; calls == 1 {
				return errors.New("the first time fails")
			}
			return nil
		})
	}()
	expect := func(want ...node) {
		t.Helper()
		select {
		case got := <-seen:
			if !slices.Equal(got, want) {
				t.Fatalf("got %v, want %v", got, want)
			}
		case <-ctx.Done():
			t.Fatal("watch did not call")
		}
	}
	first, second := parseNode(&one), parseNode(&two)
	expect(first)
	expect(first)
	send := func(kind string, n corev1.Node) {
		t.Helper()
		raw, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		event := metav1.WatchEvent{Type: kind}
		event.Object.Raw = raw
		select {
		case events <- event:
		case <-ctx.Done():
			t.Fatal("nobody watches")
		}
	}
	send("ADDED", two)
	expect(first, second)
	send("DELETED", two)
	expect(first)
	cancel()
	if err := <-result; err != nil {
		t.Errorf("got %v at the end, want none", err)
	}
}
