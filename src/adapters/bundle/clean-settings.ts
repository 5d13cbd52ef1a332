import { cleanText, type Remove } from './clean-text.ts';
import { isHarmless, isSecretName } from './secret-names.ts';

const name = String.raw`(?<![\w.-])(["']?)([A-Za-z][\w.-]*)\1`;
/** HCL's `<<EOF`, as SPIRE's configurations may have it. */
const heredoc = new RegExp(String.raw`${name}(\s*=\s*<<-?\s*(\w+)[^\n]{0,200}\n)([\s\S]{0,8000}?)(\n[ \t]*\4\b)`, 'g');
/** YAML's blocks: the lines behind `|` or `>` that are indented further than the name. */
const block = /^([ \t]*(?:- )?)(["']?)([A-Za-z][\w.-]*)\2(:[ \t]*[|>][-+\d]*[ \t]*\n)((?:\1[ \t]+[^\n]*(?:\n|$)|[ \t]*\n)+)/gm;
/** `name = "value"`, `"name": "value"`, `name: value`, `name=value`, also with a list for a value. */
const single = new RegExp(String.raw`${name}([ \t]*[:=][ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\[[^\]]{0,8000}\]|[^\s,;{}"'[\]|><#][^\s,;{}"']*)`, 'g');

/**
 * The text of a configuration (HCL, JSON, YAML, properties) without the values of settings that are called like a secret, and
 * without what no text may have. The names stay, and what is left can be read as before.
 */
export function cleanSettings(text: string, remove: Remove): string {
  const cleaned = text
    .replace(heredoc, (all, quote: string, key: string, opening: string, _: string, _value: string, closing: string) =>
      isSecretName(key) ? `${quote}${key}${quote}${opening}${remove('secret setting')}${closing}` : all,
    )
    .replace(block, (all, indent: string, quote: string, key: string, opening: string, value: string) =>
      isSecretName(key) ? `${indent}${quote}${key}${quote}${opening}${indent}  ${remove('secret setting')}${value.endsWith('\n') ? '\n' : ''}` : all,
    )
    .replace(single, (all, quote: string, key: string, between: string, value: string) => {
      if (!isSecretName(key) || isHarmless(value.replace(/^(["'])(.*)\1$/, '$2')) || value.includes('[removed: ')) return all;
      const marked = remove('secret setting');
      return `${quote}${key}${quote}${between}${value.startsWith('[') ? `["${marked}"]` : `"${marked}"`}`;
    });
  return cleanText(cleaned, remove);
}
