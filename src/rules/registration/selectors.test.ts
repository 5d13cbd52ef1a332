import { expect, test } from 'vitest';
import { whyNot } from './selectors.ts';

const has = ['k8s:ns:mtls-demo', 'k8s:sa:other', 'k8s:pod-label:app:mtls-client', 'k8s:sa:other'];

test.each([
  ['k8s:sa:mtls-client', 'they have k8s:sa:other'],
  ['k8s:ns:default', 'they have k8s:ns:mtls-demo'],
  ['k8s:serviceaccount:mtls-client', 'there is no selector k8s:serviceaccount; it is called k8s:sa, and they have k8s:sa:other'],
  ['k8s:namespace:mtls-demo', 'there is no selector k8s:namespace; it is called k8s:ns, and they have k8s:ns:mtls-demo'],
  ['k8s:pod-lable:app:mtls-client', 'there is no selector k8s:pod-lable; it is called k8s:pod-label, and they have k8s:pod-label:app:mtls-client'],
  ['k8s:pod-label:app:client', 'they have k8s:pod-label:app:mtls-client'],
  ['k8s:pod-label:tier:web', 'they have no k8s:pod-label:tier'],
  ['k8s:pod-owner:Job:a', 'they have no k8s:pod-owner'],
  ['unix:uid:0', 'the agents of this lab find selectors of the type k8s, and none of the type unix'],
  ['k8s:colour-of-the-sky-at-noon:blue', 'there is no selector k8s:colour-of-the-sky-at-noon'],
])('%s: %s', (selector, why) => {
  expect(whyNot(selector, has)).toBe(why);
});
