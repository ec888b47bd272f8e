import { createRandom } from '@mdmkit/core/testing';
import { type NamedScenario, Scenario } from './scenario.ts';

type Input = (typeof Scenario)['_zod']['input'];
type Part = Pick<Input, 'trouble' | 'expect' | 'may'>;

const services = ['apple.dep', 'apple.vpp', 'apple.business', 'google.amapi'] as const;

/** Troubles whose truth is known, each for one service, so that several of them do not hide each other. */
const parts: readonly ((service: (typeof services)[number], random: () => number, at: number, for_: number) => Part)[] =
  [
    (service, random, at, length) => ({
      trouble: [
        {
          at: `${at}m`,
          for: `${length}m`,
          where: 'vendor',
          services: [service],
          answer: (['status-500', 'status-503', 'refused', 'timeout', 'reset', 'malformed'] as const)[
            Math.floor(random() * 6)
          ],
        },
      ],
      expect: [{ verdict: 'vendor', service, after: `${at}m`, end: `${at + length}m`, within: '5m' }],
    }),
    (service, random, at) => {
      const tenant = Math.floor(random() * 30);
      return {
        trouble: [
          { at: `${at}m`, where: 'credential', services: [service], tenants: [tenant], answer: 'unauthorized' },
        ],
        expect: [{ verdict: ['credential', 'tenant'], service, tenant, after: `${at}m`, within: '15m', over: false }],
      };
    },
    (service, random, at) => {
      const tenant = Math.floor(random() * 30);
      return {
        trouble: [{ at: `${at}m`, where: 'tenant', services: [service], tenants: [tenant], answer: 'terms' }],
        expect: [{ verdict: ['tenant', 'new-terms'], service, tenant, after: `${at}m`, within: '15m', over: false }],
      };
    },
    (service, _random, at, length) => ({
      trouble: [{ at: `${at}m`, for: `${length}m`, where: 'vendor', services: [service], answer: 'slow', factor: 20 }],
      expect: [
        {
          verdict: ['vendor-slow', 'vendor'],
          service,
          after: `${at}m`,
          end: `${at + length}m`,
          within: '10m',
          over: '25m',
        },
      ],
    }),
  ];

/** Makes a random world of two or three troubles at once, whose truth is known. The same seed makes the same world. */
export function composeScenario(seed: number): NamedScenario {
  const random = createRandom(seed);
  const order = [...services].sort(() => random() - 0.5);
  const count = 2 + Math.floor(random() * 2);
  const chosen = order.slice(0, count).map((service, index) => {
    const part = parts[Math.floor(random() * parts.length)] ?? parts[0];
    return part?.(service, random, 20 + 2 * index + Math.floor(random() * 10), 25 + Math.floor(random() * 20)) ?? {};
  });
  const scenario = Scenario.parse({
    title: `Several troubles at once, composed from seed ${seed}`,
    fleet: { tenants: 30, services: [...services] },
    length: '2h',
    noise: random() < 0.5 ? 0 : 0.003,
    trouble: chosen.flatMap(({ trouble = [] }) => trouble),
    expect: chosen.flatMap(({ expect = [] }) => expect),
  });
  return { name: `composed/${seed}`, group: 'composed', scenario };
}
