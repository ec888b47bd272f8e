import { describe, expect, it } from 'vitest';
import { errorOf, stage } from '../setup.ts';

const device = { type: 'orgDevices', id: 'X' };

/** Reads the list while the simulator answers the given documents. */
async function readPages(...documents: ((origin: string) => unknown)[]) {
  await using scene = await stage();
  for (const document of documents) {
    scene.simulator.faults.add({ endpoint: 'orgDevices.list', fault: { status: 200, body: document(scene.origin) } });
  }
  const pages = [];
  for await (const page of scene.client().orgDevices.list({ limit: 9 }).pages()) {
    pages.push(page);
    if (pages.length === documents.length) break;
  }
  return { pages, targets: scene.simulator.requests('orgDevices.list').map(({ target }) => target) };
}

describe('a page', () => {
  it.each([
    ['no links and no paging', () => ({ data: [device] })],
    ['no nextCursor', () => ({ data: [device], links: { self: '/' }, meta: { paging: { limit: 100 } } })],
    ['an empty nextCursor', () => ({ data: [device], meta: { paging: { limit: 100, nextCursor: '' } } })],
    ['nulls', () => ({ data: [device], links: { next: null }, meta: { paging: { nextCursor: null, total: null } } })],
  ])('is the last with %s', async (_, document) => {
    const { pages } = await readPages(document);
    expect(pages).toMatchObject([{ more: false, cursor: undefined, total: undefined }]);
  });

  it('leads on by nextCursor alone', async () => {
    const { targets } = await readPages(
      () => ({ data: [], meta: { paging: { limit: 9, nextCursor: 'a/b=' } } }),
      () => ({ data: [device] }),
    );
    expect(targets).toEqual(['/v1/orgDevices?limit=9', '/v1/orgDevices?limit=9&cursor=a%2Fb%3D']);
  });

  it.each([
    ['its own origin', (origin: string) => `${origin}/v1/orgDevices?cursor=abc`],
    ["Apple's origin, behind a proxy", () => 'https://api-business.apple.com/v1/orgDevices?cursor=abc'],
    ['no origin', () => '/v1/orgDevices?cursor=abc'],
  ])('leads on by a link to %s, with the same query', async (_, next) => {
    const { targets } = await readPages(
      (origin) => ({ data: [device], links: { next: next(origin) } }),
      () => ({ data: [device] }),
    );
    expect(targets[1]).toBe('/v1/orgDevices?limit=9&cursor=abc');
  });

  it.each([
    'https://api-business.apple.com.example/v1/orgDevices?cursor=abc',
    'http://api-business.apple.com/v1/orgDevices?cursor=abc',
    'https://api-school.apple.com/v1/orgDevices?cursor=abc',
    '//evil.example/?cursor=abc',
    'javascript:alert(1)',
  ])('is refused with a link to %s', async (next) => {
    const error = await errorOf(readPages(() => ({ data: [device], links: { next } })));
    expect(error).toMatchObject({ code: 'BUSINESS_FOREIGN_LINK', kind: 'schema', operation: 'orgDevices.list' });
    expect(error.message).not.toContain('abc');
  });

  it('is refused when it leads to itself', async () => {
    const page = () => ({ data: [device], meta: { paging: { nextCursor: 'same' } } });
    const error = await errorOf(readPages(page, page, page));
    expect(error).toMatchObject({ code: 'BUSINESS_CURSOR_REPEATED', kind: 'schema' });
  });

  it('is refused when its link holds no cursor', async () => {
    const page = (origin: string) => ({ data: [device], links: { next: `${origin}/v1/orgDevices` } });
    const error = await errorOf(readPages(page, page));
    expect(error.code).toBe('BUSINESS_CURSOR_REPEATED');
  });
});

describe('a list that ends before its total', () => {
  const total = (count: number, nextCursor?: string) => ({ meta: { paging: { limit: 9, total: count, nextCursor } } });

  it('is an error if its only page is too short', async () => {
    const error = await errorOf(readPages(() => ({ data: [device], ...total(2) })));
    expect(error).toMatchObject({ code: 'BUSINESS_LIST_INCOMPLETE', kind: 'schema' });
    expect(error.message).toContain('1 of 2 items');
  });

  it('is an error if a whole page is missing', async () => {
    const data = [device, device];
    const pages = readPages(
      () => ({ data, ...total(6, 'a') }),
      () => ({ data, ...total(6) }),
    );
    expect((await errorOf(pages)).code).toBe('BUSINESS_LIST_INCOMPLETE');
  });

  it('is complete if items were added while later pages were read', async () => {
    const { pages } = await readPages(
      () => ({ data: [device, device], ...total(4, 'a') }),
      () => ({ data: [device, device], ...total(5) }),
    );
    expect(pages).toHaveLength(2);
  });
});

describe('a member that decides whether the list continues', () => {
  it.each([
    ['meta.paging.nextCursor', { meta: { paging: { limit: 1, nextCursor: 12345 } } }],
    ['meta.paging', { meta: { paging: 'none' } }],
    ['meta', { meta: 'none' }],
    ['links.next', { links: { next: { href: '/v1/orgDevices?cursor=a' } } }],
    ['links', { links: '/v1/orgDevices?cursor=a' }],
    ['meta.paging.total', { meta: { paging: { limit: 1, total: '2' } } }],
  ])('is never dropped: %s', async (_, more) => {
    const error = await errorOf(readPages(() => ({ data: [device], ...more })));
    expect(error).toMatchObject({ code: 'BUSINESS_SCHEMA_MISMATCH' });
  });

  it('ends a list whose cursors go round in a circle', async () => {
    const next = (nextCursor: string) => () => ({ data: [device], meta: { paging: { limit: 1, nextCursor } } });
    await using scene = await stage();
    for (const cursor of ['a', 'b', 'a'])
      scene.simulator.faults.add({ endpoint: 'orgDevices.list', fault: { status: 200, body: next(cursor)() } });
    expect((await errorOf(scene.client().orgDevices.list().toArray())).code).toBe('BUSINESS_CURSOR_REPEATED');
    expect(scene.simulator.requests('orgDevices.list')).toHaveLength(3);
  });
});
