/** One thing that is wrong with a file, as data: where it stands, what is there, why that is wrong, what was probably meant. */
export interface Mistake {
  /** Its kind, such as `other-trust-domain`: the same word for the same mistake, in every place where it is made. */
  readonly kind: string;
  /** From 1, in the text as an editor shows it; none where the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  /** Which entry of the file, from 1. */
  readonly entry?: number;
  /** Which part of it, such as `selectors[1].type`. */
  readonly field?: string;
  readonly says: string;
  readonly because: string;
  /** What to write instead. Several lines where an object is to be written. */
  readonly nearest?: string;
}

/** What a file was found to be: with a mistake it is not used, with warnings it is. */
export interface Findings {
  readonly mistakes: readonly Mistake[];
  readonly warnings: readonly Mistake[];
}
