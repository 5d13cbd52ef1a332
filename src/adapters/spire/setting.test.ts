import { expect, test } from 'vitest';
import type { Manifest } from '../kubernetes/apply.ts';
import { settingIn } from './setting.ts';

const configMap = (text: string): Manifest => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { 'agent.conf': text } });

test.each([
  ['HCL', 'agent {\n  socket_path = "/run/a.sock"\n}'],
  ['JSON', '{\n  "agent": {\n    "socket_path": "/run/a.sock"\n  }\n}'],
])('a setting in %s', (_, text) => expect(settingIn([configMap('server {}'), configMap(text)], 'socket_path')).toBe('/run/a.sock'));

test.each([
  ['a comment', '# socket_path = "/run/a.sock"'],
  ['another name', 'admin_socket_path = "/run/a.sock"'],
])('%s is none', (_, text) => expect(() => settingIn([configMap(text)], 'socket_path')).toThrow('No ConfigMap of the manifests sets socket_path.'));
