export function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)}s`;
}
