import { type CheckResult, clockOffSeconds } from '@mdmkit/monitor/model';
import { type EndpointCode, endpointFinding } from '../probes/endpoint/findings.ts';

/** From how many seconds on certificates cannot be judged. */
const clockUselessSeconds = 300;

/**
 * What several hosts tell together and no single one can: that the clock is off, that there is no internet at all, that
 * one authority signs for unrelated vendors, that a portal answers. And what a host that is not needed by everybody
 * means to one with an unknown configuration.
 */
export function judgeTogether(results: readonly CheckResult[]): CheckResult[] {
  const skewSeconds = median(results.flatMap(({ facts }) => numberOf(facts.clockSkewSeconds)));
  // A proxy that cannot be reached is one cause, and named as such by each result.
  const isOffline =
    results.length > 0 &&
    results.every((result) => result.class === 'fail.network' && !isDated(result)) &&
    !results.every(({ code }) => code === 'ENDPOINT_PROXY_UNREACHABLE');
  const isUndatable = results.some(isDated) && !results.some(hasValidCertificate);
  const shared = sharedRoots(results);
  const hasPortal = results.some(({ code, facts }) => facts.required === 'control' && code === 'ENDPOINT_PORTAL');
  const alternatives = workingFeatures(results);
  const judged = results.map((result) => {
    if (isOffline) return withFinding(result, 'ENDPOINT_NO_INTERNET');
    if (skewSeconds !== undefined && Math.abs(skewSeconds) >= clockUselessSeconds && isDated(result))
      return withFinding(result, 'ENDPOINT_CLOCK_OFF', `${skewSeconds} s`);
    if (isUndatable && results.length > 1 && isDated(result))
      return withFinding(result, 'ENDPOINT_CLOCK_OFF', 'no certificate of any host is valid now');
    if (result.code === 'ENDPOINT_UNKNOWN_ROOT' && shared.has(textOf(result.facts.rootFingerprint)))
      return withFinding(result, 'ENDPOINT_INTERCEPTED', 'one authority signs for Apple and for Google');
    const isDoubtful = hasPortal && result.class === 'ok' && typeof result.facts.status === 'number';
    const doubted = isDoubtful ? { ...result, facts: { ...result.facts, doubtful: true } } : result;
    return isNeeded(doubted, alternatives) ? doubted : soften(doubted);
  });
  return warnOfClock(judged, skewSeconds);
}

function withFinding(result: CheckResult, code: EndpointCode, detail?: string): CheckResult {
  const { facts, target } = result;
  return {
    ...result,
    ...endpointFinding(code, { host: textOf(facts.host) || target, vendor: textOf(facts.vendor) }, detail),
  };
}

function isDated({ code }: CheckResult): boolean {
  return code === 'ENDPOINT_CERTIFICATE_EXPIRED' || code === 'ENDPOINT_CERTIFICATE_NOT_YET_VALID';
}

function hasValidCertificate({ class: name, facts }: CheckResult): boolean {
  return name === 'ok' && facts.certificateExpiresAt !== undefined;
}

/** Unknown roots that sign for both vendors: no authority but an inspecting device does that. */
function sharedRoots(results: readonly CheckResult[]): ReadonlySet<string> {
  const vendors = new Map<string, Set<string>>();
  for (const { code, facts } of results) {
    if (code !== 'ENDPOINT_UNKNOWN_ROOT' || typeof facts.rootFingerprint !== 'string') continue;
    const vendorsOfRoot = vendors.get(facts.rootFingerprint) ?? new Set();
    vendors.set(facts.rootFingerprint, vendorsOfRoot.add(textOf(facts.vendor)));
  }
  return new Set([...vendors].filter(([, vendorsOfRoot]) => vendorsOfRoot.size > 1).map(([root]) => root));
}

/** Features with an either-or entry that works. */
function workingFeatures(results: readonly CheckResult[]): ReadonlySet<unknown> {
  const either = new Set(
    results.filter(({ facts }) => facts.required === 'alternative').map(({ facts }) => facts.feature),
  );
  return new Set(
    results
      .filter((result) => result.class === 'ok' && either.has(result.facts.feature))
      .map(({ facts }) => facts.feature),
  );
}

function isNeeded({ code, facts }: CheckResult, alternatives: ReadonlySet<unknown>): boolean {
  // Inspection is trouble wherever it is seen.
  if (code === 'ENDPOINT_INTERCEPTED' || code === 'ENDPOINT_INTERCEPTED_TRUSTED') return true;
  if (alternatives.has(facts.feature)) return false;
  return facts.required === 'required' || facts.required === 'alternative';
}

/** A failure of what only some need is no failure as long as the configuration does not say that it is needed. */
function soften(result: CheckResult): CheckResult {
  return result.class.startsWith('fail.') ? { ...result, class: 'degraded' } : result;
}

function warnOfClock(results: readonly CheckResult[], skewSeconds: number | undefined): CheckResult[] {
  // Every check warns of the clock; together they have one clock, and the middle of what the hosts say decides.
  const isOff = skewSeconds !== undefined && Math.abs(skewSeconds) >= clockOffSeconds;
  const at = isOff ? results.findIndex(({ facts }) => facts.clockSkewSeconds !== undefined) : -1;
  return results.map((result, index) => {
    const others = result.warnings.filter(({ code }) => code !== 'CLOCK_SKEW');
    return { ...result, warnings: index === at ? [...others, { code: 'CLOCK_SKEW', daysLeft: null }] : others };
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): readonly number[] {
  return typeof value === 'number' ? [value] : [];
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
