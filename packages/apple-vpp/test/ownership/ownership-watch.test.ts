import { expect, it } from 'vitest';
import { type MdmInfo, ownershipOf } from '../../src/index.ts';
import { createOwnershipWatch } from '../../src/ownership/ownership-watch.ts';
import { thrownBy } from '../start-vpp.ts';
import { noVectors, readVector } from '../vectors.ts';

interface Case {
  readonly name: string;
  readonly own: string;
  readonly body: { readonly mdmInfo?: MdmInfo | null };
  readonly state: string;
}

it('judges as published', (context) => {
  const text = readVector('synthetic/responses.json');
  if (text === undefined) return context.skip(noVectors);
  // The file's own description gives this form.
  const { ownership } = JSON.parse(text) as { ownership: readonly Case[] };
  for (const { name, own, body, state } of ownership) expect.soft(ownershipOf(body.mdmInfo, own), name).toBe(state);
  expect(ownership.length).toBeGreaterThan(3);
});

it('refuses only with an id of its own', () => {
  const heldBy = { id: 'b', name: 'B' };
  const [with_, without] = [createOwnershipWatch('a', 'tenant-1'), createOwnershipWatch(undefined, undefined)];
  for (const watch of [with_, without]) watch.observe(heldBy);
  expect([with_.state, without.state]).toEqual(['foreign', 'unknown']);
  expect(thrownBy(() => with_.assertNotForeign('x'))).toMatchObject({ label: 'tenant-1', operation: 'x' });
  without.assertNotForeign('x');
  with_.observe(null);
  with_.assertNotForeign('x');
});
