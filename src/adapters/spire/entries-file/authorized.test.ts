import { expect, test } from 'vitest';
import { authorizedNodes, type Link } from './authorized.ts';

const server = 'spiffe://lab.test/spire/server';
const id = (path: string): string => `spiffe://lab.test${path}`;
const agents = ['one', 'two'].map((node) => ({ id: id(`/spire/agent/${node}`), node, selectors: ['t:cluster:x', `t:node:${node}`] }));
const alias = (path: string, ...selectors: readonly string[]): Link => ({ id: path, spiffeId: id(path), parentId: server, selectors });
const entry = (path: string, parent: string): Link => ({ id: path, spiffeId: id(path), parentId: id(parent), selectors: ['k8s:ns:a'] });
const nodes = (...entries: readonly Link[]) => Object.fromEntries([...authorizedNodes(entries, agents)].map(([path, those]) => [path, [...those]]));

test('an entry reaches the agents that an alias is true of, with all that hangs on it', () => {
  const entries = [alias('/any', 't:cluster:x'), alias('/second', 't:cluster:x', 't:node:two'), entry('/a', '/any'), entry('/b', '/second'), entry('/c', '/b')];
  expect(nodes(...entries)).toEqual({ '/a': ['one', 'two'], '/b': ['two'], '/c': ['two'] });
});

test('an entry on an agent reaches that one; on nothing, or on an alias that is true of none, nobody', () => {
  expect(nodes(entry('/a', '/spire/agent/one'), entry('/b', '/nowhere'), alias('/none', 't:node:three'), entry('/c', '/none'))).toEqual({ '/a': ['one'] });
});

test('two aliases of one ID add up, and a ring ends', () => {
  expect(nodes(alias('/x', 't:node:one'), alias('/x', 't:node:two'), entry('/a', '/x'), entry('/b', '/a'), entry('/a', '/b'))).toEqual({
    '/a': ['one', 'two'],
    '/b': ['one', 'two'],
  });
});
