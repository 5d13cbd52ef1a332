import { expect, test } from 'vitest';
import { drawn } from './drawing.ts';

const pod = (name: string, ...details: string[]) => ({ name, details });
const node = (name: string, ...pods: ReturnType<typeof pod>[]) => ({ name, pods });

test('boxes stand side by side, as high as the highest, and as many in a row as hold their text', () => {
  const below = [node('worker', pod('SPIRE Agent')), node('worker2', pod('SPIRE Agent'), pod('a-client', 'calls a-server')), node('worker3')];
  const long = node('worker4', pod('a-workload-with-a-name-that-is-longer-than-a-third-of-the-width'));
  const picture = (nodes: typeof below) =>
    drawn({ above: [node('control-plane', pod('SPIRE Server'))], between: 'entries', below: nodes, legend: [['socket', '/s']] });
  expect(`\n${picture(below)}\n`).toMatchInlineSnapshot(`
    "
    +- control-plane --------------------------------------------------------------+
    | SPIRE Server                                                                 |
    +------------------------------------------------------------------------------+
                 ^                          ^                          ^
                 |  entries
    +- worker ---------------+ +- worker2 --------------+ +- worker3 --------------+
    | SPIRE Agent            | | SPIRE Agent            | |                        |
    |                        | | a-client               | |                        |
    |                        | |   calls a-server       | |                        |
    +------------------------+ +------------------------+ +------------------------+
    socket  /s
    "
  `);
  expect(`\n${picture([...below.slice(0, 2), long])}\n`).toMatchInlineSnapshot(`
    "
    +- control-plane --------------------------------------------------------------+
    | SPIRE Server                                                                 |
    +------------------------------------------------------------------------------+
                                            ^
                                            |  entries
    +- worker ---------------------------------------------------------------------+
    | SPIRE Agent                                                                  |
    +------------------------------------------------------------------------------+
    +- worker2 --------------------------------------------------------------------+
    | SPIRE Agent                                                                  |
    | a-client                                                                     |
    |   calls a-server                                                             |
    +------------------------------------------------------------------------------+
    +- worker4 --------------------------------------------------------------------+
    | a-workload-with-a-name-that-is-longer-than-a-third-of-the-width              |
    +------------------------------------------------------------------------------+
    socket  /s
    "
  `);
});
