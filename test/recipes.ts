import { execFileSync } from 'node:child_process';
import { root } from '../scripts/run.ts';

/** What it takes to add a thing, measured by an example that exists: the files that name it. */
export interface Recipe {
  /** The kind of thing, as CONTRIBUTING.md calls it. */
  readonly thing: string;
  /** The example. */
  readonly example: string;
  /** Matches the example's names, as an extended regular expression of `git grep`. */
  readonly pattern: string;
  /** The files that count: sources, documents, and the tests that the recipe asks for. Generated files and tables do not count. */
  readonly files: readonly string[];
  /** How many files may name the example. Lower it when a change makes the recipe shorter. */
  readonly limit: number;
}

/** The recipes whose examples are counted. CONTRIBUTING.md prints them (`npm run tables`), and a test compares. */
export const recipes: readonly Recipe[] = [
  {
    thing: 'endpoint',
    example: 'subscription administrators of Apps and Books',
    pattern: 'ubscriptionAdmin|subscription-admin',
    files: ['src', 'docs/options.md', 'test/api', 'test/resources'].map((path) => `packages/apple-vpp/${path}`),
    limit: 9,
  },
  {
    thing: 'probe',
    example: '`apple.push`',
    pattern: 'apple\\.push|applePush|apple-push',
    files: [
      'packages/monitor/src',
      ...['src', 'test/probes/apple-push.test.ts'].map((path) => `packages/health/${path}`),
    ],
    limit: 6,
  },
  {
    thing: 'channel',
    example: '`backlog`',
    pattern: '\\bbacklog\\b|backlogCase',
    files: ['src/alerts', 'test/alerts/channels', 'docs/channels.md'].map((path) => `packages/health/${path}`),
    limit: 6,
  },
  {
    thing: 'verdict',
    example: '`throttling`',
    pattern: 'throttling',
    files: [
      'packages/monitor/src',
      'packages/monitor/test/judge/attribution/decision-table.test.ts',
      'packages/health/src',
    ],
    limit: 5,
  },
  {
    thing: 'output format',
    example: '`tap`',
    pattern: "\\btap\\b|'tap'|formatTap",
    files: ['src', 'docs/commands.md', 'test/report/tap.test.ts'].map((path) => `packages/health/${path}`),
    limit: 4,
  },
  {
    thing: 'store method',
    example: '`usualShare`',
    pattern: '\\busualShare\\b',
    files: ['packages/health/src/store', 'packages/health/test/store/contract.ts'],
    limit: 4,
  },
];

/** The files that name a recipe's example, in order. Files that git does not track yet count, too. */
export function filesNaming({ pattern, files }: Recipe): readonly string[] {
  const args = ['grep', '--untracked', '--files-with-matches', '--extended-regexp', pattern, '--', ...files];
  const output = execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
