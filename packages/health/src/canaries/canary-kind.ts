import type { Clock } from '@mdmkit/core';
import type { BoundCanary, CanaryCall } from '@mdmkit/monitor/canary';
import { CanaryFinding } from '@mdmkit/monitor/canary';
import type { Classification } from '@mdmkit/monitor/model';
import type { CanaryConfigOf, CanaryKind } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import type { ClientParts } from '../inventory/clients.ts';

/** What the clients of canaries are made with. */
export type CanaryParts = Omit<ClientParts, 'call' | 'clock'> & {
  /** Time. */
  readonly clock: Clock;
};

/** A canary with its client. Disposing closes the client. */
export interface OpenCanary extends BoundCanary, AsyncDisposable {}

/** Opens the canary of one kind. Makes no call. */
export type OpenCanaryOf = (configured: ConfiguredCanary, parts: CanaryParts) => Promise<OpenCanary>;

/** Options of a change: a change is never repeated by the client, so that its answer tells whether it was made. */
export function changeOptions(signal: AbortSignal) {
  return { signal, retry: false } as const;
}

/** Ends a step because a dedicated resource cannot be used. */
export function refuse(code: string, error: string, remedy: string): CanaryFinding {
  return new CanaryFinding({ class: 'fail.config', code, owner: 'us', remedy, error });
}

/** Ends a step because the vendor reported a failure in an answer that was accepted. */
export function reported(finding: Classification): CanaryFinding {
  return new CanaryFinding(finding);
}

/** A call of a dry run. */
export function call(phase: CanaryCall['phase'], text: string, purpose: string): CanaryCall {
  return { phase, call: text, purpose };
}

/** A text member of what an intent keeps; undefined if it is absent. */
export function textOf(value: unknown, member: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text = (value as Readonly<Record<string, unknown>>)[member];
  return typeof text === 'string' ? text : undefined;
}

/** A day, in milliseconds. */
export const dayMs = 86_400_000;

/** What is written of a canary of a kind. */
export function configOf<Kind extends CanaryKind>({ config }: ConfiguredCanary, kind: Kind): CanaryConfigOf<Kind> {
  // The kind of a canary is the only member that tells the configurations apart.
  if (config.kind === kind) return config as CanaryConfigOf<Kind>;
  throw new TypeError(`expected a canary of kind ${kind}`);
}
