import type { CheckResult, ResultClass, RunReport } from '../../src/model/index.ts';
import { resultClasses } from '../../src/model/result.ts';
import { resultOf } from './result.ts';

/** A report of these results. */
export function reportOf(results: readonly CheckResult[]): RunReport {
  const classes: Partial<Record<ResultClass, number>> = {};
  for (const result of results) classes[result.class] = (classes[result.class] ?? 0) + 1;
  return {
    schemaVersion: 1,
    startedAt: '2026-11-23T12:34:56.789Z',
    durationMs: 1_234,
    summary: { targets: results.length, classes, warnings: results.flatMap(({ warnings }) => warnings).length },
    results: [...results],
  };
}

/** What every format has to survive in texts that come from outside. */
export const hostile = '<&>"\' | # \\ \u0000\u0007\u001b[31m\n\r\t ]]> --> \ud800 ☃ %s $(x) `y` \u2028';

/** A result of every class, healthy ones with warnings among them. */
export function everyClass(): readonly CheckResult[] {
  const failures = resultClasses.map((name, index) =>
    resultOf({
      target: `t${index}/apple.${index % 2 === 0 ? 'dep' : 'vpp'}`,
      tenant: `t${index}`,
      service: index % 2 === 0 ? 'apple.dep' : 'apple.vpp',
      class: name,
      ...(name === 'ok'
        ? {}
        : { code: `DEP_${name.toUpperCase()}`, owner: 'us', remedy: `Do ${hostile}.`, error: `It was ${hostile}.` }),
      latencyMs: name === 'inconclusive' ? null : index,
      requestId: index === 3 ? 'request-1' : null,
    }),
  );
  return [...failures, resultOf({ target: 'w/apple.dep', warnings: [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 9 }] })];
}
