import type { V1SelfSubjectRulesReview, V1SubjectAccessReview } from '@kubernetes/client-node';
import { pathOf } from '../../evidence/api-path.ts';
import type { Authorizer } from '../../evidence/raw.ts';
import type { Account } from '../../evidence/rights.ts';
import { ApiRefusal, type Client } from '../kubernetes/client.ts';

const [apiVersion, kind] = ['authorization.k8s.io/v1', 'SubjectAccessReview'];

/**
 * The API server, asked what it would allow. A SubjectAccessReview tells of one right whether it is allowed, and by which
 * binding; only the account itself may ask for all of its rules (SelfSubjectRulesReview), so it is impersonated (Kubernetes
 * 1.34, “Checking API access”, “User impersonation”). Pods are asked for as dry runs: admission answers as it would, and
 * nothing is stored.
 */
export function apiAuthorizer(client: Client): Authorizer {
  return {
    async review(account, right, signal) {
      // A subresource is written behind its resource, as rules write it.
      const [resource, subresource] = right.resource.split('/');
      const spec = {
        user: userOf(account),
        groups: ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`, 'system:authenticated'],
        resourceAttributes: { ...right, resource, ...(subresource === undefined ? {} : { subresource }) },
      };
      const path = `/apis/${apiVersion}/subjectaccessreviews`;
      return (await client.post<V1SubjectAccessReview>(path, { apiVersion, kind, spec }, signal)).status;
    },
    async rules(account, signal) {
      const body = { apiVersion, kind: 'SelfSubjectRulesReview', spec: { namespace: account.namespace } };
      return (await client.post<V1SelfSubjectRulesReview>(`/apis/${apiVersion}/selfsubjectrulesreviews`, body, signal, userOf(account))).status;
    },
    async refusal(namespace, labels, spec, signal) {
      try {
        const path = `${pathOf({ apiVersion: 'v1', kind: 'Pod', namespace })}?dryRun=All`;
        await client.post(path, { apiVersion: 'v1', kind: 'Pod', metadata: { labels, generateName: 'asked-' }, spec }, signal);
        return undefined;
      } catch (error) {
        // Forbidden, or invalid: an answer. Anything else is trouble with the API server.
        if (error instanceof ApiRefusal && (error.status === 403 || error.status === 422)) return error.message;
        throw error;
      }
    },
  };
}

function userOf({ namespace, name }: Account): string {
  return `system:serviceaccount:${namespace}:${name}`;
}
