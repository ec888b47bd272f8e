import { expect, it } from 'vitest';
import { linkageDocument, linkagePage, linkagesBody } from '../../src/api/linkage.ts';
import { getAssignedServer } from '../../src/api/mdm-servers.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it('reads the published references without a surprise', (ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: unknown[] = [];
  const report = (surprise: unknown) => surprises.push(surprise);
  const read = (name: string) => documentVector(`devicemanagement/${name}.json`);
  expect(linkageDocument.read(read('validate_get_assigned_server_linkage'), report).data?.id).toMatch(/^1F97/);
  expect(linkagePage.read(read('validate_get_mdm_server_device_linkages'), report).data).toMatchObject([
    { type: 'orgDevices' },
  ]);
  const server = getAssignedServer.response?.read(read('validate_get_assigned_server_info'), report);
  expect(server?.data?.attributes.serverType).toBe('APPLE_CONFIGURATOR');
  expect(surprises).toEqual([]);
});

it.each([{ data: null }, { data: {} }, { data: [] }, { links: { self: '/' } }])('reads %j as no server', (document) => {
  expect(linkageDocument.read(document)).toEqual({ data: undefined });
});

it.each([{}, { a: 1 }, { links: null }, [], { data: { type: 'mdmServers' } }, { data: 7 }, null, 'x'])(
  'refuses %j',
  (document) => {
    expect(() => linkageDocument.read(document)).toThrow();
  },
);

it('reads an id that came as a number as its digits', () => {
  expect(linkageDocument.read({ data: { type: 'apps', id: 361309726 } }).data?.id).toBe('361309726');
  expect(linkagePage.read({ data: [{ type: 'apps', id: 7 }] }).data).toEqual([{ type: 'apps', id: '7' }]);
});

it('needs at least one reference in a change', () => {
  expect(linkagesBody.safeParse({ data: [] }).success).toBe(false);
  expect(linkagesBody.safeParse({ data: [{ type: 'apps', id: '1' }] }).success).toBe(true);
});
