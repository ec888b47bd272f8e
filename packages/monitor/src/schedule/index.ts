export type { Schedule, ScheduleOptions } from './schedule.ts';
export { createSchedule } from './schedule.ts';
export type { Caps } from './service-load.ts';
export { shardOf, shardsOf } from './shards.ts';
