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
  /** Connections. They follow no redirects. */
  readonly transport: Transport;
  /**
   * Reads a secret.
   *
   * @throws ChannelError - `broken` if it cannot be read.
   */
  secret(reference: SecretReference): Promise<string>;
  /** What the channel remembers while the process runs, such as an access token. */
  readonly cache: Map<string, unknown>;
  /** Certificates to trust besides the well-known ones, as PEM. Default: none. */
  readonly ca?: string | readonly string[] | undefined;
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
  /** Whether a message is a page that makes somebody get up: the weekly test does not use it. Default: false. */
  readonly isPage?: boolean;
  /** What is wrong with a configuration that has the right shape. Default: nothing. */
  check?(config: ConfigOf<Shape>): string | undefined;
  /**
   * Sends a message.
   *
   * @throws ChannelError - If it was not accepted.
   */
  send(message: ChannelMessage, config: ConfigOf<Shape>, context: ChannelContext): Promise<SendResult>;
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
