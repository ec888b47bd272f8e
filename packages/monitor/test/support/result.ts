import type { CheckResult } from '../../src/model/index.ts';
import { resultId } from '../../src/model/result-id.ts';

/** A healthy result, with the given members in place of its own. */
export function resultOf(changes: Partial<CheckResult> = {}): CheckResult {
  const { target = 'acme/apple.dep', startedAt = '2026-11-23T12:34:56.789Z' } = changes;
  return {
    id: resultId(target, Date.parse(startedAt)),
    target: 'acme/apple.dep',
    tenant: 'acme',
    service: 'apple.dep',
    startedAt,
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
