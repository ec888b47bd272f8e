import type { DeliveryContent, DeliveryKind, NewDelivery } from '@mdmkit/monitor/model';
import type { ChannelRunner } from './channel-runner.ts';

/** Says through other channels that one is broken. Pages are used only if there is nothing else. */
export function brokenNotices(
  channel: string,
  error: string,
  runners: readonly Pick<ChannelRunner, 'config' | 'type' | 'broken'>[],
  nowMs: number,
): readonly NewDelivery[] {
  const working = runners.filter((runner) => runner.config.id !== channel && runner.broken === null);
  const quiet = working.filter(({ type }) => type.isPage !== true);
  const content: DeliveryContent = {
    title: `The channel "${channel}" is broken: messages do not arrive there.`,
    text: error,
    remedy: `Repair the channel, then run: health-check notify test ${channel}`,
    severity: 'major',
    owner: 'us',
    startedMs: nowMs,
  };
  return (quiet.length > 0 ? quiet : working.slice(0, 1)).map(({ config }) =>
    noticeOf(`broken/${channel}/${nowMs}/${config.id}`, config.id, 'updated', content, nowMs),
  );
}

/** The weekly test of each channel; pagers get one that pages nobody. It goes out on Tuesday from 08:00 UTC on: office hours in Europe and in Japan. */
export function weeklyTests(runners: readonly Pick<ChannelRunner, 'config'>[], nowMs: number): readonly NewDelivery[] {
  const day = new Date(nowMs);
  if (day.getUTCDay() !== 2 || day.getUTCHours() < 8) return [];
  return runners.map(({ config }) => testOf(`test/${config.id}/${day.toISOString().slice(0, 10)}`, config.id, nowMs));
}

/** A test message to one channel. */
export function testOf(key: string, channel: string, nowMs: number): NewDelivery {
  const content: DeliveryContent = {
    title: `This is a test of the channel "${channel}". Nothing is wrong.`,
    severity: 'warning',
    startedMs: nowMs,
  };
  return noticeOf(key, channel, 'test', content, nowMs);
}

function noticeOf(
  key: string,
  channel: string,
  kind: DeliveryKind,
  content: DeliveryContent,
  nowMs: number,
): NewDelivery {
  return {
    key,
    incident: null,
    channel,
    kind,
    sequence: 1,
    createdMs: nowMs,
    notBeforeMs: nowMs,
    notification: null,
    content,
  };
}
