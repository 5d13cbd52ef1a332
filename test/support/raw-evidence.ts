import type { V1Pod } from '@kubernetes/client-node';
import { Failure } from '../../src/core/failure.ts';
import type { Authorizer, NodeFact, RawEvidence } from '../../src/evidence/raw.ts';
import { LogBook } from '../../src/logs/log-book.ts';

interface Written {
  /** Objects by their path in the API; what is left out is not there. */
  readonly objects?: Readonly<Record<string, object>>;
  /** Lists by their path, with the query. */
  readonly lists?: Readonly<Record<string, readonly object[]>>;
  readonly pods?: readonly V1Pod[];
  /** What spire-server printed, by the command. */
  readonly server?: Readonly<Record<string, object>>;
  readonly node?: (name: string, fact: NodeFact) => string;
  readonly now?: bigint;
  readonly logs?: LogBook;
  readonly authorizer?: Authorizer;
}

/** A cluster of which somebody wrote down what a test needs. It answers with copies, as JSON over the network is. */
export function rawEvidence({ objects = {}, lists = {}, pods, server = {}, node, now, logs = new LogBook(), authorizer }: Written): RawEvidence {
  return {
    object: async (path) => (objects[path] === undefined ? undefined : copy(objects[path])),
    list: async (path) => copy(lists[path] ?? missing(path)),
    pods: async () => copy(pods ?? missing('the pods')),
    server: async (command) => copy(server[command.join(' ')] ?? missing(command.join(' '))),
    node: async (name, fact) => node?.(name, fact) ?? missing(`${fact} of ${name}`),
    now: async () => now ?? missing('the time'),
    logs,
    ...(authorizer === undefined ? {} : { authorizer }),
  };
}

function copy<T>(value: object): T {
  return JSON.parse(JSON.stringify(value));
}

function missing(what: string): never {
  throw new Failure('E_NOT_COLLECTED', `Nobody wrote down ${what}.`);
}
