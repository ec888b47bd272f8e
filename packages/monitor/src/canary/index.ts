// Define a canary

export type {
  Canary,
  CanaryCall,
  CanaryChange,
  CanaryEffect,
  CanaryStep,
  EffectReading,
  PlannedChange,
  PlanTools,
} from './canary.ts';
export { CanaryFinding, callsOf, defineCanary } from './canary.ts';

// Run it, and undo what is left
export type { BoundCanary, CleanUpOptions, CleanUpResult } from './janitor.ts';
export { cleanUpIntents, isOpen } from './janitor.ts';
export type { ExamineOptions } from './examine-canary.ts';
export { examineCanary } from './examine-canary.ts';
export type { RunCanaryOptions } from './run-options.ts';
export type { CanaryOutcome, StepTiming } from './run-record.ts';
export { runCanary } from './run-canary.ts';
export type { StepPhase } from './findings.ts';

// Keep intents in memory, for tests
export { createMemoryJournal } from './memory-journal.ts';
