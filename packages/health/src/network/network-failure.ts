/** The layers of a connection, in the order in which they are tried. */
export type NetworkLayer = 'dns' | 'tcp' | 'proxy' | 'tls' | 'http';

/** What more is known of a failure. Nothing of it is secret. */
export interface NetworkFailureFacts {
  /** The HTTP status with which a proxy refused. */
  readonly status?: number | undefined;
  /** The ways to sign in that a proxy offers. */
  readonly schemes?: readonly string[] | undefined;
}

/** A step towards a host that failed. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';
  /** Where it failed. */
  readonly layer: NetworkLayer;
  /** The system's or the runtime's code, such as `ECONNREFUSED`; `ETIMEDOUT` when the time was up. */
  readonly code: string;
  /** What more is known. */
  readonly facts: NetworkFailureFacts;

  /** Makes a failure. */
  constructor(layer: NetworkLayer, code: string, facts: NetworkFailureFacts = {}) {
    super(`${layer} failed: ${code}`);
    this.layer = layer;
    this.code = code;
    this.facts = facts;
  }
}

/** What to throw for anything that went wrong in a layer: only the code of it is kept. */
export function toNetworkFailure(layer: NetworkLayer, error: unknown): NetworkFailure {
  if (error instanceof NetworkFailure) return error;
  let current: unknown = error;
  for (let depth = 0; depth < 5; depth += 1) {
    if (hasCode(current)) return new NetworkFailure(layer, current.code);
    current = current instanceof Error ? current.cause : undefined;
  }
  return new NetworkFailure(layer, 'UNKNOWN');
}

function hasCode(value: unknown): value is { readonly code: string } {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
