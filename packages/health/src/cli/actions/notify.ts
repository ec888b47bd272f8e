import { createTransport } from '@mdmkit/core';
import { type DeliveryKind, exitCodes } from '@mdmkit/monitor/model';
import type { ChannelRunner } from '../../alerts/channel-runner.ts';
import { createRunnerOf } from '../../alerts/channel-runners.ts';
import { ChannelError } from '../../alerts/channels/channel-error.ts';
import { testOf } from '../../alerts/notices.ts';
import { readChannelSettings } from '../../config/monitor-settings.ts';
import { jsonDocument, quoted } from '../../report/printable.ts';
import { findConfig, missingConfig } from '../config-file.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems, writeError } from '../problems.ts';

/** Options of `notify test`. */
export interface NotifyArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The id of the channel. */
  readonly channel: string;
  /** The format of the answer. */
  readonly format: 'table' | 'json';
}

/** Sends a test message to a channel. Returns the exit code. */
export async function testChannel({ config, channel, format }: NotifyArguments, io: ProgramIo): Promise<number> {
  return await withProblems(io, async () => {
    const file = findConfig(config, io.env);
    if (file === undefined) {
      io.stderr.write(missingConfig);
      return exitCodes.configuration;
    }
    const settings = await readChannelSettings(file, io.env);
    const options = await transportOptionsFrom(io.env);
    await using transport = createTransport({ ...options, maxRedirects: 0 });
    const runner = settings && createRunnerOf(channel, settings, transport, options.ca);
    if (!runner) {
      const ids = settings?.channels.map(({ id }) => id).join(', ');
      writeError(
        io,
        `No channel has the id ${quoted(channel)}. ${ids === undefined ? 'The configuration has no "alerts" with "channels".' : `The configuration has: ${ids}.`}`,
      );
      return exitCodes.usage;
    }
    const startedMs = performance.now();
    const { error, providerId } = await sendTest(runner, channel);
    const durationMs = Math.round(performance.now() - startedMs);
    if (format === 'json')
      io.stdout.write(
        jsonDocument({ channel, type: runner.type.type, accepted: error === null, providerId, error, durationMs }),
      );
    else if (error === null)
      io.stdout.write(`${channel}: accepted in ${durationMs} ms${providerId === null ? '' : ` as ${providerId}`}\n`);
    if (error !== null && format === 'table') writeError(io, `${channel}: not accepted. ${error}`);
    return error === null ? exitCodes.ok : exitCodes.failure;
  });
}

interface TestOutcome {
  readonly error: string | null;
  readonly providerId: string | null;
}

/** Sends a test. A channel that pages people gets a problem and its end: an end that does not arrive is found only so. */
async function sendTest(runner: ChannelRunner, channel: string): Promise<TestOutcome> {
  const nowMs = Date.now();
  const test = testOf(`test/${channel}/${nowMs}`, channel, nowMs);
  const kinds: readonly DeliveryKind[] = runner.type.isPage ? ['opened', 'resolved'] : ['test'];
  let providerId: string | null = null;
  try {
    for (const [index, kind] of kinds.entries()) {
      const incident = kind === 'test' ? null : `test-${nowMs}`;
      const key = `${test.key}/${index + 1}`;
      const sent = await runner.sendNow({
        ...test,
        key,
        kind,
        incident,
        sequence: index + 1,
        firstProviderId: providerId,
      });
      providerId ??= sent.providerId ?? null;
    }
    return { error: null, providerId };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    return { error: error.message, providerId };
  }
}
