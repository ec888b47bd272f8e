import { createCalendars } from '@mdmkit/monitor/duty';
import { type DutySettings, usualAcknowledgement } from '../config/duty-settings.ts';
import type { Store } from '../store/store.ts';

/**
 * Returns how long an acknowledgement of an incident is valid if the person does not say so, in milliseconds: longer in the open
 * hours of the calendar of its route than outside.
 */
export async function acknowledgementMs(
  incident: string,
  duty: DutySettings | undefined,
  store: Pick<Store, 'escalation'>,
  nowMs: number,
): Promise<number> {
  const { openMs, closedMs } = duty?.acknowledge ?? usualAcknowledgement;
  const routeId = duty ? (await store.escalation(incident))?.route : undefined;
  const calendarId = duty?.routes.find(({ id }) => id === routeId)?.calendar ?? null;
  if (!duty || calendarId === null) return openMs;
  const state = createCalendars(duty.calendars).get(calendarId)?.at(nowMs).state;
  return state === 'open' ? openMs : closedMs;
}
