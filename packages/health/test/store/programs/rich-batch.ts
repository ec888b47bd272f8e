import type { Batch } from '../../../src/store/store.ts';
import {
  batchOf,
  episodeOf,
  escalationOf,
  failedRunOf,
  incidentOf,
  notificationOf,
  runOf,
  targetOf,
  tenMs,
} from '../batches.ts';

/** The service's first batch of a kill test: a target that is well. */
export const plain: Batch = batchOf(1, {
  runs: [runOf('aurora/apple.vpp', tenMs - 60_000)],
  targets: [targetOf('aurora/apple.vpp')],
  due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: tenMs, due: 1 }],
});

/** The batch in the course of which it is killed: something of everything. */
export const rich: Batch = batchOf(2, {
  runs: [failedRunOf('aurora/apple.vpp', tenMs), runOf('borealis/apple.dep', tenMs + 1)],
  targets: [targetOf('aurora/apple.vpp', { class: 'fail.server' }), targetOf('borealis/apple.dep')],
  removed: ['gone/apple.dep'],
  episodes: [episodeOf('aurora/apple.vpp', { incident: 'inc-a' })],
  incidents: [incidentOf('inc-a')],
  events: [{ incident: 'inc-a', atMs: tenMs, kind: 'opened', text: 'It began' }],
  notifications: [notificationOf('inc-a', 1)],
  deliveries: [
    {
      key: 'inc-a/mail/1',
      incident: 'inc-a',
      channel: 'mail',
      kind: 'opened',
      sequence: 1,
      createdMs: tenMs,
      notBeforeMs: tenMs,
      notification: 'inc-a/1',
      content: { title: 'Apple fails', severity: 'major' },
    },
  ],
  escalations: [escalationOf('inc-a')],
  gaps: [{ location: 'berlin', fromMs: tenMs - 5_000, toMs: tenMs, reason: 'stopped', service: null }],
  due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: tenMs, due: 2 }],
  handled: [1],
});
