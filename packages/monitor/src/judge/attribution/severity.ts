import type { Severity, Verdict } from '../../model/verdict.ts';
import type { KnownCause } from './judge-context.ts';

/** How urgent each verdict is at first, and once the trouble has held through two windows. */
const severityOf: Readonly<Record<Verdict, readonly [atFirst: Severity, lasting: Severity]>> = {
  'own-network': ['major', 'major'],
  'location-path': ['minor', 'minor'],
  'own-network-suspected': ['major', 'major'],
  // Tenants are not independent of each other, so counting alone pages nobody before a second window agrees.
  'shared-credential': ['minor', 'major'],
  vendor: ['minor', 'critical'],
  'vendor-authentication': ['minor', 'critical'],
  'vendor-slow': ['warning', 'minor'],
  'new-terms': ['minor', 'minor'],
  throttling: ['warning', 'warning'],
  credential: ['minor', 'minor'],
  tenant: ['warning', 'warning'],
  unattributed: ['warning', 'minor'],
};

/** How urgent a verdict is: a window after it was first recognised, two windows in a row have said the same. */
export function severityFor(verdict: Verdict, known: KnownCause | undefined, holdMs: number, nowMs: number): Severity {
  const [atFirst, lasting] = severityOf[verdict];
  return known && nowMs - known.judgedMs >= holdMs ? lasting : atFirst;
}
