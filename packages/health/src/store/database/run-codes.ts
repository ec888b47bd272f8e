import type { ResultClass, RunFlag } from '@mdmkit/monitor/model';

/** The number of each class in a store. A number is never given twice, nor changed. */
const classNumbers = {
  ok: 0,
  degraded: 1,
  'fail.network': 2,
  'fail.server': 3,
  'fail.auth': 4,
  'fail.terms': 5,
  'fail.config': 6,
  throttled: 7,
  inconclusive: 8,
  prober_fault: 9,
} as const satisfies Record<ResultClass, number>;

/** The bit of each flag in a store. A bit is never given twice, nor changed. */
const flagBits = { lag: 1, 'clock-step': 2, maintenance: 4, late: 8 } as const satisfies Record<RunFlag, number>;

// Object.keys and Object.entries give exactly what was written above.
const classes = Object.keys(classNumbers) as readonly ResultClass[];
const flags = Object.entries(flagBits) as readonly (readonly [RunFlag, number])[];

/** The number of a class. */
export function classNumber(name: ResultClass): number {
  return classNumbers[name];
}

/** The class of a number; a class that a newer version wrote is `inconclusive`: it says nothing about any service. */
export function className(number: number): ResultClass {
  return classes[number] ?? 'inconclusive';
}

/** Flags as one number. */
export function flagNumber(names: readonly RunFlag[]): number {
  let number = 0;
  for (const name of names) number |= flagBits[name];
  return number;
}

/** The flags of a number. */
export function flagNames(number: number): readonly RunFlag[] {
  return number === 0 ? [] : flags.filter(([, bit]) => (number & bit) !== 0).map(([name]) => name);
}
