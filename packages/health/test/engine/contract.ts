import type { Engine } from '@mdmkit/monitor/model';
import { describe } from 'vitest';
import { testTargetChanges } from './contract-changes.ts';
import { testClaims } from './contract-claims.ts';
import { testInterruptions } from './contract-interruptions.ts';
import { testLimits } from './contract-limits.ts';
import { testRechecks } from './contract-rechecks.ts';
import { type ContractOptions, type StartEngine, startMs } from './contract-targets.ts';

/** What every engine has to do, whatever it keeps its plan in. Each is made without targets, at the location `here`. */
export function testEngineContract(name: string, create: (options: ContractOptions) => Promise<Engine>): void {
  const start: StartEngine = async (targets, options = {}) => {
    const engine = await create(options);
    await engine.setTargets(targets, startMs);
    return engine;
  };

  describe(`the contract of an engine: ${name}`, () => {
    testClaims(start);
    testRechecks(start);
    testLimits(start);
    testTargetChanges(start);
    testInterruptions(start);
  });
}
