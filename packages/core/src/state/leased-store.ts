/** The exclusive right to change one key of a store. */
export interface Lease {
  /** Gives the right back. May be called twice. */
  release(): Promise<void>;
}

/** How a lease is asked for. */
export interface LeaseOptions {
  /** How long the holder may take at most, in milliseconds; then others may take the lease over. */
  readonly holdMs: number;
  /** Ends the wait; the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called once if another holds the lease and it has to be waited for. */
  readonly onBusy?: (() => void) | undefined;
}

/**
 * Values by key that several clients, or several processes, share.
 *
 * `get` never sees a half-written value. `set` is called by the holder of the key's lease.
 */
export interface LeasedStore<Value> {
  /** Reads a value; undefined when there is none, or none that can be read. */
  get(key: string): Promise<Value | undefined>;
  /** Replaces a value; `undefined` deletes it. */
  set(key: string, value: Value | undefined): Promise<void>;
  /** Waits until the lease of the key is free, then holds it. The lease of a dead process is taken over. */
  lease(key: string, options: LeaseOptions): Promise<Lease>;
}
