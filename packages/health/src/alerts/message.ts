import { createHash } from 'node:crypto';
import type { ClaimedDelivery } from '../store/store.ts';
import type { ChannelMessage } from './channels/channel.ts';
import type { AnyChannelConfig } from './channels/index.ts';
import { phrases } from './texts/phrases.ts';
import { type MessageLinks, renderText } from './texts/render.ts';

/** Returns the links of a message about an incident to a channel. */
export type LinksOf = (incident: string, channel: string) => Promise<MessageLinks>;

/** No links. */
export const noLinks: MessageLinks = { acknowledgeUrl: null, incidentUrl: null };

/** What a message needs of a delivery. */
export type MessageSource = Pick<
  ClaimedDelivery,
  'key' | 'kind' | 'incident' | 'sequence' | 'createdMs' | 'content' | 'channel'
> &
  Partial<Pick<ClaimedDelivery, 'firstProviderId' | 'uncertain' | 'hasUnsentProblem'>>;

/** Makes the message of a delivery, in the language of its channel. */
export async function messageOf(
  delivery: MessageSource,
  { language = 'en' }: AnyChannelConfig,
  linksOf: LinksOf,
): Promise<ChannelMessage> {
  const { key, kind, incident, sequence, createdMs, content, channel, hasUnsentProblem = false } = delivery;
  const canAcknowledge = incident !== null && kind !== 'resolved' && content.acknowledgedBy === undefined;
  const links = incident === null ? noLinks : await linksOf(incident, channel);
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
    acknowledgeUrl: canAcknowledge ? links.acknowledgeUrl : null,
    incidentUrl: links.incidentUrl,
  };
}

/** Merges several deliveries to one channel into one message. */
export async function digestOf(
  deliveries: readonly ClaimedDelivery[],
  config: AnyChannelConfig,
): Promise<ChannelMessage> {
  const [first] = deliveries;
  if (!first) throw new TypeError('a digest has deliveries');
  const keys = deliveries.map(({ key }) => key).sort();
  const severity = deliveries.map(({ content }) => content.severity).reduce(worse);
  return await messageOf(
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
    async () => noLinks,
  );
}

const order = ['warning', 'minor', 'major', 'critical'] as const;

function worse(first: (typeof order)[number], second: (typeof order)[number]) {
  return order.indexOf(second) > order.indexOf(first) ? second : first;
}
