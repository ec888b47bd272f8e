import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../scripts/run.ts';

/** Turns of phrase that pages for people do not use, and what to write. */
const replacements: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bwho(m)?ever\b/i, 'name the person or the program: "the operator", "a client that …"'],
  [/\b(no|some|any|every)body\b/i, 'name the person or the program: "no process", "an operator", "all users"'],
  [/\bwhose (trouble|fault) it is\b/i, '"the verdict", "the cause"'],
  [/\b(is|are|was|were|be) told\b(?! to)/i, '"is notified", "is called with", "is reported"'],
  [/\blook(s|ed|ing)? at (a |the |every |all )?(target|service|vendor|host)s?\b/i, '"check"'],
  [/\bof (one's|somebody's) own\b/i, '"your own", "its own"'],
  [/\b(is|are) none( of|,|;|\.)/i, '"is not a …"'],
];

/** Pages for people, without the READMEs of vendor packages: their tables repeat the vendors' words. */
const pages = globSync(
  [
    '*.md',
    'docs/**/*.md',
    '.changeset/*.md',
    'packages/{core,monitor,health}/README.md',
    'packages/*/docs/*.md',
    'examples/*/README.md',
    'deploy/README.md',
  ],
  { cwd: root },
).sort();

/** The text without samples and code. */
function proseOf(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ''));
  return prose.replace(/`[^`\n]*`/g, '').split('\n');
}

test('pages are written in plain words', () => {
  expect(pages.length).toBeGreaterThan(40);
  const mistakes = pages.flatMap((page) =>
    proseOf(readFileSync(`${root}/${page}`, 'utf8')).flatMap((line, index) =>
      replacements.flatMap(([pattern, instead]) => {
        const words = pattern.exec(line)?.[0];
        return words === undefined ? [] : [`${page}:${index + 1} "${words}": write ${instead}`];
      }),
    ),
  );
  expect(mistakes).toEqual([]);
});
