import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testReadmeExamples } from '../../../test/run-readme-examples.ts';

const folder = new URL('..', import.meta.url);
// Without the spaces that align the columns of tables.
const readme = readFileSync(new URL('README.md', folder), 'utf8').replace(/ +/g, ' ');

testReadmeExamples(folder);

/** The members of an interface, as its source declares them. */
function membersOf(file: string, name: string): string[] {
  const source = readFileSync(new URL(`src/${file}`, folder), 'utf8');
  const body = new RegExp(`export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1] ?? '';
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1] ?? '');
}

/** The first cells of the table whose head begins so. */
function firstCells(head: string): string[] {
  const table = readme.split('\n\n').find((block) => block.startsWith(`| ${head} |`)) ?? '';
  return [...table.matchAll(/^\| `(\w+)` \|/gm)]
    .map((match) => match[1] ?? '')
    .filter((cell) => cell !== head.replaceAll('`', ''));
}

test.each([
  ['option', 'client/client-core.ts', 'ClientOptions'],
  ['call option', 'call/caller-options.ts', 'CallOptions'],
  ['`retry`', 'call/retry.ts', 'RetryPolicy'],
  ['`proxy`', 'transport/proxy.ts', 'ProxyOptions'],
  ['`createBudget`', 'budget/budget.ts', 'BudgetOptions'],
  ['`take`', 'budget/budget-request.ts', 'BudgetRequest'],
  ['`createSessionKeeper`', 'session/session-keeper.ts', 'SessionKeeperOptions'],
  ['hook', 'hooks/hooks.ts', 'Hooks'],
])('the table of %s names every member of %s, %s', (head, file, name) => {
  const members = membersOf(file, name);
  expect(members.length).toBeGreaterThan(2);
  expect(firstCells(head).toSorted()).toEqual(members.toSorted());
});

test('the table of the transport names every option', () => {
  for (const name of membersOf('transport/transport.ts', 'TransportOptions'))
    expect(readme).toContain(`| \`${name}\` |`);
});
