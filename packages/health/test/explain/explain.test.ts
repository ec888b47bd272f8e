import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { depErrors } from '@mdmkit/apple-dep';
import { errorNumbers } from '@mdmkit/apple-vpp';
import { ownerOf, remedyOf } from '@mdmkit/monitor/judge';
import { resultClasses, verdicts } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { canaryCodes } from '../../src/canaries/canary-codes.ts';
import { similarCodes } from '../../src/explain/explain.ts';
import { allOurCodes } from '../../src/explain/our-codes.ts';
import { explain } from '../../src/index.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

test('knows every code of ours, with a meaning, an owner and a remedy', async () => {
  const codes = await allOurCodes();
  expect(codes.length).toBeGreaterThan(150);
  for (const code of codes) {
    const [found, ...others] = await explain(code);
    expect(others).toEqual([]);
    expect(found, code).toMatchObject({ name: code, meaning: expect.stringMatching(/./) });
    expect(found?.remedy, code).toMatch(/./);
  }
});

/** The classes that a page states for each code of its tables. */
function classesIn(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| +((?:`[A-Z_]+`,? ?)+) *\| `([a-z._]+)` +\|/gm)];
  return new Map(
    rows.flatMap(([, codes = '', name = '']) =>
      [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code = '']) => [code, name]),
    ),
  );
}

test.each([
  ['canaries.md', /^CANARY_/],
  ['journeys.md', /^BROWSER_/],
])('%s states every code, with the class that explain states', async (page, prefix) => {
  const stated = classesIn(page);
  const codes = (await allOurCodes()).filter((code) => prefix.test(code));
  expect(codes.length).toBeGreaterThan(15);
  const explained = await Promise.all(codes.map(async (code) => [code, (await explain(code))[0]?.class] as const));
  expect(Object.fromEntries([...stated].filter(([code]) => prefix.test(code)))).toEqual(Object.fromEntries(explained));
});

test('every finding of a canary has the class, and the owner, that explain states', () => {
  const sources = globSync('{packages/monitor/src/canary,packages/health/src/canaries}/*.ts', { cwd: root });
  const text = sources.map((file) => readFileSync(`${root}/${file}`, 'utf8')).join('\n');
  const stated = [...text.matchAll(/class: '([\w.]+)',\s+code: '(CANARY_\w+)',\s+owner: '(\w+)'/g)];
  expect(stated.length).toBeGreaterThan(12);
  for (const [, name, code = '', owner] of stated)
    expect([code, canaryCodes[code]?.class, canaryCodes[code]?.owner]).toEqual([code, name, owner]);
  // None is missing.
  for (const [code] of text.matchAll(/\bCANARY_[A-Z_]+\b/g)) expect(Object.keys(canaryCodes)).toContain(code);
});

test('knows every class', async () => {
  for (const name of resultClasses) expect(await explain(name)).toMatchObject([{ name, what: 'a class of results' }]);
});

test('knows every verdict, in the words of its incidents', async () => {
  for (const name of verdicts)
    expect(await explain(name)).toMatchObject([
      { name, what: 'a verdict of the monitoring service', owner: ownerOf(name), remedy: remedyOf(name) },
    ]);
});

test('knows every number of Apple, in the words of its catalogue', async () => {
  for (const [number, { code, summary, remedy }] of Object.entries(errorNumbers))
    expect(await explain(number)).toMatchObject([
      { name: number, what: `Apple's error number for ${code} (apple.vpp)`, meaning: summary, remedy },
    ]);
});

describe('the codes of the vendors', () => {
  test.each([
    ['T_C_NOT_SIGNED', 'DEP_TERMS_NOT_SIGNED (apple.dep)'],
    ['token_expired', 'DEP_TOKEN_EXPIRED (apple.dep)'],
    ['EXHAUSTED_CURSOR', 'DEP_CURSOR_EXHAUSTED (apple.dep)'],
    ['invalid_client', 'BUSINESS_INVALID_CLIENT (apple.business)'],
    ['FORBIDDEN.REQUIRED_AGREEMENTS', 'BUSINESS_TERMS_NOT_ACCEPTED (apple.business)'],
    ['SERVICE_DISABLED', 'EMM_API_DISABLED (google.amapi)'],
    ['RESOURCE_EXHAUSTED', 'EMM_QUOTA_EXCEEDED (google.amapi)'],
  ])('%s', async (word, code) => {
    expect((await explain(word)).map(({ what }) => what)).toContain(`the vendor's code for ${code}`);
  });

  test('in the words of the package, which are the only copy', async () => {
    const { summary, remedy } = depErrors.DEP_TERMS_NOT_SIGNED;
    expect(await explain('T_C_NOT_SIGNED')).toMatchObject([
      { meaning: summary, remedy, class: 'fail.terms', owner: 'tenant' },
    ]);
  });

  test.each([
    'NOBODY_SAYS_THIS',
    'nobody_says_this',
    '12345',
    '',
    '../x',
    'a b',
    'x'.repeat(500),
    '__proto__',
    'constructor',
  ])('%j is unknown', async (word) => {
    expect(await explain(word)).toEqual([]);
  });
});

test('a code may be written in small letters', async () => {
  expect(await explain('dep_timeout')).toMatchObject([{ name: 'DEP_TIMEOUT', class: 'fail.network' }]);
});

test('names codes that look alike', async () => {
  expect(await similarCodes('terms')).toEqual(expect.arrayContaining(['DEP_TERMS_NOT_SIGNED', 'fail.terms']));
  expect(await similarCodes('x')).toEqual([]);
});
