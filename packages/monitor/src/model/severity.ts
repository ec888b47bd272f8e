/** How urgent an incident is, mildest first. */
export const severities = ['warning', 'minor', 'major', 'critical'] as const;

/** How urgent an incident is. */
export type Severity = (typeof severities)[number];
