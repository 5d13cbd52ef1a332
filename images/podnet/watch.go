package main

import (
	"context"
	"fmt"
	"log"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

// repairInterval bounds how long routes stay away that vanished with their interface, as when a lab takes a node off
// its network and puts it back: no Node changes then.
const repairInterval = 10 * time.Second

// nodeInformer keeps a copy of the cluster's nodes. It knows of no other kind, since client-go's general client would
// make the program three times as big.
func nodeInformer(config *rest.Config) (cache.SharedIndexInformer, error) {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register the core API: %w", err)
	}
	config = rest.CopyConfig(config)
	config.APIPath = "/api"
	config.GroupVersion = &corev1.SchemeGroupVersion
	config.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	config.UserAgent = "podnet"
	client, err := rest.RESTClientFor(config)
	if err != nil {
		return nil, fmt.Errorf("API client: %w", err)
	}
	nodes := cache.NewListWatchFromClient(client, "nodes", metav1.NamespaceAll, fields.Everything())
	return cache.NewSharedIndexInformer(nodes, &corev1.Node{}, repairInterval, cache.Indexers{}), nil
}

// watch calls sync with all nodes whenever one of them changes, and again, more and more slowly, after a failure. It
// returns when ctx is done.
func watch(ctx context.Context, informer cache.SharedIndexInformer, sync func([]node) error) error {
	// One key for everything: any number of changes in a row needs a single look at the whole.
	const all = "nodes"
	queue := workqueue.NewTypedRateLimitingQueue(
		workqueue.NewTypedItemExponentialFailureRateLimiter[string](100*time.Millisecond, repairInterval))
	defer context.AfterFunc(ctx, queue.ShutDown)()
	handler, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { queue.Add(all) },
		UpdateFunc: func(any, any) { queue.Add(all) },
		DeleteFunc: func(any) { queue.Add(all) },
	})
	if err != nil {
		return fmt.Errorf("watch nodes: %w", err)
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		informer.RunWithContext(ctx)
	}()
	defer func() { <-stopped }()
	// Before the first list is complete, nodes that are merely unknown would lose their routes.
	if !cache.WaitForCacheSync(ctx.Done(), handler.HasSynced) {
		return nil
	}
	for {
		key, shutdown := queue.Get()
		if shutdown {
			return nil
		}
		var known []node
		for _, object := range informer.GetStore().List() {
			known = append(known, parseNode(object.(*corev1.Node)))
		}
		err := sync(known)
		if err != nil {
			log.Printf("will retry: %v", err)
			queue.AddRateLimited(key)
		} else {
			queue.Forget(key)
		}
		queue.Done(key)
	}
}
