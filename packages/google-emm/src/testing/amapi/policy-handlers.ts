import { checkMaskPaths } from '../check-request.ts';
import type { EnterpriseState } from '../enterprises.ts';
import { type Admitted, type AdmittedHandler, enterpriseOf } from '../gate.ts';
import { type Json, withoutDefaults } from '../json.ts';
import { applyMask } from '../masked.ts';
import { pagedArray, readPage } from '../pages.ts';
import { checkPolicy } from '../policy-rules.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { toPaging } from './enterprise-handlers.ts';

type Names =
  | 'enterprises.policies.get'
  | 'enterprises.policies.list'
  | 'enterprises.policies.patch'
  | 'enterprises.policies.delete'
  | 'enterprises.policies.modifyPolicyApplications'
  | 'enterprises.policies.removePolicyApplications';

/** The answers about policies. */
export function policyHandlers(world: World): Readonly<Record<Names, AdmittedHandler>> {
  const write = (enterprise: EnterpriseState, id: string, document: Json): Json => {
    checkPolicy(document);
    const written = enterprise.policies.write(id, document);
    for (const device of enterprise.devices.live.values()) {
      if (enterprise.policyIdOf(device.document.policyName) === id) device.syncSoon();
    }
    return withoutDefaults(written);
  };
  const existing = (request: Admitted) => {
    const enterprise = enterpriseOf(world, request);
    const id = request.params.policy ?? '';
    const policy = enterprise.policies.get(id);
    if (!policy) throw notFound();
    return { enterprise, id, policy, applications: (policy.applications ?? []) as readonly Json[] };
  };
  return {
    'enterprises.policies.get': (request) => withoutDefaults(existing(request).policy),
    'enterprises.policies.list': (request) => {
      const { name, policies } = enterpriseOf(world, request);
      const all = policies.ids().map((id) => policies.get(id) ?? {});
      const page = readPage(
        pagedArray(`${name}/policies`, all),
        toPaging(request.query),
        world.pageTokens,
        world.pageFaults,
      );
      return withoutDefaults({ policies: page.items.map(withoutDefaults), nextPageToken: page.nextPageToken });
    },
    'enterprises.policies.patch': (request) => {
      const enterprise = enterpriseOf(world, request);
      const id = request.params.policy ?? '';
      const before = enterprise.policies.get(id) ?? {};
      return write(enterprise, id, applyMask(before, request.body, request.query.get('updateMask'), []));
    },
    'enterprises.policies.delete': (request) => {
      const { enterprise, id } = existing(request);
      const { live, count } = enterprise.devices;
      const used = [...live.values()].some(({ document }) => enterprise.policyIdOf(document.policyName) === id);
      // The devices that an enterprise began with are all under this one until they come to life.
      if (used || (id === 'default' && count > live.size)) {
        throw new Refusal('FAILED_PRECONDITION', 'The policy is in use by at least one device.');
      }
      enterprise.policies.delete(id);
      return {};
    },
    'enterprises.policies.modifyPolicyApplications': (request) => {
      const { enterprise, id, policy, applications } = existing(request);
      const changes = (request.body.changes ?? []) as readonly Json[];
      if (changes.length === 0) throw invalid('changes', 'At least one change must be specified.');
      const next = [...applications];
      for (const { application = {}, updateMask } of changes as readonly {
        application?: Json;
        updateMask?: string;
      }[]) {
        const index = next.findIndex((app) => app.packageName === application.packageName);
        if (index < 0) next.push(application);
        else {
          if (updateMask && world.unknownMembers === 'refuse') {
            checkMaskPaths('androidmanagement', 'ApplicationPolicy', updateMask);
          }
          next[index] = applyMask(next[index] ?? {}, application, updateMask ?? null, ['packageName']);
        }
      }
      return { policy: write(enterprise, id, { ...policy, applications: next }) };
    },
    'enterprises.policies.removePolicyApplications': (request) => {
      const { enterprise, id, policy, applications } = existing(request);
      const packageNames = (request.body.packageNames ?? []) as readonly unknown[];
      if (packageNames.length === 0) throw invalid('package_names', 'At least one package name must be specified.');
      const next = applications.filter((app) => !packageNames.includes(app.packageName));
      return { policy: write(enterprise, id, { ...policy, applications: next }) };
    },
  };
}
