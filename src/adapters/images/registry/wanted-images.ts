/** What pods run and a registry has, as the manifests name it; a test holds the two together. */
export function wantedImages(spireVersion: string): readonly string[] {
  return [
    `ghcr.io/spiffe/spire-server:${spireVersion}`,
    `ghcr.io/spiffe/spire-agent:${spireVersion}`,
    'ghcr.io/spiffe/spiffe-csi-driver:0.2.12',
    'ghcr.io/spiffe/spire-controller-manager:0.6.4',
    'ghcr.io/spiffe/spiffe-helper:0.11.0',
    'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.15.0',
  ];
}
