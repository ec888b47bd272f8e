import { createHash } from 'node:crypto';
import { stormPrefix } from '@mdmkit/monitor/duty';
import type { ClaimedDelivery } from '../store/store.ts';
import type { ChannelMessage } from './channels/channel.ts';
import type { AnyChannelConfig } from './channels/index.ts';
import { phrases } from './texts/phrases.ts';
import { renderText } from './texts/render.ts';

/** What a message needs of a delivery. */
export type MessageSource = Pick<
  ClaimedDelivery,
  'key' | 'kind' | 'incident' | 'sequence' | 'createdMs' | 'content' | 'channel'
> &
  Partial<Pick<ClaimedDelivery, 'firstProviderId' | 'uncertain' | 'hasUnsentProblem'>>;

/** Makes the message of a delivery, in the language of its channel. It links to the incident at the public address of the server. */
export function messageOf(
  delivery: MessageSource,
  { language = 'en' }: AnyChannelConfig,
  publicUrl: string | undefined,
  acknowledgeUrl: string | null = null,
): ChannelMessage {
  const { key, kind, incident, sequence, createdMs, content, hasUnsentProblem = false } = delivery;
  return {
    key,
    kind,
    incident,
    sequence,
    atMs: createdMs,
    content,
    language,
    text: renderText({ kind, incident, content, language, hasUnsentProblem }),
    threadId: delivery.firstProviderId ?? null,
    isUncertain: delivery.uncertain ?? false,
    incidentUrl:
      incident === null || publicUrl === undefined || incident.startsWith(stormPrefix)
        ? null
        : `${publicUrl}/incidents/${encodeURIComponent(incident)}`,
    acknowledgeUrl,
  };
}

/** Merges several deliveries to one channel into one message. */
export function digestOf(deliveries: readonly ClaimedDelivery[], config: AnyChannelConfig): ChannelMessage {
  const [first] = deliveries;
  if (!first) throw new TypeError('a digest has deliveries');
  const keys = deliveries.map(({ key }) => key).sort();
  const severity = deliveries.map(({ content }) => content.severity).reduce(worse);
  return messageOf(
    {
      key: `digest/${createHash('sha256').update(keys.join('\n')).digest('hex').slice(0, 32)}`,
      kind: 'digest',
      incident: null,
      sequence: 1,
      channel: first.channel,
      createdMs: first.createdMs,
      content: {
        title: phrases[config.language ?? 'en'].digest(deliveries.length),
        severity,
        items: deliveries.map(({ incident, kind, content, createdMs }) => ({
          ...(incident === null ? {} : { incident }),
          kind,
          text: content.text ?? content.title,
          severity: content.severity,
          atMs: createdMs,
        })),
      },
    },
    config,
    undefined,
  );
}

const order = ['warning', 'minor', 'major', 'critical'] as const;

function worse(first: (typeof order)[number], second: (typeof order)[number]) {
  return order.indexOf(second) > order.indexOf(first) ? second : first;
}
