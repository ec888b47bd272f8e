import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { withoutRepeatedDefects } from '../../src/service/repeated-defects.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';

test('the same defect is announced once a minute, another one and every other event at once', async () => {
  const clock = createWallClock(Date.UTC(2026, 10, 23, 12));
  const reported: string[] = [];
  const emit = withoutRepeatedDefects(
    (event) => reported.push(event.kind === 'defect' ? event.error : event.kind),
    clock,
  );
  const atMs = clock.now();
  const defect = (error: string): ServiceEvent => ({ kind: 'defect', atMs, error });
  for (const event of [defect('first'), defect('first'), defect('second'), { kind: 'stopped', atMs } as const])
    emit(event);
  emit({ kind: 'stopped', atMs });
  await clock.advance(59_000);
  emit(defect('first'));
  await clock.advance(1_000);
  emit(defect('first'));
  expect(reported).toEqual(['first', 'second', 'stopped', 'stopped', 'first']);
});
