package main

import (
	"context"
	"errors"
	"fmt"
	"log"

	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

// registrar answers kubelet's plugin watcher, which calls it as soon as its socket appears.
type registrar struct {
	registration.UnimplementedRegistrationServer
	driver, endpoint string
	refused          chan error
}

func newRegistrar(driver, endpoint string) *registrar {
	return &registrar{driver: driver, endpoint: endpoint, refused: make(chan error, 1)}
}

// GetInfo says which driver to register, and where kubelet finds it.
func (r *registrar) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	log.Printf("kubelet asks: %s %s at %s", registration.CSIPlugin, r.driver, r.endpoint)
	return &registration.PluginInfo{
		Type:              registration.CSIPlugin,
		Name:              r.driver,
		Endpoint:          r.endpoint,
		SupportedVersions: []string{"1.0.0"},
	}, nil
}

// NotifyRegistrationStatus takes kubelet's verdict. Kubelet does not try again for a socket that stays, so a refusal
// ends the program: its next start makes a new one.
func (r *registrar) NotifyRegistrationStatus(_ context.Context, status *registration.RegistrationStatus) (*registration.RegistrationStatusResponse, error) {
	if status.GetPluginRegistered() {
		log.Printf("kubelet has registered %s", r.driver)
		return &registration.RegistrationStatusResponse{}, nil
	}
	select {
	case r.refused <- fmt.Errorf("kubelet refused %s: %w", r.driver, errors.New(status.GetError())):
	default: // the first refusal ends the program already
	}
	return &registration.RegistrationStatusResponse{}, nil
}
