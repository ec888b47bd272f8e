import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { factsOf, readFacts } from '../../scripts/discovery-facts.ts';
import { renderAll } from '../../scripts/render-all.ts';
import { endpoints } from '../../src/api/endpoints.ts';
import { resourceArguments } from '../../src/api/resource-arguments.ts';
import type { ApiName } from '../../src/api/secret-members.ts';

/** Without what the formatter decides. */
const unformatted = (text: string) => text.replace(/[\s,;()|'"]/g, '');

test.for([...renderAll()])('src/api/generated/%s is what scripts/generate.ts writes', ([name, text]) => {
  const committed = readFileSync(new URL(`../../src/api/generated/${name}`, import.meta.url), 'utf8');
  expect(unformatted(committed)).toBe(unformatted(text));
});

const apis: readonly ApiName[] = ['androidmanagement', 'androidenterprise', 'androiddeviceprovisioning'];

test.for(apis)('the kept facts of %s are those of the published document', (api, context) => {
  const file = new URL(`../../../../../shared/vectors/google-emm/${api}-v1.json`, import.meta.url);
  if (!existsSync(file)) context.skip('the published interface documents are not here');
  expect(readFacts()[api]).toEqual(factsOf(file.pathname));
});

test.for(endpoints)('$api $name accepts the names that the published pattern allows', (row) => {
  const { patterns } = readFacts()[row.api];
  for (const { name, pattern } of resourceArguments(row)) {
    const published = patterns[`${row.name} ${name}`];
    if (published === undefined) continue;
    const ours = `^${pattern.replace(/\{\+\w+\}/g, '.*').replace(/\{\w+\}/g, '[^/]+')}$`;
    expect([name, ours]).toEqual([name, published]);
  }
});
