import { alertmanagerCase } from './alertmanager.case.ts';
import { backlogCase } from './backlog.case.ts';
import { lineWorksCase } from './line-works.case.ts';
import { partnerCase } from './partner.case.ts';
import { servicenowCase } from './servicenow.case.ts';
import { twilioSmsCase, twilioVoiceCase } from './twilio.case.ts';
import type { ReceivedRequest, Vendor } from './vendor-server.ts';
import {
  chatworkCase,
  googleChatCase,
  jsmCase,
  pagerdutyCase,
  slackCase,
  slackWebhookCase,
  teamsCase,
} from './vendors.case.ts';
import { webhookCase } from './webhook.case.ts';

/** A channel that sends by HTTP, and the vendor's server. */
export interface ChannelCase {
  /** The type of the channel. */
  readonly type: string;
  /** The configuration. `url` is the address of the server. */
  config(url: string): Readonly<Record<string, unknown>>;
  /** The secrets, by the names that the configuration refers to. None of them may appear in an error. */
  secrets(url: string): Readonly<Record<string, string>>;
  /** The parts of the secrets that must never appear, at least six characters each. */
  readonly secretParts: readonly string[];
  /** The vendor: what it answers, and what it finds wrong. Called for each server. */
  vendor(): Vendor;
  /** Which requests carry a message; the others fetch a token or look something up. Default: all. */
  isMessage?(request: ReceivedRequest): boolean;
  /** How many requests a message about an end needs at least, besides those for tokens. Default: 1; 0 if none is sent. */
  readonly resolvedRequests?: number;
  /** Whether a message links to its incident. Default: yes. */
  readonly hasLinks?: boolean;
  /** Statuses that mean something else at this vendor than usual. */
  readonly meanings?: Readonly<Record<number, 'accepted' | 'retry' | 'rejected' | 'broken'>>;
  /** A text of the incident that could break out, as it has to arrive in the body of a message. */
  readonly escaped?: { readonly title: string; readonly arrives: string; readonly never: string };
}

/** Every channel that sends by HTTP. */
export const cases: readonly ChannelCase[] = [
  webhookCase,
  teamsCase,
  slackCase,
  slackWebhookCase,
  pagerdutyCase,
  jsmCase,
  googleChatCase,
  chatworkCase,
  partnerCase,
  lineWorksCase,
  twilioVoiceCase,
  twilioSmsCase,
  alertmanagerCase,
  servicenowCase,
  backlogCase,
];
