import type { Service } from '@mdmkit/monitor/model';
import { probeOf } from '../probes/index.ts';

/** What a first configuration holds where nobody says otherwise: what nearly everybody uses. */
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

/** Writes a first configuration with comments. The credentials that it names have to be put in place yet. */
export function writeStarter({ id, name, services, schema }: Starter): string {
  const credentials = services.map((service) => probeOf(service).starter?.(id) ?? '').join('\n');
  return `# yaml-language-server: $schema=${schema}
# What health-check checks. Secrets never stand here, only where they are:
#   { file: path }          a file; a relative path counts from the folder of this one
#   { env: NAME }           a variable of the environment
#   { exec: [prog, arg] }   what a program prints, such as a secret manager's
#   { vault: name }         an entry of the vault: see "health-check vault --help"
# "health-check validate" says whether everything is in place.
version: 1

# What holds for all credentials; tenants and credentials may say otherwise.
# defaults:
#   interval: 5m      # from one check to the next, for a monitor
#   timeout: 20s      # the limit for one check
#   retries: 1        # repetitions of a read that failed
#   dedicated: false  # whether only this checker uses the credentials

# Tenants may also come from a folder of files, or from a program that prints a list of them.
# tenantsFrom: { folder: tenants }
# tenantsFrom: { exec: [./list-tenants] }

tenants:
  - id: ${scalar(id)} # part of the names of targets, such as ${id}/${services[0]}
    name: ${scalar(name)} # shown to people
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
