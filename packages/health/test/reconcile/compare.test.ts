import { describe, expect, test } from 'vitest';
import { type BusinessOrganisation, compareOrganisation, type DepServer } from '../../src/reconcile/compare.ts';

const server = (devices: readonly string[], changes: Partial<DepServer> = {}): DepServer => ({
  target: 'a/apple.dep',
  id: 'S1',
  name: 'Phones',
  devices: new Set(devices),
  ...changes,
});
const organisation = (
  assigned: Readonly<Record<string, readonly string[]>>,
  unassigned: readonly string[] = [],
): BusinessOrganisation => ({
  devices: new Map([
    ...Object.values(assigned).flatMap((serials) => serials.map((serial) => [serial, 'ASSIGNED'] as const)),
    ...unassigned.map((serial) => [serial, 'UNASSIGNED'] as const),
  ]),
  servers: Object.entries(assigned).map(([id, serials]) => ({
    id,
    name: `${id} by name`,
    type: 'MDM',
    devices: id === 'S1' ? new Set(serials) : undefined,
  })),
});

describe('two services that say the same', () => {
  test('agree, whatever the order', () => {
    expect(compareOrganisation([server(['B', 'A'])], organisation({ S1: ['A', 'B'] }, ['C']))).toEqual({
      agrees: true,
      devices: 3,
      unassigned: 1,
      servers: [
        {
          target: 'a/apple.dep',
          id: 'S1',
          name: 'Phones',
          known: true,
          depDevices: 2,
          businessDevices: 2,
          onlyInDep: [],
          onlyInBusiness: [],
          assignedElsewhere: [],
        },
      ],
      notCompared: [],
    });
  });

  test('agree about nothing', () => {
    expect(compareOrganisation([server([])], organisation({ S1: [] })).agrees).toBe(true);
  });
});

describe('a difference', () => {
  test('is told by what each of them knows', () => {
    const business = organisation({ S1: ['A', 'Z', 'Y'], S2: ['B'] }, ['C']);
    const { agrees, servers, notCompared } = compareOrganisation([server(['A', 'D', 'C', 'B'])], business);
    expect(agrees).toBe(false);
    expect(servers[0]).toMatchObject({
      onlyInDep: ['D'],
      onlyInBusiness: ['Y', 'Z'],
      assignedElsewhere: ['B', 'C'],
    });
    expect(notCompared).toEqual([{ id: 'S2', name: 'S2 by name' }]);
  });

  test.each([[undefined], ['S9']])('is a server that the other does not know: %s', (id) => {
    const { agrees, servers } = compareOrganisation([server(['A'], { id })], organisation({ S1: ['A'] }));
    expect(agrees).toBe(false);
    expect(servers[0]).toMatchObject({ known: false, businessDevices: 0, assignedElsewhere: ['A'] });
  });
});

test('servers that no MDM stands behind are not missed', () => {
  const business = organisation({ S1: [] });
  const servers = [
    ...business.servers,
    { id: 'C', name: 'Configurator', type: 'APPLE_CONFIGURATOR', devices: undefined },
  ];
  expect(compareOrganisation([server([])], { ...business, servers }).notCompared).toEqual([]);
});
