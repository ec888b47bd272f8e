import type { Service } from '@mdmkit/monitor/model';
import { probeOf } from '../probes/index.ts';

/** The services of a first configuration if none are named. */
export const usualServices = [
  'apple.dep',
  'apple.vpp',
  'apple.business',
  'google.amapi',
] as const satisfies readonly Service[];

/** What a first configuration says. */
export interface Starter {
  /** The tenant's id. */
  readonly id: string;
  /** The tenant's name. */
  readonly name: string;
  /** The services that it uses, at least one. */
  readonly services: readonly Service[];
  /** Where the JSON Schema is found, as editors read it. */
  readonly schema: string;
}

/** Writes a first configuration with comments. The credential files that it names do not exist yet. */
export function writeStarter({ id, name, services, schema }: Starter): string {
  const credentials = services.map((service) => probeOf(service).starter?.(id) ?? '').join('\n');
  return `# yaml-language-server: $schema=${schema}
# Configuration of health-check. It holds no secret, only references to secrets:
#   { file: path }          a file; a relative path starts at the folder of this file
#   { env: NAME }           an environment variable
#   { exec: [prog, arg] }   the output of a program, such as a secret manager
#   { vault: name }         an entry of the vault; see "health-check vault --help"
# "health-check validate" checks this file and every credential.
version: 1

# Defaults of all credentials; a tenant or a credential can override them.
# defaults:
#   interval: 5m      # time between two checks of "serve" and "watch"
#   timeout: 20s      # time limit of one check
#   retries: 1        # retries of a read that failed
#   dedicated: false  # whether no other program uses the credentials

# The monitoring service, "health-check serve".
monitor:
  store: { folder: health-data } # states, incidents and runs
  # location: stockholm-1        # where the checks run; default: the name of this machine
  # confirm: 1m                  # how long a failure lasts before it counts

# The vendors' own status feeds, shown beside our own state. They open no incident and send no message.
# feeds: {} # reads the feeds of your services

# Tenants can also come from a folder of files, or from a program that prints a list of tenants.
# tenantsFrom: { folder: tenants }
# tenantsFrom: { exec: [./list-tenants] }

tenants:
  - id: ${scalar(id)} # part of target ids, such as ${id}/${services[0]}
    name: ${scalar(name)} # shown in reports
    credentials:
${credentials}`;
}

/** A text as YAML writes it, quoted where it has to be. */
function scalar(text: string): string {
  // Letters and single spaces mean nothing else to YAML; a text in JSON is one in YAML too.
  const plain =
    /^[\p{L}][\p{L}\p{M}]*(?: [\p{L}\p{M}]+)*$/u.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
