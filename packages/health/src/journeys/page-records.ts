/** Why a load of a page is kept: before a baseline was accepted, or because it differed from the baseline. */
export const pageLoadKinds = ['learning', 'sighting'] as const;

/** Why a load of a page is kept. */
export type PageLoadKind = (typeof pageLoadKinds)[number];

/** What one load of a page showed. */
export interface PageLoad {
  /** The id of the target. */
  readonly target: string;
  /** The name of the page. */
  readonly page: string;
  /** When it was loaded, in milliseconds since 1970. */
  readonly atMs: number;
  /** The run in whose browser context it was loaded. */
  readonly session: string;
  /** Why it is kept. */
  readonly kind: PageLoadKind;
  /** A fingerprint, or the changes that were seen, as JSON. */
  readonly body: string;
}

/** What a person has accepted as the right look of a page. */
export interface PageBaseline {
  /** The id of the target. */
  readonly target: string;
  /** The name of the page. */
  readonly page: string;
  /** 1 for the first, then one more each time. */
  readonly version: number;
  /** When it was accepted, in milliseconds since 1970. */
  readonly acceptedMs: number;
  /** Who accepted it. */
  readonly acceptedBy: string;
  /** Why it was accepted. */
  readonly reason: string;
  /** What the page shows, as JSON. */
  readonly body: string;
  /** How it differs from the version before, as JSON. */
  readonly difference: string;
  /** SHA-256 of this version and of the hash of the version before, in hexadecimal digits. */
  readonly hash: string;
}

/** Which loads of a page to read. */
export interface PageLoadQuery {
  /** The id of the target. */
  readonly target: string;
  /** The name of the page. Default: all pages of the target. */
  readonly page?: string;
  /** Why they are kept. Default: any reason. */
  readonly kind?: PageLoadKind;
  /** Only loads after this time, in milliseconds since 1970. */
  readonly afterMs?: number;
}

/** Where loads and baselines of pages are kept. */
export interface PageMemory {
  /** Keeps a load of a page of a browser journey: the last 50 of a page for each reason. */
  addPageLoad(load: PageLoad): Promise<void>;
  /** Returns loads of the pages of a target, oldest first. */
  pageLoads(query: PageLoadQuery): Promise<readonly PageLoad[]>;
  /**
   * Adds a version of the baseline of a page, and drops the loads that it was made of. Returns false if this version exists
   * already.
   */
  addPageBaseline(baseline: PageBaseline): Promise<boolean>;
  /** Returns all versions of the baselines of a target, by page, the newest version first. */
  pageBaselines(target: string): Promise<readonly PageBaseline[]>;
}
