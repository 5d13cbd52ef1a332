import { type Block, block, type Named, type Value } from './setting-tree.ts';

const token =
  /(?<space>\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|<<(?<indented>-?)(?<end>\w+)[^\S\n]*\r?\n(?<heredoc>[\s\S]*?)^[^\S\n]*\k<end>[^\S\n]*\r?$|"(?<text>(?:\$\{[^}\n]*\}|\$(?!\{)|\\[^\n]|[^"\\\n$])*)"|(?<number>0[xX][\da-fA-F]+|-?\d[\d.]*(?:[eE][+-]?\d+)?(?![\w.-]))|(?<word>[A-Za-z_][\w.-]*)|(?<sign>[={}[\],])/my;

type Token = { readonly kind: 'text' | 'word' | 'sign'; readonly text: string } | { readonly kind: 'number'; readonly value: number };

/**
 * What a text in HCL 1 says, which is what SPIRE reads: labels of a block are blocks within it, as `NodeAttestor "k8s_psat" { … }`
 * is k8s_psat in NodeAttestor.
 *
 * @throws SyntaxError where it is no HCL
 */
export function readHcl(text: string): Block {
  const tokens = tokensOf(text);
  let at = 0;
  const is = (sign: string): boolean => {
    const next = tokens[at];
    return next?.kind === 'sign' && next.text === sign;
  };
  const take = (sign: string): boolean => is(sign) && at++ >= 0;
  const fail = (): never => {
    throw new SyntaxError(`Not HCL at word ${at + 1}.`);
  };

  const value = (): Value => {
    if (take('{')) return settings('}');
    if (take('[')) return list();
    const next = tokens[at++];
    if (next?.kind === 'number') return next.value;
    if (next?.kind === 'text') return next.text;
    if (next?.kind === 'word' && (next.text === 'true' || next.text === 'false')) return next.text === 'true';
    return fail();
  };
  const list = (): Value => {
    const values: Value[] = [];
    while (!take(']')) {
      values.push(value());
      if (!take(',') && !is(']')) fail();
    }
    return { kind: 'list', values };
  };
  const setting = (): Named => {
    const names: string[] = [];
    for (let next = tokens[at]; next?.kind === 'text' || next?.kind === 'word'; next = tokens[++at]) names.push(next.text);
    const [name = fail(), ...labels] = names;
    if (!take('=') && !is('{')) fail();
    return { name, value: labels.reduceRight((within, label) => block([{ name: label, value: within }]), value()) };
  };
  const settings = (end: '}' | undefined): Block => {
    const found: Named[] = [];
    while (end === undefined ? at < tokens.length : !take(end)) {
      found.push(setting());
      take(',');
    }
    return block(found);
  };
  return settings(undefined);
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const groups = token.exec(text)?.groups;
    if (groups === undefined) throw new SyntaxError(`Not HCL at character ${at + 1}.`);
    const { text: quoted, heredoc, indented, number, word, sign } = groups;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unescaped(quoted) });
    else if (heredoc !== undefined) tokens.push({ kind: 'text', text: indented === '-' ? outdented(heredoc) : heredoc });
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([\da-fA-F]{4})|(.))/g, (_, code: string | undefined, one: string) =>
    code === undefined ? (escapes[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function outdented(text: string): string {
  const lines = text.split('\n');
  const least = Math.min(...lines.slice(0, -1).map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(least)).join('\n');
}
