import { describe, expect, test } from 'vitest';
import { type Selection, SelectionError, select } from '../../src/cli/select.ts';
import type { Service, Target } from '../../src/index.ts';

const ids = [
  'aurora/apple.dep',
  'aurora/apple.vpp',
  'aurora/apple.vpp/branch',
  'borealis/apple.vpp',
  'a.b/google.amapi',
];
const targets = ids.map((id): Target => {
  const [tenant = '', service] = id.split('/');
  // The ids above name nothing else.
  return { id, tenant, tenantName: tenant, service: service as Service, credential: undefined };
});
const chosen = (selection: Selection) => select(targets, selection, 'health.yaml').map(({ id }) => ids.indexOf(id));

test.each<[Selection, readonly number[]]>([
  [{}, [0, 1, 2, 3, 4]],
  [{ patterns: ['aurora'] }, [0, 1, 2]],
  [{ patterns: ['aurora/apple.vpp'] }, [1, 2]],
  [{ patterns: ['aurora/apple.vpp/branch'] }, [2]],
  [{ patterns: ['*/apple.vpp'] }, [1, 2, 3]],
  [{ patterns: ['*/*/br*'] }, [2]],
  [{ patterns: ['a*'] }, [0, 1, 2, 4]],
  [{ patterns: ['a.b'] }, [4]],
  [{ patterns: ['borealis', 'a.b'] }, [3, 4]],
  [{ patterns: ['*/apple.vpp'], tenant: ['aurora'] }, [1, 2]],
  [{ service: ['apple.dep'] }, [0]],
])('%j', (selection, expected) => {
  expect(chosen(selection)).toEqual(expected);
});

describe('a name that fits nothing is refused', () => {
  test.each<[Selection, string]>([
    [{ tenant: ['nobody'] }, `error: option '--tenant': health.yaml has no tenant "nobody"`],
    [{ patterns: ['aurora', 'auror', 'aXb'] }, 'error: no target in health.yaml matches "auror", "aXb"'],
    [{ patterns: ['(', '['] }, 'error: no target in health.yaml matches "(", "["'],
    [{ tenant: ['borealis'], service: ['apple.dep'] }, 'error: no target in health.yaml matches all of these options'],
  ])('%j', (selection, message) => {
    expect(() => chosen(selection)).toThrow(new SelectionError(message));
  });
});
