import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import { controlCharacter } from './printable.ts';

/** How {@link formatJunit} writes. */
export interface JunitOptions {
  /** The machine that checked, as the format asks for it. Default: `localhost`. */
  readonly hostname?: string;
}

/**
 * Writes a report as JUnit XML, in the order and with the attributes that the Apache Ant schema asks for: a suite per
 * service, a case per target. `fail.*` is a failure, `prober_fault` an error; `throttled` and `inconclusive` say nothing
 * about the service and are skipped.
 */
export function formatJunit(report: RunReport, options: JunitOptions = {}): string {
  const suites = new Map<string, CheckResult[]>();
  for (const result of report.results) {
    const suite = suites.get(result.service);
    if (suite) suite.push(result);
    else suites.set(result.service, [result]);
  }
  const frame = { timestamp: report.startedAt.slice(0, 19), hostname: options.hostname ?? 'localhost' };
  const lines = [...suites].flatMap(([service, results], id) => formatSuite(service, results, { id, ...frame }));
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...lines, '</testsuites>', ''].join('\n');
}

function formatSuite(
  service: string,
  results: readonly CheckResult[],
  frame: Readonly<Record<'timestamp' | 'hostname', string>> & { readonly id: number },
): readonly string[] {
  const outcomes = results.map(outcomeOf);
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  const attributes = attributesOf({
    name: service,
    package: service,
    id: frame.id,
    timestamp: frame.timestamp,
    hostname: frame.hostname,
    tests: results.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(results.reduce((sum, { latencyMs }) => sum + (latencyMs ?? 0), 0)),
  });
  return [
    `  <testsuite ${attributes}>`,
    '    <properties/>',
    ...results.flatMap(formatCase),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ];
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

function outcomeOf(result: CheckResult): Outcome {
  if (result.class.startsWith('fail.')) return 'failure';
  if (result.class === 'prober_fault') return 'error';
  return result.class === 'throttled' || result.class === 'inconclusive' ? 'skipped' : 'passed';
}

function formatCase(result: CheckResult): readonly string[] {
  const { target: name, service: classname, latencyMs } = result;
  const open = `    <testcase ${attributesOf({ name, classname, time: seconds(latencyMs ?? 0) })}`;
  const outcome = outcomeOf(result);
  if (outcome === 'passed') return [`${open}/>`];
  // The Ant schema gives `skipped` no attribute; readers show its text.
  const text = escaped(detailOf(result));
  const element =
    outcome === 'skipped'
      ? `<skipped>${text}</skipped>`
      : `<${outcome} ${attributesOf({ type: result.class, message: messageOf(result) })}>${text}</${outcome}>`;
  return [`${open}>`, `      ${element}`, '    </testcase>'];
}

function messageOf({ code, error }: CheckResult): string {
  return error === null ? `${code}` : `${code}: ${error}`;
}

function detailOf(result: CheckResult): string {
  const lines = [
    `${result.class}: ${messageOf(result)}`,
    `whose: ${result.owner}`,
    `what to do: ${result.remedy}`,
    ...(result.requestId === null ? [] : [`request id: ${result.requestId}`]),
    `result id: ${result.id}`,
  ];
  return lines.join('\n');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributesOf(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Escapes a text for XML 1.0, which cannot express most control characters and half a surrogate pair: they become a question
 * mark, as do the other characters that control a terminal.
 */
function escaped(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.replace(/[^\u0020-\ud7ff\ue000-\ufffc\u{10000}-\u{10ffff}]/gu, '?').replace(controlCharacter, '?'),
    )
    .join('\n')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
