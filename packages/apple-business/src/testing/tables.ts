import type { AppleOrganisation } from '@mdmkit/core/testing';
import { blueprintRelationships } from '../api/blueprints.ts';
import { createResourceTable, type ResourceTable } from './resource-table.ts';

/** The resources of an organisation that are no devices and no servers. */
export interface BusinessTables {
  /** The people. */
  readonly users: ResourceTable;
  /** The groups of people. */
  readonly userGroups: ResourceTable;
  /** The organisational units. */
  readonly organizationalUnits: ResourceTable;
  /** The apps that the organisation has licences of. */
  readonly apps: ResourceTable;
  /** The packages. */
  readonly packages: ResourceTable;
  /** The configurations. */
  readonly configurations: ResourceTable;
  /** The blueprints. */
  readonly blueprints: ResourceTable;
}

/** Creates the tables of an organisation, with a few resources in each, always the same for the same organisation. */
export function createTables(organisation: AppleOrganisation, now: () => number): BusinessTables {
  const people = { relationships: ['users'] };
  const tables: BusinessTables = {
    users: createResourceTable('users', now),
    userGroups: createResourceTable('userGroups', now, people),
    organizationalUnits: createResourceTable('organizationalUnits', now, people),
    apps: createResourceTable('apps', now, { dated: false }),
    packages: createResourceTable('packages', now),
    configurations: createResourceTable('configurations', now),
    blueprints: createResourceTable('blueprints', now, { relationships: blueprintRelationships }),
  };
  addPeople(tables, organisation);
  addContent(tables);
  return tables;
}

const names = [
  ['Ada', 'Byron'],
  ['Grace', 'Murray'],
  ['Alan', 'Mathison'],
  ['Edsger', 'Wybe'],
] as const;

function addPeople({ users, userGroups, organizationalUnits }: BusinessTables, organisation: AppleOrganisation): void {
  const domain = organisation.adminEmail.split('@')[1] ?? 'example';
  const ouId = `OU${organisation.id}`;
  const ids = names.map(([firstName, lastName], index) => {
    const account = `${firstName}.${lastName}@${domain}`.toLowerCase();
    const id = String(1_000_000_000 + index);
    users.add({
      id,
      attributes: {
        firstName,
        lastName,
        middleName: '',
        status: 'ACTIVE',
        managedAppleAccount: account,
        isExternalUser: false,
        roleOuList: [{ roleName: index === 0 ? 'Administrator' : 'Staff', ouId }],
        email: account,
        employeeNumber: `E${index + 1}`,
        costCenter: '',
        division: '',
        department: 'IT',
        jobTitle: '',
        startDateTime: '2026-01-05T09:00:00.000Z',
        phoneNumbers: [{ phoneNumber: `+1-555-010${index}`, type: 'WORK' }],
      },
    });
    return id;
  });
  organizationalUnits.add({
    id: ouId,
    attributes: { name: organisation.name, description: '' },
    related: { users: ids },
  });
  const members = ids.slice(1);
  userGroups.add({
    id: `UG${organisation.id}`,
    attributes: { ouId, name: 'Staff', type: 'STANDARD', totalMemberCount: members.length, status: 'ACTIVE' },
    related: { users: members },
  });
}

function addContent({ apps, packages, configurations, blueprints }: BusinessTables): void {
  for (const [id, name, bundleId] of [
    ['361309726', 'Pages', 'com.apple.Pages'],
    ['409201541', 'Keynote', 'com.apple.Keynote'],
  ] as const) {
    const appStoreUrl = `https://apps.apple.com/app/id${id}`;
    const supportedOS = ['SUPPORTED_OS_IOS', 'SUPPORTED_OS_MACOS'];
    const websiteUrl = 'https://www.apple.com';
    apps.add({
      id,
      attributes: { name, bundleId, websiteUrl, version: '15.1', supportedOS, isCustomApp: false, appStoreUrl },
    });
  }
  packages.add({
    id: 'pkg-1',
    attributes: {
      name: 'Company Tools',
      url: 'https://files.example/tools.pkg',
      hash: 'f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2',
      bundleIds: ['example.tools'],
      description: 'What everybody needs',
      version: '1.4.0',
    },
  });
  configurations.add({
    id: 'airdrop',
    attributes: {
      type: 'AIR_DROP',
      name: 'AirDrop',
      configuredForPlatforms: ['PLATFORM_IOS', 'PLATFORM_MACOS'],
      customSettingsValues: null,
    },
  });
  blueprints.add({
    id: 'blueprint-1',
    attributes: { name: 'Everybody', description: 'For all', status: 'ACTIVE', appLicenseDeficient: false },
    related: { apps: ['361309726'], configurations: ['airdrop'] },
  });
}
