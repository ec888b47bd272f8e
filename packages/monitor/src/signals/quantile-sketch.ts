/** The greatest relative error of a quantile. */
const relativeError = 0.01;
const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);
/** What is below counts as zero, what is above as this: it bounds the number of buckets to some 1,400. */
const least = 0.001;
const greatest = 1e9;
const formatVersion = 1;

/**
 * Counts of values in buckets whose borders grow by two per cent: any quantile is right to one per cent, and two sketches
 * are added bucket by bucket, in any order, as if all values had gone into one (the idea of DDSketch, VLDB 2019).
 */
export interface QuantileSketch {
  /** How many values it holds. */
  readonly count: number;
  /**
   * Takes a value in, `times` over. Default: once. From 0.001 to 1,000,000,000 the error is bounded; below counts as 0.
   *
   * @throws RangeError - When the value is negative or no number.
   */
  add(value: number, times?: number): void;
  /** Takes all values of another sketch in. */
  merge(other: QuantileSketch): void;
  /** The value below which the share `q`, from 0 to 1, of all values lies; undefined without values. */
  quantile(q: number): number | undefined;
  /** Its buckets, lowest first: the bucket's number, null for zero, and how many values are in it. */
  buckets(): Iterable<readonly [bucket: number | null, count: number]>;
  /** The sketch as bytes: some 2 per bucket in use. */
  encode(): Uint8Array;
}

/** Makes an empty sketch. */
export function createQuantileSketch(): QuantileSketch {
  return sketchOf([]);
}

function sketchOf(buckets: Iterable<readonly [bucket: number | null, count: number]>): QuantileSketch {
  const counts = new Map<number, number>();
  let zeros = 0;
  let count = 0;
  const put = (bucket: number | null, times: number): void => {
    count += times;
    if (bucket === null) zeros += times;
    else counts.set(bucket, (counts.get(bucket) ?? 0) + times);
  };
  const sorted = (): readonly (readonly [number, number])[] => [...counts].sort(([one], [other]) => one - other);
  for (const [bucket, times] of buckets) put(bucket, times);
  return {
    get count() {
      return count;
    },
    add: (value, times = 1) => put(bucketOf(value), times),
    merge(other) {
      for (const [bucket, times] of other.buckets()) put(bucket, times);
    },
    quantile(q) {
      if (count === 0) return undefined;
      const rank = q * (count - 1);
      let cumulated = zeros;
      if (cumulated > rank) return 0;
      for (const [bucket, times] of sorted()) {
        cumulated += times;
        if (cumulated > rank) return middleOf(bucket);
      }
      return undefined;
    },
    *buckets() {
      if (zeros > 0) yield [null, zeros];
      yield* sorted();
    },
    encode: () => encode(zeros, sorted()),
  };
}

/**
 * Makes a sketch from what {@link QuantileSketch.encode} gave.
 *
 * @throws RangeError - When the bytes are no sketch.
 */
export function decodeQuantileSketch(bytes: Uint8Array): QuantileSketch {
  const numbers = readNumbers(bytes);
  const [version, zeros = 0, ...rest] = numbers;
  if (version !== formatVersion || rest.length % 2 !== 0) throw new RangeError('the bytes are no quantile sketch');
  const buckets: [number | null, number][] = [[null, zeros]];
  let bucket = lowestBucket - 1;
  for (let at = 0; at < rest.length; at += 2) {
    bucket += rest[at] ?? 0;
    buckets.push([bucket, rest[at + 1] ?? 0]);
  }
  return sketchOf(buckets);
}

function bucketOf(value: number): number | null {
  if (!(value >= 0)) throw new RangeError('a quantile sketch takes numbers from 0 on');
  return value < least ? null : Math.ceil(Math.log(Math.min(value, greatest)) / logGrowth);
}

const lowestBucket = Math.ceil(Math.log(least) / logGrowth);

/** The middle of a bucket, from which both its borders are equally far in proportion. */
function middleOf(bucket: number): number {
  return (2 * growth ** bucket) / (growth + 1);
}

/** Version, zeros, and for each bucket its distance from the last and its count, seven bits to a byte. */
function encode(zeros: number, buckets: readonly (readonly [number, number])[]): Uint8Array {
  const bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  };
  write(formatVersion);
  write(zeros);
  let last = lowestBucket - 1;
  for (const [bucket, count] of buckets) {
    write(bucket - last);
    write(count);
    last = bucket;
  }
  return Uint8Array.from(bytes);
}

function readNumbers(bytes: Uint8Array): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    value += (byte % 128) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  if (factor !== 1) throw new RangeError('the bytes are no quantile sketch');
  return numbers;
}
