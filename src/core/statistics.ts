/** The value below which a share of the numbers lies (nearest rank). */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

export const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** Of a sample (n − 1); 0 for a single number. */
export function standardDeviation(numbers: readonly number[]): number {
  if (numbers.length < 2) return 0;
  const center = mean(numbers);
  return Math.sqrt(numbers.reduce((sum, each) => sum + (each - center) ** 2, 0) / (numbers.length - 1));
}
