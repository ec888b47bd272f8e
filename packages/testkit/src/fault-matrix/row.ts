import type { CommonReason, ErrorKind } from '@mdmkit/core';
import type { Fault } from '@mdmkit/core/testing';

/** What a call does: a read may be repeated, a write must not be sent twice. */
export type Access = 'read' | 'write';

/** How a call ends. */
export interface FaultExpectation {
  /** The error's code without the package's prefix; `OK` where the call succeeds. */
  readonly reason: CommonReason | 'OK' | (string & {});
  /** The error's kind. Default: that of the shared code. */
  readonly kind?: ErrorKind;
  /** How many requests of the call were sent. */
  readonly attempts: number;
  /** How long the call took on the virtual clock, in milliseconds. */
  readonly totalMs: number;
  /** How long the vendor asks to wait, in milliseconds. Default: not checked. */
  readonly retryAfterMs?: number;
}

/** How the world is while a row is played. */
export interface FaultSetup {
  /** What the simulator does, each time: a fault, or one made from the time on the clock. */
  readonly fault?: Fault | ((nowMs: number) => Fault);
  /** How often it does so. Default: always. */
  readonly times?: number;
  /** The server's certificate; a row without one is served without TLS. */
  readonly tls?: 'good' | 'expired' | 'wrong-name' | 'unknown-issuer';
  /** Nothing listens at the address. */
  readonly refused?: boolean;
  /** The vendor's name does not resolve. */
  readonly unresolvable?: boolean;
  /** A proxy on the way; `dead`: nothing listens at its address. */
  readonly proxy?: 'open' | 'asks' | 'asks-and-gets' | 'asks-and-gets-wrong' | 'dead' | 403 | 502;
  /** When the caller gives up. */
  readonly abort?: 'before' | 'during' | 'wait';
}

/** One row of the table. */
export interface FaultRowDefinition {
  /** What goes wrong, in words. */
  readonly what: string;
  /** How. */
  readonly setup: FaultSetup;
  /** How a repeatable call ends. */
  readonly read: FaultExpectation;
  /** Where a call that must not be repeated ends otherwise. */
  readonly write?: Partial<FaultExpectation>;
}
