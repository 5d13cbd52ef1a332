import { stripVTControlCharacters } from 'node:util';
import { getJunitXml } from 'junit-xml';
import type { RunReport } from '../core/report.ts';
import { junitSuites } from './junit-suites.ts';

const failure = 'failure: ';

/** `junit.xml`: a suite per test, a case per expectation; in a control run a case per test. */
export function junit(report: RunReport): string {
  const suites = junitSuites(report).map(({ name, startedAt, seconds, cases }) => ({
    name: clean(name),
    timestamp: new Date(startedAt),
    time: seconds,
    testCases: cases.map(({ classname, name, seconds, outcome }) => ({
      classname: clean(classname),
      name: clean(name),
      time: seconds,
      skipped: outcome.kind === 'skipped',
      ...(outcome.kind === 'failure' ? { failures: [{ type: `${failure}${outcome.type}`, message: clean(outcome.text) }] } : {}),
      ...(outcome.kind === 'error' ? { errors: [{ type: outcome.type, message: clean(outcome.text) }] } : {}),
    })),
  }));
  const xml = getJunitXml({ name: `spirelab ${report.command}`, time: report.seconds, suites });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${withFailures(xml)}\n`;
}

/**
 * junit-xml 1.2 writes failures as <error>, though it counts them as failures. Its texts are escaped, so that a `<` is
 * always a tag, and their types tell the two apart.
 */
function withFailures(xml: string): string {
  return xml.replaceAll(/<error type="failure: ([^"]*)">([^<]*)<\/error>/g, '<failure type="$1">$2</failure>');
}

/** XML 1.0 has no way to write most control characters, and pods do write them. */
function clean(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
