/** What has a title to be remembered by, and a subtitle to be found by: in the words of SPIRE and Kubernetes, with no capital and no full stop. */
export interface Titled {
  readonly title: string;
  readonly subtitle: string;
}

/** Both, as they are listed: somebody who looks for hostPath finds it in a line of the list. */
export function fullTitle({ title, subtitle }: Titled): string {
  return `${title}: ${subtitle}`;
}
