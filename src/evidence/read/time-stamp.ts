/** As the API server writes it. Dates come as text in its JSON, and client-node's types call them dates. */
export function timeStamp(time: Date | string | undefined): string {
  return time === undefined ? '' : new Date(time).toISOString();
}
