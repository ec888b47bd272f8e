import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventParser } from '../src/api/event-stream.ts';

const stream = [
  'event: hello\ndata: {"lastId":"a-1"}\n\n',
  ': keep-alive\n\n',
  'id: a-2\nevent: states\ndata: {"changes":[]}\n\n',
  'id: a-3\nevent: incident\ndata: {"title":"失敗"}\n\n',
].join('');

test('the same events are read wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), (places) => {
      const parse = createEventParser();
      const cuts = [0, ...places.toSorted((left, right) => left - right), stream.length];
      const parts = cuts.slice(1).map((end, index) => parse(stream.slice(cuts[index], end)));
      expect(parts.flatMap(({ events }) => events)).toEqual([
        { event: 'hello', data: '{"lastId":"a-1"}' },
        { event: 'states', data: '{"changes":[]}' },
        { event: 'incident', data: '{"title":"失敗"}' },
      ]);
      expect(parts.flatMap(({ id }) => id ?? []).at(-1)).toBe('a-3');
    }),
  );
});
