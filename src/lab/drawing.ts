/** What runs on a node, and what is drawn below its name. */
export interface DrawnPod {
  readonly name: string;
  readonly details: readonly string[];
}

export interface DrawnNode {
  readonly name: string;
  readonly pods: readonly DrawnPod[];
}

/** What is where in a lab. */
export interface Drawing {
  /** Where SPIRE Server runs. */
  readonly above: readonly DrawnNode[];
  /** What goes up the arrows between them. */
  readonly between: string;
  /** Where agents and workloads run. */
  readonly below: readonly DrawnNode[];
  /** A name and what it is, one a line. */
  readonly legend: readonly (readonly [string, string])[];
}

const width = 80;

/** A lab as a picture in plain text of at most 80 columns, unless a name is wider. */
export function drawn({ above, between, below, legend }: Drawing): string {
  const label = Math.max(...legend.map(([name]) => name.length));
  return [
    ...above.flatMap((node) => box(node, width)),
    ...arrows(Math.min(below.length, besides(below)), between),
    ...inRows(below, besides(below)),
    ...legend.map(([name, text]) => `${name.padEnd(label)}  ${text}`),
  ].join('\n');
}

/** How many boxes stand side by side: as many as hold their text. */
function besides(nodes: readonly DrawnNode[]): number {
  const widest = Math.max(...nodes.map(widthOf));
  return Math.max(1, Math.min(nodes.length, Math.floor((width + 1) / (widest + 1))));
}

function inRows(nodes: readonly DrawnNode[], perRow: number): readonly string[] {
  if (nodes.length === 0) return [];
  const [row, rest] = [nodes.slice(0, perRow), nodes.slice(perRow)];
  const tallest = Math.max(...row.map((node) => linesOf(node).length));
  const boxes = row.map((node) => box(node, Math.max(widthOf(node), boxWidth(perRow)), tallest));
  return [...(boxes[0] ?? []).map((_, index) => boxes.map((lines) => lines[index]).join(' ')), ...inRows(rest, perRow)];
}

const boxWidth = (count: number) => Math.floor((width - (count - 1)) / count);
const linesOf = ({ pods }: DrawnNode) => pods.flatMap(({ name, details }) => [name, ...details.map((detail) => `  ${detail}`)]);
const widthOf = (node: DrawnNode) => Math.max(node.name.length + 6, ...linesOf(node).map((line) => line.length + 4));

function box(node: DrawnNode, columns: number, height = linesOf(node).length): readonly string[] {
  const lines = Array.from({ length: height }, (_, index) => `| ${(linesOf(node)[index] ?? '').padEnd(columns - 4)} |`);
  return [`+- ${node.name} `.padEnd(columns - 1, '-').concat('+'), ...lines, `+${'-'.repeat(columns - 2)}+`];
}

/** One from the middle of each box below, and beside the first what goes along them. */
function arrows(count: number, text: string): readonly string[] {
  const places = Array.from({ length: count }, (_, index) => Math.floor(boxWidth(count) / 2) + index * (boxWidth(count) + 1));
  const marks = (mark: string) => places.reduce((line, place) => line.padEnd(place) + mark, '');
  return [marks('^'), `${' '.repeat(places[0] ?? 0)}|  ${text}`];
}
