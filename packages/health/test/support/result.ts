import type { CheckResult } from '../../src/index.ts';

/** A healthy result, with the given members in place of its own. */
export function resultOf(changes: Partial<CheckResult> = {}): CheckResult {
  return {
    target: 'acme/apple.dep',
    tenant: 'acme',
    service: 'apple.dep',
    class: 'ok',
    code: null,
    owner: null,
    remedy: null,
    error: null,
    latencyMs: 12,
    phases: { dnsMs: null, connectMs: 1, tlsMs: 4, firstByteMs: 7, totalMs: 12 },
    attempts: 1,
    requestId: null,
    facts: {},
    warnings: [],
    drift: [],
    ...changes,
  };
}
