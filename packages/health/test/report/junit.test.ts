import { DOMParser, type Element } from '@xmldom/xmldom';
import { expect, test } from 'vitest';
import { everyClass, hostile, reportOf } from '../../../monitor/test/support/report.ts';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { formatJunit } from '../../src/report/junit.ts';

/** Reads XML with a parser that stops at whatever is not well-formed. */
function parse(xml: string): Element {
  const stop = (level: string, message: unknown) => {
    throw new Error(`${level}: ${String(message)}`);
  };
  const { documentElement } = new DOMParser({ onError: stop }).parseFromString(xml, 'text/xml');
  if (!documentElement) throw new Error('no root');
  return documentElement;
}

const childrenOf = (element: Element): readonly Element[] =>
  [...element.childNodes].filter((node): node is Element => node.nodeType === 1);

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const whole = /^\d+$/;
const token = /^\S(?:.*\S)?$/s;

/** The attributes that the schema of Apache Ant's JUnit task asks for, and what each may hold. */
const attributes: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  testsuites: {},
  testsuite: {
    name: token,
    package: token,
    id: whole,
    timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
    hostname: token,
    tests: whole,
    failures: whole,
    errors: whole,
    time: decimal,
  },
  testcase: { name: token, classname: token, time: decimal },
  failure: { type: /^/ },
  error: { type: /^/ },
};
const optional: Readonly<Record<string, readonly string[]>> = {
  testsuite: ['skipped'],
  failure: ['message'],
  error: ['message'],
};

/** What in a document the schema does not allow. */
function violations(element: Element): readonly string[] {
  const { tagName } = element;
  const expected = attributes[tagName] ?? {};
  const present = [...element.attributes].map(({ name, value }) => [name, value] as const);
  const missing = Object.keys(expected).filter((name) => !element.hasAttribute(name));
  const wrong = present.filter(
    ([name, value]) => !(expected[name]?.test(value) ?? optional[tagName]?.includes(name) ?? false),
  );
  const names = childrenOf(element).map((child) => child.tagName);
  return [
    ...missing.map((name) => `${tagName} lacks ${name}`),
    ...wrong.map(([name, value]) => `${tagName} has ${name}=${value}`),
    ...((order[tagName] ?? /^$/).test(names.join(' ')) ? [] : [`${tagName} holds ${names.join(' ')}`]),
    ...childrenOf(element).flatMap(violations),
  ];
}

/** The order of children. */
const order: Readonly<Record<string, RegExp>> = {
  testsuites: /^(testsuite ?)*$/,
  testsuite: /^properties (testcase )*system-out system-err$/,
  testcase: /^(skipped|error|failure)?$/,
};

const written = formatJunit(reportOf(everyClass()), { hostname: 'checker' });

test('keeps to the schema', () => {
  expect(violations(parse(written))).toEqual([]);
  expect(violations(parse(formatJunit(reportOf([]))))).toEqual([]);
});

test('the check of the schema finds what is wrong', () => {
  const broken = written
    .replace('hostname="checker"', '')
    .replace('<properties/>', '')
    .replace('T12:34:56', 'T12:34:56Z');
  expect(violations(parse(broken))).toHaveLength(3);
  expect(() => parse(written.replace('</testsuites>', ''))).toThrow();
});

test('has a suite per service, and counts what is in it', () => {
  const suites = childrenOf(parse(written));
  expect(suites.map((suite) => suite.getAttribute('name'))).toEqual(['apple.dep', 'apple.vpp']);
  for (const suite of suites) {
    const cases = childrenOf(suite).filter(({ tagName }) => tagName === 'testcase');
    const count = (name: string) => cases.filter((each) => childrenOf(each)[0]?.tagName === name).length;
    const counted = {
      tests: cases.length,
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    };
    for (const [name, number] of Object.entries(counted)) expect(suite.getAttribute(name)).toBe(String(number));
  }
});

test('says failure, error or skipped by the class', () => {
  const outcomes = Object.fromEntries(
    childrenOf(parse(written)).flatMap((suite) =>
      childrenOf(suite)
        .filter(({ tagName }) => tagName === 'testcase')
        .map((each) => {
          const index = /^t(\d)/.exec(each.getAttribute('name') ?? '')?.[1];
          const name = index === undefined ? 'warned' : everyClass()[Number(index)]!.class;
          return [name, childrenOf(each)[0]?.tagName ?? 'passed'];
        }),
    ),
  );
  expect(outcomes).toEqual({
    ok: 'passed',
    warned: 'passed',
    degraded: 'passed',
    'fail.network': 'failure',
    'fail.server': 'failure',
    'fail.auth': 'failure',
    'fail.terms': 'failure',
    'fail.config': 'failure',
    throttled: 'skipped',
    inconclusive: 'skipped',
    prober_fault: 'error',
  });
});

test('gives the seconds, the type, and back what a text held as far as XML can', () => {
  const text = `a${hostile}b`;
  const result = resultOf({
    class: 'fail.auth',
    code: 'DEP_X',
    owner: 'credential',
    remedy: text,
    error: text,
    latencyMs: 1234,
  });
  const [suite] = childrenOf(parse(formatJunit(reportOf([result]))));
  const [, testcase] = childrenOf(suite!);
  expect(testcase!.getAttribute('time')).toBe('1.234');
  const [failure] = childrenOf(testcase!);
  expect(failure!.getAttribute('type')).toBe('fail.auth');
  expect(failure!.textContent).toContain(`<&>"' | # \\`);
  expect(failure!.textContent).toContain('☃');
});
