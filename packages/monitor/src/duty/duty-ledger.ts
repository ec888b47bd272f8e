import type { DeliveryContent, DeliveryKind, NewDelivery } from '../model/delivery.ts';
import type { Escalation } from '../model/escalation.ts';

/** What people are told from now on, and where incidents stand. */
export interface DutyChanges {
  /** Escalations that are new or different, as they are now. */
  readonly escalations: readonly Escalation[];
  /** Messages that channels have to get, in order. */
  readonly deliveries: readonly NewDelivery[];
}

/** A message for several channels. */
export interface Message {
  /** The channels. */
  readonly channels: readonly string[];
  /** Why it is sent. */
  readonly kind: DeliveryKind;
  /** What it says. Default: the facts of the escalation. */
  readonly content?: DeliveryContent;
  /** The key of the notification that it delivers. Default: none. */
  readonly notification?: string | null;
}

/** A message about several incidents. */
export interface GroupMessage extends Message {
  /** What identifies it, such as the route and the boundary. */
  readonly key: string;
  /** What it says. */
  readonly content: DeliveryContent;
}

/** Collects the changes of one moment. */
export interface DutyLedger {
  /** The moment, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Records an escalation as it is now. */
  put(escalation: Escalation): Escalation;
  /** Sends a message about an incident. Returns the escalation, which remembers who was told, and the keys of the deliveries. */
  send(escalation: Escalation, message: Message): { readonly escalation: Escalation; readonly keys: readonly string[] };
  /** Sends a message about several incidents. Returns the keys of the deliveries. */
  sendGroup(message: GroupMessage): readonly string[];
  /** What has been collected. */
  readonly changes: DutyChanges;
}

/** Makes an empty one. `whenPut` is called with each escalation that changes. */
export function createDutyLedger(nowMs: number, whenPut: (escalation: Escalation) => void): DutyLedger {
  const escalations = new Map<string, Escalation>();
  const deliveries = new Map<string, NewDelivery>();
  const put = (escalation: Escalation) => {
    escalations.set(escalation.incident, escalation);
    whenPut(escalation);
    return escalation;
  };
  const add = (
    delivery: Pick<NewDelivery, 'key' | 'incident' | 'channel' | 'kind' | 'sequence' | 'content' | 'notification'>,
  ) => {
    deliveries.set(delivery.key, { ...delivery, createdMs: nowMs, notBeforeMs: nowMs });
    return delivery.key;
  };
  return {
    nowMs,
    put,
    send(escalation, { channels, kind, content = escalation.content, notification = null }) {
      const { incident } = escalation;
      const sequences = { ...escalation.sequences };
      const notified = escalation.notified.length === 0 ? {} : { notified: escalation.notified };
      const keys = channels.map((channel) => {
        const sequence = (sequences[channel] ?? 0) + 1;
        sequences[channel] = sequence;
        return add({
          key: `${incident}/${channel}/${sequence}`,
          incident,
          channel,
          kind,
          sequence,
          content: { ...content, ...notified },
          notification,
        });
      });
      return {
        escalation: put({ ...escalation, sequences, notified: [...new Set([...escalation.notified, ...channels])] }),
        keys,
      };
    },
    sendGroup: ({ key, channels, kind, content, notification = null }) =>
      channels.map((channel) =>
        add({ key: `${key}/${channel}`, incident: null, channel, kind, sequence: 1, content, notification }),
      ),
    get changes() {
      return { escalations: [...escalations.values()], deliveries: [...deliveries.values()] };
    },
  };
}
