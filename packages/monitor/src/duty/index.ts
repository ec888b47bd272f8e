// Calendars
export type { Calendar, CalendarState, CalendarTime } from './calendar.ts';
export { nextBoundary, nextOpening } from './calendar.ts';
export type {
  AnyRules,
  BrokenRules,
  CalendarRules,
  ClosedTime,
  CombinedRules,
  DayException,
  DaySpan,
  Holiday,
  WeeklyHours,
} from './calendar-rules.ts';
export { circleAmong, createCalendars, membersOf } from './create-calendars.ts';

// Routes and chains
export type { Chain, ChainStep, DutyRules, Handover, Route, RouteMatch } from './duty-rules.ts';
export { defer, handovers } from './duty-rules.ts';
export type { RouteChoice, RouteFacts } from './choose-route.ts';
export { chooseRoute, chooseSide, firstChannels, firstChannelsOf } from './choose-route.ts';

// From incidents to messages
export { factsOf } from './contents.ts';
export type { Duty, DutyOptions, IncidentNews } from './create-duty.ts';
export { createDuty } from './create-duty.ts';
export type { DeliveryResult } from './chain-run.ts';
export type { DutyChanges } from './duty-ledger.ts';
export type { PlanInput, PlannedMessage } from './plan.ts';
export { planMessages } from './plan.ts';
export { stormPrefix } from './storms.ts';
