/** What a corpus is: recorded or generated runs with the truth beside them. Only types: the generator shares no code with the monitor. */
import type { ResultClass, Verdict } from '@mdmkit/monitor/model';

/** What a trouble concerned. What is absent is not compared. */
export interface TruthScope {
  readonly service?: string | undefined;
  readonly tenant?: string | undefined;
  readonly location?: string | undefined;
  readonly sharedKey?: string | undefined;
}

/** What was really the matter. */
export interface TruthLabel {
  /** From when, in milliseconds since 1970. */
  readonly fromMs: number;
  /** Until when. */
  readonly toMs: number;
  /** Whose trouble it was. */
  readonly verdict: Verdict;
  /** What it concerned. */
  readonly scope: TruthScope;
}

/** A run as it was recorded. */
export interface RecordedRun {
  /** When it began, in milliseconds since 1970. */
  readonly atMs: number;
  /** Where it was looked from. */
  readonly location: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The service; `control` for a reading of a neutral host. */
  readonly service: string;
  /** The target's id; of a neutral host its name. */
  readonly target: string;
  /** What was found. */
  readonly class: ResultClass;
  /** The stable code; null when all was well. */
  readonly code: string | null;
  /** What of ours the credential shares with others, as `kind:value`. */
  readonly sharedKeys: readonly string[];
}

/** Recorded runs, and what was really the matter. */
export interface Corpus {
  /** Its name. */
  readonly name: string;
  /** What was the matter. */
  readonly labels: readonly TruthLabel[];
  /** How many neutral hosts are asked from each location. */
  readonly controls: number;
  /** The runs in the order of their time. */
  runs(): AsyncIterable<RecordedRun> | Iterable<RecordedRun>;
}
