import { expect, test } from 'vitest';
import { createRunCounts } from '../../src/schedule/counts.ts';

const names = ['apple.dep', 'apple.vpp'];

test('counts by service and five minutes, and says each only once', () => {
  const counts = createRunCounts('paris', (service) => names[service] ?? '');
  counts.claimed(1, 1_799_999);
  counts.claimed(1, 1_500_000);
  counts.claimed(0, 1_800_000);
  counts.skipped(1, 1_500_001, 'overlap');
  counts.gap({ fromMs: 1, toMs: 2, reason: 'stalled', service: null });
  expect(counts.take()).toEqual({
    due: [
      { service: 'apple.vpp', location: 'paris', bucketMs: 1_500_000, due: 3 },
      { service: 'apple.dep', location: 'paris', bucketMs: 1_800_000, due: 1 },
    ],
    skipped: [{ service: 'apple.vpp', location: 'paris', bucketMs: 1_500_000, reason: 'overlap', skipped: 1 }],
    gaps: [{ location: 'paris', fromMs: 1, toMs: 2, reason: 'stalled', service: null }],
  });
  expect(counts.take()).toEqual({ due: [], skipped: [], gaps: [] });
});
