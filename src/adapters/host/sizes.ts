export const GiB = 1024 ** 3;

/** A size as a person reads it: `2.5 GiB`. */
export function gibibytes(bytes: number): string {
  return `${(bytes / GiB).toFixed(1)} GiB`;
}
