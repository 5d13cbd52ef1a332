/**
 * How the names of settings end whose values are secret, in lower case, without `_`, `-` and `.`: those of SPIRE's plugins
 * (SPIRE 1.15.3, doc/plugin_*.md: connection_string, join_token, approle_id, secret_access_key, …) and what others call theirs.
 */
const endings = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'secretid',
  'approleid',
  'secretkey',
  'accesskey',
  'accesskeyid',
  'apikey',
  'authkey',
  'privatekey',
  'connectionstring',
  'credential',
  'credentials',
  'authorization',
  'cookie',
] as const;

/** Whether a setting, a variable, a flag or a key of a ConfigMap is called like one that holds a secret. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return endings.some((ending) => plain.endsWith(ending));
}

/** What is no secret whatever its name: SQLite's data store is a path, and a switch is a switch. */
export function isHarmless(value: string): boolean {
  return /^(true|false|null|\d{1,3}|\/[\w./-]*\.sqlite3?)?$/.test(value);
}
