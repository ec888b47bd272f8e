/** The share of runs that begin to fail when nothing is wrong, learned from the runs themselves. */
export interface Noise {
  /** Counts a conclusive run. */
  add(isOnset: boolean, atMs: number): void;
  /** The share, a cautious one as long as little is known. */
  readonly share: number;
  /** Whether runs, and not caution, determine it. */
  readonly isLearned: boolean;
}

interface Bucket {
  runs: number;
  onsets: number;
}

/** A bucket spans so long at least, in milliseconds. What is newer than a bucket may be the beginning of trouble. */
const leastMs = 600_000;

/** So many runs are compared as one group: the share of fewer says little. */
const groupRuns = 300;

/** Groups that are remembered. */
const reach = 72;

/** The share of groups that counts, calmest first: a time of trouble teaches nothing. */
const calmShare = 0.75;

/** What is assumed before anything is known: an access that fails twice in a hundred times. */
const prior: Readonly<Bucket> = { runs: 100, onsets: 2 };

/** An outage that lasts for most of a day does not become usual. */
const highestShare = 0.05;

/** The calm groups are a little too calm. */
const margin = 1.25;

/** From so many runs on even the first minutes say how little fails, at each doubling of their number. */
const earlyRuns = 500;

/** The upper limit of what the first minutes show lies so many standard deviations above it. */
const earlyDeviations = 3;

/** Makes an empty memory. */
export function createNoise(): Noise {
  const groups: Bucket[] = [];
  let group: Bucket = { runs: 0, onsets: 0 };
  let closed: Bucket | undefined;
  let open: Bucket = { runs: 0, onsets: 0 };
  let fromMs: number | undefined;
  let share = shareOf([prior]);
  let learned = 0;
  let nextEarlyRuns = earlyRuns;

  /** Trouble only adds failures: a large fleet whose first minutes are calm needs no caution for them. */
  const learnEarly = ({ runs, onsets }: Bucket) => {
    nextEarlyRuns *= 2;
    const most = onsets + earlyDeviations * Math.sqrt(onsets + 1);
    share = Math.min(share, shareOf([prior, { runs, onsets: most }]));
  };
  const learn = ({ runs, onsets }: Bucket) => {
    group = { runs: group.runs + runs, onsets: group.onsets + onsets };
    if (group.runs >= groupRuns) {
      groups.push(group);
      if (groups.length > reach) groups.shift();
      group = { runs: 0, onsets: 0 };
    }
    const calm = groups
      .toSorted((first, second) => first.onsets / first.runs - second.onsets / second.runs)
      .slice(0, Math.ceil(calmShare * groups.length));
    share = Math.min(highestShare, margin * shareOf([prior, group, ...calm]));
    learned = group.runs + calm.reduce((sum, each) => sum + each.runs, 0);
  };
  return {
    add(isOnset, atMs) {
      fromMs ??= atMs;
      if (atMs - fromMs >= leastMs) {
        if (closed) learn(closed);
        closed = open;
        open = { runs: 0, onsets: 0 };
        fromMs = atMs;
      }
      open.runs += 1;
      if (isOnset) open.onsets += 1;
      if (closed === undefined && learned === 0 && open.runs === nextEarlyRuns) learnEarly(open);
    },
    get share() {
      return share;
    },
    get isLearned() {
      return learned >= groupRuns;
    },
  };
}

function shareOf(buckets: readonly Bucket[]): number {
  let runs = 0;
  let onsets = 0;
  for (const bucket of buckets) {
    runs += bucket.runs;
    onsets += bucket.onsets;
  }
  return onsets / runs;
}
