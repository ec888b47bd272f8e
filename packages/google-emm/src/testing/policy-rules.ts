import type { Json } from './json.ts';
import { invalid } from './refusal.ts';

const maxApplications = 3_000;
const maxWithMinimumVersion = 20;
const maxPriority = 10_000;

/** Refuses a policy that breaks a documented limit. (Android Management: Policy, ApplicationPolicy) */
export function checkPolicy(policy: Readonly<Json>): void {
  const applications = (policy.applications ?? []) as readonly Json[];
  if (applications.length > maxApplications) {
    throw invalid('policy.applications', `A policy may hold at most ${maxApplications} applications.`);
  }
  const count = (matches: (app: Json) => boolean) => applications.filter(matches).length;
  if (count(({ minimumVersionCode }) => Boolean(minimumVersionCode)) > maxWithMinimumVersion) {
    throw invalid('policy.applications', `At most ${maxWithMinimumVersion} applications may set minimum_version_code.`);
  }
  if (count(({ installType }) => installType === 'KIOSK') > 1) {
    throw invalid('policy.applications', 'At most one application may have the install type KIOSK.');
  }
  if (new Set(applications.map(({ packageName }) => packageName)).size < applications.length) {
    throw invalid('policy.applications', 'Duplicate package name.');
  }
  for (const [index, app] of applications.entries()) checkApplication(app, `policy.applications[${index}]`);
  checkEnforcement(policy);
  const days = (policy.personalUsagePolicies as Json | undefined)?.maxDaysWithWorkOff;
  if (typeof days === 'number' && days !== 0 && days < 3) {
    throw invalid('policy.personal_usage_policies.max_days_with_work_off', 'The value must be 0 or at least 3.');
  }
}

function checkApplication(app: Readonly<Json>, at: string): void {
  const { packageName, installPriority, installConstraint, installType, signingKeyCerts } = app;
  if (typeof packageName !== 'string' || packageName === '')
    throw invalid(`${at}.package_name`, 'A value is required.');
  const priority = Number(installPriority ?? 0);
  if (!(priority >= 0 && priority <= maxPriority))
    throw invalid(`${at}.install_priority`, 'The value is out of range.');
  if (Array.isArray(installConstraint) && installConstraint.length > 1) {
    throw invalid(`${at}.install_constraint`, 'At most one constraint may be set.');
  }
  if (installType === 'CUSTOM' && signingKeyCerts === undefined) {
    throw invalid(`${at}.signing_key_certs`, 'A value is required for the install type CUSTOM.');
  }
}

/** Seen in the field: each rule needs both actions, and blocking comes first. */
function checkEnforcement(policy: Readonly<Json>): void {
  const rules = (policy.policyEnforcementRules ?? []) as readonly Json[];
  rules.forEach((rule, index) => {
    const at = `policy.policy_enforcement_rules[${index}]`;
    const block = rule.blockAction as Json | undefined;
    const wipe = rule.wipeAction as Json | undefined;
    if (!block || !wipe) throw invalid(at, 'Both block_action and wipe_action must be specified.');
    if (!(Number(block.blockAfterDays ?? 0) < Number(wipe.wipeAfterDays ?? 0))) {
      throw invalid(at, 'block_after_days must be less than wipe_after_days.');
    }
  });
}
