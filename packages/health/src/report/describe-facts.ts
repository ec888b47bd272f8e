import type { CheckResult } from '@mdmkit/monitor/model';
import { daysUntil, hasEnded, probedServiceOf } from '@mdmkit/monitor/model';
import { probeOf } from '../probes/index.ts';
import { formatDays } from './times.ts';

/** Summarises the facts of a result on one line, the most important first. */
export function describeFacts(result: CheckResult, nowMs: number): string {
  const { facts } = result;
  const service = probedServiceOf(result.service);
  const text = (name: string) => (typeof facts[name] === 'string' ? facts[name] : undefined);
  return [
    text('organisation'),
    text('location') === text('organisation') ? undefined : text('location'),
    count(facts.devices, facts.devicesComplete, 'device'),
    count(facts.assets, facts.assetsComplete, 'product'),
    count(facts.configurations, undefined, 'configuration'),
    count(facts.partnerCustomers, facts.partnerCustomersComplete, 'customer'),
    text('owner') && `managed by ${text('owner')}`,
    expiry((service && probeOf(service).credentialName) ?? 'token', text('expiresAt'), nowMs),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
}

function count(value: unknown, complete: unknown, noun: string): string | undefined {
  if (typeof value !== 'number') return undefined;
  return `${complete === false ? 'at least ' : ''}${value} ${noun}${value === 1 ? '' : 's'}`;
}

function expiry(what: string, at: string | undefined, nowMs: number): string | undefined {
  if (at === undefined) return undefined;
  const days = daysUntil(new Date(at), nowMs);
  const day = at.slice(0, 10);
  return hasEnded(new Date(at), nowMs) ? `${what} expired on ${day}` : `${what} expires ${formatDays(days)} (${day})`;
}
