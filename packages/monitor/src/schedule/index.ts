export type { ScheduleOptions } from './schedule.ts';
export { createSchedule } from './schedule.ts';
export type { Caps } from './service-load.ts';
