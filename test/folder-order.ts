/** The rooms of a package: the folders of its `src`, and the files that stand beside them. */
export interface FolderOrder {
  /** The workspace's folder. */
  readonly folder: string;
  /** Of our packages those that its sources may import. */
  readonly packages: readonly string[];
  /**
   * From the ground up: a room imports only itself and rooms that stand before it. A nested folder belongs to its
   * outermost folder unless it is listed by its path. Rooms in brackets share a level and do not import each other.
   */
  readonly rooms: readonly (string | readonly string[])[];
  /**
   * Imports against the order that still have to go, counted: `'network → cli': 1`. Repair one, and lower its count here;
   * the test fails on a count that is too high as well as on one that is too low.
   */
  readonly violations?: Readonly<Record<string, number>>;
  /** Circles of files that still have to go: the first file of each, and how many files it has. */
  readonly circles?: Readonly<Record<string, number>>;
}

/** The order of the folders in every package. CONTRIBUTING.md prints it (`npm run tables`), and a test compares. */
export const folderOrder: readonly FolderOrder[] = [
  {
    folder: 'packages/core',
    packages: [],
    rooms: [
      ['clock', 'options', 'text', 'secret.ts', 'user-agent.ts', 'origin.ts'],
      ['keys', 'list.ts'],
      'state',
      'errors',
      'schema',
      'endpoint.ts',
      'transport',
      'hooks',
      'budget',
      'call',
      'session',
      'client',
      'index.ts',
      'testing',
    ],
  },
  {
    folder: 'packages/apple-dep',
    packages: ['core'],
    rooms: [
      'api',
      'errors',
      'service.ts',
      'auth',
      'activation-lock',
      'profile',
      'resources',
      'client.ts',
      'assignment',
      'sync',
      'index.ts',
      'testing',
    ],
  },
  {
    folder: 'packages/apple-vpp',
    packages: ['core'],
    rooms: [
      'errors',
      'api',
      'service.ts',
      'webhooks',
      'auth',
      'ownership',
      'service-config',
      'budget.ts',
      'calls.ts',
      'call-options.ts',
      'lists',
      'jobs',
      'licences',
      'resources',
      'client.ts',
      'metadata',
      'index.ts',
      'testing',
    ],
  },
  {
    folder: 'packages/apple-business',
    packages: ['core'],
    rooms: [
      'api',
      'errors',
      'service.ts',
      'budget.ts',
      'auth',
      'calls',
      'activities',
      'resources',
      'apple-care',
      'client.ts',
      'index.ts',
      'testing',
    ],
  },
  {
    folder: 'packages/google-emm',
    packages: ['core'],
    rooms: [
      'api',
      'errors',
      'checks',
      'transport',
      'auth',
      'google',
      'policy',
      'resources',
      'commands',
      'pubsub',
      'client.ts',
      'index.ts',
      ['play', 'zero-touch'],
      'testing',
    ],
  },
  {
    folder: 'packages/testkit',
    packages: ['core'],
    rooms: [
      'fault-matrix',
      'bundle-program.ts',
      'cpu-timer.ts',
      'kill-points.ts',
      'run-program.ts',
      'temporary-folder.ts',
      'wrong-arguments.ts',
      'index.ts',
    ],
  },
  {
    folder: 'packages/monitor',
    packages: ['core'],
    rooms: ['model', 'signals', 'feeds', 'duty', 'judge', 'schedule', 'canary', 'tamper', 'library', 'index.ts'],
  },
  {
    folder: 'packages/health',
    packages: ['core', 'apple-dep', 'apple-vpp', 'apple-business', 'google-emm', 'monitor'],
    rooms: [
      'version.ts',
      'files',
      'network',
      'secrets',
      'calendars',
      'journeys',
      'probes',
      'alerts/texts',
      'alerts/channels',
      'feeds/formats',
      'config',
      'check',
      'store',
      'feeds',
      'engine',
      'service',
      'alerts',
      'report',
      'inventory',
      'canaries',
      'explain',
      'reconcile',
      'elastic',
      'server',
      'testing',
      'doctor',
      'cli',
      'index.ts',
    ],
  },
  {
    folder: 'apps/board',
    packages: [],
    rooms: ['api', 'text', 'format', 'state', 'parts', 'pages', 'main.tsx'],
  },
];
