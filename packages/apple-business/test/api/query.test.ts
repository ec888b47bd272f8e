import { describe, expect, it } from 'vitest';
import { limitParameter, linkageQuery, listQuery, namesParameter, readQuery } from '../../src/api/query.ts';

describe('query parameters', () => {
  it('are limited as documented', () => {
    for (const limit of [0, 1001, 1.5]) expect(limitParameter.safeParse(limit).success).toBe(false);
    for (const limit of [1, 1000, undefined]) expect(limitParameter.safeParse(limit).success).toBe(true);
    for (const names of ['', 'a,,b', 'a b', ',a']) expect(namesParameter.safeParse(names).success).toBe(false);
    for (const names of ['a', 'a,assignedServer']) expect(namesParameter.safeParse(names).success).toBe(true);
  });

  it('are checked under their names, brackets and all', () => {
    expect(readQuery('apps').safeParse({ 'fields[apps]': 'name' }).success).toBe(true);
    expect(readQuery('apps').safeParse({ 'fields[apps]': '' }).success).toBe(false);
    expect(listQuery('apps').safeParse({ limit: 0 }).success).toBe(false);
    expect(listQuery('apps').safeParse({ cursor: '' }).success).toBe(false);
    expect(listQuery('apps', { include: namesParameter }).safeParse({ include: '-' }).success).toBe(false);
    expect(linkageQuery.safeParse({ limit: 1001 }).success).toBe(false);
  });
});
