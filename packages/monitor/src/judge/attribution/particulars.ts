/** What is true of few targets at a time: of those in trouble, or until lately. */
export interface Particulars {
  /** The code of the last conclusive run. */
  readonly code: string | null;
  /** The vendor's endpoint, region or shard; undefined if it is not known. */
  readonly region: string | undefined;
  /** When the last trouble ended, in milliseconds since 1970; null for none within the window. */
  readonly recoveredMs: number | null;
  /** Whether the last run failed in another way than those before it. */
  readonly isAstray: boolean;
  /** Whether the refused credential was never seen to work. */
  readonly isUntried: boolean;
  /** Throttled runs since the last conclusive one. */
  readonly throttled: number;
  /** The first and the last of them; null without any. */
  readonly throttledMs: readonly [first: number, last: number] | null;
  /** Which of the last ten runs failed, the newest as the lowest bit; none after a recovery. */
  readonly failures: number;
}

/** Those of a target that is well. All such targets share them: of 100,000, hardly any takes the memory for its own. */
export const noParticulars: Particulars = {
  code: null,
  region: undefined,
  recoveredMs: null,
  isAstray: false,
  isUntried: false,
  throttled: 0,
  throttledMs: null,
  failures: 0,
};

// It has exactly these members.
const names = Object.keys(noParticulars) as (keyof Particulars)[];

/** Changes some of them. */
export function changeParticulars(particulars: Particulars, changes: Partial<Particulars>): Particulars {
  const next = { ...particulars, ...changes };
  return names.every((name) => next[name] === noParticulars[name]) ? noParticulars : next;
}
