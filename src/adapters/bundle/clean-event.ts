import { type Cleaning, isList, isObject, type Json, shownVariables } from './clean-object.ts';
import { cleanSettings } from './clean-settings.ts';

const text = String.raw`"(?:[^"\\]|\\.)*"?`;
/** How a difference of an object is told: `env[NAME].value is "a", not "b"`; `env[NAME].value is missing; it should be "b"`. */
const changedVariable = new RegExp(String.raw`(\benv\[([^\]]*)\]\.value )(?:is missing; it should be|is) ${text}(?:, not ${text})?`, 'g');
/** A variable as JSON, perhaps cut off, as an object has it and as an answer does: `{"name":"NAME","value":"a"}`, `{"NAME":"a"}`. */
const variable = new RegExp(`((?:"name":"([^"]*)","value"|"([A-Z][A-Z0-9_]+)"):)${text}`, 'g');

/**
 * What a run said of itself, without secrets. It tells what was changed by hand in a lab, and so the values of variables
 * and of settings.
 */
export function cleanEvent(value: Json, cleaning: Cleaning): Json {
  if (typeof value === 'string') return cleanSettings(withoutValues(value, cleaning), cleaning.remove);
  if (isList(value)) return value.map((item) => cleanEvent(item, cleaning));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, cleanEvent(inner, cleaning)])) : value;
}

function withoutValues(said: string, { remove }: Cleaning): string {
  return said
    .replace(changedVariable, (found, before: string, name: string) => (shownVariables.has(name) ? found : `${before}is ${remove('secret setting')}`))
    .replace(variable, (found, before: string, inObject?: string, inAnswer?: string) =>
      shownVariables.has(inObject ?? inAnswer ?? '') ? found : `${before}"${remove('secret setting')}"`,
    );
}
