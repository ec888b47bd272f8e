import { setImmediate as turn } from 'node:timers/promises';
import { type Clock, Secret } from '@mdmkit/core';
import { resultId } from '@mdmkit/monitor/model';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { type ElasticWriter, type ElasticWriterOptions, openElasticWriter } from '../../src/elastic/elastic-writer.ts';
import type { FinishedCheck } from '../../src/service/ended-check.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { storedRun } from '../support/stored.ts';

/** A finished check of a target at a time. */
export function checkOf(
  target: string,
  startedMs: number,
  changes: Partial<FinishedCheck['result']> = {},
): FinishedCheck {
  const startedAt = new Date(startedMs).toISOString();
  const result = resultOf({ id: resultId(target, startedMs), target, startedAt, ...changes });
  return {
    target: { id: target, tenant: 'acme', service: 'apple.dep' },
    result,
    run: storedRun({ target, startedMs, class: result.class, location: 'here' }),
    lagMs: 0,
  };
}

/** Opens a writer in a folder, and keeps its events. */
export async function openWriter(
  folder: string,
  url: string,
  { clock, ...options }: Partial<ElasticWriterOptions> & { readonly clock: Clock; readonly bytes?: number },
): Promise<{ readonly writer: ElasticWriter; readonly events: readonly ServiceEvent[] }> {
  const events: ServiceEvent[] = [];
  const writer = await openElasticWriter({
    settings: {
      url,
      index: 'synthetics-mdm_health-default',
      apiKey: async () => await Promise.resolve(new Secret('key-of-the-test')),
      bufferFolder: folder,
      bufferBytes: options.bytes ?? 8_388_608,
    },
    location: 'here',
    hostname: 'checker',
    onEvent: (event) => void events.push(event),
    clock,
    ...options,
  });
  return { writer, events };
}

/** Moves the clock until a condition holds. Real requests end between the steps. */
export async function advanceUntil(
  clock: { advance(byMs: number): Promise<void> },
  condition: () => boolean,
  stepMs = 1_000,
): Promise<void> {
  while (!condition()) {
    await turn();
    await clock.advance(stepMs);
  }
}
