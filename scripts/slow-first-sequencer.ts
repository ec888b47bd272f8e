import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Starts the files with long time limits first (`}, 120_000)`, `{ timeout: 60_000 }`): they are the slow ones, and would run
 * alone at the end while the other cores are idle. Among the others vitest's own order holds.
 */
export class SlowFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = await super.sort(files);
    const limitsMs = new Map(order.map((file) => [file, longestLimitMs(readFileSync(file.moduleId, 'utf8'))]));
    const limitMs = (file: TestSpecification) => limitsMs.get(file) ?? 0;
    // Projects stay one after the other, as vitest sorts them.
    return [...Map.groupBy(order, (file) => file.project.name).values()].flatMap((group) =>
      group.sort((a, b) => limitMs(b) - limitMs(a)),
    );
  }
}

/** The longest time limit that a test file sets, in milliseconds; 0 if it sets none. */
export function longestLimitMs(source: string): number {
  const limits = source.matchAll(/(?:\}, |\btimeout: )(\d[\d_]*)/g);
  return Math.max(0, ...Array.from(limits, ([, digits = '']) => Number(digits.replaceAll('_', ''))));
}
