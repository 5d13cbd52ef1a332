/**
 * What stands between the braces after a heading, such as `NodeAttestor "k8s_psat"`, in a configuration of SPIRE (HCL).
 * Braces within strings do not occur there. Undefined where there is no such block.
 */
export function blockIn(text: string, heading: RegExp): string | undefined {
  const found = text.match(new RegExp(`${heading.source}\\s*=?\\s*\\{`, 'm'));
  if (found?.index === undefined) return undefined;
  const begin = found.index + found[0].length;
  let depth = 1;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return text.slice(begin, at);
  }
  return undefined;
}

/** The names of the blocks that a block consists of, as `clusters = { "a" = { … } "b" = { … } }` has a and b. */
export function namesIn(block: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [part] of block.matchAll(/"?[\w.-]+"?\s*=?\s*\{|\}/g)) {
    if (part === '}') depth--;
    else if (depth++ === 0) names.push(part.replace(/\s*=?\s*\{$/, '').replaceAll('"', ''));
  }
  return names;
}
