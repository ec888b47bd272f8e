import { expect, it } from 'vitest';
import { stage } from '../../setup.ts';

it.each([
  ['/v1/blueprints/blueprint-1?include=apps,books', 400],
  ['/v1/blueprints?include=', 400],
  ['/v1/blueprints/blueprint-1?limit[apps]=1', 200],
  ['/v1/blueprints/blueprint-1/relationships/apps', 200],
  ['/v1/blueprints/blueprint-1/relationships/books', 404],
  ['/v1/blueprints/blueprint-2/relationships/apps', 404],
  ['/v1/blueprints/blueprint-2', 404],
])('answers %s with %i', async (path, status) => {
  await using scene = await stage();
  expect((await scene.get(path)).status).toBe(status);
});
