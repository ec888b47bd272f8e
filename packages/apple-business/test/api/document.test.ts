import { openEnum, type Surprise } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from '../../src/api/document.ts';

type Thing = Resource<'things', { readonly color?: string | null | undefined }>;
const wire = resourceWire(z.object({ color: openEnum('RED').nullish() }));
const page = pageDocument<Thing>(wire, {
  tidy(attributes, id) {
    attributes.name = id;
  },
});
const single = resourceDocument<Thing>(wire);

describe('documents', () => {
  it('keep what Apple adds and report it where it may matter', () => {
    const surprises: Surprise[] = [];
    const document = {
      data: [{ type: 'things', id: '1', attributes: { color: 'MAUVE', size: 3 }, links: { self: '/1', more: '/2' } }],
      links: { self: '/', new: '/x' },
      meta: { paging: { limit: 100, cost: 1 } },
      included: [],
    };
    const { data } = page.read(structuredClone(document), (surprise) => surprises.push(surprise));
    expect(data).toEqual([{ ...document.data[0], attributes: { color: 'MAUVE', size: 3, name: '1' } }]);
    expect(surprises.map(({ kind, pointer }) => `${kind} ${pointer}`).sort()).toEqual([
      'unknown-member /data/0/attributes/size',
      'unknown-member /included',
      'unknown-value /data/0/attributes/color',
    ]);
  });

  it.each([null, undefined, {}])('give a resource attributes when Apple sends %j', (attributes) => {
    expect(single.read({ data: { type: 'things', id: '1', attributes } }).data.attributes).toEqual({});
  });

  it.each([{}, { data: null }, { data: { type: 'things' } }, { data: { type: 'things', id: '' } }])(
    'are refused without a resource and its id: %j',
    (document) => {
      expect(() => single.read(document)).toThrow(/data/);
    },
  );
});

describe('included resources', () => {
  const withIncluded = pageDocument<Thing>(wire, { included: true });

  it('are read where they are expected, whatever they are', () => {
    const surprises: Surprise[] = [];
    const included = [{ type: 'apps', id: '9', attributes: { name: 'Pages', anything: [1] } }];
    const document = withIncluded.read({ data: [], included }, (surprise) => surprises.push(surprise));
    expect(document.included).toEqual(included);
    expect(surprises).toEqual([]);
  });

  it('may be null', () => {
    expect(withIncluded.read({ data: [], included: null }).included).toBeNull();
  });
});

it('reads an id that came as a number as its digits', () => {
  const wire = pageDocument<Resource<'apps', object>>(resourceWire(z.object({})));
  expect(wire.read({ data: [{ type: 'apps', id: 361309726 }] }).data[0]?.id).toBe('361309726');
});
