import { describe, expect, it } from 'vitest';
import { stage } from '../setup.ts';

describe('a simulated list', () => {
  it('is paged by a hundred, with opaque cursors, to the letter of the documents', async () => {
    await using scene = await stage(101);
    const first = (await (await scene.get('/v1/orgDevices')).json()) as {
      data: unknown[];
      meta: unknown;
      links: { next: string };
    };
    expect(first.data).toHaveLength(100);
    expect(first.meta).toEqual({ paging: { limit: 100, nextCursor: expect.stringMatching(/^[\w-]+$/), total: 101 } });
    const next = new URL(first.links.next);
    const second: unknown = await (await scene.get(next.pathname + next.search)).json();
    expect(second).toMatchObject({ data: [{ type: 'orgDevices' }], links: { self: next.href } });
    expect(second).not.toHaveProperty('links.next');
    expect(second).not.toHaveProperty('meta.paging.nextCursor');
  });

  it('keeps limit and fields in the link to the next page', async () => {
    await using scene = await stage(3);
    const response = await scene.get('/v1/orgDevices?limit=2&fields[orgDevices]=color');
    const page = (await response.json()) as { links: { next: string } };
    expect(Object.fromEntries(new URL(page.links.next).searchParams)).toMatchObject({
      limit: '2',
      'fields[orgDevices]': 'color',
    });
  });

  it.each([
    ['limit=0', 'limit', 'PARAMETER_ERROR.INVALID'],
    ['limit=1001', 'limit', 'PARAMETER_ERROR.INVALID'],
    ['limit=many', 'limit', 'PARAMETER_ERROR.INVALID'],
    ['cursor=nonsense', 'cursor', 'PARAMETER_ERROR.INVALID'],
    [`cursor=${Buffer.from('mdmServers:1').toString('base64url')}`, 'cursor', 'PARAMETER_ERROR.INVALID'],
    ['fields[orgDevices]=color,shoeSize', 'fields[orgDevices]', 'PARAMETER_ERROR.INVALID'],
    ['fields[mdmServers]=status', 'fields[mdmServers]', 'PARAMETER_ERROR.ILLEGAL'],
    ['filter=x', 'filter', 'PARAMETER_ERROR.ILLEGAL'],
  ])('refuses ?%s', async (query, parameter, code) => {
    await using scene = await stage();
    const response = await scene.get(`/v1/orgDevices?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ status: '400', code, source: { parameter } }] });
  });

  it('refuses list parameters where there is no list', async () => {
    await using scene = await stage();
    const id = scene.simulator.organisations[0]?.deviceAt(0)?.serialNumber;
    expect((await scene.get(`/v1/orgDevices/${id}?limit=1`)).status).toBe(400);
    expect((await scene.get(`/v1/orgDevices/${id}?fields[orgDevices]=status`)).status).toBe(200);
  });
});
