import { test } from 'vitest';
import {
  Display,
  HardwareInfo,
  HardwareStatus,
  MemoryEvent,
  MemoryInfo,
  NetworkInfo,
  PowerManagementEvent,
} from '../../src/api/device-hardware.ts';
import { expectDocumented } from '../expect-documented.ts';

test.for(
  Object.entries({ Display, HardwareInfo, HardwareStatus, MemoryEvent, MemoryInfo, NetworkInfo, PowerManagementEvent }),
)('every documented member of %s is known', ([name, schema], context) => expectDocumented(context, name, schema));
