/** An address as it may be shown: without the password that stands in it. */
export function masked(address: string): string {
  return address.replace(/^((?:[a-z][a-z0-9+.-]*:\/\/)?[^/@:]*):[^/]*@/i, '$1:***@');
}
