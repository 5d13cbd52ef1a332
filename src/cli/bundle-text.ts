import { stripVTControlCharacters } from 'node:util';
import type { Manifest } from '../adapters/bundle/manifest.ts';
import type { Bundle } from '../adapters/bundle/open-bundle.ts';
import type { BundleSummary } from '../adapters/bundle/summary.ts';
import { cut } from '../report/cut.ts';
import { plural } from '../report/plural.ts';
import { wrap, wrapUnder } from '../report/wrap.ts';

interface Written {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly seconds: number;
  /** What to type to look into it. */
  readonly next: string;
}

/** What is told of a bundle that was just written. */
export function writtenText(manifest: Manifest, { file, size, seconds, next }: Written, width: number): string {
  const { files, missing } = manifest;
  return [
    ...wrap(`${file}: ${plural(files.length, 'file')}, ${sizeText(size)}, in ${seconds.toFixed(1)} s. ${removedText(manifest)}`, width),
    ...missingText(missing, width),
    `To look into it: ${next}`,
  ].join('\n');
}

/** A preview of a bundle. What it holds may come from anywhere: nothing of it reaches the terminal but printable text. */
export function summaryText({ manifest, size }: Bundle, summary: BundleSummary, width: number): string {
  const { tool, why, lab, takenAt, versions, files, settings } = manifest;
  const line = (text: string): string => {
    const [indent = ''] = /^ */.exec(text) ?? [];
    return `${indent}${cut(printable(text), width - indent.length)}`;
  };
  const known = versions.kubernetes === '' ? 'Kubernetes unknown' : `Kubernetes ${versions.kubernetes}`;
  return [
    line(`Bundle of ${lab.name}, made from ${lab.definition}: SPIRE ${versions.spire}, ${known}`),
    line(`${why === 'failed' ? 'Collected because a run failed' : 'Collected because somebody asked for it'}, by ${tool.name} ${tool.version}`),
    line(takenAt === undefined ? "The cluster's time is not known" : `At ${takenAt} by the cluster's clock`),
    ...wrapUnder(
      'Settings: ',
      printable(
        Object.entries(settings)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
      ),
      width,
    ),
    '',
    ...nodesText(summary).map(line),
    ...podsText(summary).map(line),
    ...serverText(summary),
    '',
    line(`${plural(files.length, 'file')}, ${sizeText(files.reduce((sum, { bytes }) => sum + bytes, 0))}; compressed ${sizeText(size)}`),
    ...files.map((file) => line(`  ${sizeText(file.bytes).padStart(8)}  ${linesText(file).padStart(13)}  ${file.path}`)),
    ...wrap(removedText(manifest), width),
    ...missingText(manifest.missing, width),
  ].join('\n');
}

function nodesText({ nodes }: BundleSummary): readonly string[] {
  if (nodes === undefined) return ['Nodes: not known'];
  return ['Nodes', ...nodes.map(({ node, ready }) => `  ${ready ? 'ready    ' : 'not ready'}  ${node}`)];
}

function podsText({ pods, lines }: BundleSummary): readonly string[] {
  if (pods === undefined) return ['Pods: not known'];
  const told = pods.map(
    ({ namespace, pod, ready, restarts, node }) =>
      `  ${ready} ready  ${namespace}/${pod} on ${node}${restarts === 0 ? '' : `, ${plural(restarts, 'restart')}`}`,
  );
  return [`Pods, with ${plural(lines, 'log line')}`, ...told];
}

function serverText({ entries, agents, authorities }: BundleSummary): readonly string[] {
  const counts = { 'registration entries': entries, 'attested agents': agents, 'X.509 authorities': authorities };
  return ['SPIRE Server', ...Object.entries(counts).map(([name, count]) => `  ${name.padEnd(20)}  ${count ?? 'not known'}`)];
}

/** Of a log; where some were not kept, of how many. */
function linesText({ lines }: Manifest['files'][number]): string {
  if (lines === undefined) return '';
  return lines.cut === 0 ? plural(lines.kept, 'line') : `${lines.kept} of ${lines.kept + lines.cut}`;
}

function removedText({ files }: Manifest): string {
  const removed = files.reduce((sum, each) => sum + (each.removed ?? 0), 0);
  return removed === 0 ? 'Nothing had to be removed from it.' : `${plural(removed, 'value')} that may be secret ${removed === 1 ? 'was' : 'were'} removed.`;
}

/** What is missing for the same reason is told together: an API server that is silent takes most of it. */
function missingText(missing: Manifest['missing'], width: number): readonly string[] {
  if (missing.length === 0) return ['Nothing is missing.'];
  const reasons = Map.groupBy(missing, ({ why }) => why);
  return [
    `${plural(missing.length, 'file')} ${missing.length === 1 ? 'is' : 'are'} missing:`,
    ...[...reasons].flatMap(([why, those]) => [
      ...wrapUnder('  - ', printable(why), width),
      ...wrapUnder('    ', printable(those.map(({ path }) => path).join(', ')), width),
    ]),
  ];
}

/** One line, without what a terminal obeys or hides. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
