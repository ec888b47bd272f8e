import type { Clock, Transport } from '@mdmkit/core';
import { type DeliveryContent, type DeliveryKind, Identifier } from '@mdmkit/monitor/model';
import { z } from 'zod';
import type { SecretReference } from '../../secrets/secret-reference.ts';
import { type Language, languages } from '../texts/phrases.ts';
import type { MessageLinks, MessageText } from '../texts/render.ts';

/** A message for a channel. */
export interface ChannelMessage extends MessageLinks {
  /** The idempotency key: the same for every attempt. */
  readonly key: string;
  /** Why it is sent. */
  readonly kind: DeliveryKind;
  /** The incident; null for none. */
  readonly incident: string | null;
  /** The place of the message among those of the incident. */
  readonly sequence: number;
  /** When it was decided, in milliseconds since 1970. */
  readonly atMs: number;
  /** The facts. */
  readonly content: DeliveryContent;
  /** The parts of the text, in the language of the channel. */
  readonly text: MessageText;
  /** The language. */
  readonly language: Language;
  /** The id that the channel gave the first message about the incident; null for none. */
  readonly threadId: string | null;
  /** Whether an attempt before this one may have arrived. */
  readonly isUncertain: boolean;
}

/** What a channel sends with. */
export interface ChannelContext {
  /** The id of the channel. */
  readonly id: string;
  /** A name for this installation, so that two of them never share a key at a vendor. */
  readonly installation: string;
  /** The address at which vendors and partners reach this server, without a path; undefined if they do not. */
  readonly publicUrl?: string | undefined;
  /** Connections. They follow no redirects. */
  readonly transport: Transport;
  /**
   * Reads a secret.
   *
   * @throws ChannelError - `broken` if it cannot be read.
   */
  secret(reference: SecretReference): Promise<string>;
  /** Keeps a secret that a vendor gave, such as an access token, out of all texts. */
  hide(secret: string): void;
  /** What the channel remembers while the process runs, such as an access token. */
  readonly cache: Map<string, unknown>;
  /** Certificates to trust besides the well-known ones, as PEM. Default: none. */
  readonly ca?: string | readonly string[] | undefined;
  /** Returns how many messages the channel has accepted since a time, in milliseconds since 1970. Default: not known. */
  acceptedSince?: ((sinceMs: number) => Promise<number>) | undefined;
  /** The folder that relative paths count from. */
  readonly folder: string;
  /** The environment variables that a program gets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Time. */
  readonly clock: Clock;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** What a channel gives back for an accepted message. */
export interface SendResult {
  /** The id that the channel gave the message. Default: none. */
  readonly providerId?: string | undefined;
}

/** A request of a vendor or a partner to this server. */
export interface InboundRequest {
  /** The method. */
  readonly method: string;
  /** The path after the id of the channel, such as `/tickets/inc-1`. */
  readonly path: string;
  /** The whole address, as the sender knows it; null if the configuration names no public address. */
  readonly url: string | null;
  /** The parameters of the query. */
  readonly query: URLSearchParams;
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body. */
  readonly body: string;
}

/** What a request of a vendor or a partner is answered with. */
export interface InboundAnswer {
  /** The status. */
  readonly status: number;
  /** The media type of the body. Default: none. */
  readonly contentType?: string;
  /** The body. Default: empty. */
  readonly body?: string;
}

/** The states that a partner gives a ticket. */
export const ticketStates = ['accepted', 'working', 'returned', 'closed'] as const;

/** A state that a partner gives a ticket. */
export type TicketState = (typeof ticketStates)[number];

/** A ticket as it is now. */
export interface Ticket {
  /** The incident. */
  readonly incident: string;
  /** The state; `new` until the partner says something. */
  readonly state: TicketState | 'new';
  /** The partner's own number; null for none. */
  readonly reference: string | null;
  /** Whether the incident is open. */
  readonly isOpen: boolean;
}

/** What a partner says of a ticket. */
export interface TicketChange {
  /** The new state. */
  readonly state: TicketState;
  /** Who says so, for the record. */
  readonly by: string;
  /** The partner's own number. Default: as before. */
  readonly reference?: string | undefined;
  /** A remark. Default: none. */
  readonly note?: string | undefined;
}

/** What a vendor or a partner may do with the incidents that a channel was notified of. */
export interface IncidentActions {
  /** Acknowledges an incident. `key` identifies the request: a repetition changes nothing. Returns what became of it. */
  acknowledge(incident: string, by: string, key: string): Promise<'acknowledged' | 'unknown' | 'closed'>;
  /** Makes the next step due at once, unless a person has acknowledged: the page was not answered. `key` is as above. */
  escalate(incident: string, by: string, reason: string, key: string): Promise<void>;
  /** Returns the ticket of an incident; undefined if the channel was not notified of it. */
  ticket(incident: string): Promise<Ticket | undefined>;
  /** Changes a ticket. Returns it as it is then; `conflict` if its state or the state of the incident does not allow the change. */
  changeTicket(incident: string, change: TicketChange): Promise<Ticket | 'unknown' | 'conflict'>;
}

/** What a channel answers a request with. */
export interface InboundContext extends ChannelContext {
  /** What the sender may do. */
  readonly actions: IncidentActions;
}

/** How fast a channel may be used. */
export interface ChannelRate {
  /** How many messages a minute. */
  readonly perMinute: number;
  /** How many at once. */
  readonly burst: number;
  /** Whether messages are merged into one if there are more than the rate allows. */
  readonly coalesces: boolean;
}

/** What a channel has to get again and again while an incident goes on. */
export interface StandingMessages<Config> {
  /** How often, in milliseconds. */
  readonly everyMs: number;
  /** How long the end of an incident is repeated, in milliseconds. */
  readonly afterResolvedMs: number;
  /** Sends all of them. */
  send(messages: readonly ChannelMessage[], config: Config, context: ChannelContext): Promise<void>;
}

/** A type of channel: its schema, and how it sends. */
export interface ChannelType<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** The name of the type. */
  readonly type: string;
  /** The members of its configuration, besides those of every channel. */
  readonly members: Shape;
  /** How fast it may be used. */
  readonly rate: ChannelRate;
  /** Whether the receiver recognises a repeated message by its key. */
  readonly honoursKeys: boolean;
  /** Whether a message is a page. A message of the kind `test` must page nobody, and leave nothing open. Default: false. */
  readonly isPage?: boolean;
  /** What is wrong with a configuration that has the right shape. Default: nothing. */
  check?(config: ConfigOf<Shape>): string | undefined;
  /** What does not work without `publicUrl`, as a clause. Default: everything works. */
  lacksWithoutAddress?(config: ConfigOf<Shape>): string | undefined;
  /**
   * Sends a message.
   *
   * @throws ChannelError - If it was not accepted.
   */
  send(message: ChannelMessage, config: ConfigOf<Shape>, context: ChannelContext): Promise<SendResult>;
  /**
   * Answers a request of the vendor or the partner at `/inbound/` and the id of the channel. It has to prove by itself who sends.
   * Default: there is no such address.
   *
   * @throws ChannelError - If a secret cannot be read.
   */
  receive?(request: InboundRequest, config: ConfigOf<Shape>, context: InboundContext): Promise<InboundAnswer>;
  /** What is sent again and again. Default: nothing. */
  readonly standing?: StandingMessages<ConfigOf<Shape>>;
}

/** The configuration of a type of channel. */
export type ConfigOf<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>> & CommonConfig;

/** What every channel has. */
export interface CommonConfig {
  /** Its id. */
  readonly id: string;
  /** The language of its messages. */
  readonly language?: Language | undefined;
}

/** The members of every channel in `health.yaml`. */
export const commonMembers = {
  id: Identifier.describe('The id of the channel.'),
  language: z.enum(languages).optional().describe('The language of the messages. Default: en.'),
};

/** Declares a type of channel. */
export function defineChannel<const Shape extends z.ZodRawShape>(type: ChannelType<Shape>): ChannelType<Shape> {
  return type;
}
